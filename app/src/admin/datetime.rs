//! Dates and times as the admin shows them.

use crate::{state::time_zone, text::moment};
use domain::{
    Timestamp,
    time::{Day, TimeZone},
};
use leptos::prelude::*;

/// A date with its time, for eyes in the shop's time zone, which it names, and for machines in UTC: `23 Nov 2026, 14:05 CET`.
#[component]
pub fn DateTime(at: Timestamp) -> impl IntoView {
    let machine = TimeZone::UTC.show(at, "%Y-%m-%dT%H:%M:%SZ");
    view! { <time class="desk-moment" datetime=machine>{moment(at, &time_zone())}</time> }
}

/// As a field of kind `date` has it: `2026-11-23`.
pub fn iso(day: Day) -> String {
    TimeZone::UTC.show(day.begin(), "%Y-%m-%d")
}

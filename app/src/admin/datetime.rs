//! Dates and times as the admin shows them.

use crate::{messages::Tag, state::time_zone, text::datetime};
use domain::{
    Timestamp,
    time::{Day, TimeZone},
};
use leptos::prelude::*;

/// A date with its time, for eyes in the shop's time zone, which it names, and for machines in UTC: `23 Nov 2026, 14:05 CET`.
#[component]
pub fn DateTime(at: Timestamp) -> impl IntoView {
    view! { <time class="datetime" datetime=machine(at)>{datetime(at, &time_zone())}</time> }
}

/// The same within a sentence: what it shows, and its tag.
pub fn in_sentence(at: Timestamp) -> (String, Tag) {
    (datetime(at, &time_zone()), Tag::datetime(&machine(at)))
}

fn machine(at: Timestamp) -> String {
    TimeZone::UTC.show(at, "%Y-%m-%dT%H:%M:%SZ")
}

/// As a field of kind `date` has it: `2026-11-23`.
pub fn iso(day: Day) -> String {
    TimeZone::UTC.show(day.begin(), "%Y-%m-%d")
}

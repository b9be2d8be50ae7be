//! Moments and states as the desk shows them.

use crate::{state::time_zone, text::moment};
use domain::{Order, OrderState, Timestamp, time::TimeZone};
use leptos::prelude::*;

/// A moment, for eyes in the shop's time zone, which it names, and for machines in UTC: `23 Nov 2026, 14:05 CET`.
#[component]
pub fn Moment(at: Timestamp) -> impl IntoView {
    let machine = TimeZone::UTC.show(at, "%Y-%m-%dT%H:%M:%SZ");
    view! { <time class="desk-moment" datetime=machine>{moment(at, &time_zone())}</time> }
}

/// The state of an order as a badge; color only repeats the word.
#[component]
pub fn StateBadge(state: OrderState) -> impl IntoView {
    let tone = match state {
        OrderState::Paid | OrderState::DisputeWon | OrderState::Given => "good",
        OrderState::NeedsAttention | OrderState::Disputed | OrderState::PaymentReversed => "bad",
        OrderState::PaymentPending | OrderState::RefundedPartial => "heed",
        _ => "calm",
    };
    view! { <span class=format!("desk-state desk-state--{tone}")>{state.in_words()}</span> }
}

/// What an order brought, with what went back.
pub fn sum_in_words(order: &Order) -> String {
    let charged = order.charged();
    match order.payment.as_ref().map_or(0, |payment| payment.refunded_minor) {
        0 => charged.to_string(),
        back => format!("{charged}, {} refunded", domain::Money::new(back, charged.currency)),
    }
}

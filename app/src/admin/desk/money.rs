//! Moments and states as the desk shows them.

use domain::{Order, OrderState, Timestamp};
use leptos::prelude::*;

/// A moment in UTC, for eyes and machines: `23 Nov 2026, 14:05`.
#[component]
pub fn Moment(at: Timestamp) -> impl IntoView {
    let zoned =
        jiff::Timestamp::from_second(at.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH).to_zoned(jiff::tz::TimeZone::UTC);
    let machine = zoned.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    view! { <time class="desk-moment" datetime=machine>{zoned.strftime("%-d %b %Y, %H:%M").to_string()}</time> }
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

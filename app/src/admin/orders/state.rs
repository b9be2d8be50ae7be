//! The state of an order and what it brought, as the admin shows them.

use crate::messages::messages;
use domain::{Order, OrderState};
use leptos::prelude::*;

/// The state of an order as a badge; color only repeats the word.
#[component]
pub fn StateBadge(state: OrderState) -> impl IntoView {
    let tone = match state {
        OrderState::Paid | OrderState::DisputeWon | OrderState::Complimentary => "good",
        OrderState::NeedsAttention | OrderState::Disputed | OrderState::PaymentReversed => "bad",
        OrderState::PaymentPending | OrderState::RefundedPartial => "warning",
        OrderState::Created
        | OrderState::SessionOpen
        | OrderState::Expired
        | OrderState::PaymentFailed
        | OrderState::Refunded
        | OrderState::DisputeLost => "neutral",
    };
    view! { <span class=format!("badge badge--{tone}")>{messages().orders().state(state)}</span> }
}

/// What an order brought, with what went back.
pub fn sum_in_words(order: &Order) -> String {
    let charged = order.charged();
    match order.payment.as_ref().map_or(0, |payment| payment.refunded_minor) {
        0 => charged.to_string(),
        back => messages().orders().sum_refunded(charged, domain::Money::new(back, charged.currency)),
    }
}

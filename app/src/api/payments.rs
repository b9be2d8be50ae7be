//! Whether the money has come.

use super::{ApiError, form::Form};
use domain::SessionId;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// How far the payment of an order is, as its buyer is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PaymentState {
    /// Not decided yet; ask again.
    Confirming,
    /// The shopper is done and the bank takes its time; ask again, seldom.
    Pending,
    /// Decided: the page has something new to show.
    Ready,
    Failed,
}

/// Where the payment of this browser's order stands, asking Stripe if need be.
///
/// Anyone may call it; only the buyer learns whether there is such an order.
#[server(endpoint = "/payment-state", protocol = Form)]
pub async fn ask_payment_state(session_id: SessionId) -> Result<PaymentState, ApiError> {
    let settled = crate::settled_order::settled_order(&session_id).await;
    let state = settled.map(|order| order.map_or(PaymentState::Ready, |order| PaymentState::of(order.state)));
    super::outcome::answer(state, "/find-my-order")
}

#[cfg(feature = "ssr")]
impl PaymentState {
    /// What a buyer is told about an order in `state`.
    pub fn of(state: domain::OrderState) -> PaymentState {
        use domain::OrderState::{Created, Expired, PaymentFailed, PaymentPending, SessionOpen};
        match state {
            Created | SessionOpen => PaymentState::Confirming,
            PaymentPending => PaymentState::Pending,
            Expired | PaymentFailed => PaymentState::Failed,
            _ => PaymentState::Ready,
        }
    }
}

//! What Stripe posts to the shop: whether it is signed, and what it is about.

pub mod envelope;
pub mod signature;

/// The events the shop lives by: the endpoint at Stripe must have them all.
pub const NEEDED_EVENTS: [&str; 12] = [
    "checkout.session.completed",
    "checkout.session.async_payment_succeeded",
    "checkout.session.async_payment_failed",
    "checkout.session.expired",
    "charge.refunded",
    "refund.created",
    "refund.updated",
    "refund.failed",
    "charge.dispute.created",
    "charge.dispute.updated",
    "charge.dispute.closed",
    "radar.early_fraud_warning.created",
];

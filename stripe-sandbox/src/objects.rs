//! Stripe's objects: what the ledger keeps of each, and the shape the API shows.
//!
//! Every field the official libraries declare as always present is rendered, `null` where the
//! sandbox has nothing to say. Source: the type declarations of the official Node library 23.1.0
//! and the deserializers of async-stripe 1.0.0-rc.10.

mod charge;
mod dispute;
mod endpoint;
mod event;
mod fraud_warning;
mod line;
mod payment_intent;
mod promotion;
mod refund;
mod session;
mod session_shape;

pub use charge::{Charge, ChargeStatus, Means};
pub use dispute::{Dispute, DisputeStatus};
pub use endpoint::Endpoint;
pub use event::Event;
pub use fraud_warning::FraudWarning;
pub use line::Line;
pub use payment_intent::{Failure, IntentStatus, PaymentIntent, WaitingCard};
pub use promotion::{Coupon, Off, PromotionCode};
pub use refund::{Refund, RefundStatus};
pub use session::{AppliedDiscount, Buyer, PaymentStatus, Session, SessionStatus};
pub use session_shape::{InvoiceOptions, PaymentOptions, SessionOptions};

use serde_json::{Value, json};

/// The API version the sandbox's objects and events have.
pub const API_VERSION: &str = "2026-09-30.endive";

/// An address nobody was asked for.
fn empty_address() -> Value {
    json!({ "city": null, "country": null, "line1": null, "line2": null, "postal_code": null, "state": null })
}

/// `known` with the fields of the shape that the sandbox has nothing to say about.
fn with_nulls(mut known: Value, empty: &[&str]) -> Value {
    for field in empty {
        known[*field] = Value::Null;
    }
    known
}

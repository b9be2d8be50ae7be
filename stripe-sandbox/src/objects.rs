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
mod payment_details;
mod payment_intent;
mod payment_method;
mod price;
mod product;
mod promotion;
mod refund;
mod session;
mod session_options;
mod session_shape;

pub use charge::{Charge, ChargeStatus};
pub use dispute::{Dispute, DisputeStatus};
pub use endpoint::Endpoint;
pub use event::Event;
pub use fraud_warning::FraudWarning;
pub use line::Line;
pub use payment_details::{Buyer, Failure, PaymentMethodDetails};
pub use payment_intent::{IntentStatus, PaymentIntent, WaitingCard};
pub use payment_method::{Instrument, PaymentMethod, last4};
pub use price::Price;
pub use product::Product;
pub use promotion::{Coupon, Off, PromotionCode};
pub use refund::{Refund, RefundStatus};
pub use session::{AppliedDiscount, PaymentStatus, Session, SessionStatus};
pub use session_options::{InvoiceOptions, PaymentOptions, SessionOptions};

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

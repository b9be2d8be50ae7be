//! A Stripe to develop and test against.
//!
//! The sandbox plays a foreign company. It knows nothing of the program under test, and the only way in is HTTP: the
//! part of Stripe's API that a shop with one-time payments uses, a hosted Checkout page that takes Stripe's test cards,
//! signed webhooks with retries, and a control panel by which tests make it misbehave and read its ledger. What it does
//! is written to that ledger first, so the sandbox survives being killed, and afterwards tells who paid what.
//!
//! Mount it in a program of your own ([`Sandbox::open`], [`router()`]), or run it by itself ([`serve()`], and the
//! program `stripe-sandbox`). The README says what it speaks.
//!
//! Where to read: `api/routes.rs` for what the API can do, `payments/pay.rs` for what happens when somebody pays,
//! `control/routes.rs` for what tests can ask for.

mod api;
mod checkout_page;
mod clock;
mod control;
mod deliveries;
mod error;
mod events;
mod ids;
mod ledger;
mod local;
mod money;
mod objects;
mod payments;
mod router;
mod sandbox;
mod standalone;

pub use router::{router, standalone_router};
pub use sandbox::{Reach, Sandbox, SandboxConfig, SandboxError};
pub use standalone::{Standalone, serve};

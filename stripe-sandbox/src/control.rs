//! The control panel, for tests: what the sandbox did, and what it should do wrong next.

mod error;
mod ledger;
mod payments;
mod refunds;
pub mod routes;
mod settings;
mod webhooks;

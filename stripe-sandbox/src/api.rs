//! Stripe's API: how a call comes in, what it may ask for, and which calls fail because a test asked for it.

pub mod answer;
pub mod call;
pub mod call_log;
mod expand;
pub mod faults;
pub mod fields;
pub mod form;
mod lists;
mod message;
pub mod resources;
mod routes;
mod transport;

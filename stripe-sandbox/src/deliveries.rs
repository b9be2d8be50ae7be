//! Webhooks: queued with their event, signed, and sent until the endpoint says 2xx.

pub mod client;
pub mod endpoints;
pub mod faults;
pub mod listen;
pub mod queue;
pub mod sender;
mod signature;

//! The world in memory: every port of the shop, a scripted Stripe, and the conformance suites of the ports.
//!
//! A crate of its own, so that nothing of it can get into a program that sells.

pub mod conformance;
mod dice;
pub mod memory;
pub mod sample;
pub mod scripted_server;
mod together;

pub use together::together;

//! The sandbox, by its front doors: API, payment page, webhooks, control panel.
//!
//! That Stripe's own libraries accept it is tested in `end2end/stripe`.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod api;
mod crash;
mod ledgers;
mod pay_page;
mod payments;
mod standalone;
mod webhooks;
mod without_a_page;
mod world;

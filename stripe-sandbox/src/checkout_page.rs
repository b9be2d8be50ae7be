//! The hosted payment page: where the buyer's browser is sent to pay.
//!
//! Rendered by the server; it works without JavaScript. Whoever knows a session's address may pay it, as at Stripe, but
//! only from the page itself: forms sent from other sites are refused.

mod form;
mod guard;
pub mod pages;
mod view;

//! Every server function of the shop: the whole surface a browser can call besides pages.
//!
//! All are POST. Each takes ids, quantities, price versions and keys and nothing else ([`form`]),
//! and each also answers a plain form, which always ends on one of our own pages ([`outcome`]).

pub mod cart;
pub mod checkout;
mod decoding;
pub mod delivery;
mod error;
pub mod form;
#[cfg(feature = "ssr")]
pub mod guard;

pub mod orders;
#[cfg(feature = "ssr")]
pub mod outcome;
pub mod payments;
pub mod products;

pub mod team;
pub mod uploads;

pub use error::ApiError;

//! Every server function of the shop: the whole surface a browser can call besides pages.
//!
//! All are POST. Each takes ids, quantities, price versions and keys and nothing else ([`strict`]),
//! and each also answers a plain form, which always ends on one of our own pages ([`answer`]).

pub mod admin;
#[cfg(feature = "ssr")]
pub mod answer;
pub mod cart;
pub mod checkout;
mod error;
mod json;
pub mod payment;
pub mod recovery;
pub mod strict;

pub use error::ApiError;

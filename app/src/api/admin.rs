//! Server functions for those who run the shop.

pub mod account;
pub mod admins;
pub mod orders;
pub mod sign_in;

#[cfg(feature = "ssr")]
mod end;

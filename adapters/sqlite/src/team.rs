//! Accounts and sessions of those who run the shop.

pub mod accounts;
pub mod argon;
pub mod sessions;

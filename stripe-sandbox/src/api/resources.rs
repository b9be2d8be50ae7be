//! What the API shows, one file per address.

pub mod account;
pub mod charges;
pub mod checkout_sessions;
pub mod coupons;
pub mod disputes;
pub mod events;
pub mod fraud_warnings;
pub mod listen_sessions;
pub mod payment_intents;
pub mod payment_methods;
pub mod payment_pages;
pub mod prices;
pub mod products;
pub mod promotion_codes;
pub mod refunds;
pub mod webhook_endpoints;

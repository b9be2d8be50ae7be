//! The server from outside: the real program, spoken to over HTTP.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop where it is")]

#[cfg(feature = "aws")]
mod aws;
mod backup;
mod bad_input;
mod banners;
mod connections;
#[cfg(feature = "failpoints")]
mod contract;
mod cookies;
mod crash;
mod disk;
mod doctor;
mod earlier;
mod flood;
mod forms;
mod fsync;
mod hostile;
mod https;
mod invitations;
mod link_preview;
mod one_bad_thing;
mod order_admin;
mod order_lists;
mod page_cache;
#[cfg(feature = "failpoints")]
mod plans;
mod products_admin;
mod purchase;
mod roles;
mod security;
mod sign_in;
mod start;
mod stores;
mod storm;
mod stripe_rules;
mod support;
mod test_shop;
mod time_zone;
mod timing;
#[cfg(feature = "otel")]
mod traces;
mod transfer;
mod upgrade;
mod watching;
mod webhook;

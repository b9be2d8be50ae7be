//! The server from outside: the real program, spoken to over HTTP.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop where it is")]

mod bad_input;
mod connections;
mod contract;
mod crash;
mod disk;
mod flood;
mod page_cache;
mod purchase;
mod sandbox;
mod security;
mod start;
mod storm;
mod support;
mod webhook;

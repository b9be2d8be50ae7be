//! Server functions for those who run the shop.

pub mod orders;

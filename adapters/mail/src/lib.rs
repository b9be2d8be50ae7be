//! Ways for mail out of the shop.

pub mod folder;

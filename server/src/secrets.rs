//! Secrets while the shop runs.

pub mod keys;

//! Moving a shop: its catalog and its orders, out of one and into another.

pub(crate) mod catalog;
pub(crate) mod mover;
pub mod orders;

pub use catalog::{Brought, BytesSource, CatalogMover, MoveError};
pub use mover::{BooksMover, BringError, PackedOrder};

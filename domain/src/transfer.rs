//! Moving a shop: its catalog and its orders, out of one and into another.

pub(crate) mod catalog;
pub(crate) mod mover;
pub mod orders;

pub use catalog::{BytesSource, CatalogTransfer, Imported, MoveError};
pub use mover::{ImportError, OrdersTransfer, PackedOrder};

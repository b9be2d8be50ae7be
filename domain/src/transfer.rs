//! Moving a shop: export and import of its catalog and its orders.

pub(crate) mod catalog;
pub mod orders;
pub(crate) mod orders_transfer;

pub use catalog::{BytesSource, CatalogTransfer, Imported, TransferError};
pub use orders_transfer::{ImportError, OrdersTransfer, PackedOrder};

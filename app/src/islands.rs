//! The parts of a page that react without a new page.
//!
//! The server renders each of them completely, and each works as a plain link or form until its
//! code arrives, or for ever if it never does.
//!
//! What shoppers load is counted in bytes. An island that only the admin needs is therefore marked
//! `#[cfg_attr(feature = "split", island(lazy))] #[cfg_attr(not(feature = "split"), island)]`: released,
//! it is a file of its own; while developing, without the build's `--split`, it is one like the others.

mod add_to_cart;
mod cart_count;
mod cart_lines;
mod payment_watch;
mod product_editor;

pub use add_to_cart::AddToCart;
pub use cart_count::CartCount;
pub use cart_lines::CartLines;
pub use payment_watch::PaymentWatch;
pub use product_editor::{AutosaveForm, ProductFiles, ProductPictures};

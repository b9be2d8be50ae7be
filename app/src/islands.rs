//! The parts of a page that react without a new page.
//!
//! The server renders each of them completely, and each works as a plain link or form until its
//! code arrives, or for ever if it never does (R57).

mod add_to_cart;
mod cart_count;
mod cart_lines;
mod payment_watch;

pub use add_to_cart::AddToCart;
pub use cart_count::CartCount;
pub use cart_lines::CartLines;
pub use payment_watch::PaymentWatch;

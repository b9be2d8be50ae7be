//! From a cart to a payment page.

mod key;
pub(crate) mod refused;
pub(crate) mod start;
pub(crate) mod unpaid;

pub use start::{CheckoutError, CheckoutLine, CheckoutRequest, OpenedCheckout};

//! The cart as people see it: priced by the server at each look.

use domain::{ProductId, Quantity};
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
mod load;
#[cfg(feature = "ssr")]
pub use load::{Look, load};

/// A cart at today's prices.
///
/// Sums and sentences are made by the server and travel as text: the browser only shows them, and
/// code to make them would be sent to every visitor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CartView {
    pub lines: Vec<CartLineView>,
    /// What a shopper should know before paying, a sentence each: changed prices, vanished products.
    pub notices: Vec<String>,
    pub total: String,
    pub is_free: bool,
}

/// One product in the cart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CartLineView {
    pub product: ProductId,
    pub name: String,
    pub summary: String,
    /// Address of its page; none if it cannot be bought any more.
    pub href: Option<String>,
    /// Address of a small picture.
    pub picture: Option<String>,
    pub price_version: u32,
    pub quantity: Quantity,
    pub quantity_max: u8,
    pub amount: String,
    /// `2 × $39`, or `$39 per seat`; none where the amount says it all.
    pub each: Option<String>,
}

impl CartLineView {
    /// What about a line does not change while it stays on the screen; quantity and amount do.
    pub fn look(&self) -> (ProductId, u32, u8, bool) {
        (self.product.clone(), self.price_version, self.quantity_max, self.is_sold())
    }

    /// Whether it can be bought.
    pub fn is_sold(&self) -> bool {
        self.href.is_some()
    }
}

impl CartView {
    /// The lines that will be part of the order.
    pub fn sold(&self) -> impl Iterator<Item = &CartLineView> {
        self.lines.iter().filter(|line| line.is_sold())
    }
}

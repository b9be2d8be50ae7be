//! The cart: product ids and quantities, nothing else. Prices are the server's business.

pub mod quote;

use crate::ids::ProductId;
use serde::{Deserialize, Serialize};

/// Most lines of a cart, so that the largest order fits into one transaction.
pub const MAX_LINES: usize = 20;
/// Most bytes of the cart's cookie.
pub const MAX_COOKIE_BYTES: usize = 4096;

/// How many copies of one product: 1 to 10.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Quantity(u8);

impl Quantity {
    pub const ONE: Quantity = Quantity(1);
    pub const MAX: u8 = 10;

    /// # Errors
    /// [`CartError::BadQuantity`] unless `n` is 1 to 10.
    pub fn new(n: u8) -> Result<Self, CartError> {
        if (1..=Self::MAX).contains(&n) { Ok(Self(n)) } else { Err(CartError::BadQuantity) }
    }

    pub fn get(self) -> u8 {
        self.0
    }
}

impl TryFrom<u8> for Quantity {
    type Error = CartError;
    fn try_from(n: u8) -> Result<Self, CartError> {
        Quantity::new(n)
    }
}

impl From<Quantity> for u8 {
    fn from(quantity: Quantity) -> u8 {
        quantity.0
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CartLine {
    pub product: ProductId,
    pub quantity: Quantity,
}

/// What the shopper means to buy: at most 20 lines, each product once.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cart {
    lines: Vec<CartLine>,
}

/// Why the cart did not take a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CartError {
    #[error("a cart holds at most 20 products")]
    Full,
    #[error("a quantity is 1 to 10")]
    BadQuantity,
    #[error("this is not a cart")]
    Unreadable,
}

impl Cart {
    pub fn lines(&self) -> &[CartLine] {
        &self.lines
    }

    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// How many things are in it, copies counted: what the header shows.
    pub fn count(&self) -> u32 {
        self.lines.iter().map(|line| u32::from(line.quantity.get())).sum()
    }

    pub fn contains(&self, product: &ProductId) -> bool {
        self.lines.iter().any(|line| &line.product == product)
    }

    /// Puts `quantity` copies of `product` into the cart, in place of what it held of it.
    ///
    /// # Errors
    /// [`CartError::Full`] if it would be line 21.
    pub fn put(&mut self, product: ProductId, quantity: Quantity) -> Result<(), CartError> {
        if let Some(line) = self.lines.iter_mut().find(|line| line.product == product) {
            line.quantity = quantity;
            return Ok(());
        }
        if self.lines.len() >= MAX_LINES {
            return Err(CartError::Full);
        }
        self.lines.push(CartLine { product, quantity });
        Ok(())
    }

    pub fn remove(&mut self, product: &ProductId) {
        self.lines.retain(|line| &line.product != product);
    }

    /// The value of the cookie `cart`: `id:2|id:1`, only characters a cookie may hold (RFC 6265).
    pub fn to_cookie(&self) -> String {
        let lines: Vec<_> = self.lines.iter().map(|line| format!("{}:{}", line.product, line.quantity.0)).collect();
        lines.join("|")
    }

    /// Reads the cookie `cart`. It comes from outside: anything but a cart is refused as a whole,
    /// so that nobody buys half of what they saw.
    ///
    /// # Errors
    /// [`CartError`] on more than 20 lines or 4 KB, a quantity outside 1 to 10, a repeated product or any other text.
    pub fn from_cookie(text: &str) -> Result<Cart, CartError> {
        if text.len() > MAX_COOKIE_BYTES {
            return Err(CartError::Unreadable);
        }
        let mut cart = Cart::default();
        for part in text.split('|').filter(|_| !text.is_empty()) {
            let (product, quantity) = part.split_once(':').ok_or(CartError::Unreadable)?;
            let product = ProductId::parse(product).map_err(|_| CartError::Unreadable)?;
            if cart.contains(&product) || quantity.starts_with('+') {
                return Err(CartError::Unreadable);
            }
            let quantity = quantity.parse::<u8>().map_err(|_| CartError::BadQuantity)?;
            cart.put(product, Quantity::new(quantity)?)?;
        }
        Ok(cart)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn product(n: usize) -> ProductId {
        ProductId::parse(&format!("p{n}")).unwrap()
    }

    #[test]
    fn the_cookie_brings_the_cart_back() {
        let mut cart = Cart::default();
        cart.put(product(1), Quantity::ONE).unwrap();
        cart.put(product(2), Quantity::new(10).unwrap()).unwrap();
        assert_eq!(cart.to_cookie(), "p1:1|p2:10");
        assert_eq!(Cart::from_cookie("p1:1|p2:10"), Ok(cart));
        assert_eq!(Cart::from_cookie(""), Ok(Cart::default()));
    }

    #[test]
    fn a_forged_cookie_is_refused_whole() {
        for bad in
            ["p1", "p1:0", "p1:11", "p1:-1", "p1:1e9", "p1:1|p1:1", "p1:+1", "p1:1|", "|", "p 1:1", "p1:1:1", "%00:1"]
        {
            assert!(Cart::from_cookie(bad).is_err(), "{bad}");
        }
        assert_eq!(Cart::from_cookie(&"a".repeat(4097)), Err(CartError::Unreadable));
    }

    #[test]
    fn line_21_is_refused() {
        let mut cart = Cart::default();
        for n in 0..20 {
            cart.put(product(n), Quantity::ONE).unwrap();
        }
        assert_eq!(cart.put(product(20), Quantity::ONE), Err(CartError::Full));
        assert_eq!(cart.put(product(3), Quantity::new(2).unwrap()), Ok(()));
        assert_eq!(cart.count(), 21);
    }

    proptest! {
        #[test]
        fn a003_only_quantities_from_1_to_10_exist(n in any::<u8>()) {
            prop_assert_eq!(Quantity::new(n).is_ok(), (1..=10).contains(&n));
        }

        #[test]
        fn a061_no_cookie_makes_it_panic_or_exceed_the_caps(text in "[a-z0-9:|-]{0,300}|.{0,100}") {
            if let Ok(cart) = Cart::from_cookie(&text) {
                prop_assert!(cart.lines().len() <= MAX_LINES);
            }
        }
    }
}

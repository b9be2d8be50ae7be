//! The key that makes a second click harmless.

use crate::{
    cart::{Cart, CartLine},
    delivery::token::Sha256Sum,
    ids::base32,
    ports::Entropy,
};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Made with each view of the cart and posted with `Check out`; orders are unique by it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CheckoutKey(String);

/// The text is not a checkout key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a checkout key")]
pub struct CheckoutKeyError;

impl CheckoutKey {
    pub fn random(entropy: &dyn Entropy) -> CheckoutKey {
        CheckoutKey(base32().encode(&entropy.bytes16()))
    }

    /// # Errors
    /// [`CheckoutKeyError`] unless it is 16 to 64 ASCII letters and digits.
    pub fn parse(text: &str) -> Result<CheckoutKey, CheckoutKeyError> {
        let fits = (16..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric());
        if fits { Ok(CheckoutKey(text.to_owned())) } else { Err(CheckoutKeyError) }
    }

    /// The key of the `round`-th order for exactly these lines.
    ///
    /// The browser's key alone would be wrong twice: a page from the browser's back list posts an
    /// old key with a changed cart, and a shopper whose payment page expired must be able to try again.
    pub fn for_lines(&self, cart: &Cart, round: u32) -> CheckoutKey {
        let line = |l: &CartLine| format!("{}.{}", l.product, l.quantity.get());
        let mut lines: Vec<_> = cart.lines().iter().map(line).collect();
        lines.sort();
        let text = format!("{}|{}|{round}", self.0, lines.join("_"));
        CheckoutKey(base32().encode(&Sha256Sum::of(text.as_bytes()).as_bytes()[..20]))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CheckoutKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for CheckoutKey {
    type Error = CheckoutKeyError;
    fn try_from(text: String) -> Result<Self, CheckoutKeyError> {
        CheckoutKey::parse(&text)
    }
}

impl From<CheckoutKey> for String {
    fn from(key: CheckoutKey) -> String {
        key.0
    }
}

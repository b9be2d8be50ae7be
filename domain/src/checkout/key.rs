//! Which order a click on `Check out` is about.

use crate::{
    cart::{Cart, CartLine},
    delivery::token::Sha256Sum,
    idempotency::IdempotencyKey,
    ids::base32,
};

/// The key of the `round`-th order for exactly the lines of `cart`, from the `key` the browser posted.
///
/// The browser's key alone would be wrong twice: a page from the browser's back list posts an
/// old key with a changed cart, and a shopper whose payment page expired must be able to try again.
pub(super) fn for_lines(key: &IdempotencyKey, cart: &Cart, round: u32) -> IdempotencyKey {
    let line = |l: &CartLine| format!("{}.{}", l.product, l.quantity.get());
    let mut lines: Vec<_> = cart.lines().iter().map(line).collect();
    lines.sort();
    let text = format!("{key}|{}|{round}", lines.join("_"));
    let sum = base32().encode(&Sha256Sum::of(text.as_bytes()).as_bytes()[..20]);
    IdempotencyKey::parse(&sum).expect("20 bytes are 32 letters and digits")
}

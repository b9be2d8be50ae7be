//! The key that makes a second click harmless.

use crate::{ids::base32, ports::Entropy};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Stands in a form, new with each view of it, and is posted with it: what was done under a key once is not done again.
///
/// Orders are unique by the key of their checkout, and an order remembers the keys of what admins did to it last.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct IdempotencyKey(String);

/// The text is not an idempotency key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an idempotency key")]
pub struct IdempotencyKeyError;

impl IdempotencyKey {
    pub fn random(entropy: &dyn Entropy) -> IdempotencyKey {
        IdempotencyKey(base32().encode(&entropy.bytes16()))
    }

    /// # Errors
    /// [`IdempotencyKeyError`] unless it is 16 to 64 ASCII letters and digits.
    pub fn parse(text: &str) -> Result<IdempotencyKey, IdempotencyKeyError> {
        let fits = (16..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric());
        if fits { Ok(IdempotencyKey(text.to_owned())) } else { Err(IdempotencyKeyError) }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for IdempotencyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for IdempotencyKey {
    type Error = IdempotencyKeyError;
    fn try_from(text: String) -> Result<Self, IdempotencyKeyError> {
        IdempotencyKey::parse(&text)
    }
}

impl From<IdempotencyKey> for String {
    fn from(key: IdempotencyKey) -> String {
        key.0
    }
}

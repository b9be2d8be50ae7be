//! Secrets that give access by being known: download links, order pages, the buying browser's claim.
//!
//! A token is never stored. The store keeps its SHA-256, which finds the row, and a random seed;
//! only together with the shop's secret key, which lives elsewhere, does the seed give the token
//! again. So an email sent twice carries the same links, and a stolen database opens nothing.

use crate::{planted::Bug, ports::Entropy};
use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;

/// 32 bytes, unguessable. Has no `Debug`, `Display` or `Serialize`, so that it cannot slip into a log.
#[derive(Clone, PartialEq, Eq)]
pub struct Token([u8; 32]);

/// The text is not a token: not 43 characters of base64url.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a token")]
pub struct TokenError;

impl Token {
    /// A token straight from the system's randomness, for what need not be told twice.
    pub fn random(entropy: &dyn Entropy) -> Token {
        Token(entropy.bytes32())
    }

    /// Reads a token from an address or a cookie.
    ///
    /// # Errors
    /// [`TokenError`] unless it is base64url of exactly 32 bytes.
    pub fn parse(text: &str) -> Result<Token, TokenError> {
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| TokenError)?;
        Ok(Token(bytes.try_into().map_err(|_| TokenError)?))
    }

    /// The text for an address or a cookie: 43 characters. Named so that each use stands out in review.
    pub fn reveal(&self) -> String {
        BASE64URL_NOPAD.encode(&self.0)
    }

    pub fn hash(&self) -> TokenHash {
        TokenHash(sha256(&self.0))
    }

    /// The bytes themselves, to make other secrets of.
    pub(crate) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// SHA-256 of a token: what the store keeps and looks up.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TokenHash([u8; 32]);

impl TokenHash {
    /// A hash no token has.
    #[cfg(any(test, feature = "testing"))]
    pub(crate) fn of_nothing() -> TokenHash {
        TokenHash([0; 32])
    }
}

/// 32 random bytes from which, with the [`LinkKey`], one token is made.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TokenSeed([u8; 32]);

impl TokenSeed {
    pub fn random(entropy: &dyn Entropy) -> TokenSeed {
        TokenSeed(entropy.bytes32())
    }
}

/// The shop's secret for making tokens from seeds. Kept apart from the store.
#[derive(Clone)]
pub struct LinkKey([u8; 32]);

impl LinkKey {
    pub fn new(bytes: [u8; 32]) -> LinkKey {
        LinkKey(bytes)
    }

    /// The token of `seed`: HMAC-SHA256, the same each time.
    pub fn token(&self, seed: &TokenSeed) -> Token {
        if Bug::PlainTokenStored.is_planted() {
            return Token(seed.0);
        }
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("HMAC takes a key of any length");
        mac.update(&seed.0);
        Token(mac.finalize().into_bytes().into())
    }

    /// Tells this key from others, and nothing about it.
    pub(crate) fn fingerprint(&self) -> [u8; 32] {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("HMAC takes a key of any length");
        mac.update(b"which shop");
        mac.finalize().into_bytes().into()
    }
}

/// SHA-256 of some bytes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Sha256Sum([u8; 32]);

impl Sha256Sum {
    pub fn of(bytes: &[u8]) -> Sha256Sum {
        Sha256Sum(sha256(bytes))
    }

    /// Of bytes that come piece by piece, in order.
    pub fn hasher() -> Sha256Hasher {
        Sha256Hasher(Sha256::new())
    }

    pub fn from_bytes(bytes: [u8; 32]) -> Sha256Sum {
        Sha256Sum(bytes)
    }

    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// A sum that is not finished.
pub struct Sha256Hasher(Sha256);

impl Sha256Hasher {
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    pub fn sum(self) -> Sha256Sum {
        Sha256Sum(self.0.finalize().into())
    }
}

fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

macro_rules! hex_text {
    ($($name:ident),*) => { $(
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&HEXLOWER.encode(&self.0))
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({}…)", stringify!($name), HEXLOWER.encode(&self.0[..4]))
            }
        }
        impl TryFrom<String> for $name {
            type Error = TokenError;
            fn try_from(text: String) -> Result<Self, TokenError> {
                let bytes = HEXLOWER.decode(text.as_bytes()).map_err(|_| TokenError)?;
                Ok(Self(bytes.try_into().map_err(|_| TokenError)?))
            }
        }
        impl From<$name> for String {
            fn from(value: $name) -> String {
                HEXLOWER.encode(&value.0)
            }
        }
    )* };
}

hex_text!(TokenHash, TokenSeed, Sha256Sum);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dice::Dice;

    #[test]
    fn a_seed_gives_the_same_token_only_with_the_same_key() {
        let seed = TokenSeed::random(&Dice::new(1));
        let (key, other) = (LinkKey::new([1; 32]), LinkKey::new([2; 32]));
        assert!(key.token(&seed) == key.token(&seed));
        assert!(key.token(&seed) != other.token(&seed));
    }

    #[test]
    fn a_token_survives_its_way_through_an_address() {
        let token = Token::random(&Dice::new(1));
        assert!(Token::parse(&token.reveal()) == Ok(token.clone()));
        assert_eq!(token.reveal().len(), 43);
        for bad in ["", "abc", "!", &"A".repeat(44), &"é".repeat(43)] {
            assert!(Token::parse(bad).is_err(), "{bad:?}");
        }
    }
}

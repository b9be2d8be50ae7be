//! Identifiers, each its own type so that none is taken for another.

use crate::{
    ports::Entropy,
    time::{HOUR_SECS, Timestamp},
};
use data_encoding::Encoding;
use serde::{Deserialize, Serialize};
use std::fmt;

const MAX_LEN: usize = 255;

/// The text is not an identifier: empty, too long, or with characters no identifier has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an identifier")]
pub struct IdError;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Takes an identifier that came from outside.
            ///
            /// # Errors
            /// [`IdError`] unless it is 1 to 255 ASCII letters, digits, `-`, `_`, `#`, `.` or `/`.
            pub fn parse(text: &str) -> Result<Self, IdError> {
                let known = |b: u8| b.is_ascii_alphanumeric() || b"-_#./".contains(&b);
                if text.is_empty() || text.len() > MAX_LEN || !text.bytes().all(known) {
                    return Err(IdError);
                }
                Ok(Self(text.to_owned()))
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdError;
            fn try_from(text: String) -> Result<Self, IdError> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0
            }
        }
    )* };
}

ids! {
    /// A product, for as long as the shop exists.
    ProductId;
    /// One file of a product, through all its versions.
    FileId;
    /// One picture of a product.
    PictureId;
    /// Where the bytes of one file version or picture lie in storage. Random, never a user's file name.
    BlobKey;
    /// A file on its way in. Random; once finished, the file has it as its key.
    UploadId;
    /// An order: 128 random bits in base32.
    OrderId;
    /// An email to be sent; made from what it is about, so that the same cause makes the same row.
    OutboxId;
    /// Stripe's `evt_…`, or what a mail service calls its event.
    EventId;
    /// Stripe's `cs_…`.
    SessionId;
    /// Stripe's `pi_…`.
    PaymentIntentId;
    /// An admin: our own random id, or Cognito's `sub`.
    AdminId;
}

impl ProductId {
    pub fn random(entropy: &dyn Entropy) -> Self {
        Self(random_base32(entropy))
    }
}

impl FileId {
    pub fn random(entropy: &dyn Entropy) -> Self {
        Self(random_base32(entropy))
    }
}

impl PictureId {
    pub fn random(entropy: &dyn Entropy) -> Self {
        Self(random_base32(entropy))
    }
}

impl BlobKey {
    pub fn random(entropy: &dyn Entropy) -> Self {
        Self(random_base32(entropy))
    }
}

impl UploadId {
    pub fn random(entropy: &dyn Entropy) -> Self {
        Self(random_base32(entropy))
    }

    /// Where the file lies once it is whole.
    pub fn key(&self) -> BlobKey {
        BlobKey(self.0.clone())
    }
}

impl AdminId {
    pub fn random(entropy: &dyn Entropy) -> Self {
        Self(random_base32(entropy))
    }
}

impl OrderId {
    pub fn random(entropy: &dyn Entropy) -> Self {
        Self(random_base32(entropy))
    }
}

impl EventId {
    /// The look after an email that was delayed, the same however often that is told.
    pub fn delayed_mail(mail: &OutboxId) -> Self {
        Self(format!("delayed/{mail}"))
    }
}

impl OutboxId {
    /// An invitation to become an admin.
    pub fn admin_invited(entropy: &dyn Entropy) -> Self {
        Self(format!("invited#{}", random_base32(entropy)))
    }

    /// The word to an admin that somebody signed in.
    pub fn admin_signed_in(entropy: &dyn Entropy) -> Self {
        Self(format!("signed-in#{}", random_base32(entropy)))
    }

    /// The word to an admin that somebody fails to sign in. The same within an hour, so that who
    /// guesses cannot fill a mailbox.
    pub fn admin_guessed_at(admin: &AdminId, now: Timestamp) -> Self {
        Self(format!("guessed-at#{admin}#{}", now.0.div_euclid(HOUR_SECS)))
    }

    /// The receipt of an order.
    pub fn receipt(order: &OrderId) -> Self {
        Self(format!("receipt#{order}"))
    }

    /// The receipt of an order whose address an admin has set, sent when the step to `version` opened it: one
    /// to the address before may be there already.
    pub fn receipt_of_step(order: &OrderId, version: u64) -> Self {
        Self(format!("receipt#{order}#{version}"))
    }

    /// The word that an order is there and its payment on its way.
    pub fn payment_pending(order: &OrderId) -> Self {
        Self(format!("payment-pending#{order}"))
    }

    /// The word that a delayed payment of an order has failed.
    pub fn payment_failed(order: &OrderId) -> Self {
        Self(format!("payment-failed#{order}"))
    }

    /// The word that an order was refunded.
    pub fn refunded(order: &OrderId) -> Self {
        Self(format!("refunded#{order}"))
    }

    /// The word that an order was refunded again, after an earlier refund had failed.
    pub fn refunded_of_step(order: &OrderId, version: u64) -> Self {
        Self(format!("refunded#{order}#{version}"))
    }

    /// A receipt sent once more because an admin asked for it under `key`, the key of the form.
    pub fn resent(order: &OrderId, key: &impl fmt::Display) -> Self {
        Self(format!("resent#{order}#{key}"))
    }

    /// What the id of every email to the owner begins with.
    pub const ALARM: &'static str = "alarm#";

    /// The word to the owner that an alert was opened.
    pub fn alert(kind: &str, object: &str, at: crate::time::Timestamp) -> Self {
        Self(format!("{}{kind}#{object}#{}", Self::ALARM, at.0))
    }

    /// An email with fresh links somebody asked for.
    pub fn fresh_links(entropy: &dyn Entropy) -> Self {
        Self(format!("links#{}", random_base32(entropy)))
    }

    /// One of several emails that belong together; of those due at once, the first goes first.
    pub fn part(&self, number: u8) -> Self {
        Self(format!("{self}#{number:03}"))
    }
}

fn random_base32(entropy: &dyn Entropy) -> String {
    base32().encode(&entropy.bytes16())
}

/// Base32 in lower case without padding: 26 characters for 16 bytes, safe in URLs and file names.
pub(crate) fn base32() -> Encoding {
    static BASE32: std::sync::LazyLock<Encoding> = std::sync::LazyLock::new(|| {
        let mut spec = data_encoding::Specification::new();
        spec.symbols.push_str("abcdefghijklmnopqrstuvwxyz234567");
        spec.encoding().expect("the alphabet has 32 distinct symbols")
    });
    BASE32.clone()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_from_outside_is_checked() {
        assert!(OrderId::parse("abc-123_#").is_ok());
        for bad in ["", "a b", "a\n", "ä", "%2e", &"a".repeat(256)] {
            assert_eq!(OrderId::parse(bad), Err(IdError), "{bad:?}");
        }
    }
}

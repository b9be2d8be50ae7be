//! What a product lacks before it can be sold, and what would make it sell better.

use super::product_form::Field;
use crate::{catalog::product::Product, time::Timestamp, typed_text::shows_something};

/// Something that keeps a product from being published. As text it is for the report of an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum PublishBlocker {
    #[error("it has no name")]
    Name,
    #[error("it has no description")]
    Description,
    #[error("it has no price; write 0 to give it away")]
    Price,
    /// Stripe would not charge it: a price from before the shop knew the limits.
    #[error("Stripe cannot charge this price")]
    PriceRefused,
    #[error("it has no file")]
    File,
    /// The store does not hold a file as it was uploaded.
    #[error("a file is missing from storage")]
    FileBytes,
    #[error("a picture has no alt text")]
    AltText,
}

/// Something a seller may want to know, and may leave as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hint {
    NoSummary,
    NoPicture,
    NoTags,
    /// The end of its sale lies in the past.
    SaleOver,
}

impl PublishBlocker {
    /// Where it is mended.
    pub fn field(self) -> Field {
        match self {
            PublishBlocker::Name => Field::Name,
            PublishBlocker::Description => Field::Description,
            PublishBlocker::Price | PublishBlocker::PriceRefused => Field::Price,
            PublishBlocker::File | PublishBlocker::FileBytes => Field::Files,
            PublishBlocker::AltText => Field::Pictures,
        }
    }
}

impl Hint {
    pub fn field(self) -> Field {
        match self {
            Hint::NoSummary => Field::Summary,
            Hint::NoPicture => Field::Pictures,
            Hint::NoTags => Field::Tags,
            Hint::SaleOver => Field::SaleUntil,
        }
    }
}

/// Everything that keeps `product` from being sold, but for the bytes of its files.
pub fn missing(product: &Product) -> Vec<PublishBlocker> {
    let lacks = [
        (!shows_something(&product.name), PublishBlocker::Name),
        (!describes(&product.description), PublishBlocker::Description),
        (product.price.is_zero() && !product.free, PublishBlocker::Price),
        (product.price.chargeable().is_err(), PublishBlocker::PriceRefused),
        (product.current_files().next().is_none(), PublishBlocker::File),
        (product.pictures.iter().any(|picture| !shows_something(&picture.alt)), PublishBlocker::AltText),
    ];
    lacks.into_iter().filter_map(|(lacks, lack)| lacks.then_some(lack)).collect()
}

/// Whether a description shows any words: a comment or empty tags of another shop's export do not.
fn describes(description: &str) -> bool {
    #[cfg(not(target_arch = "wasm32"))]
    return !crate::catalog::description::shown_text(description).is_empty();
    #[cfg(target_arch = "wasm32")]
    return shows_something(description);
}

/// What would make it sell better.
pub fn hints(product: &Product, now: Timestamp) -> Vec<Hint> {
    let hints = [
        (product.summary.trim().is_empty(), Hint::NoSummary),
        (product.pictures.is_empty(), Hint::NoPicture),
        (product.tags.is_empty(), Hint::NoTags),
        (product.sale_until.is_some_and(|until| until <= now), Hint::SaleOver),
    ];
    hints.into_iter().filter_map(|(applies, hint)| applies.then_some(hint)).collect()
}

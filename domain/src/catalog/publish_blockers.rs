//! What a product lacks before it can be sold, and what would make it sell better.

use super::fields::Field;
use crate::{catalog::product::Product, time::Timestamp, typed_text::shows_something};

/// Something that keeps a product from being published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PublishBlocker {
    Name,
    Description,
    Price,
    /// Stripe would not charge it: a price from before the shop knew the limits.
    PriceRefused,
    File,
    /// The store does not hold a file as it was uploaded.
    FileBytes,
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

    pub fn in_words(self) -> &'static str {
        match self {
            PublishBlocker::Name => "Give it a name.",
            PublishBlocker::Description => "Describe it: buyers see the description before they pay.",
            PublishBlocker::Price => "Set a price. Write 0 to give it away.",
            PublishBlocker::PriceRefused => "Change the price: Stripe cannot charge it.",
            PublishBlocker::File => "Add at least one file: it is what buyers get.",
            PublishBlocker::FileBytes => "A file is missing from storage. Upload it again.",
            PublishBlocker::AltText => "Describe every picture for those who cannot see it.",
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

    pub fn in_words(self) -> &'static str {
        match self {
            Hint::NoSummary => "A one-line summary stands below the name wherever the product is listed.",
            Hint::NoPicture => "Products with a picture are looked at more often.",
            Hint::NoTags => "A tag helps shoppers find it.",
            Hint::SaleOver => "Its sale has ended already: shoppers will read that it is no longer sold.",
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

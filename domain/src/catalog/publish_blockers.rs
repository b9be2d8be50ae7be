//! What a product lacks before it can be sold, and what would make it sell better.

use super::fields::Field;
use crate::{catalog::product::Product, time::Timestamp, typed_text::shows_something};

/// Something that keeps a product from being published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lack {
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
pub enum Advice {
    NoSummary,
    NoPicture,
    NoTags,
    /// The end of its sale lies in the past.
    SaleOver,
}

impl Lack {
    /// Where it is mended.
    pub fn field(self) -> Field {
        match self {
            Lack::Name => Field::Name,
            Lack::Description => Field::Description,
            Lack::Price | Lack::PriceRefused => Field::Price,
            Lack::File | Lack::FileBytes => Field::Files,
            Lack::AltText => Field::Pictures,
        }
    }

    pub fn in_words(self) -> &'static str {
        match self {
            Lack::Name => "Give it a name.",
            Lack::Description => "Describe it: buyers see the description before they pay.",
            Lack::Price => "Set a price. Write 0 to give it away.",
            Lack::PriceRefused => "Change the price: Stripe cannot charge it.",
            Lack::File => "Add at least one file: it is what buyers get.",
            Lack::FileBytes => "A file is missing from storage. Upload it again.",
            Lack::AltText => "Describe every picture for those who cannot see it.",
        }
    }
}

impl Advice {
    pub fn field(self) -> Field {
        match self {
            Advice::NoSummary => Field::Summary,
            Advice::NoPicture => Field::Pictures,
            Advice::NoTags => Field::Tags,
            Advice::SaleOver => Field::SaleUntil,
        }
    }

    pub fn in_words(self) -> &'static str {
        match self {
            Advice::NoSummary => "A one-line summary stands below the name wherever the product is listed.",
            Advice::NoPicture => "Products with a picture are looked at more often.",
            Advice::NoTags => "A tag helps shoppers find it.",
            Advice::SaleOver => "Its sale has ended already: shoppers will read that it is no longer sold.",
        }
    }
}

/// Everything that keeps `product` from being sold, but for the bytes of its files.
pub fn missing(product: &Product) -> Vec<Lack> {
    let lacks = [
        (!shows_something(&product.name), Lack::Name),
        (!describes(&product.description), Lack::Description),
        (product.price.is_zero() && !product.free, Lack::Price),
        (product.price.chargeable().is_err(), Lack::PriceRefused),
        (product.current_files().next().is_none(), Lack::File),
        (product.pictures.iter().any(|picture| !shows_something(&picture.alt)), Lack::AltText),
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
pub fn hints(product: &Product, now: Timestamp) -> Vec<Advice> {
    let hints = [
        (product.summary.trim().is_empty(), Advice::NoSummary),
        (product.pictures.is_empty(), Advice::NoPicture),
        (product.tags.is_empty(), Advice::NoTags),
        (product.sale_until.is_some_and(|until| until <= now), Advice::SaleOver),
    ];
    hints.into_iter().filter_map(|(applies, hint)| applies.then_some(hint)).collect()
}

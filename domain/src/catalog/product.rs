//! What is offered: products, their files and pictures.

use crate::{
    catalog::slug::Slug,
    delivery::token::Sha256Sum,
    ids::{BlobKey, FileId, PictureId, ProductId},
    money::{Currency, Money},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// Most files one product may have, so that the largest order fits into one transaction.
pub const MAX_FILES: usize = 10;
/// Most pictures one product may have.
pub const MAX_PICTURES: usize = 10;

/// A product as the seller keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    pub id: ProductId,
    /// Where it is found: `/products/{slug}`.
    pub slug: Slug,
    /// Earlier slugs, which redirect to the present one.
    #[serde(default)]
    pub old_slugs: Vec<Slug>,
    pub name: String,
    /// One line below the name.
    pub summary: String,
    /// Markdown.
    pub description: String,
    pub price: Money,
    /// Whether a price of 0 is meant: the seller wrote it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub free: bool,
    /// Grows by one with each change of price; a checkout names the one the shopper saw.
    pub price_version: u32,
    pub state: ProductState,
    /// Not for sale before this time.
    #[serde(default)]
    pub sale_from: Option<Timestamp>,
    /// Not for sale from this time on.
    #[serde(default)]
    pub sale_until: Option<Timestamp>,
    pub tags: Vec<String>,
    /// What a shopper may want to know in a word; at most 12.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub facts: Vec<Fact>,
    pub pictures: Vec<Picture>,
    pub files: Vec<ProductFile>,
    /// Most copies one order may hold: 1 for a file, more where a copy is a license.
    pub quantity_max: u8,
    /// Whether buyers also get the versions that come after their purchase.
    pub later_versions: bool,
    pub published_at: Option<Timestamp>,
    pub updated_at: Timestamp,
    /// Grows by one with each save; a save names the one it started from, so that no admin
    /// overwrites changes of another unseen.
    pub version: u64,
}

/// Whether shoppers see a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProductState {
    /// Being made; nobody but admins sees it.
    Draft,
    Published,
    /// No longer sold; its page says so, and buyers keep what they bought.
    Archived,
}

impl ProductState {
    pub const ALL: [ProductState; 3] = [ProductState::Draft, ProductState::Published, ProductState::Archived];

    /// As it stands in tables and addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            ProductState::Draft => "draft",
            ProductState::Published => "published",
            ProductState::Archived => "archived",
        }
    }

    pub fn parse(text: &str) -> Option<ProductState> {
        ProductState::ALL.into_iter().find(|state| state.as_str() == text)
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_false(value: &bool) -> bool {
    !value
}

/// Something to know about a product, such as `Pages` and `212`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    pub name: String,
    pub value: String,
}

/// A picture, kept in several widths.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    pub id: PictureId,
    /// What a person who cannot see the picture should know.
    pub alt: String,
    /// Of the largest rendition, in pixels.
    pub width: u32,
    pub height: u32,
    /// Ascending by width.
    pub renditions: Vec<Rendition>,
}

/// One size of a picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rendition {
    pub width: u32,
    pub key: BlobKey,
}

/// One file of a product, with all versions it ever had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductFile {
    pub id: FileId,
    /// Ascending by version; never empty.
    pub versions: Vec<FileVersion>,
}

/// One version of one file: exactly these bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileVersion {
    pub version: u32,
    /// The name a buyer's browser saves it under. A label, not a path.
    pub name: String,
    pub media_type: String,
    pub size_bytes: u64,
    pub sha256: Sha256Sum,
    pub key: BlobKey,
    /// What changed, in the seller's words; empty for the first version.
    #[serde(default)]
    pub note: String,
    pub added_at: Timestamp,
}

impl Product {
    /// A draft of which nothing is written yet.
    pub fn blank(slug: Slug, id: ProductId, currency: Currency, now: Timestamp) -> Product {
        Product {
            id,
            slug,
            old_slugs: Vec::new(),
            name: String::new(),
            summary: String::new(),
            description: String::new(),
            price: Money::zero(currency),
            free: false,
            price_version: 1,
            state: ProductState::Draft,
            sale_from: None,
            sale_until: None,
            tags: Vec::new(),
            facts: Vec::new(),
            pictures: Vec::new(),
            files: Vec::new(),
            quantity_max: 1,
            later_versions: true,
            published_at: None,
            updated_at: now,
            version: 0,
        }
    }

    /// Whether it may be put into an order at `now`.
    pub fn is_for_sale(&self, now: Timestamp) -> bool {
        self.state == ProductState::Published
            && self.sale_from.is_none_or(|from| from <= now)
            && self.sale_until.is_none_or(|until| now < until)
    }

    /// What shoppers are told about it at `now`.
    pub fn availability(&self, now: Timestamp) -> Availability {
        match self.state {
            ProductState::Draft => Availability::Hidden,
            // Nobody knows of a draft that was put away.
            ProductState::Archived if self.published_at.is_none() => Availability::Hidden,
            ProductState::Archived => Availability::Gone,
            ProductState::Published if self.sale_from.is_some_and(|from| now < from) => Availability::Hidden,
            ProductState::Published if self.is_for_sale(now) => Availability::ForSale,
            ProductState::Published => Availability::Gone,
        }
    }

    /// The newest version of each file: what a purchase now would give.
    pub fn current_files(&self) -> impl Iterator<Item = (&FileId, &FileVersion)> {
        self.files.iter().filter_map(|file| Some((&file.id, file.versions.last()?)))
    }

    pub fn cover(&self) -> Option<&Picture> {
        self.pictures.first()
    }
}

/// Where a product stands for shoppers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Availability {
    ForSale,
    /// It was sold once; its address says so.
    Gone,
    /// As if it did not exist.
    Hidden,
}

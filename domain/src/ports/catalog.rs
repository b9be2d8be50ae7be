use super::PortError;
use crate::{
    audit::AuditEntry,
    catalog::{
        admin_listing::{AdminListingPage, AdminListingQuery},
        listing::{Listing, Page, TagCount},
        product::Product,
        slug::Slug,
    },
    ids::ProductId,
    time::Timestamp,
};
use async_trait::async_trait;

/// What an address leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SlugHit {
    Product(Box<Product>),
    /// The product moved to this slug.
    Moved(Slug),
    Nothing,
}

/// The catalog. No method's cost grows with the number of products, but [`Catalog::addresses`].
#[async_trait]
pub trait Catalog: Send + Sync {
    /// The products with these ids, in any state and order; unknown ids are left out. One read.
    async fn find_many(&self, ids: &[ProductId]) -> Result<Vec<Product>, PortError>;

    /// The product at an address, in any state.
    async fn find_by_slug(&self, slug: &Slug) -> Result<SlugHit, PortError>;

    /// One page of published products, newest first; of a search, those with all its words, best first, with its
    /// [`SearchOutcome`](crate::catalog::listing::SearchOutcome). A search looks at a bounded number of products.
    async fn list(&self, listing: &Listing) -> Result<Page, PortError>;

    /// The tags of published products with their counts, most used first, at most 30.
    async fn tags(&self) -> Result<Vec<TagCount>, PortError>;

    /// Stores `product` if its `version` is one more than the stored one's, or 1 and it is new.
    ///
    /// # Errors
    /// `Conflict` if another save was first or the slug belongs to another product; nothing changed.
    async fn save(&self, product: &Product) -> Result<(), PortError>;

    /// Stores `product` as [`save`](Self::save) does, and `audit` in the same transaction.
    ///
    /// # Errors
    /// As `save`.
    async fn record(&self, product: &Product, audit: AuditEntry) -> Result<(), PortError>;

    /// One page of products in every state, last changed first, then by id.
    async fn admin_listing(&self, query: &AdminListingQuery) -> Result<AdminListingPage, PortError>;

    /// Slugs of products that are sold at `now`, behind `after`, ascending, at most `limit`: for the sitemap.
    async fn addresses(&self, after: Option<&Slug>, limit: usize, now: Timestamp) -> Result<Vec<Slug>, PortError>;

    /// Brings what products are found by up to what this version of the shop makes of them, some at a time. Stores that
    /// do so when they are opened have nothing to do here.
    async fn catch_up(&self) -> Result<(), PortError> {
        Ok(())
    }

    /// A number that changes whenever something published does. Cheap; caches hang on it.
    async fn revision(&self) -> Result<u64, PortError>;
}

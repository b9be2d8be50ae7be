//! What shoppers see of the catalog and of their cart.

use crate::{
    cart::{
        Cart,
        quote::{Quote, QuoteError, quote},
    },
    catalog::{
        listing::{Edge, Listing, Page, TagCount},
        product::{Availability, Product},
        slug::Slug,
    },
    ids::{BlobKey, ProductId},
    ports::{PortError, SlugHit},
    shop::Shop,
};

/// What stands at `/products/{slug}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProductPage {
    ForSale(Box<Product>),
    /// It was sold once.
    Gone(Box<Product>),
    Moved(Slug),
    Unknown,
}

/// Pages without anything for sale that are passed over for one view.
const MOST_PASSED: usize = 20;

/// A page of the storefront with the tags to narrow it by: of a search, those of what was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BrowsePage {
    pub page: Page,
    pub tags: Vec<TagCount>,
}

impl Shop {
    /// Changes whenever what shoppers can see of the catalog does.
    ///
    /// # Errors
    /// [`PortError`] if the store takes no calls.
    pub async fn catalog_revision(&self) -> Result<u64, PortError> {
        self.ports.catalog.revision().await
    }

    /// Counts that somebody looked at a product.
    pub fn count_product_view(&self) {
        self.traffic.viewed();
    }

    /// Counts that somebody put something into a cart.
    pub fn count_added_to_cart(&self) {
        self.traffic.carted();
    }

    /// The renditions of pictures are public.
    ///
    /// # Errors
    /// [`PortError`] if it could not be read.
    pub async fn picture(&self, key: &BlobKey) -> Result<Option<Vec<u8>>, PortError> {
        self.ports.files.read_picture(key).await
    }

    /// The names of products that are gone, where shoppers may know them: a draft is as unknown as a product that never
    /// was. Products that are for sale are left out.
    ///
    /// # Errors
    /// [`PortError`] if the store takes no calls.
    pub async fn names_of_gone(&self, products: &[ProductId]) -> Result<Vec<(ProductId, String)>, PortError> {
        let now = self.now();
        let found = self.ports.catalog.find_many(products).await?;
        let gone = found.into_iter().filter(|product| product.availability(now) == Availability::Gone);
        Ok(gone.map(|product| (product.id, product.name)).collect())
    }

    /// What a shopper finds at an address. A draft is as unknown as a product that never was.
    pub async fn product_page(&self, slug: &Slug) -> Result<ProductPage, PortError> {
        let page = match self.ports.catalog.find_by_slug(slug).await? {
            SlugHit::Moved(slug) => ProductPage::Moved(slug),
            SlugHit::Nothing => ProductPage::Unknown,
            SlugHit::Product(product) => match product.availability(self.ports.clock.now()) {
                Availability::ForSale => ProductPage::ForSale(product),
                Availability::Gone => ProductPage::Gone(product),
                Availability::Hidden => ProductPage::Unknown,
            },
        };
        Ok(page)
    }

    /// One page of what is sold now. Products whose sale has not begun or is over are left out of it: few
    /// have such bounds, so a page with some is a little shorter, and one with nothing else is passed over.
    pub async fn browse(&self, listing: &Listing) -> Result<BrowsePage, PortError> {
        let now = self.ports.clock.now();
        let mut listing = listing.clone();
        let mut page = self.ports.catalog.list(&listing).await?;
        for _ in 0..MOST_PASSED {
            page.cards.retain(|card| card.is_for_sale(now));
            let onward = match &listing.from {
                Some(Edge::Before(_)) => page.previous.clone().map(Edge::Before),
                _ => page.next.clone().map(Edge::After),
            };
            let Some(edge) = onward.filter(|_| page.cards.is_empty()) else { break };
            listing.from = Some(edge);
            page = self.ports.catalog.list(&listing).await?;
        }
        page.cards.retain(|card| card.is_for_sale(now));
        let tags = match &page.search {
            Some(search) => search.tags.clone(),
            None => self.ports.catalog.tags().await?,
        };
        Ok(BrowsePage { page, tags })
    }

    /// Slugs of what is sold now behind `after`, ascending, at most `limit`.
    pub async fn addresses(&self, after: Option<&Slug>, limit: usize) -> Result<Vec<Slug>, PortError> {
        self.ports.catalog.addresses(after, limit, self.ports.clock.now()).await
    }

    /// The cart at today's prices: one read for all its products.
    pub async fn quote(&self, cart: &Cart) -> Result<Result<Quote, QuoteError>, PortError> {
        let ids: Vec<_> = cart.lines().iter().map(|line| line.product.clone()).collect();
        let products = if ids.is_empty() { Vec::new() } else { self.ports.catalog.find_many(&ids).await? };
        Ok(quote(cart, &products, self.terms.currency, self.ports.clock.now()))
    }
}

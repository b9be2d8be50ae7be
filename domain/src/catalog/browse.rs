//! Looking at the shelf and into the cart.

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

/// A page of the shelf with the tags to narrow it by: of a search, those of what was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BrowsePage {
    pub page: Page,
    pub tags: Vec<TagCount>,
}

impl Shop {
    /// What a shopper finds at an address. A draft is as unknown as a product that never was.
    pub async fn product_page(&self, slug: &Slug) -> Result<ProductPage, PortError> {
        let page = match self.catalog.find_by_slug(slug).await? {
            SlugHit::Moved(slug) => ProductPage::Moved(slug),
            SlugHit::Nothing => ProductPage::Unknown,
            SlugHit::Product(product) => match product.shelf(self.clock.now()) {
                Availability::ForSale => ProductPage::ForSale(product),
                Availability::Gone => ProductPage::Gone(product),
                Availability::Hidden => ProductPage::Unknown,
            },
        };
        Ok(page)
    }

    /// One page of what is sold now. Products whose sale has not begun or is over are left out of it: few
    /// have such bounds, so a page with some is a little shorter, and one with nothing else is passed over.
    pub async fn shelf(&self, listing: &Listing) -> Result<BrowsePage, PortError> {
        let now = self.clock.now();
        let mut listing = listing.clone();
        let mut page = self.catalog.list(&listing).await?;
        for _ in 0..MOST_PASSED {
            page.cards.retain(|card| card.is_for_sale(now));
            let onward = match &listing.from {
                Some(Edge::Before(_)) => page.previous.clone().map(Edge::Before),
                _ => page.next.clone().map(Edge::After),
            };
            let Some(edge) = onward.filter(|_| page.cards.is_empty()) else { break };
            listing.from = Some(edge);
            page = self.catalog.list(&listing).await?;
        }
        page.cards.retain(|card| card.is_for_sale(now));
        let tags = match &page.search {
            Some(search) => search.tags.clone(),
            None => self.catalog.tags().await?,
        };
        Ok(BrowsePage { page, tags })
    }

    /// Slugs of what is sold now behind `after`, ascending, at most `limit`.
    pub async fn addresses(&self, after: Option<&Slug>, limit: usize) -> Result<Vec<Slug>, PortError> {
        self.catalog.addresses(after, limit, self.clock.now()).await
    }

    /// The cart at today's prices: one read for all its products.
    pub async fn quote(&self, cart: &Cart) -> Result<Result<Quote, QuoteError>, PortError> {
        let ids: Vec<_> = cart.lines().iter().map(|line| line.product.clone()).collect();
        let products = if ids.is_empty() { Vec::new() } else { self.catalog.find_many(&ids).await? };
        Ok(quote(cart, &products, self.terms.currency, self.clock.now()))
    }
}

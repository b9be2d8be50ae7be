//! Looking through everything the seller keeps, page by page, in every state.

use crate::{
    catalog::product::{Product, ProductState},
    ids::ProductId,
    time::Timestamp,
};

/// Products on one page of the admin's list.
pub const INVENTORY_PAGE: usize = 25;

/// What an admin wants to see.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AdminListingQuery {
    /// Words to be found in name, address or tags; all of them, each as a prefix.
    pub search: Option<String>,
    /// Only products in this state.
    pub state: Option<ProductState>,
    /// Where the page begins or ends; `None` for the first page.
    pub from: Option<AdminListEdge>,
}

/// A place between two products.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AdminListEdge {
    After(AdminListPosition),
    Before(AdminListPosition),
}

/// A product's place in the list: last changed first, then by id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdminListPosition {
    pub updated_at: Timestamp,
    pub id: ProductId,
}

/// One page of products.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AdminListingPage {
    pub products: Vec<Product>,
    /// Begin of the next page, if there is one.
    pub next: Option<AdminListPosition>,
    /// End of the previous page, if there is one.
    pub previous: Option<AdminListPosition>,
}

impl AdminListPosition {
    pub fn of(product: &Product) -> AdminListPosition {
        AdminListPosition { updated_at: product.updated_at, id: product.id.clone() }
    }

    /// For the address: `1763900000-abc`.
    pub fn to_query(&self) -> String {
        format!("{}-{}", self.updated_at.0, self.id)
    }

    /// Reads it back; `None` if somebody wrote something else there.
    pub fn from_query(text: &str) -> Option<AdminListPosition> {
        let (secs, id) = text.split_once('-')?;
        Some(AdminListPosition { updated_at: Timestamp(secs.parse().ok()?), id: ProductId::parse(id).ok()? })
    }

    /// Whether it stands behind `other` in the list.
    pub fn is_behind(&self, other: &AdminListPosition) -> bool {
        (other.updated_at, &self.id) > (self.updated_at, &other.id)
    }
}

impl AdminListingPage {
    /// Cuts `found`, read in the direction of `query` with one more than a page holds, to a page.
    pub fn cut(mut found: Vec<Product>, query: &AdminListingQuery) -> AdminListingPage {
        let more = found.len() > INVENTORY_PAGE;
        found.truncate(INVENTORY_PAGE);
        let (before, after) = match query.from {
            None => (false, more),
            Some(AdminListEdge::After(_)) => (true, more),
            Some(AdminListEdge::Before(_)) => {
                found.reverse();
                (more, true)
            }
        };
        let previous = found.first().map(AdminListPosition::of).filter(|_| before);
        let next = found.last().map(AdminListPosition::of).filter(|_| after);
        AdminListingPage { products: found, next, previous }
    }
}

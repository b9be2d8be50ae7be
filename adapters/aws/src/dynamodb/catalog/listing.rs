//! What shoppers see: cards in the order of the storefront.

use super::{cards::CardRow, search};
use crate::dynamodb::{
    Dynamo,
    catalog::cards::{cards, key},
    item::{Found, Item, descending},
    query::Range,
    table::Table,
};
use domain::{
    PortError, Product,
    catalog::{
        listing::{Card, Edge, Listing, PAGE_SIZE, Page, Position},
        search::Query,
    },
};

/// What a published product is shown as.
pub(super) fn item(product: &Product) -> Result<Item, PortError> {
    let row = CardRow { card: Card::of(product), tags: product.tags.clone() };
    Item::at(key(product.id.as_str())).body(&row)
}

/// Where a product stands among all and behind each of its tags: newest first, then by id.
pub(super) fn place(position: &Position) -> String {
    format!("{}#{}", descending(position.published_at.0), position.id)
}

/// The list of all products, or of those with a tag.
pub(super) fn list(tag: Option<&str>) -> String {
    tag.map_or_else(|| "SHELF".to_owned(), |tag| format!("TAG#{tag}"))
}

pub(super) async fn page(dynamo: &Dynamo, listing: &Listing) -> Result<Page, PortError> {
    let backwards = matches!(listing.from, Some(Edge::Before(_)));
    if let Some(query) = listing.search.as_deref().and_then(Query::parse) {
        return search::page(dynamo, &query, listing).await;
    }
    let mut cards = walk(dynamo, listing, backwards).await?;
    let more = cards.len() > PAGE_SIZE;
    cards.truncate(PAGE_SIZE);
    if backwards {
        cards.reverse();
    }
    let (first, last) = (cards.first().map(Card::position), cards.last().map(Card::position));
    let (before, after) = match listing.from {
        None => (false, more),
        Some(Edge::After(_)) => (true, more),
        Some(Edge::Before(_)) => (more, true),
    };
    Ok(Page { next: last.filter(|_| after), previous: first.filter(|_| before), cards, search: None })
}

/// Along all products, or those of a tag, until a page and one more are found.
async fn walk(dynamo: &Dynamo, listing: &Listing, backwards: bool) -> Result<Vec<Card>, PortError> {
    let mut range = Range::of(Table::Catalog, list(listing.tag.as_deref())).backwards(backwards).most(PAGE_SIZE + 2);
    let edge = match &listing.from {
        Some(Edge::After(position)) => {
            range = range.from(place(position));
            Some(place(position))
        }
        Some(Edge::Before(position)) => {
            range = range.to(place(position));
            Some(place(position))
        }
        None => None,
    };
    let mut reader = dynamo.read(range);
    let mut found = Vec::new();
    loop {
        let places = reader.more().await?;
        if places.is_empty() {
            return Ok(found);
        }
        let places: Vec<_> = places.iter().map(Found::sk).filter(|place| edge.as_deref() != Some(place)).collect();
        let mut more = cards(dynamo, places.iter().filter_map(|place| Some(place.split_once('#')?.1))).await?;
        more.sort_by(|a, b| a.position().order(&b.position()));
        if backwards {
            more.reverse();
        }
        found.extend(more);
        if found.len() > PAGE_SIZE {
            found.truncate(PAGE_SIZE + 1);
            return Ok(found);
        }
    }
}

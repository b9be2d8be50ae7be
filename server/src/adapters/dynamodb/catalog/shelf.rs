//! What shoppers see: cards in the order of the shelf.

use super::{
    super::{
        Dynamo, Table,
        item::{Found, Item, Key, descending},
        query::Range,
    },
    words,
};
use domain::{
    PortError, Product,
    listing::{Card, Edge, Listing, PAGE_SIZE, Page, Position},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Places that are read at a time where not each of them fits.
const SOME: usize = 50;
const WORDS: &str = "words";

/// What a page of the shelf needs of a product.
#[derive(Serialize, Deserialize)]
struct CardRow {
    card: Card,
    tags: Vec<String>,
}

/// What a product on the shelf is shown as, and what it is found by.
pub(super) fn items(product: &Product) -> Result<[Item; 2], PortError> {
    let row = CardRow { card: Card::of(product), tags: product.tags.clone() };
    let [card, words] = keys(product.id.as_str());
    Ok([Item::at(card).body(&row)?, Item::at(words).body(&words::of_product(product))?])
}

/// The card, and the words apart from it: only a search reads them.
pub(super) fn keys(id: &str) -> [Key; 2] {
    [Key::alone(Table::Catalog, format!("CARD#{id}")), Key::new(Table::Catalog, format!("CARD#{id}"), WORDS)]
}

/// Where a product stands on the shelf and behind each of its tags: newest first, then by id.
pub(super) fn place(position: &Position) -> String {
    format!("{}#{}", descending(position.published_at.0), position.id)
}

/// The list of all products, or of those with a tag.
pub(super) fn list(tag: Option<&str>) -> String {
    tag.map_or_else(|| "SHELF".to_owned(), |tag| format!("TAG#{tag}"))
}

pub(super) async fn page(dynamo: &Dynamo, listing: &Listing) -> Result<Page, PortError> {
    let backwards = matches!(listing.from, Some(Edge::Before(_)));
    let mut cards = match words::wanted(listing.search.as_deref()) {
        None => walk(dynamo, listing, backwards, &[]).await?,
        Some(wanted) => match words::rare(dynamo, &wanted).await? {
            Some(ids) => among(dynamo, listing, backwards, &ids, &wanted).await?,
            // Words that many products have are soon met on the way along the shelf.
            None => walk(dynamo, listing, backwards, &wanted).await?,
        },
    };
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
    Ok(Page { next: last.filter(|_| after), previous: first.filter(|_| before), cards })
}

/// Along the shelf, or the list of a tag, until a page and one more are found.
async fn walk(dynamo: &Dynamo, listing: &Listing, backwards: bool, wanted: &[String]) -> Result<Vec<Card>, PortError> {
    let most = if wanted.is_empty() { PAGE_SIZE + 2 } else { SOME };
    let mut range = Range::of(Table::Catalog, list(listing.tag.as_deref())).backwards(backwards).most(most);
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
    let mut cards = Vec::new();
    loop {
        let places = reader.more().await?;
        if places.is_empty() {
            return Ok(cards);
        }
        let places: Vec<_> = places.iter().map(Found::sk).filter(|place| edge.as_deref() != Some(place)).collect();
        let ids = places.iter().filter_map(|place| Some(place.split_once('#')?.1));
        cards.extend(rows(dynamo, ids, backwards, wanted).await?.into_iter().map(|row| row.card));
        if cards.len() > PAGE_SIZE {
            cards.truncate(PAGE_SIZE + 1);
            return Ok(cards);
        }
    }
}

/// Among a few products.
async fn among(
    dynamo: &Dynamo,
    listing: &Listing,
    backwards: bool,
    ids: &BTreeSet<String>,
    wanted: &[String],
) -> Result<Vec<Card>, PortError> {
    let mut rows = rows(dynamo, ids.iter().map(String::as_str), backwards, wanted).await?;
    rows.retain(|row| {
        let here = place(&row.card.position());
        listing.tag.as_ref().is_none_or(|tag| row.tags.contains(tag))
            && match &listing.from {
                None => true,
                Some(Edge::After(edge)) => here > place(edge),
                Some(Edge::Before(edge)) => here < place(edge),
            }
    });
    rows.truncate(PAGE_SIZE + 1);
    Ok(rows.into_iter().map(|row| row.card).collect())
}

/// The cards of these products that are on the shelf and have the words, in its order or against it.
async fn rows(
    dynamo: &Dynamo,
    ids: impl Iterator<Item = &str>,
    backwards: bool,
    wanted: &[String],
) -> Result<Vec<CardRow>, PortError> {
    // A card and, for a search, its words.
    let needed = if wanted.is_empty() { 1 } else { 2 };
    let keys: Vec<_> = ids.flat_map(|id| keys(id).into_iter().take(needed)).collect();
    let found = dynamo.get_many(&keys).await?;
    let (words, cards): (Vec<_>, Vec<_>) = found.iter().partition(|found| found.sk() == WORDS);
    let mut fitting = BTreeSet::new();
    for item in words {
        if words::fit(&item.body().unwrap_or_default(), wanted) {
            fitting.extend(item.text("pk"));
        }
    }
    let has_words = |card: &&&Found| wanted.is_empty() || card.text("pk").is_some_and(|pk| fitting.contains(pk));
    let shown: Vec<_> = cards.iter().filter(has_words).map(|card| (*card).clone()).collect();
    let mut rows: Vec<CardRow> = dynamo.readable(&shown).await;
    rows.sort_by_key(|row| place(&row.card.position()));
    if backwards {
        rows.reverse();
    }
    Ok(rows)
}

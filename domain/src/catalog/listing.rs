//! Looking through the published products, page by page.

use crate::{
    catalog::{
        product::{Picture, Product},
        slug::Slug,
    },
    ids::ProductId,
    money::Money,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// Products on one page of the storefront.
pub const PAGE_SIZE: usize = 24;
/// Longest search text that is looked at, in characters.
pub const MAX_SEARCH_CHARS: usize = 100;

/// What a shopper wants to see.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listing {
    /// What to find in name, tags, summary and description; see [`crate::catalog::search`].
    pub search: Option<String>,
    pub tag: Option<String>,
    /// Where the page begins or ends; `None` for the first page.
    pub from: Option<Edge>,
}

/// A place between two products. Pages hang on the product beside it, not on a count, so that
/// page 400 costs what page 1 costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edge {
    After(Position),
    Before(Position),
}

/// A product's place in a list: best first, then newest, then by id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    /// How well it fits a search; 0 where nothing was searched for.
    pub score: u32,
    pub published_at: Timestamp,
    pub id: ProductId,
}

/// One page of published products.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    pub cards: Vec<Card>,
    /// Begin of the next page, if there is one.
    pub next: Option<Position>,
    /// End of the previous page, if there is one.
    pub previous: Option<Position>,
    /// What a search came to.
    pub search: Option<SearchOutcome>,
}

/// What belongs to a page of search results.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchOutcome {
    /// The tags of all that was found, most used first, at most 30.
    pub tags: Vec<TagCount>,
    /// What was searched for because nothing has the words as they were typed.
    pub correction: Option<String>,
}

/// What a card of the storefront shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    pub id: ProductId,
    pub slug: Slug,
    pub name: String,
    pub summary: String,
    pub price: Money,
    /// Most copies one order may hold; more than one where each is a seat.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub quantity_max: u8,
    pub kind: Option<String>,
    pub picture: Option<Picture>,
    pub published_at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sale_from: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sale_until: Option<Timestamp>,
}

fn one() -> u8 {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_one(n: &u8) -> bool {
    *n == 1
}

impl Card {
    pub fn of(product: &Product) -> Card {
        Card {
            id: product.id.clone(),
            slug: product.slug.clone(),
            name: product.name.clone(),
            summary: product.summary.clone(),
            price: product.price,
            quantity_max: product.quantity_max,
            kind: product.tags.first().cloned(),
            picture: product.cover().cloned(),
            published_at: product.published_at.unwrap_or(product.updated_at),
            sale_from: product.sale_from,
            sale_until: product.sale_until,
        }
    }

    /// Whether its product is sold at `now`.
    pub fn is_for_sale(&self, now: Timestamp) -> bool {
        self.sale_from.is_none_or(|from| from <= now) && self.sale_until.is_none_or(|until| now < until)
    }

    pub fn position(&self) -> Position {
        Position { score: 0, published_at: self.published_at, id: self.id.clone() }
    }
}

impl Position {
    /// For the address: `1763900000-abc`, of a search `s57-1763900000-abc`.
    pub fn to_query(&self) -> String {
        let score = if self.score > 0 { format!("s{}-", self.score) } else { String::new() };
        format!("{score}{}-{}", self.published_at.0, self.id)
    }

    /// Reads it back; `None` if somebody wrote something else there.
    pub fn from_query(text: &str) -> Option<Position> {
        let (score, text) = match text.strip_prefix('s') {
            Some(text) => text.split_once('-').and_then(|(score, text)| Some((score.parse().ok()?, text)))?,
            None => (0, text),
        };
        let (secs, id) = text.split_once('-')?;
        Some(Position { score, published_at: Timestamp(secs.parse().ok()?), id: ProductId::parse(id).ok()? })
    }

    /// Which of two comes first.
    pub fn order(&self, other: &Position) -> Ordering {
        let (one, two) = ((self.score, self.published_at), (other.score, other.published_at));
        two.cmp(&one).then_with(|| self.id.cmp(&other.id))
    }
}

/// A tag and how many published products carry it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TagCount {
    pub tag: String,
    pub count: u32,
}

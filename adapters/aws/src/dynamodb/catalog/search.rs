//! The search index, so that a search reads what it finds and not the catalog.
//!
//! Each term of each published product is an item. They are no part of the transaction that saves the product, for
//! there may be hundreds: new ones are written before it and old ones removed after it, and a search believes only
//! what the product's document says, which is saved with it. So whatever is cut off in between, no search finds too
//! little or too much.

use super::cards;
use crate::dynamodb::{
    Dynamo,
    item::{Found as Row, Item, Key, descending},
    query::Range,
    table::Table,
    unbuilt,
};
use aws_sdk_dynamodb::types::{DeleteRequest, PutRequest, WriteRequest};
use domain::{
    PortError, Product, ProductId, ProductState, Timestamp,
    catalog::{
        listing::{Card, Listing, Page, SearchOutcome},
        search::{Document, Found, Hit, INDEX_VERSION, Query, SHORTLIST, Search, Span, spelling_keys},
    },
};
use std::collections::BTreeSet;

const DOCUMENT: &str = "document";
/// The sort key of what earlier versions kept of a card's words.
const WORDS: &str = "words";
/// Most words that are looked at for one key of a misspelled one.
const MOST_NEAR: usize = 20;

/// What a product is found by, as it was saved last.
#[derive(Default, Clone)]
pub(super) struct Indexed {
    pub published_at: i64,
    pub document: String,
    /// The product's version, and none if nothing is kept.
    pub version: Option<i64>,
    pub index_version: i64,
}

impl Indexed {
    /// What `product` is to be found by; none if it is not published.
    pub fn of(product: &Product) -> Option<Indexed> {
        (product.state == ProductState::Published).then(|| Indexed {
            published_at: Card::of(product).published_at.0,
            document: Document::of(product).to_text(),
            version: i64::try_from(product.version).ok(),
            index_version: i64::from(INDEX_VERSION),
        })
    }

    pub fn read(row: &Row) -> Indexed {
        Indexed {
            published_at: row.number("at").unwrap_or_default(),
            document: row.text(DOCUMENT).unwrap_or_default().to_owned(),
            version: row.number("version"),
            index_version: row.number("index").unwrap_or_default(),
        }
    }

    pub fn item(&self, id: &ProductId) -> Item {
        let item = Item::at(document_key(id)).text(DOCUMENT, &self.document).number("at", self.published_at);
        item.number("version", self.version.unwrap_or_default()).number("index", self.index_version)
    }

    /// Where its terms stand: by term, then by place, the newest first.
    pub fn keys(&self, id: &ProductId) -> BTreeSet<(String, String)> {
        let lines = self.document.lines().skip(1).filter_map(|line| line.split_at_checked(1));
        let at = descending(self.published_at);
        lines.map(|(place, term)| (partition(term), format!("{term} {place} {at} {id}"))).collect()
    }
}

/// Beside the card: only a search reads it.
pub(super) fn document_key(id: &ProductId) -> Key {
    Key::new(Table::Catalog, format!("CARD#{id}"), DOCUMENT)
}

fn partition(term: &str) -> String {
    format!("TERM#{}", term.chars().next().unwrap_or('-'))
}

/// One page of what shoppers find.
pub(super) async fn page(dynamo: &Dynamo, query: &Query, listing: &Listing) -> Result<Page, PortError> {
    let (mut query, mut all) = (query.clone(), found(dynamo, query).await?);
    if all.places.is_empty()
        && let Some(corrected) = corrected(dynamo, &query).await?
    {
        (all, query) = (found(dynamo, &corrected).await?, corrected);
    }
    let within = match &listing.tag {
        Some(tag) => &found(dynamo, &query.clone().with_tag(tag)).await?,
        None => &all,
    };
    let page = within.page(listing.from.as_ref());
    let mut cards = cards::cards(dynamo, page.places.iter().map(|place| place.id.as_str())).await?;
    cards.sort_by_key(|card| page.places.iter().position(|place| place.id == card.id));
    let search = Some(SearchOutcome { tags: all.tags, correction: query.correction() });
    Ok(Page { cards, next: page.next, previous: page.previous, search })
}

async fn found(dynamo: &Dynamo, query: &Query) -> Result<Found, PortError> {
    let mut search = Search::new(query, SHORTLIST);
    while let Some((spans, most)) = search.wants() {
        let mut read: Vec<String> = Vec::new();
        for Span { term, as_prefix } in spans {
            let prefix = if as_prefix { term.clone() } else { format!("{term} ") };
            let range = Range::of(Table::Catalog, partition(&term)).beginning(prefix).most(most - read.len());
            let rows = dynamo.query(range).await?;
            read.extend(rows.iter().filter_map(|row| Some(row.sk().rsplit_once(' ')?.1.to_owned())));
        }
        search.read(read);
    }
    let ids: Vec<_> = search.shortlist().iter().filter_map(|id| ProductId::parse(id).ok()).collect();
    let rows = dynamo.get_many(&ids.iter().map(document_key).collect::<Vec<_>>()).await?;
    let hits = rows.iter().filter_map(|row| {
        let Indexed { published_at, document, .. } = Indexed::read(row);
        let id = ProductId::parse(row.text("pk")?.strip_prefix("CARD#")?).ok()?;
        Some(Hit { id, published_at: Timestamp(published_at), document })
    });
    Ok(Found::rank(query, &hits.collect::<Vec<_>>()))
}

async fn corrected(dynamo: &Dynamo, query: &Query) -> Result<Option<Query>, PortError> {
    let mut known = Vec::new();
    for key in query.misspelled() {
        let near = dynamo.query(Range::of(Table::Catalog, spelling(&key)).most(MOST_NEAR)).await?;
        known.extend(near.iter().map(|row| row.sk().to_owned()));
    }
    Ok(query.corrected(&known))
}

fn spelling(key: &str) -> String {
    format!("SPELLING#{key}")
}

/// Writes the terms that `product` has and `was` has not, and words that misspelled ones are compared with.
pub(super) async fn add(dynamo: &Dynamo, product: &Product, was: &Indexed) -> Result<(), PortError> {
    let Some(is) = Indexed::of(product) else { return Ok(()) };
    let (old, new) = (was.keys(&product.id), is.keys(&product.id));
    let mut keys: Vec<Key> = new.difference(&old).map(|(pk, sk)| Key::new(Table::Catalog, pk, sk)).collect();
    // What was indexed by this version before has been spelled, too.
    if was.document != is.document {
        keys.extend(spellings(dynamo, product).await?);
    }
    let put = |key: &Key| {
        let put = PutRequest::builder().set_item(Some(key.attributes())).build().map_err(|error| unbuilt(&error))?;
        Ok(WriteRequest::builder().put_request(put).build())
    };
    dynamo.write_many(Table::Catalog, keys.iter().map(put).collect::<Result<_, PortError>>()?).await
}

/// Where words of `product` belong that are not there yet. Words of products that are gone stay: they do no harm.
async fn spellings(dynamo: &Dynamo, product: &Product) -> Result<Vec<Key>, PortError> {
    let document = Document::of(product);
    let key = |key: &str, word: &str| Key::new(Table::Catalog, spelling(key), word);
    let own: Vec<Key> = document.spelled().iter().map(|word| key(word, word)).collect();
    let known: BTreeSet<String> = dynamo.get_many(&own).await?.iter().map(|row| row.sk().to_owned()).collect();
    let new = document.spelled().iter().filter(|word| !known.contains(*word));
    // The word itself comes last: it says that its keys are all there.
    Ok(new
        .flat_map(|word| {
            spelling_keys(word)
                .into_iter()
                .filter(move |key| key != word)
                .chain([word.clone()])
                .map(move |own| key(&own, word))
        })
        .collect())
}

/// Removes the terms that `was` has and `product` has not.
pub(super) async fn remove(dynamo: &Dynamo, product: &Product, was: &Indexed) -> Result<(), PortError> {
    let new = Indexed::of(product).map(|is| is.keys(&product.id)).unwrap_or_default();
    let old = was.keys(&product.id);
    let keys = old.difference(&new).map(|(pk, sk)| Key::new(Table::Catalog, pk, sk)).collect::<Vec<_>>();
    delete(dynamo, &keys).await
}

async fn delete(dynamo: &Dynamo, keys: &[Key]) -> Result<(), PortError> {
    let delete = |key: &Key| {
        let delete = DeleteRequest::builder().set_key(Some(key.attributes())).build();
        Ok(WriteRequest::builder().delete_request(delete.map_err(|error| unbuilt(&error))?).build())
    };
    dynamo.write_many(Table::Catalog, keys.iter().map(delete).collect::<Result<_, PortError>>()?).await
}

/// Indexes a product as it is, if nobody saves it meanwhile, and drops what earlier versions kept of its words.
pub(super) async fn catch_up(dynamo: &Dynamo, product: &Product) -> Result<(), PortError> {
    let words = Key::new(Table::Catalog, format!("CARD#{}", product.id), WORDS);
    let rows = dynamo.get_many(&[document_key(&product.id), words.clone()]).await?;
    let stored = rows.iter().find(|row| row.sk() == DOCUMENT).map(Indexed::read);
    if let Some(is) = Indexed::of(product).filter(|is| {
        stored.as_ref().is_none_or(|stored| stored.index_version < is.index_version || stored.version < is.version)
    }) {
        let was = stored.clone().unwrap_or_default();
        add(dynamo, product, &was).await?;
        let item = is.item(&product.id);
        let written = match stored.and_then(|stored| stored.version) {
            None => dynamo.create(item).await?,
            Some(version) => dynamo.replace(item, "version", version).await?,
        };
        // Whoever was first saved it, and with this version of the index.
        if written {
            remove(dynamo, product, &was).await?;
        }
    }
    let Some(earlier) = rows.iter().find(|row| row.sk() == WORDS) else { return Ok(()) };
    let earlier: BTreeSet<String> = earlier.body()?;
    let key = |word: &String| {
        let partition = format!("WORD#{}", word.chars().next().unwrap_or('-'));
        Key::new(Table::Catalog, partition, format!("{word} {}", product.id))
    };
    delete(dynamo, &earlier.iter().map(key).chain([words]).collect::<Vec<_>>()).await
}

/// For a place in the admin's list: what the seller finds the product by.
pub(super) fn admin_document(product: &Product) -> String {
    Document::for_admin(product).to_text()
}

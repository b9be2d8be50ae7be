//! The search index: terms in one table, what each product was indexed by in another.

use super::card_of;
use crate::{error::StoreError, rows, sealed::PassedOver};
use domain::{
    Product, ProductId, ProductState, Timestamp,
    catalog::{
        listing::{Card, Listing, Page, Position, SearchOutcome},
        search::{Document, Found, Hit, INDEX_VERSION, Query, SHORTLIST, Search, Span, spelling_keys},
    },
};
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use std::collections::BTreeSet;

/// Products indexed anew in one transaction.
const BATCH: usize = 500;

/// Who searches: the lists of terms are kept apart.
#[derive(Debug, Clone, Copy)]
pub(super) enum List {
    Shoppers = 0,
    Admins = 1,
}

/// One page of what shoppers find.
pub(super) fn page(
    db: &Connection,
    passed: &mut PassedOver,
    query: &Query,
    listing: &Listing,
) -> Result<Page, StoreError> {
    let (mut query, mut all) = (query.clone(), found(db, query)?);
    if all.places.is_empty()
        && let Some(corrected) = corrected(db, &query)?
    {
        (all, query) = (found(db, &corrected)?, corrected);
    }
    let within = match &listing.tag {
        Some(tag) => &found(db, &query.clone().with_tag(tag))?,
        None => &all,
    };
    let page = within.page(listing.from.as_ref());
    let cards = cards(db, passed, &page.places)?;
    let search = Some(SearchOutcome { tags: all.tags, correction: query.correction() });
    Ok(Page { cards, next: page.next, previous: page.previous, search })
}

fn found(db: &Connection, query: &Query) -> Result<Found, StoreError> {
    let shortlist = shortlist(db, List::Shoppers, query, SHORTLIST)?;
    let sql = "SELECT d.id, d.published_at, d.document FROM json_each(?1) AS wanted
               CROSS JOIN search_documents d ON d.row = wanted.value WHERE d.published_at IS NOT NULL";
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query([shortlist])?;
    let mut hits = Vec::new();
    while let Some(row) = rows.next()? {
        let id = ProductId::parse(row.get_ref(0)?.as_str().unwrap_or_default());
        let Ok(id) = id else { continue };
        hits.push(Hit { id, published_at: Timestamp(row.get(1)?), document: row.get(2)? });
    }
    Ok(Found::rank(query, &hits))
}

/// The rows of products that may have the words, as JSON.
pub(super) fn shortlist(db: &Connection, list: List, query: &Query, most: usize) -> Result<String, StoreError> {
    let mut search = Search::new(query, most);
    while let Some((spans, most)) = search.wants() {
        let mut read = Vec::new();
        for Span { term, as_prefix } in &spans {
            let left = rows(most - read.len());
            let end = if *as_prefix { "term >= ?2 AND term < ?2 || char(1114111)" } else { "term = ?2" };
            let sql = format!(
                "SELECT row FROM search_terms WHERE list = ?1 AND {end} ORDER BY term, place, at DESC, row LIMIT ?3"
            );
            let mut statement = db.prepare_cached(&sql)?;
            let more = statement.query_map(params![list as i64, term, left], |row| row.get::<_, i64>(0))?;
            read.extend(more.collect::<Result<Vec<_>, _>>()?);
        }
        search.read(read);
    }
    serde_json::to_string(&search.shortlist()).map_err(|error| StoreError::Damaged(error.to_string()))
}

fn corrected(db: &Connection, query: &Query) -> Result<Option<Query>, StoreError> {
    let keys = query.misspelled();
    if keys.is_empty() {
        return Ok(None);
    }
    let keys = serde_json::to_string(&keys).map_err(|error| StoreError::Damaged(error.to_string()))?;
    let sql =
        "SELECT s.word FROM json_each(?1) AS wanted CROSS JOIN search_spellings s ON s.key = wanted.value LIMIT 1000";
    let mut statement = db.prepare_cached(sql)?;
    let words = statement.query_map([keys], |row| row.get(0))?;
    Ok(query.corrected(&words.collect::<Result<Vec<String>, _>>()?))
}

/// The cards of these products that can be read, in this order.
fn cards(db: &Connection, passed: &mut PassedOver, places: &[Position]) -> Result<Vec<Card>, StoreError> {
    let ids: Vec<_> = places.iter().map(|place| &place.id).collect();
    let ids = serde_json::to_string(&ids).map_err(|error| StoreError::Damaged(error.to_string()))?;
    let sql = "SELECT p.id, p.card FROM json_each(?1) AS wanted CROSS JOIN products p ON p.id = wanted.value";
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query([ids])?;
    let mut cards: Vec<Card> = Vec::new();
    while let Some(row) = rows.next()? {
        let (id, card): (String, String) = (row.get(0)?, row.get(1)?);
        cards.extend(passed.readable(card_of(&id, &card))?);
    }
    cards.sort_by_key(|card| places.iter().position(|place| place.id == card.id));
    Ok(cards)
}

/// What a product is indexed by, as it is kept.
#[derive(Default)]
struct Indexed {
    published_at: Option<i64>,
    updated_at: i64,
    document: String,
    admin_document: String,
}

impl Indexed {
    fn terms(&self) -> BTreeSet<(i64, &str, i64, i64)> {
        let of =
            |list: List, document, at: i64| terms(document).map(move |(term, place)| (list as i64, term, place, at));
        let for_shoppers = self.published_at.into_iter().flat_map(|at| of(List::Shoppers, &self.document, at));
        for_shoppers.chain(of(List::Admins, &self.admin_document, self.updated_at)).collect()
    }
}

/// The terms of a document as it is kept, each with its place.
fn terms(document: &str) -> impl Iterator<Item = (&str, i64)> {
    document.lines().skip(1).filter_map(|line| {
        let (place, term) = line.split_at_checked(1)?;
        Some((term, place.parse().ok()?))
    })
}

/// Makes a product findable by what is in it now, and by nothing else.
pub(super) fn index(tx: &Connection, row: i64, product: &Product) -> Result<(), StoreError> {
    let was = tx
        .prepare_cached(
            "SELECT published_at, updated_at, document, admin_document FROM search_documents WHERE row = ?1",
        )?
        .query_row([row], |row| {
            Ok(Indexed {
                published_at: row.get(0)?,
                updated_at: row.get(1)?,
                document: row.get(2)?,
                admin_document: row.get(3)?,
            })
        })
        .optional()?
        .unwrap_or_default();
    let published = product.state == ProductState::Published;
    let document = if published { Document::of(product) } else { Document::default() };
    let is = Indexed {
        published_at: published.then(|| Card::of(product).published_at.0),
        updated_at: product.updated_at.0,
        document: document.to_text(),
        admin_document: Document::for_admin(product).to_text(),
    };
    let (old, new) = (was.terms(), is.terms());
    let mut delete = tx.prepare_cached(
        "DELETE FROM search_terms WHERE list = ?1 AND term = ?2 AND place = ?3 AND at = ?4 AND row = ?5",
    )?;
    for (list, term, place, at) in old.difference(&new) {
        delete.execute(params![list, term, place, at, row])?;
    }
    let mut insert = tx.prepare_cached(
        "INSERT OR IGNORE INTO search_terms (list, term, place, at, row) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    for (list, term, place, at) in new.difference(&old) {
        insert.execute(params![list, term, place, at, row])?;
    }
    spell(tx, &document)?;
    tx.prepare_cached(
        "INSERT OR REPLACE INTO search_documents
         (row, id, version, index_version, published_at, updated_at, document, admin_document) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute(params![
        row,
        product.id.as_str(),
        i64::try_from(product.version).unwrap_or(i64::MAX),
        INDEX_VERSION,
        is.published_at,
        is.updated_at,
        is.document,
        is.admin_document
    ])?;
    Ok(())
}

/// Notes words under their keys. Words of products that are gone stay: they lead nowhere and do no harm.
fn spell(tx: &Connection, document: &Document) -> Result<(), StoreError> {
    let mut insert = tx.prepare_cached("INSERT OR IGNORE INTO search_spellings (key, word) VALUES (?1, ?2)")?;
    for word in document.spelled() {
        if insert.execute([word, word])? == 0 {
            continue;
        }
        for key in spelling_keys(word) {
            insert.execute([&key, word])?;
        }
    }
    Ok(())
}

/// Indexes products that another version of the shop saved or indexed. What is done stays done if it is cut off.
pub(crate) fn catch_up(db: &mut Connection) -> Result<(), StoreError> {
    let mut last = 0;
    loop {
        let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let behind = behind(&tx, last)?;
        for (row, body) in &behind {
            last = *row;
            // One of a newer version is passed over wherever it is met.
            let Ok(product) = serde_json::from_str::<Product>(body) else { continue };
            index(&tx, *row, &product)?;
        }
        tx.commit()?;
        if behind.len() < BATCH {
            return Ok(());
        }
        tracing::info!(products = behind.len(), "Products are indexed for search");
    }
}

fn behind(tx: &Transaction, after: i64) -> Result<Vec<(i64, String)>, StoreError> {
    let sql = "SELECT p.row, p.body FROM products p LEFT JOIN search_documents d ON d.row = p.row
               WHERE p.row > ?1 AND (d.version IS NOT p.version OR d.index_version IS NOT ?2) ORDER BY p.row LIMIT ?3";
    let mut statement = tx.prepare_cached(sql)?;
    let found =
        statement.query_map(params![after, INDEX_VERSION, rows(BATCH)], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(found.collect::<Result<_, _>>()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Sqlite, SqliteCatalog};
    use domain::{catalog::admin_listing::AdminListingQuery, ports::Catalog};
    use domain_testing::sample::product;
    use tempfile::TempDir;

    async fn is_found(catalog: &SqliteCatalog, search: &str) -> bool {
        let shoppers = Listing { search: Some(search.to_owned()), ..Listing::default() };
        let admins = AdminListingQuery { search: Some(search.to_owned()), ..AdminListingQuery::default() };
        let (by_shoppers, by_admins) =
            (catalog.list(&shoppers).await.unwrap(), catalog.admin_listing(&admins).await.unwrap());
        assert_eq!(by_shoppers.cards.is_empty(), by_admins.products.is_empty());
        !by_shoppers.cards.is_empty()
    }

    #[tokio::test]
    async fn products_that_another_version_saved_are_indexed_when_the_store_is_opened() {
        let dir = TempDir::new().unwrap();
        let named = |slug: &str, name: &str| Product { name: name.to_owned(), ..product(slug, 1) };
        let products = [named("a", "Größe"), named("b", "入門"), named("c", "Soup")];
        let catalog = SqliteCatalog(Sqlite::open(dir.path()).unwrap());
        for product in &products {
            catalog.save(product).await.unwrap();
        }
        // Of the first nothing is there, the second was indexed by another version, the third was saved by one.
        let spoil = "DELETE FROM search_documents WHERE id = 'a'; DELETE FROM search_spellings;
                     DELETE FROM search_terms WHERE row = 1 OR term LIKE '入%';
                     UPDATE search_documents SET index_version = 0, document = '0\n', admin_document = '0\n' WHERE id = 'b';
                     UPDATE search_documents SET version = 0, document = replace(document, 'soup', 'bowl'),
                         admin_document = replace(admin_document, 'soup', 'bowl') WHERE id = 'c';
                     UPDATE search_terms SET term = 'bowl' WHERE term = 'soup';";
        catalog.0.write(move |tx| Ok(tx.execute_batch(spoil)?)).await.unwrap();
        assert!(is_found(&catalog, "bowl").await && !is_found(&catalog, "grosse").await);
        drop(catalog);
        let catalog = SqliteCatalog(Sqlite::open(dir.path()).unwrap());
        for (search, found) in
            [("grosse", true), ("入門", true), ("soup", true), ("bowl", false), ("gross", true), ("gröesse", true)]
        {
            let shoppers = Listing { search: Some(search.to_owned()), ..Listing::default() };
            assert_eq!(!catalog.list(&shoppers).await.unwrap().cards.is_empty(), found, "{search}");
        }
    }

    /// `cargo test -p server --lib -- --ignored --nocapture a_large_catalog_is_indexed`
    #[tokio::test]
    #[ignore = "takes minutes; prints figures"]
    async fn a_large_catalog_is_indexed_in_a_minute() {
        let dir = TempDir::new().unwrap();
        let store = Sqlite::open(dir.path()).unwrap();
        let words =
            "bread soup loaf crumb oven flour water salt yeast rye wheat spelt dough knead fold rest bake cool slice"
                .split(' ')
                .cycle();
        let text: Vec<_> = words.take(150).collect();
        let make = move |n: usize| Product {
            description: text.iter().enumerate().map(|(at, word)| format!("{word}{} ", (n * 7 + at) % 4_000)).collect(),
            ..product(&format!("product-{n:06}"), 1)
        };
        store.write(move |tx| (0..20_000).try_for_each(|n| super::super::save(tx, &make(n)))).await.unwrap();
        store
            .write(|tx| Ok(tx.execute_batch("DELETE FROM search_documents; DELETE FROM search_terms;")?))
            .await
            .unwrap();
        drop(store);
        let begun = std::time::Instant::now();
        Sqlite::open(dir.path()).unwrap();
        eprintln!("20,000 products of 150 words: {:?}", begun.elapsed());
    }
}

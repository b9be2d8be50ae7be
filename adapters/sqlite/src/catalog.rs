mod admin_listing;
pub mod autosaves;
pub(super) mod search;

use super::{
    Sqlite,
    audit::log,
    error::StoreError,
    rows,
    sealed::{self, PRODUCTS, PassedOver, Sealed},
};
use async_trait::async_trait;
use domain::{
    PortError, Product, ProductId, ProductState, Slug, Timestamp,
    audit::AuditEntry,
    catalog::{
        admin_listing::{AdminListingPage, AdminListingQuery},
        listing::{Card, Edge, Listing, PAGE_SIZE, Page, Position, TagCount},
        search::Query,
    },
    ports::{Catalog, SlugHit},
};
use rusqlite::{Connection, OptionalExtension, Transaction, params, types::Value};

/// The catalog in SQLite.
#[derive(Clone)]
pub struct SqliteCatalog(pub Sqlite);

#[async_trait]
impl Catalog for SqliteCatalog {
    async fn find_many(&self, ids: &[ProductId]) -> Result<Vec<Product>, PortError> {
        let ids = serde_json::to_string(ids).unwrap_or_default();
        self.0
            .list(move |db, passed| {
                let rest = "WHERE id IN (SELECT value FROM json_each(?1))";
                sealed::all(db, passed, PRODUCTS, rest, [ids], usize::MAX)
            })
            .await
    }

    async fn find_by_slug(&self, slug: &Slug) -> Result<SlugHit, PortError> {
        let slug = slug.to_string();
        self.0.read(move |db| find_by_slug(db, &slug)).await
    }

    async fn list(&self, listing: &Listing) -> Result<Page, PortError> {
        let listing = listing.clone();
        let query = listing.search.as_deref().and_then(Query::parse);
        self.0
            .list(move |db, passed| match &query {
                Some(query) => search::page(db, passed, query, &listing),
                None => list(db, passed, &listing),
            })
            .await
    }

    async fn tags(&self) -> Result<Vec<TagCount>, PortError> {
        self.0
            .read(|db| {
                let mut statement = db.prepare_cached(
                    "SELECT tag, count FROM tag_counts WHERE count > 0 ORDER BY count DESC, tag LIMIT 30",
                )?;
                let tags = statement.query_map([], |row| Ok(TagCount { tag: row.get(0)?, count: row.get(1)? }))?;
                Ok(tags.collect::<Result<_, _>>()?)
            })
            .await
    }

    async fn save(&self, product: &Product) -> Result<(), PortError> {
        let product = product.clone();
        self.0.write(move |tx| save(tx, &product)).await
    }

    async fn record(&self, product: &Product, audit: AuditEntry) -> Result<(), PortError> {
        let product = product.clone();
        self.0
            .write(move |tx| {
                save(tx, &product)?;
                log(tx, audit)
            })
            .await
    }

    async fn admin_listing(&self, query: &AdminListingQuery) -> Result<AdminListingPage, PortError> {
        let query = query.clone();
        self.0.list(move |db, passed| admin_listing::page(db, passed, &query)).await
    }

    async fn addresses(&self, after: Option<&Slug>, limit: usize, now: Timestamp) -> Result<Vec<Slug>, PortError> {
        let after = after.map(Slug::to_string).unwrap_or_default();
        let slugs: Vec<String> = self
            .0
            .read(move |db| {
                let sql = "SELECT slug FROM products INDEXED BY products_sitemap
                    WHERE slug > ?1 AND state = 'published'
                    AND coalesce(sale_from <= ?3, TRUE) AND coalesce(?3 < sale_until, TRUE)
                    ORDER BY slug LIMIT ?2";
                let mut statement = db.prepare_cached(sql)?;
                let slugs = statement.query_map(params![after, rows(limit), now.0], |row| row.get(0))?;
                Ok(slugs.collect::<Result<_, _>>()?)
            })
            .await?;
        Ok(slugs.iter().filter_map(|slug| Slug::parse(slug).ok()).collect())
    }

    async fn revision(&self) -> Result<u64, PortError> {
        let revision: i64 = self
            .0
            .read(|db| Ok(db.prepare_cached("SELECT revision FROM shelf")?.query_row([], |row| row.get(0))?))
            .await?;
        Ok(revision.unsigned_abs())
    }
}

#[cfg(any(feature = "failpoints", feature = "bench"))]
impl SqliteCatalog {
    /// Saves many products at once, for tests and measurements of large catalogs.
    ///
    /// # Errors
    /// As [`Catalog::save`]; nothing was stored.
    pub async fn save_many(&self, products: Vec<Product>) -> Result<(), PortError> {
        self.0.write(move |tx| products.iter().try_for_each(|product| save(tx, product))).await
    }
}

/// Compares each card with the product it was made of.
pub(super) fn check_cards(db: &Connection) -> Result<(), StoreError> {
    let mut statement = db.prepare("SELECT body, card FROM products")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (body, card): (String, String) = (row.get(0)?, row.get(1)?);
        // One of a newer version is passed over wherever it is met.
        let Ok(product) = serde_json::from_str::<Product>(&body) else { continue };
        let mut made = Card::of(&product);
        if !card.contains("\"quantity_max\":") {
            // Cards of earlier versions do not say it; the next save of the product writes it.
            made.quantity_max = 1;
        }
        if Sealed::of(&made)?.body != card {
            return Err(StoreError::Damaged("a card of table products does not match its product".to_owned()));
        }
    }
    Ok(())
}

fn find_by_slug(db: &Connection, slug: &str) -> Result<SlugHit, StoreError> {
    let product: Option<Product> = sealed::one(db, PRODUCTS, "WHERE slug = ?1", [slug])?;
    if let Some(product) = product {
        return Ok(SlugHit::Product(Box::new(product)));
    }
    let sql = "SELECT p.slug FROM old_slugs o JOIN products p ON p.id = o.product_id WHERE o.slug = ?1";
    let moved: Option<String> = db.prepare_cached(sql)?.query_row([slug], |row| row.get(0)).optional()?;
    Ok(moved.and_then(|slug| Slug::parse(&slug).ok()).map_or(SlugHit::Nothing, SlugHit::Moved))
}

/// One page, read as a range of an index: the row after the last one tells whether there is more.
fn list(db: &Connection, passed: &mut PassedOver, listing: &Listing) -> Result<Page, StoreError> {
    let backwards = matches!(listing.from, Some(Edge::Before(_)));
    let mut cards = cards(db, passed, listing, backwards)?;
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

fn cards(
    db: &Connection,
    passed: &mut PassedOver,
    listing: &Listing,
    backwards: bool,
) -> Result<Vec<Card>, StoreError> {
    let mut values: Vec<Value> = Vec::new();
    let mut bind = |value: Value| {
        values.push(value);
        format!("?{}", values.len())
    };
    // An index made for another list would have every product sorted at each view.
    let mut from = "products p INDEXED BY products_shelf WHERE p.state = 'published'".to_owned();
    let (mut at, mut id) = ("p.published_at", "p.id");
    if let Some(tag) = &listing.tag {
        let tag = bind(tag.clone().into());
        from = format!("product_tags t CROSS JOIN products p ON p.id = t.product_id WHERE t.tag = {tag}");
        (at, id) = ("t.published_at", "t.product_id");
    }
    let part = |range: &str| format!("SELECT p.card, {at} AS at, {id} AS id FROM {from}{range}");
    let order = if backwards { "at ASC, id DESC" } else { "at DESC, id ASC" };
    let rows = match &listing.from {
        None => part(""),
        Some(
            Edge::After(Position { published_at, id: product, .. })
            | Edge::Before(Position { published_at, id: product, .. }),
        ) => {
            let (then, product) = (bind(published_at.0.into()), bind(product.to_string().into()));
            let (older, later) = if backwards { (">", "<") } else { ("<", ">") };
            // Two ranges: of thousands that were imported in one second, those in front are not looked at.
            let same = part(&format!(" AND {at} = {then} AND {id} {later} {product}"));
            format!("{same} UNION ALL {}", part(&format!(" AND {at} {older} {then}")))
        }
    };
    // Some more than shown: one that cannot be read must not take the place of one that can.
    let sql = format!("{rows} ORDER BY {order} LIMIT {}", 2 * PAGE_SIZE);
    let mut statement = db.prepare_cached(&sql)?;
    let mut rows = statement.query(rusqlite::params_from_iter(values))?;
    let mut cards = Vec::new();
    while cards.len() <= PAGE_SIZE
        && let Some(row) = rows.next()?
    {
        let (card, id): (String, String) = (row.get(0)?, row.get(2)?);
        cards.extend(passed.readable(card_of(&id, &card))?);
    }
    Ok(cards)
}

/// The card of the product `id` as it is kept.
fn card_of(id: &str, card: &str) -> Result<Card, StoreError> {
    serde_json::from_str(card)
        .map_err(|error| StoreError::Unreadable { row: format!("cards/{id}"), reason: error.to_string() })
}

fn save(tx: &Transaction, product: &Product) -> Result<(), StoreError> {
    let id = product.id.as_str();
    let stored: Option<(i64, i64)> = tx
        .query_row("SELECT row, version FROM products WHERE id = ?1", [id], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let version = i64::try_from(product.version).map_err(|_| StoreError::Conflict)?;
    if version != stored.map_or(0, |(_, version)| version) + 1 {
        return Err(StoreError::Conflict);
    }
    let Sealed { body, sum } = Sealed::of(product)?;
    let card = Sealed::of(&Card::of(product))?.body;
    let state = product.state.as_str();
    let published_at = Card::of(product).published_at.0;
    let row: i64 = tx.query_row(
        "INSERT INTO products (id, slug, state, published_at, version, card, body, sum) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
         ON CONFLICT (id) DO UPDATE SET slug = ?2, state = ?3, published_at = ?4, version = ?5, card = ?6, body = ?7, sum = ?8
         RETURNING row",
        params![id, product.slug.as_str(), state, published_at, version, card, body, sum],
        |row| row.get(0),
    )?;
    save_slugs(tx, product)?;
    save_tags(tx, product, published_at)?;
    search::index(tx, row, product)?;
    tx.execute("UPDATE shelf SET revision = revision + 1", [])?;
    Ok(())
}

fn save_slugs(tx: &Transaction, product: &Product) -> Result<(), StoreError> {
    let id = product.id.as_str();
    tx.execute("DELETE FROM old_slugs WHERE product_id = ?1 OR slug = ?2", params![id, product.slug.as_str()])?;
    for slug in product.old_slugs.iter().filter(|slug| **slug != product.slug) {
        tx.execute("INSERT OR REPLACE INTO old_slugs (slug, product_id) VALUES (?1, ?2)", params![slug.as_str(), id])?;
    }
    Ok(())
}

fn save_tags(tx: &Transaction, product: &Product, published_at: i64) -> Result<(), StoreError> {
    let id = product.id.as_str();
    tx.execute(
        "UPDATE tag_counts SET count = count - 1 WHERE tag IN (SELECT tag FROM product_tags WHERE product_id = ?1)",
        [id],
    )?;
    tx.execute("DELETE FROM product_tags WHERE product_id = ?1", [id])?;
    if product.state != ProductState::Published {
        return Ok(());
    }
    for tag in &product.tags {
        let added = tx.execute(
            "INSERT OR IGNORE INTO product_tags (tag, published_at, product_id) VALUES (?1, ?2, ?3)",
            params![tag, published_at, id],
        )?;
        if added == 1 {
            tx.execute(
                "INSERT INTO tag_counts (tag, count) VALUES (?1, 1) ON CONFLICT (tag) DO UPDATE SET count = count + 1",
                [tag],
            )?;
        }
    }
    Ok(())
}

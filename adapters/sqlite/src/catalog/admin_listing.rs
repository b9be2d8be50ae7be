//! The admin's list: every state, read along one index; searched by name, tags and address.

use super::search::{self, List};
use crate::{
    error::StoreError,
    sealed::{self, PRODUCTS, PassedOver},
};
use domain::{
    Product, ProductId, Timestamp,
    catalog::{
        admin_listing::{AdminListEdge, AdminListPosition, AdminListingPage, AdminListingQuery, INVENTORY_PAGE},
        search::Query,
    },
};
use rusqlite::{Connection, types::Value};

/// Most products that a search of an admin looks at.
const SHORTLIST: usize = 5_000;

pub(super) fn page(
    db: &Connection,
    passed: &mut PassedOver,
    query: &AdminListingQuery,
) -> Result<AdminListingPage, StoreError> {
    if let Some(words) = query.search.as_deref().and_then(Query::parse) {
        return searched(db, passed, query, &words);
    }
    let mut values: Vec<Value> = Vec::new();
    let mut bind = |value: Value| {
        values.push(value);
        format!("?{}", values.len())
    };
    let mut conditions = vec!["1".to_owned()];
    if let Some(state) = query.state {
        conditions.push(format!("state = {}", bind(state.as_str().to_owned().into())));
    }
    let backwards = matches!(query.from, Some(AdminListEdge::Before(_)));
    let index = if query.state.is_some() { "products_state_updated" } else { "products_updated" };
    let part = |range: &str| {
        let conditions = conditions.join(" AND ");
        format!(
            "SELECT {}, updated_at AS at, id AS id FROM products INDEXED BY {index} WHERE {conditions}{range}",
            PRODUCTS.columns()
        )
    };
    let rows = match &query.from {
        None => part(""),
        Some(AdminListEdge::After(place) | AdminListEdge::Before(place)) => {
            let (then, id) = (bind(place.updated_at.0.into()), bind(place.id.to_string().into()));
            let (older, later) = if backwards { (">", "<") } else { ("<", ">") };
            // Two ranges: of thousands that were imported in one second, those in front are not looked at.
            let same = part(&format!(" AND updated_at = {then} AND id {later} {id}"));
            format!("{same} UNION ALL {}", part(&format!(" AND updated_at {older} {then}")))
        }
    };
    let order = if backwards { "at ASC, id DESC" } else { "at DESC, id ASC" };
    // Some more than shown: one that cannot be read must not take the place of one that can.
    let sql = format!("{rows} ORDER BY {order} LIMIT {}", 2 * INVENTORY_PAGE);
    let found: Vec<Product> = sealed::all_of(db, passed, &sql, rusqlite::params_from_iter(values), INVENTORY_PAGE + 1)?;
    Ok(AdminListingPage::cut(found, query))
}

/// Looks at what may have the words, and shows the page of it.
fn searched(
    db: &Connection,
    passed: &mut PassedOver,
    query: &AdminListingQuery,
    words: &Query,
) -> Result<AdminListingPage, StoreError> {
    let shortlist = search::shortlist(db, List::Admins, words, SHORTLIST)?;
    let sql = "SELECT d.id, d.updated_at, p.state, d.admin_document FROM json_each(?1) AS wanted
               CROSS JOIN search_documents d ON d.row = wanted.value CROSS JOIN products p ON p.row = d.row";
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query([shortlist])?;
    let mut places = Vec::new();
    while let Some(row) = rows.next()? {
        let (id, state, document) = (row.get_ref(0)?, row.get_ref(2)?, row.get_ref(3)?);
        let in_state = query.state.is_none_or(|wanted| state.as_str().is_ok_and(|state| state == wanted.as_str()));
        let fits = in_state && words.score(document.as_str().unwrap_or_default()).is_some();
        let id = ProductId::parse(id.as_str().unwrap_or_default()).ok().filter(|_| fits);
        let Some(id) = id else { continue };
        let place = AdminListPosition { updated_at: Timestamp(row.get(1)?), id };
        let beyond = match &query.from {
            None => true,
            Some(AdminListEdge::After(edge)) => place.is_behind(edge),
            Some(AdminListEdge::Before(edge)) => edge.is_behind(&place),
        };
        places.extend(beyond.then_some(place));
    }
    places.sort_by(|a, b| b.updated_at.cmp(&a.updated_at).then_with(|| a.id.cmp(&b.id)));
    if matches!(query.from, Some(AdminListEdge::Before(_))) {
        places.reverse();
    }
    let mut found: Vec<Product> = Vec::new();
    for place in places {
        if found.len() > INVENTORY_PAGE {
            break;
        }
        let read = sealed::one::<Product>(db, PRODUCTS, "WHERE id = ?1", [place.id.as_str()]);
        found.extend(passed.readable(read)?.flatten());
    }
    Ok(AdminListingPage::cut(found, query))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Sqlite, SqliteCatalog};
    use domain::{
        ProductState, Timestamp,
        catalog::admin_listing::AdminListPosition,
        ports::{Catalog, Metrics},
    };
    use domain_testing::sample::product;

    /// `cargo test -p server --lib -- --ignored --nocapture ten_thousand`
    #[tokio::test]
    #[ignore = "takes minutes; prints figures"]
    async fn ten_thousand_products_are_paged_in_milliseconds() {
        let dir = tempfile::TempDir::new().unwrap();
        let store = Sqlite::open(dir.path()).unwrap();
        store
            .write(|tx| {
                for n in 0..10_000 {
                    let product = Product { updated_at: Timestamp(n), ..product(&format!("product-{n:05}"), 1) };
                    super::super::save(tx, &product)?;
                }
                Ok(())
            })
            .await
            .unwrap();
        let catalog = SqliteCatalog(store.clone());
        let place = AdminListPosition { updated_at: Timestamp(5_000), id: product("product-05000", 1).id };
        let queries = [
            AdminListingQuery::default(),
            AdminListingQuery { from: Some(AdminListEdge::After(place)), ..AdminListingQuery::default() },
            AdminListingQuery { state: Some(ProductState::Published), ..AdminListingQuery::default() },
            AdminListingQuery { search: Some("product".to_owned()), ..AdminListingQuery::default() },
        ];
        for query in queries {
            let begun = std::time::Instant::now();
            let page = catalog.admin_listing(&query).await.unwrap();
            let ids: Vec<_> = page.products.iter().map(|product| product.id.clone()).collect();
            crate::SqliteStore(store.clone()).sold(&ids).await.unwrap();
            let took = begun.elapsed();
            assert_eq!(ids.len(), INVENTORY_PAGE);
            assert!(took.as_millis() < 250, "{query:?} took {took:?}");
            eprintln!("{took:?} {query:?}");
        }
    }
}

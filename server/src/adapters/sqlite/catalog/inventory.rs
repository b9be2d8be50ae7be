//! The admin's list: every state, read along one index.

use crate::adapters::sqlite::{
    StoreError,
    sealed::{self, PRODUCTS, PassedOver},
};
use domain::{
    Product,
    inventory::{INVENTORY_PAGE, InventoryPage, InventoryQuery, StockEdge},
    listing::search_words,
};
use rusqlite::{Connection, Transaction, params, types::Value};

pub(super) fn page(
    db: &Connection,
    passed: &mut PassedOver,
    query: &InventoryQuery,
) -> Result<InventoryPage, StoreError> {
    let mut values: Vec<Value> = Vec::new();
    let mut bind = |value: Value| {
        values.push(value);
        format!("?{}", values.len())
    };
    let mut conditions = vec!["1".to_owned()];
    if let Some(state) = query.state {
        conditions.push(format!("state = {}", bind(state.as_str().to_owned().into())));
    }
    if let Some(words) = query.search.as_deref().map(search_words).filter(|words| !words.is_empty()) {
        let words: Vec<_> = words.iter().map(|word| format!("\"{word}\"*")).collect();
        let words = bind(words.join(" AND ").into());
        conditions.push(format!("row IN (SELECT rowid FROM product_names WHERE product_names MATCH {words})"));
    }
    let backwards = matches!(query.from, Some(StockEdge::Before(_)));
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
        Some(StockEdge::After(place) | StockEdge::Before(place)) => {
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
    Ok(InventoryPage::cut(found, query))
}

/// Makes a product findable by what it is now called.
pub(super) fn index(tx: &Transaction, row: i64, product: &Product) -> Result<(), StoreError> {
    let text = format!("{} {} {}", product.name, product.slug, product.tags.join(" "));
    tx.prepare_cached("DELETE FROM product_names WHERE rowid = ?1")?.execute([row])?;
    tx.prepare_cached("INSERT INTO product_names (rowid, text) VALUES (?1, ?2)")?.execute(params![row, text])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::sqlite::{Sqlite, SqliteCatalog};
    use domain::{
        ProductState, Timestamp,
        inventory::StockPlace,
        memory::sample::product,
        ports::{Catalog, Orders},
    };

    fn steps(db: &Connection, sql: &str) -> Vec<String> {
        let mut statement = db.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        statement.query_map([], |row| row.get(3)).unwrap().map(Result::unwrap).collect()
    }

    #[tokio::test]
    async fn a_page_of_the_list_is_a_range_of_an_index() {
        let dir = tempfile::TempDir::new().unwrap();
        let store = Sqlite::open(dir.path()).unwrap();
        let (by_state, all, sold) = store
            .read(|db| {
                let of = |condition: &str| {
                    steps(db, &format!("SELECT body FROM products WHERE {condition} updated_at <= 9 AND (updated_at < 9 OR id > 'a') ORDER BY updated_at DESC, id ASC LIMIT 26"))
                };
                let sold = steps(db, "SELECT coalesce(sum(count), 0) FROM figures WHERE what = 'sold' AND product = 'a'");
                Ok((of("state = 'draft' AND"), of(""), sold))
            })
            .await
            .unwrap();
        for (plan, index) in [(by_state, "products_state_updated"), (all, "products_updated"), (sold, "figures_sold")] {
            assert!(plan.len() == 1 && plan[0].contains("SEARCH") && plan[0].contains(index), "{index}: {plan:?}");
        }
    }

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
        let place = StockPlace { updated_at: Timestamp(5_000), id: product("product-05000", 1).id };
        let queries = [
            InventoryQuery::default(),
            InventoryQuery { from: Some(StockEdge::After(place)), ..InventoryQuery::default() },
            InventoryQuery { state: Some(ProductState::Published), ..InventoryQuery::default() },
            InventoryQuery { search: Some("product".to_owned()), ..InventoryQuery::default() },
        ];
        for query in queries {
            let begun = std::time::Instant::now();
            let page = catalog.inventory(&query).await.unwrap();
            let ids: Vec<_> = page.products.iter().map(|product| product.id.clone()).collect();
            crate::adapters::sqlite::SqliteOrders(store.clone()).sold(&ids).await.unwrap();
            let took = begun.elapsed();
            assert_eq!(ids.len(), INVENTORY_PAGE);
            assert!(took.as_millis() < 250, "{query:?} took {took:?}");
            eprintln!("{took:?} {query:?}");
        }
    }
}

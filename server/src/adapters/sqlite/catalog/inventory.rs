//! The admin's list: every state, read along one index.

use crate::adapters::sqlite::{StoreError, sealed};
use domain::{
    Product,
    inventory::{INVENTORY_PAGE, InventoryPage, InventoryQuery, StockEdge},
    listing::search_words,
};
use rusqlite::{Connection, Transaction, params, types::Value};

pub(super) fn page(db: &Connection, query: &InventoryQuery) -> Result<InventoryPage, StoreError> {
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
    if let Some(StockEdge::After(place) | StockEdge::Before(place)) = &query.from {
        let (then, id) = (bind(place.updated_at.0.into()), bind(place.id.to_string().into()));
        let (older, later) = if backwards { (">", "<") } else { ("<", ">") };
        conditions
            .push(format!("updated_at {older}= {then} AND (updated_at {older} {then} OR id {later} {id})"));
    }
    let order = if backwards { "updated_at ASC, id DESC" } else { "updated_at DESC, id ASC" };
    let sql = format!(
        "SELECT body, sum FROM products WHERE {} ORDER BY {order} LIMIT {}",
        conditions.join(" AND "),
        INVENTORY_PAGE + 1
    );
    let found: Vec<Product> = sealed::all(db, &sql, rusqlite::params_from_iter(values))?;
    Ok(InventoryPage::cut(found, query))
}

/// Makes a product findable by what it is now called.
pub(super) fn index(tx: &Transaction, row: i64, product: &Product) -> Result<(), StoreError> {
    let text = format!("{} {} {}", product.name, product.slug, product.tags.join(" "));
    tx.prepare_cached("DELETE FROM product_names WHERE rowid = ?1")?.execute([row])?;
    tx.prepare_cached("INSERT INTO product_names (rowid, text) VALUES (?1, ?2)")?.execute(params![row, text])?;
    Ok(())
}

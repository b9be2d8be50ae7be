//! What sellers see: every product, last changed first.

use super::{
    super::{
        Dynamo, Table,
        item::{Item, Key, descending},
        query::Range,
    },
    product_key, words,
};
use domain::{
    PortError, Product, ProductId, ProductState,
    inventory::{INVENTORY_PAGE, InventoryPage, InventoryQuery, StockEdge, StockPlace},
};
use std::collections::BTreeSet;

/// Places that are read at a time where not each of them fits.
const SOME: usize = 1_000;

fn list(state: Option<ProductState>) -> String {
    state.map_or_else(|| "STOCK".to_owned(), |state| format!("STOCK#{}", state.as_str()))
}

fn place(place: &StockPlace) -> String {
    format!("{}#{}", descending(place.updated_at.0), place.id)
}

/// Where a product stands: among all, and among those in its state.
pub(super) fn places(product: &Product) -> [Key; 2] {
    let here = place(&StockPlace::of(product));
    [None, Some(product.state)].map(|state| Key::new(Table::Catalog, list(state), here.clone()))
}

/// A place with the words it is found by.
pub(super) fn item(key: Key, product: &Product) -> Result<Item, PortError> {
    let text = format!("{} {} {}", product.name, product.slug, product.tags.join(" "));
    Item::at(key).body(&words::of_text(&text))
}

pub(super) async fn page(dynamo: &Dynamo, query: &InventoryQuery) -> Result<InventoryPage, PortError> {
    let wanted = words::wanted(query.search.as_deref()).unwrap_or_default();
    let most = if wanted.is_empty() { INVENTORY_PAGE + 2 } else { SOME };
    let backwards = matches!(query.from, Some(StockEdge::Before(_)));
    let mut range = Range::of(Table::Catalog, list(query.state)).backwards(backwards).most(most);
    let edge = match &query.from {
        Some(StockEdge::After(edge) | StockEdge::Before(edge)) => Some(place(edge)),
        None => None,
    };
    if let Some(edge) = edge.clone() {
        range = if backwards { range.to(edge) } else { range.from(edge) };
    }
    let mut reader = dynamo.read(range);
    let mut ids: Vec<ProductId> = Vec::new();
    'full: loop {
        let places = reader.more().await?;
        if places.is_empty() {
            break;
        }
        for here in places.iter().filter(|here| edge.as_deref() != Some(here.sk())) {
            // A product whose words cannot be read is in the list, and found by none of them.
            let found_by: BTreeSet<String> = here.body().unwrap_or_default();
            let id = here.sk().split_once('#').and_then(|(_, id)| ProductId::parse(id).ok());
            ids.extend(id.filter(|_| words::fit(&found_by, &wanted)));
            if ids.len() > INVENTORY_PAGE {
                break 'full;
            }
        }
    }
    let keys: Vec<_> = ids.iter().map(product_key).collect();
    let mut products: Vec<Product> = dynamo.readable(&dynamo.get_many(&keys).await?).await;
    products.sort_by_key(|product| ids.iter().position(|id| *id == product.id));
    Ok(InventoryPage::cut(products, query))
}

//! What sellers see: every product, last changed first.

use super::{product_key, search};
use crate::dynamodb::{
    Dynamo,
    item::{Found, Item, Key, descending},
    query::Range,
    table::Table,
};
use domain::{
    PortError, Product, ProductId, ProductState,
    catalog::{
        admin_listing::{AdminListEdge, AdminListPosition, AdminListingPage, AdminListingQuery, INVENTORY_PAGE},
        search::Query,
    },
};

/// Places that are read at a time where not each of them fits.
const SOME: usize = 1_000;
const DOCUMENT: &str = "document";

fn list(state: Option<ProductState>) -> String {
    state.map_or_else(|| "STOCK".to_owned(), |state| format!("STOCK#{}", state.as_str()))
}

fn place(place: &AdminListPosition) -> String {
    format!("{}#{}", descending(place.updated_at.0), place.id)
}

/// Where a product stands: among all, and among those in its state.
pub(super) fn places(product: &Product) -> [Key; 2] {
    let here = place(&AdminListPosition::of(product));
    [None, Some(product.state)].map(|state| Key::new(Table::Catalog, list(state), here.clone()))
}

/// A place with what the product is found by there.
pub(super) fn item(key: Key, product: &Product) -> Item {
    Item::at(key).text(DOCUMENT, search::admin_document(product))
}

pub(super) async fn page(dynamo: &Dynamo, query: &AdminListingQuery) -> Result<AdminListingPage, PortError> {
    let wanted = query.search.as_deref().and_then(Query::parse);
    let most = if wanted.is_none() { INVENTORY_PAGE + 2 } else { SOME };
    let backwards = matches!(query.from, Some(AdminListEdge::Before(_)));
    let mut range = Range::of(Table::Catalog, list(query.state)).backwards(backwards).most(most);
    let edge = match &query.from {
        Some(AdminListEdge::After(edge) | AdminListEdge::Before(edge)) => Some(place(edge)),
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
            let id = here.sk().split_once('#').and_then(|(_, id)| ProductId::parse(id).ok());
            // A place that an earlier version wrote is found by nothing until `catch_up` was there.
            let document = here.text(DOCUMENT).unwrap_or_default();
            ids.extend(id.filter(|_| wanted.as_ref().is_none_or(|query| query.score(document).is_some())));
            if ids.len() > INVENTORY_PAGE {
                break 'full;
            }
        }
    }
    let keys: Vec<_> = ids.iter().map(product_key).collect();
    let mut products: Vec<Product> = dynamo.readable(&dynamo.get_many(&keys).await?).await;
    products.sort_by_key(|product| ids.iter().position(|id| *id == product.id));
    Ok(AdminListingPage::cut(products, query))
}

/// The next products of the list that was last changed first, behind `after`, and where they end.
pub(super) async fn some(
    dynamo: &Dynamo,
    after: Option<&str>,
    most: usize,
) -> Result<(Vec<Product>, Option<String>), PortError> {
    let mut range = Range::of(Table::Catalog, list(None)).most(most + 1);
    if let Some(after) = after {
        range = range.from(after);
    }
    let places = dynamo.query(range).await?;
    let places: Vec<&str> = places.iter().map(Found::sk).filter(|place| Some(*place) != after).take(most).collect();
    let ids = places.iter().filter_map(|place| ProductId::parse(place.split_once('#')?.1).ok());
    let keys: Vec<_> = ids.map(|id| product_key(&id)).collect();
    let products = dynamo.readable(&dynamo.get_many(&keys).await?).await;
    Ok((products, places.last().map(|place| (*place).to_owned())))
}

//! Cards of products, as a page of the catalog shows them.

use crate::dynamodb::{Dynamo, item::Key, table::Table};
use domain::{PortError, catalog::listing::Card};
use serde::{Deserialize, Serialize};

/// What a page of the storefront needs of a product.
#[derive(Serialize, Deserialize)]
pub(super) struct CardRow {
    pub(super) card: Card,
    pub(super) tags: Vec<String>,
}

/// The cards of these products that are published and can be read, in any order.
pub(super) async fn cards(dynamo: &Dynamo, ids: impl Iterator<Item = &str>) -> Result<Vec<Card>, PortError> {
    let found = dynamo.get_many(&ids.map(key).collect::<Vec<_>>()).await?;
    let rows: Vec<CardRow> = dynamo.readable(&found).await;
    Ok(rows.into_iter().map(|row| row.card).collect())
}

pub(super) fn key(id: &str) -> Key {
    Key::alone(Table::Catalog, format!("CARD#{id}"))
}

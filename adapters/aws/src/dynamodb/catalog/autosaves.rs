use crate::dynamodb::{
    Dynamo,
    item::{ALONE, Item, Key},
    table::Table,
};
use async_trait::async_trait;
use domain::{
    PortError,
    catalog::{Autosave, AutosaveKey},
    ports::Autosaves,
};

/// Unsaved forms in DynamoDB.
#[derive(Clone)]
pub struct DynamoAutosaves(pub Dynamo);

#[async_trait]
impl Autosaves for DynamoAutosaves {
    async fn keep(&self, place: &AutosaveKey, draft: &Autosave) -> Result<(), PortError> {
        self.0.put(Item::at(key(place)).body(draft)?).await
    }

    async fn kept(&self, place: &AutosaveKey) -> Result<Option<Autosave>, PortError> {
        let found = self.0.get(&key(place)).await?;
        Ok(found.as_ref().and_then(|found| read(found.text("body")?)))
    }

    async fn forget(&self, place: &AutosaveKey) -> Result<(), PortError> {
        self.0.delete(&key(place)).await
    }
}

fn key(place: &AutosaveKey) -> Key {
    let product = place.product.as_ref().map_or_else(|| ALONE.to_owned(), |product| format!("PRODUCT#{product}"));
    Key::new(Table::Catalog, format!("DRAFT#{}", place.admin), product)
}

/// An autosave that cannot be read is set aside: the editor opens without it, and what is typed next takes its place.
fn read(body: &str) -> Option<Autosave> {
    let kept = Autosave::read(body);
    if kept.is_none() {
        tracing::warn!("An unsaved form of another version of the program cannot be read and is set aside");
    }
    kept
}

//! What background work asks of the store.

use crate::dynamodb::{
    item::Item,
    journal,
    orders::{BEFORE_READING, DynamoStore, items},
};
use async_trait::async_trait;
use domain::{PortError, Timestamp, ports::Jobs};

#[async_trait]
impl Jobs for DynamoStore {
    async fn tidy(&self) -> Result<(), PortError> {
        journal::fold(&self.0, BEFORE_READING).await
    }

    async fn take_back_set_aside(&self) -> Result<usize, PortError> {
        self.0.take_back().await
    }

    async fn oldest_waiting(&self) -> Result<(Option<Timestamp>, Option<Timestamp>), PortError> {
        let event = crate::dynamodb::mail::oldest(&self.0, items::INBOX).await?;
        Ok((event, crate::dynamodb::mail::oldest(&self.0, items::OUTBOX).await?))
    }

    async fn bookmark(&self, name: &str) -> Result<Option<String>, PortError> {
        let found = self.0.get(&items::bookmark_key(name)).await?;
        Ok(found.and_then(|found| found.text("value").map(str::to_owned)).filter(|value| !value.is_empty()))
    }

    async fn set_bookmark(&self, name: &str, value: &str) -> Result<(), PortError> {
        self.0.put(Item::at(items::bookmark_key(name)).text("value", value)).await
    }
}

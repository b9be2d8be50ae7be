//! Events of Stripe.

use crate::dynamodb::orders::DynamoStore;
use async_trait::async_trait;
use domain::{
    EventId, PortError, Timestamp,
    payments::inbox::{InboxEvent, Received},
    ports::{Inbox, InboxClosing},
};

#[async_trait]
impl Inbox for DynamoStore {
    async fn receive(&self, event: &InboxEvent) -> Result<Received, PortError> {
        crate::dynamodb::mail::receive(&self.0, event).await
    }

    async fn due_events(&self, now: Timestamp, limit: usize) -> Result<Vec<InboxEvent>, PortError> {
        crate::dynamodb::mail::due_events(&self.0, now, limit).await
    }

    async fn close_event(&self, id: &EventId, closing: InboxClosing) -> Result<(), PortError> {
        crate::dynamodb::mail::close_event(&self.0, id, closing).await
    }
}

//! What background work asks of the store.

use crate::memory::{lock, orders::MemoryStore};
use async_trait::async_trait;
use domain::{
    mail::outbox::{MailState, OutboxRow},
    payments::inbox::{InboxEvent, InboxState},
    ports::{Jobs, PortError},
    time::Timestamp,
};

#[async_trait]
impl Jobs for MemoryStore {
    async fn take_back_set_aside(&self) -> Result<usize, PortError> {
        Ok(lock(&self.0).take_back())
    }

    async fn oldest_waiting(&self) -> Result<(Option<Timestamp>, Option<Timestamp>), PortError> {
        self.look(|tables| {
            let waits = |e: &&InboxEvent| e.state == InboxState::Waiting && tables.waits("inbox", e.id.as_str());
            let event = tables.inbox.values().filter(waits).map(|e| e.received_at).min();
            let unsent = |row: &&OutboxRow| {
                matches!(row.state, MailState::Queued | MailState::Sending) && tables.waits("outbox", row.id.as_str())
            };
            let mail = tables.outbox.values().filter(unsent).map(|row| row.queued_at).min();
            Ok((event, mail))
        })
    }

    async fn bookmark(&self, name: &str) -> Result<Option<String>, PortError> {
        Ok(self.look(|tables| tables.bookmarks.get(name).cloned()).filter(|value| !value.is_empty()))
    }

    async fn set_bookmark(&self, name: &str, value: &str) -> Result<(), PortError> {
        lock(&self.0).bookmarks.insert(name.to_owned(), value.to_owned());
        Ok(())
    }
}

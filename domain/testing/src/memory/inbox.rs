//! Events of Stripe.

use crate::memory::{lock, orders::MemoryStore};
use async_trait::async_trait;
use domain::{
    ids::EventId,
    payments::inbox::{InboxEvent, InboxState, Received},
    ports::{Inbox, InboxClosing, PortError},
    time::Timestamp,
};

#[async_trait]
impl Inbox for MemoryStore {
    async fn receive(&self, event: &InboxEvent) -> Result<Received, PortError> {
        let mut tables = lock(&self.0);
        if tables.inbox.contains_key(&event.id) {
            return Ok(Received::Known);
        }
        tables.inbox.insert(event.id.clone(), event.clone());
        Ok(Received::New)
    }

    async fn due_events(&self, now: Timestamp, limit: usize) -> Result<Vec<InboxEvent>, PortError> {
        let mut tables = lock(&self.0);
        let is = |event: &&InboxEvent| {
            event.state == InboxState::Waiting && event.due_at <= now && tables.waits("inbox", event.id.as_str())
        };
        let due: Vec<_> = tables.inbox.values().filter(is).cloned().collect();
        let (mut due, bad): (Vec<_>, Vec<_>) =
            due.into_iter().partition(|event| tables.is_readable("inbox", event.id.as_str()));
        bad.iter().for_each(|event| tables.set_aside("inbox", event.id.as_str()));
        due.sort_by_key(|event| (event.due_at, event.id.clone()));
        due.truncate(limit);
        Ok(due)
    }

    async fn close_event(&self, id: &EventId, closing: InboxClosing) -> Result<(), PortError> {
        if let Some(event) = lock(&self.0).inbox.get_mut(id) {
            match closing {
                InboxClosing::Done => event.state = InboxState::Done,
                InboxClosing::Ignored => event.state = InboxState::Ignored,
                InboxClosing::GivenUp => event.state = InboxState::GivenUp,
                InboxClosing::Again(due_at) => {
                    event.due_at = due_at;
                    event.attempt += 1;
                }
            }
        }
        Ok(())
    }
}

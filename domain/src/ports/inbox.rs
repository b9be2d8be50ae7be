use super::PortError;
use crate::{
    ids::EventId,
    payments::inbox::{InboxEvent, Received},
    time::Timestamp,
};
use async_trait::async_trait;

/// How an event leaves the inbox, or does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InboxClosing {
    Done,
    Ignored,
    /// Not tried again.
    GivenUp,
    /// Tried in vain; once more at this time.
    Again(Timestamp),
}

/// Events of Stripe, kept until they were worked off.
#[async_trait]
pub trait Inbox: Send + Sync {
    /// Stores an event unless its id is there already.
    async fn receive(&self, event: &InboxEvent) -> Result<Received, PortError>;

    /// Waiting events due at `now`, oldest first, at most `limit`. Not a claim: settling twice is harmless.
    ///
    /// One that cannot be read is set aside; see [`Jobs::take_back_set_aside`](super::Jobs::take_back_set_aside).
    async fn due_events(&self, now: Timestamp, limit: usize) -> Result<Vec<InboxEvent>, PortError>;

    async fn close_event(&self, id: &EventId, closing: InboxClosing) -> Result<(), PortError>;
}

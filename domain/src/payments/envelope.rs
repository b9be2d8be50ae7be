//! What is read of an event before it is handled.

use crate::{ids::EventId, payments::inbox::Subject};

/// The outside of a verified event: all that is read of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    pub id: EventId,
    pub kind: String,
    pub live: bool,
    pub subject: Subject,
}

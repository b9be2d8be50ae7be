//! The inbox: every event Stripe or the mail service sent, stored before it is answered.

use crate::{
    ids::{EventId, OrderId, OutboxId, PaymentIntentId, SessionId},
    mail::suppression::DeliveryEvent,
    time::{MINUTE_SECS, Timestamp},
};
use serde::{Deserialize, Serialize};

/// An event, reduced to whom it wakes. What it claims of money is never believed; the session is fetched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InboxEvent {
    pub id: EventId,
    /// Stripe's event type, as sent; unknown ones are kept too. `mail.…` for delivery events.
    pub kind: String,
    pub live: bool,
    pub subject: Subject,
    pub received_at: Timestamp,
    pub state: InboxState,
    /// How often it was tried.
    pub attempt: u32,
    /// Not tried again before this time.
    pub due_at: Timestamp,
}

/// What an event is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    Session {
        session: SessionId,
        order: Option<OrderId>,
    },
    Payment(PaymentIntentId),
    /// What a mail service tells of an email.
    Mail(DeliveryEvent),
    /// An email that was delayed a day ago: whether it arrived meanwhile.
    DelayedMail(OutboxId),
    /// Nothing of the shop's.
    Other,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InboxState {
    Waiting,
    Done,
    /// Stored and left alone: not for this shop, or of the other mode.
    Ignored,
    /// Tried [`MAX_TRIES`] times in vain, each with an answer that will not change; an alert tells of it.
    GivenUp,
}

/// Tries of an event whose handling is refused or panics before it is given up: an hour and a half in all. One that
/// meets a service or a store that is down waits longer.
pub const MAX_TRIES: u32 = 12;
/// Tries while a service or the store is down: three days, as long as Stripe itself sends an event again. Later on, the
/// reconciler finds what the event told of.
pub const MAX_TRIES_WHILE_DOWN: u32 = 300;

/// Whether an event was new.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Received {
    New,
    /// It was there already; nothing changed.
    Known,
}

/// How long to wait before try `attempt + 1`: 5 s doubling up to 15 minutes.
pub fn retry_after_secs(attempt: u32) -> i64 {
    (5_i64 << attempt.min(12)).min(15 * MINUTE_SECS)
}

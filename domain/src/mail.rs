//! Emails: queued with the change they tell of, sent once, and what became of them.

pub mod address;
pub(crate) mod admin_notices;
pub(crate) mod delivery_event;
pub mod outbox;
pub(crate) mod send;
pub mod suppression;

pub use send::MailRun;

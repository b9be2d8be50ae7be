use super::PortError;
use crate::{
    alerts::Alert,
    audit::AuditEntry,
    delivery::grant::Link,
    ids::{OrderId, OutboxId},
    mail::{outbox::OutboxRow, suppression::SuppressedAddress},
    time::Timestamp,
};
use async_trait::async_trait;

/// An email a worker has taken, and whether another worker had it before and never came back.
#[derive(Debug, Clone)]
pub struct OutboxClaim {
    pub row: OutboxRow,
    pub taken_over: bool,
}

/// What a mail service told of an email it has: the email's row as it was looked at, and as it is to be.
#[derive(Debug, Clone, Copy)]
pub struct MailStep<'a> {
    pub was: &'a OutboxRow,
    pub is: &'a OutboxRow,
}

/// Emails, queued with what causes them and kept until their delivery status is known.
#[async_trait]
pub trait Outbox: Send + Sync {
    /// Queues emails with the links they carry; an email whose id is there already is left as it is.
    async fn queue_mail(&self, mail: &OutboxRow, links: &[Link], audit: AuditEntry) -> Result<(), PortError>;

    /// Takes the oldest due mail until `lease_until` and counts the attempt; nobody else gets it meanwhile.
    ///
    /// One that cannot be read is set aside; see [`Jobs::take_back_set_aside`](super::Jobs::take_back_set_aside).
    async fn claim_mail(&self, now: Timestamp, lease_until: Timestamp) -> Result<Option<OutboxClaim>, PortError>;

    /// Stores what became of a claimed mail.
    ///
    /// # Errors
    /// `Conflict` if the lease ran out and another worker took it; nothing changed.
    async fn finish_mail(&self, row: &OutboxRow, alert: Option<Alert>) -> Result<(), PortError>;

    async fn mail(&self, id: &OutboxId) -> Result<Option<OutboxRow>, PortError>;
    /// Mails about an order in any state, newest first, at most 100.
    async fn mails_of(&self, order: &OrderId) -> Result<Vec<OutboxRow>, PortError>;

    /// Stores what became of an email after it was sent: its row, the hold on its address, an alert, in one
    /// transaction. An address that is held already stays held as it was.
    ///
    /// # Errors
    /// `Conflict` if the stored row is another than `step.was` by now, or there is none; nothing changed.
    async fn record_delivery(
        &self,
        step: Option<MailStep<'_>>,
        held: Option<&SuppressedAddress>,
        alert: Option<&Alert>,
        audit: AuditEntry,
    ) -> Result<(), PortError>;
}

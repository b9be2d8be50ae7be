//! Emails that wait, and what became of them.

use crate::memory::{
    lock,
    orders::{MemoryStore, Tables},
};
use async_trait::async_trait;
use domain::{
    alerts::Alert,
    audit::AuditEntry,
    delivery::grant::Link,
    ids::{OrderId, OutboxId},
    mail::{
        address,
        outbox::{MailState, OutboxRow},
        suppression::SuppressedAddress,
    },
    ports::{MailStep, Outbox, OutboxClaim, PortError, Suppressions},
    time::Timestamp,
};

#[async_trait]
impl Suppressions for MemoryStore {
    async fn suppressed_address(&self, address: &str) -> Result<Option<SuppressedAddress>, PortError> {
        Ok(self.look(|tables| address::keys(address).iter().find_map(|key| tables.held.get(key)).cloned()))
    }

    async fn release_address(&self, address: &str, audit: AuditEntry) -> Result<bool, PortError> {
        let mut tables = lock(&self.0);
        let released = address::keys(address).iter().filter_map(|key| tables.held.remove(key)).count() > 0;
        if released {
            tables.log(audit);
        }
        Ok(released)
    }
}

#[async_trait]
impl Outbox for MemoryStore {
    async fn queue_mail(&self, mail: &OutboxRow, links: &[Link], audit: AuditEntry) -> Result<(), PortError> {
        let mut tables = lock(&self.0);
        if !tables.outbox.contains_key(&mail.id) {
            tables.outbox.insert(mail.id.clone(), mail.clone());
            tables.links.extend_from_slice(links);
            tables.log(audit);
        }
        Ok(())
    }

    async fn claim_mail(&self, now: Timestamp, lease_until: Timestamp) -> Result<Option<OutboxClaim>, PortError> {
        let mut tables = lock(&self.0);
        let due = |tables: &Tables| {
            let waits = |row: &&OutboxRow| {
                matches!(row.state, MailState::Queued | MailState::Sending)
                    && row.due_at <= now
                    && tables.waits("outbox", row.id.as_str())
            };
            tables.outbox.values().filter(waits).min_by_key(|row| (row.due_at, &row.id)).map(|row| row.id.clone())
        };
        let mut id = due(&tables);
        while let Some(bad) = id.as_ref().filter(|id| !tables.is_readable("outbox", id.as_str())) {
            let bad = bad.clone();
            tables.set_aside("outbox", bad.as_str());
            id = due(&tables);
        }
        let Some(row) = id.and_then(|id| tables.outbox.get_mut(&id)) else { return Ok(None) };
        let taken_over = row.state == MailState::Sending;
        row.state = MailState::Sending;
        row.attempt += 1;
        row.due_at = lease_until;
        Ok(Some(OutboxClaim { row: row.clone(), taken_over }))
    }

    async fn finish_mail(&self, row: &OutboxRow, alert: Option<Alert>) -> Result<(), PortError> {
        let mut tables = lock(&self.0);
        match tables.outbox.get_mut(&row.id) {
            Some(stored) if stored.attempt == row.attempt && stored.state == MailState::Sending => {
                *stored = row.clone()
            }
            _ => return Err(PortError::Conflict),
        }
        alert.iter().for_each(|alert| tables.raise(alert));
        Ok(())
    }

    async fn record_delivery(
        &self,
        step: Option<MailStep<'_>>,
        held: Option<&SuppressedAddress>,
        alert: Option<&Alert>,
        audit: AuditEntry,
    ) -> Result<(), PortError> {
        let mut tables = lock(&self.0);
        if let Some(MailStep { was, is }) = step {
            match tables.outbox.get_mut(&was.id) {
                Some(stored) if stored == was => *stored = is.clone(),
                _ => return Err(PortError::Conflict),
            }
        }
        if let Some(held) = held {
            tables.held.entry(held.email.clone()).or_insert_with(|| held.clone());
        }
        alert.into_iter().for_each(|alert| tables.raise(alert));
        tables.log(audit);
        Ok(())
    }

    async fn mail(&self, id: &OutboxId) -> Result<Option<OutboxRow>, PortError> {
        self.check_readable("outbox", id.as_str())?;
        Ok(self.look(|tables| tables.outbox.get(id).cloned()))
    }

    async fn mails_of(&self, order: &OrderId) -> Result<Vec<OutboxRow>, PortError> {
        self.tell_of_unreadable("outbox/");
        let about = |row: &&OutboxRow| row.orders.contains(order) && self.is_readable("outbox", row.id.as_str());
        let mut mails: Vec<_> = {
            let all: Vec<_> = self.look(|tables| tables.outbox.values().cloned().collect());
            all.iter().filter(about).cloned().collect()
        };
        mails.sort_by_key(|row| std::cmp::Reverse((row.queued_at, row.id.clone())));
        mails.truncate(100);
        Ok(mails)
    }
}

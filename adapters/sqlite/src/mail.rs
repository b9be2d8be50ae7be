use super::{
    error::StoreError,
    sealed::{self, HELD, OUTBOX, Sealed},
    unreadable,
};
use crate::{alerts::raise, audit::log, delivery::insert_link, orders::search, store::SqliteStore};
use async_trait::async_trait;
use domain::{
    OrderId, OutboxId, PortError, Timestamp,
    alerts::Alert,
    audit::AuditEntry,
    delivery::grant::Link,
    failpoints,
    mail::{
        address,
        outbox::{MailState, OutboxRow},
        suppression::SuppressedAddress,
    },
    ports::{MailStep, Outbox, OutboxClaim, Suppressions},
};
use rusqlite::{Connection, Transaction, params};

#[async_trait]
impl Suppressions for SqliteStore {
    async fn suppressed_address(&self, address: &str) -> Result<Option<SuppressedAddress>, PortError> {
        let keys = address::keys(address);
        self.0.read(move |db| held(db, &keys)).await
    }

    async fn release_address(&self, address: &str, audit: AuditEntry) -> Result<bool, PortError> {
        let keys = address::keys(address);
        self.0
            .write(move |tx| {
                let released = release(tx, &keys)?;
                if released {
                    log(tx, audit)?;
                }
                Ok(released)
            })
            .await
    }
}

#[async_trait]
impl Outbox for SqliteStore {
    async fn queue_mail(&self, mail: &OutboxRow, links: &[Link], audit: AuditEntry) -> Result<(), PortError> {
        let (mail, links) = (mail.clone(), links.to_vec());
        self.0
            .write(move |tx| {
                if queue(tx, &mail)? {
                    links.iter().try_for_each(|link| insert_link(tx, link))?;
                    log(tx, audit)?;
                }
                Ok(())
            })
            .await
    }

    async fn claim_mail(&self, now: Timestamp, lease_until: Timestamp) -> Result<Option<OutboxClaim>, PortError> {
        // Most looks find nothing; those need no write.
        if !self.0.read(move |db| is_due(db, now)).await? {
            return Ok(None);
        }
        let claim = self.0.write(move |tx| claim(tx, now, lease_until)).await?;
        failpoints::reach("outbox.claimed").await?;
        Ok(claim)
    }

    async fn finish_mail(&self, row: &OutboxRow, alert: Option<Alert>) -> Result<(), PortError> {
        failpoints::reach("ses.accepted").await?;
        let row = row.clone();
        let finished = self.0.write(move |tx| {
            finish(tx, &row)?;
            alert.iter().try_for_each(|alert| raise(tx, alert))
        });
        finished.await?;
        failpoints::reach("outbox.marked").await
    }

    async fn mail(&self, id: &OutboxId) -> Result<Option<OutboxRow>, PortError> {
        let id = id.to_string();
        self.0.read(move |db| sealed::one(db, OUTBOX, "WHERE id = ?1", [id])).await
    }

    async fn mails_of(&self, order: &OrderId) -> Result<Vec<OutboxRow>, PortError> {
        let order = order.to_string();
        self.0.list(move |db, passed| search::mails_of(db, passed, &order)).await
    }

    async fn record_delivery(
        &self,
        step: Option<MailStep<'_>>,
        held: Option<&SuppressedAddress>,
        alert: Option<&Alert>,
        audit: AuditEntry,
    ) -> Result<(), PortError> {
        let step = step.map(|MailStep { was, is }| (was.clone(), is.clone()));
        let (held, alert) = (held.cloned(), alert.cloned());
        self.0
            .write(move |tx| {
                let step = step.as_ref().map(|(was, is)| MailStep { was, is });
                came_back(tx, step, held.as_ref())?;
                alert.iter().try_for_each(|alert| raise(tx, alert))?;
                log(tx, audit)
            })
            .await
    }
}

fn waits(row: &OutboxRow) -> bool {
    matches!(row.state, MailState::Queued | MailState::Sending)
}

/// Queues an email; `false` if one with its id is there already.
pub(super) fn queue(tx: &Transaction, row: &OutboxRow) -> Result<bool, StoreError> {
    let Sealed { body, sum } = Sealed::of(row)?;
    let sql =
        "INSERT OR IGNORE INTO outbox (id, waiting, due_at, queued_at, body, sum) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    let added = tx.prepare_cached(sql)?.execute(params![
        row.id.as_str(),
        waits(row),
        row.due_at.0,
        row.queued_at.0,
        body,
        sum
    ])?;
    if added == 1 {
        let sql = "INSERT OR IGNORE INTO outbox_orders (order_id, queued_at, outbox_id) VALUES (?1, ?2, ?3)";
        for order in &row.orders {
            tx.prepare_cached(sql)?.execute(params![order.as_str(), row.queued_at.0, row.id.as_str()])?;
        }
    }
    Ok(added == 1)
}

pub(super) fn is_due(db: &Connection, now: Timestamp) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM outbox WHERE waiting = 1 AND due_at <= ?1)";
    Ok(db.prepare_cached(sql)?.query_row([now.0], |row| row.get(0))?)
}

pub(super) fn claim(
    tx: &Transaction,
    now: Timestamp,
    lease_until: Timestamp,
) -> Result<Option<OutboxClaim>, StoreError> {
    let rest = "WHERE waiting = 1 AND due_at <= ?1 ORDER BY due_at, id LIMIT 1";
    let mut row: OutboxRow = loop {
        match sealed::one(tx, OUTBOX, rest, [now.0]) {
            Ok(Some(row)) => break row,
            Ok(None) => return Ok(None),
            Err(StoreError::Unreadable { row, .. }) => unreadable::set_aside(tx, &row)?,
            Err(error) => return Err(error),
        }
    };
    let taken_over = row.state == MailState::Sending;
    row.state = MailState::Sending;
    row.attempt += 1;
    row.due_at = lease_until;
    update(tx, &row)?;
    Ok(Some(OutboxClaim { row, taken_over }))
}

/// Stores what became of a claimed mail, if the claim still holds: nobody has counted another attempt since.
pub(super) fn finish(tx: &Transaction, row: &OutboxRow) -> Result<(), StoreError> {
    let stored: Option<OutboxRow> = sealed::one(tx, OUTBOX, "WHERE id = ?1", [row.id.as_str()])?;
    let held = stored.is_some_and(|stored| stored.attempt == row.attempt && stored.state == MailState::Sending);
    if held { update(tx, row) } else { Err(StoreError::Conflict) }
}

/// Stores what a mail service told of a sent mail, if nobody has stored anything else of it since, and the hold on its
/// address.
pub(super) fn came_back(
    tx: &Transaction,
    step: Option<MailStep<'_>>,
    held: Option<&SuppressedAddress>,
) -> Result<(), StoreError> {
    if let Some(MailStep { was, is }) = step {
        let stored: Option<OutboxRow> = sealed::one(tx, OUTBOX, "WHERE id = ?1", [was.id.as_str()])?;
        if stored.as_ref() != Some(was) {
            return Err(StoreError::Conflict);
        }
        update(tx, is)?;
    }
    if let Some(held) = held {
        let Sealed { body, sum } = Sealed::of(held)?;
        tx.prepare_cached("INSERT OR IGNORE INTO held_addresses (email, body, sum) VALUES (?1, ?2, ?3)")?
            .execute(params![held.email, body, sum])?;
    }
    Ok(())
}

/// Under any of the keys an address may lie.
pub(super) fn held(db: &Connection, keys: &[String]) -> Result<Option<SuppressedAddress>, StoreError> {
    for key in keys {
        if let Some(held) = sealed::one(db, HELD, "WHERE email = ?1", [key])? {
            return Ok(Some(held));
        }
    }
    Ok(None)
}

pub(super) fn release(tx: &Transaction, keys: &[String]) -> Result<bool, StoreError> {
    let mut released = 0;
    for key in keys {
        released += tx.prepare_cached("DELETE FROM held_addresses WHERE email = ?1")?.execute([key])?;
    }
    Ok(released > 0)
}

fn update(tx: &Transaction, row: &OutboxRow) -> Result<(), StoreError> {
    let Sealed { body, sum } = Sealed::of(row)?;
    let sql = "UPDATE outbox SET waiting = ?2, due_at = ?3, body = ?4, sum = ?5 WHERE id = ?1";
    tx.prepare_cached(sql)?.execute(params![row.id.as_str(), waits(row), row.due_at.0, body, sum])?;
    Ok(())
}

use super::{
    error::StoreError,
    sealed::{self, INBOX, PassedOver, Sealed},
};
use crate::{store::SqliteStore, unreadable};
use async_trait::async_trait;
use domain::{
    EventId, PortError, Timestamp,
    payments::inbox::{InboxEvent, InboxState, Received},
    ports::{Inbox, InboxClosing},
};
use rusqlite::{Connection, Transaction, params};

#[async_trait]
impl Inbox for SqliteStore {
    async fn receive(&self, event: &InboxEvent) -> Result<Received, PortError> {
        let event = event.clone();
        self.0.write(move |tx| receive(tx, &event)).await
    }

    async fn due_events(&self, now: Timestamp, limit: usize) -> Result<Vec<InboxEvent>, PortError> {
        let (due, PassedOver(bad)) = self.0.read(move |db| due(db, now, limit)).await?;
        if !bad.is_empty() {
            self.0.write(move |tx| bad.iter().try_for_each(|row| unreadable::set_aside(tx, row))).await?;
        }
        Ok(due)
    }

    async fn close_event(&self, id: &EventId, closing: InboxClosing) -> Result<(), PortError> {
        let id = id.clone();
        self.0.write(move |tx| close(tx, &id, closing)).await
    }
}

pub(super) fn receive(tx: &Transaction, event: &InboxEvent) -> Result<Received, StoreError> {
    let Sealed { body, sum } = Sealed::of(event)?;
    let sql =
        "INSERT OR IGNORE INTO inbox (id, waiting, due_at, received_at, body, sum) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    let waiting = event.state == InboxState::Waiting;
    let added = tx.prepare_cached(sql)?.execute(params![
        event.id.as_str(),
        waiting,
        event.due_at.0,
        event.received_at.0,
        body,
        sum
    ])?;
    Ok(if added == 1 { Received::New } else { Received::Known })
}

/// Due events, and the names of those to set aside.
pub(super) fn due(db: &Connection, now: Timestamp, limit: usize) -> Result<(Vec<InboxEvent>, PassedOver), StoreError> {
    let mut passed = PassedOver::default();
    let rest = "WHERE waiting = 1 AND due_at <= ?1 ORDER BY due_at, id";
    let due = sealed::all(db, &mut passed, INBOX, rest, [now.0], limit)?;
    Ok((due, passed))
}

pub(super) fn close(tx: &Transaction, id: &EventId, closing: InboxClosing) -> Result<(), StoreError> {
    let event: Option<InboxEvent> = sealed::one(tx, INBOX, "WHERE id = ?1", [id.as_str()])?;
    let Some(mut event) = event else { return Ok(()) };
    match closing {
        InboxClosing::Done => event.state = InboxState::Done,
        InboxClosing::Ignored => event.state = InboxState::Ignored,
        InboxClosing::GivenUp => event.state = InboxState::GivenUp,
        InboxClosing::Again(due_at) => {
            event.due_at = due_at;
            event.attempt += 1;
        }
    }
    let Sealed { body, sum } = Sealed::of(&event)?;
    let sql = "UPDATE inbox SET waiting = ?2, due_at = ?3, body = ?4, sum = ?5 WHERE id = ?1";
    let waiting = event.state == InboxState::Waiting;
    tx.prepare_cached(sql)?.execute(params![id.as_str(), waiting, event.due_at.0, body, sum])?;
    Ok(())
}

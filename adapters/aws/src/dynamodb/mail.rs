//! Inbox and outbox: what waits, and who has it.

use super::orders::items::{
    INBOX, MAILS, OUTBOX, alert_item, event_item, event_key, from, held_item, mail_item, mail_key, order_pk,
};
use crate::dynamodb::{
    Dynamo, PortError, Tries,
    item::{Index, Key, MARK},
    journal,
    orders::{DynamoStore, items, writing},
    query::Range,
    table::Table,
    transaction::{IfNot, Transaction},
};
use async_trait::async_trait;
use domain::{
    EventId, OrderId, OutboxId, Timestamp,
    alerts::Alert,
    audit::AuditEntry,
    delivery::grant::Link,
    failpoints,
    mail::{
        address,
        outbox::{MailState, OutboxRow},
        suppression::SuppressedAddress,
    },
    payments::inbox::{InboxEvent, InboxState, Received},
    ports::{InboxClosing, MailStep, Outbox, OutboxClaim, Suppressions},
};

#[async_trait]
impl Suppressions for DynamoStore {
    async fn suppressed_address(&self, address: &str) -> Result<Option<SuppressedAddress>, PortError> {
        for key in address::keys(address) {
            if let Some(held) = self.one(&items::held_key(&key)).await? {
                return Ok(Some(held));
            }
        }
        Ok(None)
    }

    async fn release_address(&self, address: &str, audit: AuditEntry) -> Result<bool, PortError> {
        let mut released = false;
        for key in address::keys(address) {
            released |= crate::dynamodb::mail::remove_and_note(&self.0, &items::held_key(&key), audit.clone()).await?;
        }
        Ok(released)
    }
}

#[async_trait]
impl Outbox for DynamoStore {
    async fn queue_mail(&self, mail: &OutboxRow, links: &[Link], audit: AuditEntry) -> Result<(), PortError> {
        writing::queue_mail(&self.0, mail, links, audit).await
    }

    async fn claim_mail(&self, now: Timestamp, lease_until: Timestamp) -> Result<Option<OutboxClaim>, PortError> {
        let claim = crate::dynamodb::mail::claim(&self.0, now, lease_until).await?;
        if claim.is_some() {
            failpoints::reach("outbox.claimed").await?;
        }
        Ok(claim)
    }

    async fn finish_mail(&self, row: &OutboxRow, alert: Option<Alert>) -> Result<(), PortError> {
        failpoints::reach("ses.accepted").await?;
        crate::dynamodb::mail::finish(&self.0, row, alert.as_ref()).await?;
        failpoints::reach("outbox.marked").await
    }

    async fn mail(&self, id: &OutboxId) -> Result<Option<OutboxRow>, PortError> {
        self.one(&items::mail_key(id)).await
    }

    async fn record_delivery(
        &self,
        step: Option<MailStep<'_>>,
        held: Option<&SuppressedAddress>,
        alert: Option<&Alert>,
        audit: AuditEntry,
    ) -> Result<(), PortError> {
        crate::dynamodb::mail::came_back(&self.0, step, held, alert, audit).await
    }

    async fn mails_of(&self, order: &OrderId) -> Result<Vec<OutboxRow>, PortError> {
        crate::dynamodb::mail::mails_of(&self.0, order).await
    }
}

/// Due emails a worker looks at: where others take the first ones, it takes the next.
const LOOKED_AT: usize = 25;

pub(crate) async fn receive(dynamo: &Dynamo, event: &InboxEvent) -> Result<Received, PortError> {
    Ok(if dynamo.create(event_item(event)?).await? { Received::New } else { Received::Known })
}

fn due(list: &str, now: Timestamp) -> Range {
    // `~` stands behind all characters of ids.
    Range::list(Table::Orders, Index::One, list).to(format!("{}#~", from(now)))
}

pub(crate) async fn due_events(dynamo: &Dynamo, now: Timestamp, limit: usize) -> Result<Vec<InboxEvent>, PortError> {
    // Pages, so that those set aside on the way do not make the list shorter.
    let mut reader = dynamo.read(due(INBOX, now).most(limit.clamp(1, 100)));
    let mut due: Vec<InboxEvent> = Vec::new();
    while due.len() < limit {
        let places = reader.more().await?;
        if places.is_empty() {
            break;
        }
        let keys: Vec<_> = places.iter().map(|place| place.key(Table::Orders)).collect();
        let mut found = dynamo.get_many(&keys).await?;
        found.sort_by_key(|found| keys.iter().position(|key| found.text("pk") == Some(&key.pk)));
        for item in found {
            match item.body::<InboxEvent>() {
                // The list may lag behind the event.
                Ok(event) => due.extend(Some(event).filter(|e| e.state == InboxState::Waiting && e.due_at <= now)),
                Err(_) => dynamo.set_aside(&item).await?,
            }
        }
    }
    due.truncate(limit);
    Ok(due)
}

pub(crate) async fn close_event(dynamo: &Dynamo, id: &EventId, closing: InboxClosing) -> Result<(), PortError> {
    let mut tries = Tries::default();
    loop {
        let Some(found) = dynamo.get(&event_key(id)).await? else { return Ok(()) };
        let mut event: InboxEvent = found.body()?;
        match closing {
            InboxClosing::Done => event.state = InboxState::Done,
            InboxClosing::Ignored => event.state = InboxState::Ignored,
            InboxClosing::GivenUp => event.state = InboxState::GivenUp,
            InboxClosing::Again(due_at) => {
                event.due_at = due_at;
                event.attempt += 1;
            }
        }
        if dynamo.replace(event_item(&event)?, MARK, found.mark()).await? {
            return Ok(());
        }
        tries.wait().await?;
    }
}

pub(crate) async fn claim(
    dynamo: &Dynamo,
    now: Timestamp,
    lease_until: Timestamp,
) -> Result<Option<OutboxClaim>, PortError> {
    for place in dynamo.query(due(OUTBOX, now).most(LOOKED_AT)).await? {
        // The list may lag behind the email.
        let Some(found) = dynamo.get(&place.key(Table::Orders)).await? else { continue };
        let Ok(mut row) = found.body::<OutboxRow>() else {
            dynamo.set_aside(&found).await?;
            continue;
        };
        if !matches!(row.state, MailState::Queued | MailState::Sending) || row.due_at > now {
            continue;
        }
        let taken_over = row.state == MailState::Sending;
        row.state = MailState::Sending;
        row.attempt += 1;
        row.due_at = lease_until;
        if dynamo.replace(mail_item(&row)?, MARK, found.mark()).await? {
            return Ok(Some(OutboxClaim { row, taken_over }));
        }
    }
    Ok(None)
}

pub(crate) async fn finish(dynamo: &Dynamo, row: &OutboxRow, alert: Option<&Alert>) -> Result<(), PortError> {
    let mut tries = Tries::default();
    loop {
        let Some(found) = dynamo.get(&mail_key(&row.id)).await? else { return Err(PortError::Conflict) };
        let stored: OutboxRow = found.body()?;
        if stored.attempt != row.attempt || stored.state != MailState::Sending {
            return Err(PortError::Conflict);
        }
        let mut to = Transaction::default();
        to.replace(mail_item(row)?, (MARK, Some(found.mark())), IfNot::Conflict, dynamo)?;
        if let Some(alert) = alert {
            to.put_once(alert_item(alert)?, dynamo)?;
        }
        if to.commit(dynamo, &mut tries).await? {
            return Ok(());
        }
    }
}

pub(crate) async fn mails_of(dynamo: &Dynamo, order: &OrderId) -> Result<Vec<OutboxRow>, PortError> {
    let places = Range::of(Table::Orders, order_pk(order)).beginning(MAILS).backwards(true).most(100);
    let places = dynamo.query(places).await?;
    let ids: Vec<_> = places.iter().filter_map(|place| OutboxId::parse(place.text("mail")?).ok()).collect();
    let keys: Vec<_> = ids.iter().map(mail_key).collect();
    let found = dynamo.get_many(&keys).await?;
    let mut mails: Vec<OutboxRow> = dynamo.readable(&found).await;
    mails.sort_by_key(|mail| ids.iter().position(|id| *id == mail.id));
    Ok(mails)
}

pub(crate) async fn came_back(
    dynamo: &Dynamo,
    step: Option<MailStep<'_>>,
    held: Option<&SuppressedAddress>,
    alert: Option<&Alert>,
    entry: AuditEntry,
) -> Result<(), PortError> {
    let mut tries = Tries::default();
    loop {
        let mut to = Transaction::default();
        if let Some(MailStep { was, is }) = step {
            let stored = dynamo.get(&mail_key(&was.id)).await?.ok_or(PortError::Conflict)?;
            if stored.body::<OutboxRow>()? != *was {
                return Err(PortError::Conflict);
            }
            to.replace(mail_item(is)?, (MARK, Some(stored.mark())), IfNot::Conflict, dynamo)?;
        }
        if let Some(held) = held {
            to.put_once(held_item(held)?, dynamo)?;
        }
        if let Some(alert) = alert {
            to.put_once(alert_item(alert)?, dynamo)?;
        }
        journal::leave(&mut to, dynamo, entry.clone(), Vec::new())?;
        if to.commit(dynamo, &mut tries).await? {
            return Ok(());
        }
    }
}

/// Removes an item and notes it; `false` if there is none.
pub(in crate::dynamodb) async fn remove_and_note(
    dynamo: &Dynamo,
    key: &Key,
    entry: AuditEntry,
) -> Result<bool, PortError> {
    let mut tries = Tries::default();
    loop {
        if dynamo.get(key).await?.is_none() {
            return Ok(false);
        }
        let mut to = Transaction::default();
        to.remove(key, IfNot::Again, dynamo)?;
        journal::leave(&mut to, dynamo, entry.clone(), Vec::new())?;
        if to.commit(dynamo, &mut tries).await? {
            return Ok(true);
        }
    }
}

/// Arrival of what waits longest in a list.
pub(crate) async fn oldest(dynamo: &Dynamo, list: &str) -> Result<Option<Timestamp>, PortError> {
    let range = Range::list(Table::Orders, Index::Two, list).most(1);
    let first = dynamo.query(range.clone()).await?;
    let Some(place) = first.first().map(|found| range.place(found)) else { return Ok(None) };
    let at = place.split('#').next().and_then(|at| at.parse::<i128>().ok());
    let at = at.and_then(|at| i64::try_from(at + i128::from(i64::MIN)).ok());
    Ok(at.map(Timestamp))
}

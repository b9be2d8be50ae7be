//! The log. Its last row lies apart, and whoever appends says which row was the last: so the chain has no gaps and no
//! twins. Steps of the shop do not append here; they leave notes in the journal, which become rows.

use super::{
    Dynamo, Table, Tries,
    item::{Index, Item, Key, ascending},
    journal,
    query::Range,
    transaction::{IfNot, Transaction},
};
use crate::dynamodb::{
    audit,
    orders::{BEFORE_READING, DynamoStore},
};
use async_trait::async_trait;
use domain::ports::AuditLog;
use domain::{
    PortError,
    audit::{AuditEntry, AuditRow, verify_after},
    delivery::token::Sha256Sum,
};
use serde::Deserialize;

#[async_trait]
impl AuditLog for DynamoStore {
    async fn restore_audit(&self, rows: &[AuditRow]) -> Result<(), PortError> {
        audit::restore(&self.0, rows).await
    }

    async fn note(&self, audit: AuditEntry) -> Result<(), PortError> {
        journal::note(&self.0, audit).await
    }

    async fn audit_of(&self, object: &str, limit: usize) -> Result<Vec<AuditRow>, PortError> {
        journal::fold(&self.0, BEFORE_READING).await?;
        audit::about(&self.0, object, limit).await
    }

    async fn audit(&self, after: u64, limit: usize) -> Result<Vec<AuditRow>, PortError> {
        journal::fold(&self.0, usize::MAX).await?;
        audit::behind(&self.0, after, limit).await
    }
}

/// Rows of one transaction of an import; with the end of the log fewer than a transaction takes.
const AT_ONCE: usize = 90;

fn end_key() -> Key {
    Key::alone(Table::Orders, "AUDIT")
}

/// Each row has a partition key of its own: rows are numbered without gaps, so nobody must look for them.
fn row_key(seq: u64) -> Key {
    Key::alone(Table::Orders, format!("AUDIT#{seq}"))
}

/// Number and hash of a row: what the next one is sealed with.
#[derive(Debug, Clone, Copy, Deserialize)]
pub(super) struct Seal {
    seq: u64,
    hash: Sha256Sum,
}

impl Seal {
    fn of(row: &AuditRow) -> Seal {
        Seal { seq: row.seq, hash: row.hash }
    }
}

/// The end of the log.
///
/// A row that cannot be read must not keep everything else from being logged: the log goes on behind it, sealed with
/// what lies there, and a check of the log names the place.
pub(super) async fn last(dynamo: &Dynamo) -> Result<Option<Seal>, PortError> {
    let Some(found) = dynamo.get(&end_key()).await? else { return Ok(None) };
    if let Ok(seal) = found.body() {
        return Ok(Some(seal));
    }
    dynamo.tell_of(found.name()).await;
    let hash = Sha256Sum::of(found.text("body").unwrap_or_default().as_bytes());
    Ok(Some(Seal { seq: found.number("seq").unwrap_or_default().unsigned_abs(), hash }))
}

/// Appends `entries` behind `last`, and returns the row that is the last then.
pub(super) fn append(
    to: &mut Transaction,
    dynamo: &Dynamo,
    last: Option<Seal>,
    entries: impl IntoIterator<Item = AuditEntry>,
) -> Result<Option<Seal>, PortError> {
    let was = last.map(|last| number(last.seq));
    let mut last = last;
    let mut newest = None;
    for entry in entries {
        let (seq, previous) = last.map_or((1, AuditRow::genesis()), |last| (last.seq + 1, last.hash));
        let row = AuditRow::seal(seq, previous, entry);
        to.create(item(&row)?, IfNot::Again, dynamo)?;
        last = Some(Seal::of(&row));
        newest = Some(row);
    }
    if let Some(row) = &newest {
        end(to, dynamo, was, row)?;
    }
    Ok(last)
}

fn end(to: &mut Transaction, dynamo: &Dynamo, was: Option<i64>, row: &AuditRow) -> Result<(), PortError> {
    let item = Item::at(end_key()).body(row)?.number("seq", number(row.seq));
    to.replace(item, ("seq", was), IfNot::Again, dynamo)
}

fn number(seq: u64) -> i64 {
    i64::try_from(seq).unwrap_or(i64::MAX)
}

fn item(row: &AuditRow) -> Result<Item, PortError> {
    let about = format!("OBJECT#{}", row.entry.object);
    Ok(Item::at(row_key(row.seq)).body(row)?.listed(Index::One, about, ascending(number(row.seq))))
}

pub(super) async fn restore(dynamo: &Dynamo, rows: &[AuditRow]) -> Result<(), PortError> {
    journal::fold(dynamo, usize::MAX).await?;
    let end_row: Option<AuditRow> = dynamo.value(&end_key()).await?;
    verify_after(end_row.as_ref(), rows).map_err(|_| PortError::Conflict)?;
    let mut last = end_row.as_ref().map(Seal::of);
    for some in rows.chunks(AT_ONCE) {
        let mut transaction = Transaction::default();
        for row in some {
            transaction.create(item(row)?, IfNot::Conflict, dynamo)?;
        }
        if let Some(row) = some.last() {
            end(&mut transaction, dynamo, last.map(|last| number(last.seq)), row)?;
            last = Some(Seal::of(row));
        }
        if !transaction.commit(dynamo, &mut Tries::default()).await? {
            return Err(PortError::Conflict);
        }
    }
    Ok(())
}

pub(super) async fn about(dynamo: &Dynamo, object: &str, limit: usize) -> Result<Vec<AuditRow>, PortError> {
    let list = Range::list(Table::Orders, Index::One, format!("OBJECT#{object}"));
    let places = dynamo.query(list.backwards(true).most(limit)).await?;
    let keys: Vec<_> = places.iter().map(|place| place.key(Table::Orders)).collect();
    let mut rows: Vec<AuditRow> = dynamo.readable(&dynamo.get_many(&keys).await?).await;
    rows.sort_by_key(|row| std::cmp::Reverse(row.seq));
    Ok(rows)
}

pub(super) async fn behind(dynamo: &Dynamo, after: u64, limit: usize) -> Result<Vec<AuditRow>, PortError> {
    let Some(last) = last(dynamo).await? else { return Ok(Vec::new()) };
    let until = last.seq.min(after.saturating_add(limit as u64));
    let keys: Vec<_> = (after.saturating_add(1)..=until).map(row_key).collect();
    let mut rows: Vec<AuditRow> = dynamo.readable(&dynamo.get_many(&keys).await?).await;
    rows.sort_by_key(|row| row.seq);
    Ok(rows)
}

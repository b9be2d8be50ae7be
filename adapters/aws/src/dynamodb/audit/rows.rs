//! Rows of the log, each sealed with the hash of the one before.

use crate::dynamodb::{
    Dynamo,
    item::{Index, Item, Key, ascending},
    table::Table,
    transaction::{IfNot, Transaction},
};
use domain::{
    PortError,
    audit::{AuditEntry, AuditRow},
    delivery::token::Sha256Sum,
};
use serde::Deserialize;

/// Number and hash of a row: what the next one is sealed with.
#[derive(Debug, Clone, Copy, Deserialize)]
pub(in crate::dynamodb) struct Seal {
    pub(in crate::dynamodb) seq: u64,
    hash: Sha256Sum,
}

impl Seal {
    pub(in crate::dynamodb) fn of(row: &AuditRow) -> Seal {
        Seal { seq: row.seq, hash: row.hash }
    }
}

/// The end of the log.
///
/// A row that cannot be read must not keep everything else from being logged: the log goes on behind it, sealed with
/// what lies there, and a check of the log names the place.
pub(in crate::dynamodb) async fn last(dynamo: &Dynamo) -> Result<Option<Seal>, PortError> {
    let Some(found) = dynamo.get(&end_key()).await? else { return Ok(None) };
    if let Ok(seal) = found.body() {
        return Ok(Some(seal));
    }
    dynamo.tell_of(found.name()).await;
    let hash = Sha256Sum::of(found.text("body").unwrap_or_default().as_bytes());
    Ok(Some(Seal { seq: found.number("seq").unwrap_or_default().unsigned_abs(), hash }))
}

/// Appends `entries` behind `last`, and returns the row that is the last then.
pub(in crate::dynamodb) fn append(
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

pub(super) fn end_key() -> Key {
    Key::alone(Table::Orders, "AUDIT")
}

/// Each row has a partition key of its own: rows are numbered without gaps, so nobody must look for them.
pub(super) fn row_key(seq: u64) -> Key {
    Key::alone(Table::Orders, format!("AUDIT#{seq}"))
}

pub(super) fn end(to: &mut Transaction, dynamo: &Dynamo, was: Option<i64>, row: &AuditRow) -> Result<(), PortError> {
    let item = Item::at(end_key()).body(row)?.number("seq", number(row.seq));
    to.replace(item, ("seq", was), IfNot::Again, dynamo)
}

pub(super) fn number(seq: u64) -> i64 {
    i64::try_from(seq).unwrap_or(i64::MAX)
}

pub(super) fn item(row: &AuditRow) -> Result<Item, PortError> {
    let about = format!("OBJECT#{}", row.entry.object);
    Ok(Item::at(row_key(row.seq)).body(row)?.listed(Index::One, about, ascending(number(row.seq))))
}

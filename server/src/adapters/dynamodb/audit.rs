//! The log. Its last row lies apart, and each transaction that writes a row says which row was the last: so the chain
//! has no gaps and no twins, whoever writes at the same time.

use super::{
    Dynamo, Table, Tries,
    item::{Found, Index, Item, Key, ascending},
    query::Range,
    transaction::{IfNot, Transaction},
};
use domain::{
    PortError,
    audit::{AuditEntry, AuditRow, verify_after},
};

/// Rows under one key. Each such partition takes more writes than a shop makes.
const ROWS: u64 = 10_000;
/// Rows of one transaction of an import; with the end of the log fewer than a transaction takes.
const AT_ONCE: usize = 90;

fn end_key() -> Key {
    Key::alone(Table::Orders, "AUDIT")
}

fn row_key(seq: u64) -> Key {
    Key::new(Table::Orders, partition(seq), place(seq))
}

fn partition(seq: u64) -> String {
    format!("AUDIT#{}", seq / ROWS)
}

fn place(seq: u64) -> String {
    ascending(i64::try_from(seq).unwrap_or(i64::MAX))
}

/// The last row of the log.
pub(super) async fn last(dynamo: &Dynamo) -> Result<Option<AuditRow>, PortError> {
    dynamo.get(&end_key()).await?.map(|found| found.body()).transpose()
}

/// Appends `entry` behind `last`.
pub(super) fn append(
    to: &mut Transaction,
    dynamo: &Dynamo,
    last: Option<&AuditRow>,
    entry: AuditEntry,
) -> Result<(), PortError> {
    let row = match last {
        Some(last) => AuditRow::seal(last.seq + 1, last.hash, entry),
        None => AuditRow::seal(1, AuditRow::genesis(), entry),
    };
    end(to, dynamo, last, &row)?;
    to.create(item(&row)?, IfNot::Again, dynamo)
}

fn end(to: &mut Transaction, dynamo: &Dynamo, was: Option<&AuditRow>, row: &AuditRow) -> Result<(), PortError> {
    let item = Item::at(end_key()).body(row)?.number("seq", number(row));
    to.replace(item, ("seq", was.map(number)), IfNot::Again, dynamo)
}

fn number(row: &AuditRow) -> i64 {
    i64::try_from(row.seq).unwrap_or(i64::MAX)
}

fn item(row: &AuditRow) -> Result<Item, PortError> {
    let about = format!("OBJECT#{}", row.entry.object);
    Ok(Item::at(row_key(row.seq)).body(row)?.listed(Index::One, about, place(row.seq)))
}

/// Notes a deed that changed nothing else.
pub(super) async fn note(dynamo: &Dynamo, entry: AuditEntry) -> Result<(), PortError> {
    let mut tries = Tries::default();
    loop {
        let mut transaction = Transaction::default();
        append(&mut transaction, dynamo, last(dynamo).await?.as_ref(), entry.clone())?;
        if transaction.commit(dynamo, &mut tries).await? {
            return Ok(());
        }
    }
}

pub(super) async fn restore(dynamo: &Dynamo, rows: &[AuditRow]) -> Result<(), PortError> {
    let mut last = last(dynamo).await?;
    verify_after(last.as_ref(), rows).map_err(|_| PortError::Conflict)?;
    for some in rows.chunks(AT_ONCE) {
        let mut transaction = Transaction::default();
        for row in some {
            transaction.create(item(row)?, IfNot::Conflict, dynamo)?;
        }
        if let Some(row) = some.last() {
            end(&mut transaction, dynamo, last.as_ref(), row)?;
            last = Some(row.clone());
        }
        if !transaction.commit(dynamo, &mut Tries::default()).await? {
            return Err(PortError::Conflict);
        }
    }
    Ok(())
}

pub(super) async fn about(dynamo: &Dynamo, object: &str, limit: usize) -> Result<Vec<AuditRow>, PortError> {
    let list = Range::list(Table::Orders, Index::One, format!("OBJECT#{object}"));
    let found = dynamo.query(list.backwards(true).most(limit)).await?;
    found.iter().map(Found::body).collect()
}

pub(super) async fn behind(dynamo: &Dynamo, after: u64, limit: usize) -> Result<Vec<AuditRow>, PortError> {
    let mut rows: Vec<AuditRow> = Vec::new();
    let mut next = after.saturating_add(1);
    while rows.len() < limit {
        let range = Range::of(Table::Orders, partition(next)).from(place(next)).most(limit - rows.len());
        let found = dynamo.query(range).await?;
        if found.is_empty() {
            break;
        }
        for row in &found {
            rows.push(row.body()?);
        }
        next = rows.last().map_or(next, |row| row.seq + 1);
    }
    Ok(rows)
}

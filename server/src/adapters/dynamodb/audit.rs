//! The log. Its last row lies apart, and whoever appends says which row was the last: so the chain has no gaps and no
//! twins. Steps of the shop do not append here; they leave notes in the journal, which become rows.

use super::{
    Dynamo, Table, Tries,
    item::{Found, Index, Item, Key, ascending},
    journal,
    query::Range,
    transaction::{IfNot, Transaction},
};
use domain::{
    PortError,
    audit::{AuditEntry, AuditRow, verify_after},
};

/// Rows of one transaction of an import; with the end of the log fewer than a transaction takes.
const AT_ONCE: usize = 90;

fn end_key() -> Key {
    Key::alone(Table::Orders, "AUDIT")
}

/// Each row has a partition key of its own: rows are numbered without gaps, so nobody must look for them.
fn row_key(seq: u64) -> Key {
    Key::alone(Table::Orders, format!("AUDIT#{seq}"))
}

/// The last row of the log.
pub(super) async fn last(dynamo: &Dynamo) -> Result<Option<AuditRow>, PortError> {
    dynamo.get(&end_key()).await?.map(|found| found.body()).transpose()
}

/// Appends `entries` behind `last`, and returns the row that is the last then.
pub(super) fn append(
    to: &mut Transaction,
    dynamo: &Dynamo,
    last: Option<AuditRow>,
    entries: impl IntoIterator<Item = AuditEntry>,
) -> Result<Option<AuditRow>, PortError> {
    let was = last.as_ref().map(number);
    let mut last = last;
    for entry in entries {
        let (seq, previous) = last.as_ref().map_or((1, AuditRow::genesis()), |row| (row.seq + 1, row.hash));
        let row = AuditRow::seal(seq, previous, entry);
        to.create(item(&row)?, IfNot::Again, dynamo)?;
        last = Some(row);
    }
    if let Some(row) = &last {
        end(to, dynamo, was, row)?;
    }
    Ok(last)
}

fn end(to: &mut Transaction, dynamo: &Dynamo, was: Option<i64>, row: &AuditRow) -> Result<(), PortError> {
    let item = Item::at(end_key()).body(row)?.number("seq", number(row));
    to.replace(item, ("seq", was), IfNot::Again, dynamo)
}

fn number(row: &AuditRow) -> i64 {
    i64::try_from(row.seq).unwrap_or(i64::MAX)
}

fn item(row: &AuditRow) -> Result<Item, PortError> {
    let about = format!("OBJECT#{}", row.entry.object);
    Ok(Item::at(row_key(row.seq)).body(row)?.listed(Index::One, about, ascending(number(row))))
}

pub(super) async fn restore(dynamo: &Dynamo, rows: &[AuditRow]) -> Result<(), PortError> {
    journal::fold(dynamo, usize::MAX).await?;
    let mut last = last(dynamo).await?;
    verify_after(last.as_ref(), rows).map_err(|_| PortError::Conflict)?;
    for some in rows.chunks(AT_ONCE) {
        let mut transaction = Transaction::default();
        for row in some {
            transaction.create(item(row)?, IfNot::Conflict, dynamo)?;
        }
        if let Some(row) = some.last() {
            end(&mut transaction, dynamo, last.as_ref().map(number), row)?;
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
    let Some(last) = last(dynamo).await? else { return Ok(Vec::new()) };
    let until = last.seq.min(after.saturating_add(limit as u64));
    let keys: Vec<_> = (after.saturating_add(1)..=until).map(row_key).collect();
    let found = dynamo.get_many(&keys).await?;
    let mut rows = found.iter().map(Found::body).collect::<Result<Vec<AuditRow>, _>>()?;
    rows.sort_by_key(|row| row.seq);
    Ok(rows)
}

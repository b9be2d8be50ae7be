//! The log. Its last row lies apart, and whoever appends says which row was the last: so the chain has no gaps and no
//! number twice. Steps of the shop do not append here; they leave notes in the journal, which become rows.

pub(super) mod rows;

use super::{
    Dynamo, Tries,
    item::Index,
    journal,
    query::Range,
    table::Table,
    transaction::{IfNot, Transaction},
};
use crate::dynamodb::orders::{BEFORE_READING, DynamoStore};
use async_trait::async_trait;
use domain::{
    PortError,
    audit::{AuditEntry, AuditRow, verify_after},
    ports::AuditLog,
};
use rows::{Seal, end, end_key, item, last, number, row_key};

#[async_trait]
impl AuditLog for DynamoStore {
    async fn restore_audit(&self, rows: &[AuditRow]) -> Result<(), PortError> {
        restore(&self.0, rows).await
    }

    async fn note(&self, audit: AuditEntry) -> Result<(), PortError> {
        journal::note(&self.0, audit).await
    }

    async fn audit_of(&self, object: &str, limit: usize) -> Result<Vec<AuditRow>, PortError> {
        journal::fold(&self.0, BEFORE_READING).await?;
        about(&self.0, object, limit).await
    }

    async fn audit(&self, after: u64, limit: usize) -> Result<Vec<AuditRow>, PortError> {
        journal::fold(&self.0, usize::MAX).await?;
        behind(&self.0, after, limit).await
    }
}

/// Rows of one transaction of an import; with the end of the log fewer than a transaction takes.
const AT_ONCE: usize = 90;

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

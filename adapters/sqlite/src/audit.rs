//! The audit log.

use crate::{
    error::StoreError,
    sealed::{self, AUDIT, Sealed},
    store::SqliteStore,
};
use async_trait::async_trait;
use domain::{
    PortError,
    audit::{AuditEntry, AuditRow, verify_after},
    delivery::token::Sha256Sum,
    ports::AuditLog,
};
use rusqlite::{Transaction, params};
use serde::Deserialize;

#[async_trait]
impl AuditLog for SqliteStore {
    async fn restore_audit(&self, rows: &[AuditRow]) -> Result<(), PortError> {
        let rows = rows.to_vec();
        self.0.write(move |tx| restore_log(tx, &rows)).await
    }

    async fn note(&self, audit: AuditEntry) -> Result<(), PortError> {
        self.0.write(move |tx| log(tx, audit)).await
    }

    async fn audit_of(&self, object: &str, limit: usize) -> Result<Vec<AuditRow>, PortError> {
        let object = object.to_owned();
        self.0
            .list(move |db, passed| {
                sealed::all(db, passed, AUDIT, "WHERE object = ?1 ORDER BY seq DESC", [object], limit)
            })
            .await
    }

    async fn audit(&self, after: u64, limit: usize) -> Result<Vec<AuditRow>, PortError> {
        let after = i64::try_from(after).unwrap_or(i64::MAX);
        self.0
            .list(move |db, passed| sealed::all(db, passed, AUDIT, "WHERE seq > ?1 ORDER BY seq", [after], limit))
            .await
    }
}

pub(crate) fn log(tx: &Transaction, entry: AuditEntry) -> Result<(), StoreError> {
    let row = match last_seal(tx)? {
        Some((seq, hash)) => AuditRow::seal(seq + 1, hash, entry),
        None => AuditRow::seal(1, AuditRow::genesis(), entry),
    };
    append(tx, &row)
}

/// Appends rows of another shop's log.
pub(crate) fn restore_log(tx: &Transaction, rows: &[AuditRow]) -> Result<(), StoreError> {
    verify_after(last_row(tx)?.as_ref(), rows).map_err(|_| StoreError::Conflict)?;
    rows.iter().try_for_each(|row| append(tx, row))
}

fn last_row(tx: &Transaction) -> Result<Option<AuditRow>, StoreError> {
    sealed::one(tx, AUDIT, "ORDER BY seq DESC LIMIT 1", [])
}

/// Number and hash of the last row.
///
/// One that cannot be read must not keep everything else from being stored: the log goes on behind it, sealed with what
/// lies there, and a check of the log names the place.
fn last_seal(tx: &Transaction) -> Result<Option<(u64, Sha256Sum)>, StoreError> {
    match last_row(tx) {
        Ok(row) => Ok(row.map(|row| (row.seq, row.hash))),
        Err(StoreError::Unreadable { .. }) => {
            let sql = "SELECT seq, CAST(body AS BLOB) FROM audit ORDER BY seq DESC LIMIT 1";
            let (seq, body): (i64, Vec<u8>) = tx.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
            let hash = serde_json::from_slice::<Seal>(&body).map_or_else(|_| Sha256Sum::of(&body), |seal| seal.hash);
            Ok(Some((seq.unsigned_abs(), hash)))
        }
        Err(error) => Err(error),
    }
}

/// What of a row of a later version is needed to go on behind it.
#[derive(Deserialize)]
struct Seal {
    hash: Sha256Sum,
}

fn append(tx: &Transaction, row: &AuditRow) -> Result<(), StoreError> {
    let Sealed { body, sum } = Sealed::of(row)?;
    let seq = i64::try_from(row.seq).map_err(|_| StoreError::Conflict)?;
    tx.prepare_cached("INSERT INTO audit (seq, body, sum) VALUES (?1, ?2, ?3)")?.execute(params![seq, body, sum])?;
    Ok(())
}

//! The audit log.

use crate::{
    orders::{
        SqliteStore,
        writing::{log, restore_log},
    },
    sealed::{self, AUDIT},
};
use async_trait::async_trait;
use domain::{
    PortError,
    audit::{AuditEntry, AuditRow},
    ports::AuditLog,
};

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

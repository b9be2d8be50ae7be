//! The audit log.

use crate::memory::{lock, orders::MemoryStore};
use async_trait::async_trait;
use domain::{
    audit::{AuditEntry, AuditRow, verify_after},
    ports::{AuditLog, PortError},
};

#[async_trait]
impl AuditLog for MemoryStore {
    async fn restore_audit(&self, rows: &[AuditRow]) -> Result<(), PortError> {
        let mut tables = lock(&self.0);
        verify_after(tables.audit.last(), rows).map_err(|_| PortError::Conflict)?;
        tables.audit.extend_from_slice(rows);
        Ok(())
    }

    async fn note(&self, audit: AuditEntry) -> Result<(), PortError> {
        lock(&self.0).log(audit);
        Ok(())
    }

    async fn audit_of(&self, object: &str, limit: usize) -> Result<Vec<AuditRow>, PortError> {
        let about = |row: &&AuditRow| row.entry.object == object;
        Ok(self.look(|tables| tables.audit.iter().rev().filter(about).take(limit).cloned().collect()))
    }

    async fn audit(&self, after: u64, limit: usize) -> Result<Vec<AuditRow>, PortError> {
        Ok(self.look(|tables| tables.audit.iter().filter(|row| row.seq > after).take(limit).cloned().collect()))
    }
}

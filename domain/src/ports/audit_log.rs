use super::PortError;
use crate::audit::{AuditEntry, AuditRow};
use async_trait::async_trait;

/// Who did what and when: rows that only ever grow, each with the hash of the one before.
#[async_trait]
pub trait AuditLog: Send + Sync {
    /// Notes an action that changed nothing else.
    async fn note(&self, audit: AuditEntry) -> Result<(), PortError>;

    /// Audit rows about `object`, newest first, at most `limit`.
    async fn audit_of(&self, object: &str, limit: usize) -> Result<Vec<AuditRow>, PortError>;

    /// Audit rows behind number `after`, ascending, at most `limit`.
    async fn audit(&self, after: u64, limit: usize) -> Result<Vec<AuditRow>, PortError>;

    /// Appends rows of another shop's audit log with their numbers and hashes.
    ///
    /// # Errors
    /// `Conflict` unless they follow the last row here; nothing changed.
    async fn restore_audit(&self, rows: &[AuditRow]) -> Result<(), PortError>;
}

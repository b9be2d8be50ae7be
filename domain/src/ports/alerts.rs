use super::PortError;
use crate::{
    alerts::{Alert, AlertKind},
    audit::AuditEntry,
};
use async_trait::async_trait;

/// What a person must know about, open until it is over.
#[async_trait]
pub trait Alerts: Send + Sync {
    /// Opens an alert unless the same one is open.
    async fn raise(&self, alert: &Alert) -> Result<(), PortError>;

    async fn open_alerts(&self) -> Result<Vec<Alert>, PortError>;
    /// Closes an alert, with its audit row. Returns whether it was open; if not, nothing is stored.
    async fn close_alert(&self, kind: AlertKind, object: &str, audit: AuditEntry) -> Result<bool, PortError>;
}

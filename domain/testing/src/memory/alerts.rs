//! What a person must know about.

use crate::memory::{lock, orders::MemoryStore};
use async_trait::async_trait;
use domain::{
    alerts::{Alert, AlertKind},
    audit::AuditEntry,
    ports::{Alerts, PortError},
};

#[async_trait]
impl Alerts for MemoryStore {
    async fn raise(&self, alert: &Alert) -> Result<(), PortError> {
        lock(&self.0).raise(alert);
        Ok(())
    }

    async fn open_alerts(&self) -> Result<Vec<Alert>, PortError> {
        Ok(self.look(|tables| tables.alerts.clone()))
    }

    async fn close_alert(&self, kind: AlertKind, object: &str, audit: AuditEntry) -> Result<bool, PortError> {
        let mut tables = lock(&self.0);
        let open = tables.alerts.len();
        tables.alerts.retain(|alert| alert.kind != kind || alert.object != object);
        let closed = tables.alerts.len() < open;
        if closed {
            tables.log(audit);
        }
        Ok(closed)
    }
}

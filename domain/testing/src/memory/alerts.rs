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
    async fn raise(&self, alarm: &Alert) -> Result<(), PortError> {
        lock(&self.0).raise(alarm);
        Ok(())
    }

    async fn open_alarms(&self) -> Result<Vec<Alert>, PortError> {
        Ok(self.look(|tables| tables.alarms.clone()))
    }

    async fn close_alarm(&self, kind: AlertKind, object: &str, audit: AuditEntry) -> Result<bool, PortError> {
        let mut tables = lock(&self.0);
        let open = tables.alarms.len();
        tables.alarms.retain(|alarm| alarm.kind != kind || alarm.object != object);
        let closed = tables.alarms.len() < open;
        if closed {
            tables.log(audit);
        }
        Ok(closed)
    }
}

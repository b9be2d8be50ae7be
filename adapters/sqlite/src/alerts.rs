//! What a person must know about.

use crate::orders::{
    SqliteStore,
    writing::{close_alert, log, raise},
};
use async_trait::async_trait;
use domain::{
    PortError, Timestamp,
    alerts::{Alert, AlertKind},
    audit::AuditEntry,
    ports::Alerts,
};

#[async_trait]
impl Alerts for SqliteStore {
    async fn raise(&self, alert: &Alert) -> Result<(), PortError> {
        let alert = alert.clone();
        self.0.write(move |tx| raise(tx, &alert)).await
    }

    async fn open_alerts(&self) -> Result<Vec<Alert>, PortError> {
        self.0
            .list(|db, passed| {
                let mut statement =
                    db.prepare_cached("SELECT kind, object, at FROM alarms ORDER BY at, kind, object")?;
                let mut rows = statement.query([])?;
                let mut alerts = Vec::new();
                while let Some(row) = rows.next()? {
                    let (kind, object): (String, String) = (row.get(0)?, row.get(1)?);
                    match AlertKind::parse(&kind) {
                        Some(kind) => alerts.push(Alert { kind, object, at: Timestamp(row.get(2)?) }),
                        None => passed.0.push(format!("alarms/{kind} {object}")),
                    }
                }
                Ok(alerts)
            })
            .await
    }

    async fn close_alert(&self, kind: AlertKind, object: &str, audit: AuditEntry) -> Result<bool, PortError> {
        let object = object.to_owned();
        self.0
            .write(move |tx| {
                let closed = close_alert(tx, kind, &object)?;
                if closed {
                    log(tx, audit)?;
                }
                Ok(closed)
            })
            .await
    }
}

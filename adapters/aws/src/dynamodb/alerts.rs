//! What a person must know about.

use crate::dynamodb::{
    orders::{DynamoStore, items},
    query::Range,
    table::Table,
};
use async_trait::async_trait;
use domain::{
    PortError,
    alerts::{Alert, AlertKind},
    audit::AuditEntry,
    ports::Alerts,
};

#[async_trait]
impl Alerts for DynamoStore {
    async fn raise(&self, alert: &Alert) -> Result<(), PortError> {
        self.0.create(items::alert_item(alert)?).await?;
        Ok(())
    }

    async fn open_alerts(&self) -> Result<Vec<Alert>, PortError> {
        let found = self.0.query(Range::of(Table::Orders, items::ALARMS)).await?;
        let mut alerts: Vec<Alert> = self.0.readable(&found).await;
        alerts.sort_by(|a, b| (a.at, a.kind.as_str(), &a.object).cmp(&(b.at, b.kind.as_str(), &b.object)));
        Ok(alerts)
    }

    async fn close_alert(&self, kind: AlertKind, object: &str, audit: AuditEntry) -> Result<bool, PortError> {
        crate::dynamodb::mail::remove_and_note(&self.0, &items::alert_key(kind, object), audit).await
    }
}

//! What a person must know about.

use crate::dynamodb::{
    Table,
    orders::{DynamoStore, items},
    query::Range,
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
    async fn raise(&self, alarm: &Alert) -> Result<(), PortError> {
        self.0.create(items::alarm_item(alarm)?).await?;
        Ok(())
    }

    async fn open_alarms(&self) -> Result<Vec<Alert>, PortError> {
        let found = self.0.query(Range::of(Table::Orders, items::ALARMS)).await?;
        let mut alarms: Vec<Alert> = self.0.readable(&found).await;
        alarms.sort_by(|a, b| (a.at, a.kind.as_str(), &a.object).cmp(&(b.at, b.kind.as_str(), &b.object)));
        Ok(alarms)
    }

    async fn close_alarm(&self, kind: AlertKind, object: &str, audit: AuditEntry) -> Result<bool, PortError> {
        crate::dynamodb::mail::remove_and_note(&self.0, &items::alarm_key(kind, object), audit).await
    }
}

//! What a person must know about.

use crate::{audit::log, error::StoreError, store::SqliteStore};
use async_trait::async_trait;
use domain::{
    PortError, Timestamp,
    alerts::{Alert, AlertKind},
    audit::AuditEntry,
    ports::Alerts,
};
use rusqlite::{Transaction, params};

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

pub(crate) fn close_alert(tx: &Transaction, kind: AlertKind, object: &str) -> Result<bool, StoreError> {
    let sql = "DELETE FROM alarms WHERE kind = ?1 AND object = ?2";
    Ok(tx.prepare_cached(sql)?.execute(params![kind.as_str(), object])? > 0)
}

/// Rows that alerts are open about because they could not be read.
pub(crate) fn open_unreadable(tx: &Transaction) -> Result<Vec<String>, StoreError> {
    let mut statement = tx.prepare_cached("SELECT object FROM alarms WHERE kind = ?1")?;
    let rows = statement.query_map([AlertKind::UnreadableRow.as_str()], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(crate) fn close_unreadable(tx: &Transaction, row: &str) -> Result<bool, StoreError> {
    close_alert(tx, AlertKind::UnreadableRow, row)
}

pub(crate) fn raise(tx: &Transaction, alert: &Alert) -> Result<(), StoreError> {
    let sql = "INSERT OR IGNORE INTO alarms (kind, object, at) VALUES (?1, ?2, ?3)";
    tx.execute(sql, params![alert.kind.as_str(), alert.object, alert.at.0])?;
    Ok(())
}

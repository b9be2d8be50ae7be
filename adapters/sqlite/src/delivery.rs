//! Downloads of what was bought.

use crate::{
    orders::{SqliteStore, downloads, search},
    sealed::PassedOver,
};
use async_trait::async_trait;
use domain::{
    OrderId, PortError, Timestamp,
    delivery::grant::{Download, DownloadLimit, Hold},
    ports::Downloads,
};
use rusqlite::params;

#[async_trait]
impl Downloads for SqliteStore {
    async fn record_download(&self, download: &Download, limit: &DownloadLimit) -> Result<Option<Hold>, PortError> {
        let (d, limit) = (download.clone(), *limit);
        self.0
            .write(move |tx| {
                let before = downloads(tx, &mut PassedOver::default(), d.order.clone(), d.line, limit.since)?;
                if let Some(hold) = limit.hold(before.iter(), Some(&d.network)) {
                    return Ok(Some(hold));
                }
                tx.execute(
                    "INSERT INTO downloads (order_id, line, at, file, version, network) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                    params![d.order.as_str(), d.line, d.at.0, d.file.as_str(), d.version, d.network],
                )?;
                Ok(None)
            })
            .await
    }

    async fn downloads(&self, order: &OrderId, line: u8, since: Timestamp) -> Result<Vec<Download>, PortError> {
        let order = order.clone();
        self.0.list(move |db, passed| downloads(db, passed, order, line, since)).await
    }

    async fn downloads_of(&self, order: &OrderId) -> Result<Vec<Download>, PortError> {
        let order = order.clone();
        self.0.list(move |db, passed| search::downloads_of(db, passed, &order)).await
    }
}

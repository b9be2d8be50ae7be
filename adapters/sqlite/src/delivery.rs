//! Downloads of what was bought.

use crate::{
    error::StoreError,
    orders::search,
    sealed::{PassedOver, Sealed},
    store::SqliteStore,
};
use async_trait::async_trait;
use domain::{
    OrderId, PortError, Timestamp,
    delivery::grant::{Download, DownloadLimit, Hold, Link},
    ports::Downloads,
};
use rusqlite::params;
use rusqlite::{Connection, Transaction};

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

pub(crate) fn insert_link(tx: &Transaction, link: &Link) -> Result<(), StoreError> {
    let Sealed { body, sum } = Sealed::of(link)?;
    let sql = "INSERT INTO links (hash, order_id, body, sum) VALUES (?1, ?2, ?3, ?4)";
    tx.prepare_cached(sql)?.execute(params![link.hash.to_string(), link.order.as_str(), body, sum])?;
    Ok(())
}

pub(crate) fn downloads(
    db: &Connection,
    passed: &mut PassedOver,
    order: OrderId,
    line: u8,
    since: Timestamp,
) -> Result<Vec<Download>, StoreError> {
    let sql = "SELECT file, version, at, network FROM downloads WHERE order_id = ?1 AND line = ?2 AND at >= ?3 ORDER BY row DESC LIMIT 100";
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query(params![order.as_str(), line, since.0])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let file: String = row.get(0)?;
        let Ok(file) = domain::FileId::parse(&file) else {
            passed.0.push(format!("downloads/{order}"));
            continue;
        };
        found.push(Download {
            order: order.clone(),
            line,
            file,
            version: row.get(1)?,
            at: Timestamp(row.get(2)?),
            network: row.get(3)?,
        });
    }
    Ok(found)
}

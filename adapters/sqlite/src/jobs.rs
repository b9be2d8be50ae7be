//! What background work asks of the store.

use crate::{store::SqliteStore, unreadable};
use async_trait::async_trait;
use domain::{PortError, Timestamp, ports::Jobs};
use rusqlite::{OptionalExtension, params};

#[async_trait]
impl Jobs for SqliteStore {
    async fn tidy(&self) -> Result<(), PortError> {
        self.0.empty_log_now_and_then().await
    }

    async fn take_back_set_aside(&self) -> Result<usize, PortError> {
        self.0.write(unreadable::take_back).await
    }

    async fn oldest_waiting(&self) -> Result<(Option<Timestamp>, Option<Timestamp>), PortError> {
        self.0
            .read(|db| {
                let oldest =
                    |sql| db.query_row(sql, [], |row| row.get::<_, Option<i64>>(0)).map(|at| at.map(Timestamp));
                let event = oldest("SELECT min(received_at) FROM inbox WHERE waiting = 1")?;
                Ok((event, oldest("SELECT min(queued_at) FROM outbox WHERE waiting = 1")?))
            })
            .await
    }

    async fn bookmark(&self, name: &str) -> Result<Option<String>, PortError> {
        let name = name.to_owned();
        self.0
            .read(move |db| {
                let sql = "SELECT value FROM bookmarks WHERE name = ?1 AND value <> ''";
                Ok(db.prepare_cached(sql)?.query_row([name], |row| row.get(0)).optional()?)
            })
            .await
    }

    async fn set_bookmark(&self, name: &str, value: &str) -> Result<(), PortError> {
        let (name, value) = (name.to_owned(), value.to_owned());
        self.0
            .write(move |tx| {
                let sql =
                    "INSERT INTO bookmarks (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2";
                tx.execute(sql, params![name, value])?;
                Ok(())
            })
            .await
    }
}

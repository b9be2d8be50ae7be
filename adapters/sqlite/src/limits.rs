use super::Sqlite;
use async_trait::async_trait;
use domain::{
    PortError, Timestamp,
    limits::{Limit, Reservation, Reserved},
    ports::Limits,
};
use rusqlite::{Connection, params};

/// Counts of what may be done so often only, in SQLite. One connection writes, so looking and taking are one step.
#[derive(Clone)]
pub struct SqliteLimits(pub Sqlite);

#[async_trait]
impl Limits for SqliteLimits {
    async fn reserve(&self, limits: &[Limit], now: Timestamp) -> Result<Reserved, PortError> {
        let places: Vec<_> = limits.iter().map(|limit| (limit.key.clone(), now)).collect();
        if places.is_empty() {
            return Ok(Reserved::Taken(Reservation { places }));
        }
        let limits = limits.to_vec();
        self.0
            .write(move |tx| {
                let mut full = None;
                for limit in &limits {
                    full = full.max(limit.full_until(&newest(tx, limit)?, now));
                }
                if let Some(until) = full {
                    return Ok(Reserved::Full { until });
                }
                let mut insert = tx.prepare_cached("INSERT INTO sign_in_failures (who, at) VALUES (?1, ?2)")?;
                for (key, at) in &places {
                    insert.execute(params![key, at.0])?;
                }
                Ok(Reserved::Taken(Reservation { places }))
            })
            .await
    }

    async fn release(&self, reservation: &Reservation) -> Result<(), PortError> {
        let places = reservation.places.clone();
        if places.is_empty() {
            return Ok(());
        }
        self.0
            .write(move |tx| {
                let sql = "DELETE FROM sign_in_failures WHERE rowid =
                           (SELECT rowid FROM sign_in_failures WHERE who = ?1 AND at = ?2 LIMIT 1)";
                let mut delete = tx.prepare_cached(sql)?;
                for (key, at) in &places {
                    delete.execute(params![key, at.0])?;
                }
                Ok(())
            })
            .await
    }

    async fn taken(&self, limit: &Limit, now: Timestamp) -> Result<u32, PortError> {
        let (key, since) = (limit.key.clone(), limit.counts_since(now));
        let sql = "SELECT count(*) FROM sign_in_failures WHERE who = ?1 AND at >= ?2";
        self.0.read(move |db| Ok(db.query_row(sql, params![key, since.0], |row| row.get(0))?)).await
    }

    async fn sweep(&self, before: Timestamp) -> Result<(), PortError> {
        self.0
            .write(move |tx| {
                tx.execute("DELETE FROM sign_in_failures WHERE at < ?1", [before.0])?;
                Ok(())
            })
            .await
    }
}

/// The times of the newest places, as many as the limit allows.
fn newest(db: &Connection, limit: &Limit) -> rusqlite::Result<Vec<Timestamp>> {
    let mut rows = db.prepare_cached("SELECT at FROM sign_in_failures WHERE who = ?1 ORDER BY at DESC LIMIT ?2")?;
    rows.query_map(params![limit.key, limit.most], |row| row.get(0).map(Timestamp))?.collect()
}

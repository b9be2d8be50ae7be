//! The figures of the shop: one row a day for each thing counted.

use super::{error::StoreError, rows};
use crate::store::SqliteStore;
use async_trait::async_trait;
use domain::{
    PortError, ProductId,
    ports::Metrics,
    reports::metric::{DailyMetric, Metric},
    time::Day,
};
use rusqlite::{Connection, Transaction, params};

#[async_trait]
impl Metrics for SqliteStore {
    async fn count(&self, daily_metrics: &[DailyMetric]) -> Result<(), PortError> {
        let daily_metrics = daily_metrics.to_vec();
        self.0.write(move |tx| daily_metrics.iter().try_for_each(|metric| count(tx, metric))).await
    }

    async fn daily_metrics(&self, since: Day, until: Day) -> Result<Vec<DailyMetric>, PortError> {
        self.0.read(move |db| daily_metrics(db, since, until)).await
    }

    async fn sold(&self, products: &[ProductId]) -> Result<Vec<(ProductId, u64)>, PortError> {
        let products = products.to_vec();
        self.0.read(move |db| sold(db, &products)).await
    }

    async fn best_sellers(&self, since: Day, until: Day, limit: usize) -> Result<Vec<DailyMetric>, PortError> {
        self.0.read(move |db| best_sellers(db, since, until, limit)).await
    }
}

pub(super) fn count(tx: &Transaction, metric: &DailyMetric) -> Result<(), StoreError> {
    let (what, product, currency) = metric.what.parts();
    let sql = "INSERT INTO figures (what, day, product, currency, count, minor) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
               ON CONFLICT (what, day, product, currency) DO UPDATE SET count = count + ?5, minor = minor + ?6";
    tx.prepare_cached(sql)?.execute(params![what, metric.day.0, product, currency, metric.count, metric.minor])?;
    Ok(())
}

pub(super) fn daily_metrics(db: &Connection, since: Day, until: Day) -> Result<Vec<DailyMetric>, StoreError> {
    let sql = "SELECT what, product, currency, count, minor, day FROM figures
               WHERE what IN ('views', 'carts', 'placed', 'paid', 'refunded', 'disputed', 'mailed', 'bounced', 'given') AND day BETWEEN ?1 AND ?2
               ORDER BY day, what";
    read(db, sql, params![since.0, until.0])
}

pub(super) fn best_sellers(
    db: &Connection,
    since: Day,
    until: Day,
    limit: usize,
) -> Result<Vec<DailyMetric>, StoreError> {
    let sql = "SELECT what, product, currency, sum(count) AS copies, sum(minor) AS earned, ?1 FROM figures
               WHERE what = 'sold' AND day BETWEEN ?1 AND ?2 GROUP BY product, currency
               ORDER BY earned DESC, copies DESC, product, currency LIMIT ?3";
    read(db, sql, params![since.0, until.0, rows(limit)])
}

pub(super) fn sold(db: &Connection, products: &[ProductId]) -> Result<Vec<(ProductId, u64)>, StoreError> {
    let sql = "SELECT coalesce(sum(count), 0) FROM figures WHERE what = 'sold' AND product = ?1";
    let mut statement = db.prepare_cached(sql)?;
    let mut found = Vec::new();
    for product in products {
        let copies: i64 = statement.query_row([product.as_str()], |row| row.get(0))?;
        found.push((product.clone(), u64::try_from(copies).unwrap_or_default()));
    }
    Ok(found)
}

fn read(db: &Connection, sql: &str, params: impl rusqlite::Params) -> Result<Vec<DailyMetric>, StoreError> {
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query(params)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let (what, product, currency): (String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        // What a newer version counts, it counts for itself.
        let Some(what) = Metric::from_parts(&what, &product, &currency) else { continue };
        found.push(DailyMetric { day: Day(row.get(5)?), what, count: row.get(3)?, minor: row.get(4)? });
    }
    Ok(found)
}

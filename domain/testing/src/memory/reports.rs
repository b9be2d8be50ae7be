//! Counts per day.

use crate::memory::{lock, orders::MemoryStore};
use async_trait::async_trait;
use domain::{
    ids::ProductId,
    ports::{Metrics, PortError},
    reports::metric::{DailyMetric, Metric},
    time::Day,
};

#[async_trait]
impl Metrics for MemoryStore {
    async fn count(&self, daily_metrics: &[DailyMetric]) -> Result<(), PortError> {
        let mut tables = lock(&self.0);
        daily_metrics.iter().for_each(|metric| tables.count(metric));
        Ok(())
    }

    async fn daily_metrics(&self, since: Day, until: Day) -> Result<Vec<DailyMetric>, PortError> {
        Ok(self.look(|tables| tables.daily_metrics(since, until)))
    }

    async fn sold(&self, products: &[ProductId]) -> Result<Vec<(ProductId, u64)>, PortError> {
        self.look(|tables| {
            let copies = |id: &ProductId| {
                let of = |(what, _): &&(Metric, Day)| matches!(what, Metric::Sold(product, _) if product == id);
                let counts = tables.figures.iter().filter(|(key, _)| of(key)).map(|(_, (count, _))| *count);
                u64::try_from(counts.sum::<i64>()).unwrap_or_default()
            };
            Ok(products.iter().map(|id| (id.clone(), copies(id))).collect())
        })
    }

    async fn best_sellers(&self, since: Day, until: Day, limit: usize) -> Result<Vec<DailyMetric>, PortError> {
        Ok(self.look(|tables| tables.best_sellers(since, until, limit)))
    }
}

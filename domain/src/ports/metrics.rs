use super::PortError;
use crate::{ids::ProductId, reports::metric::DailyMetric, time::Day};
use async_trait::async_trait;

/// Counts per day.
#[async_trait]
pub trait Metrics: Send + Sync {
    /// Adds to the figures.
    async fn count(&self, daily_metrics: &[DailyMetric]) -> Result<(), PortError>;

    /// The figures from `since` to `until`, both included, but for [`Metric::Sold`](crate::reports::metric::Metric):
    /// one tally for each day and thing counted, ascending.
    async fn daily_metrics(&self, since: Day, until: Day) -> Result<Vec<DailyMetric>, PortError>;

    /// Copies sold of each of these products, ever; those never sold may be left out. Sums one small row for
    /// each day a product sold on: never looks at an order.
    async fn sold(&self, products: &[ProductId]) -> Result<Vec<(ProductId, u64)>, PortError>;

    /// What brought most money from `since` to `until`, summed into one tally of day `since` for each product and
    /// currency; most first, of equal ones that with more copies, then by product; at most `limit`.
    async fn best_sellers(&self, since: Day, until: Day, limit: usize) -> Result<Vec<DailyMetric>, PortError>;
}

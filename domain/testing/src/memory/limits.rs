use super::lock;
use async_trait::async_trait;
use domain::{
    limits::{Limit, Reservation, Reserved},
    ports::{Limits, PortError},
    time::Timestamp,
};
use std::sync::Mutex;

/// Counts in memory.
#[derive(Default)]
pub struct MemoryLimits(Mutex<Vec<(String, Timestamp)>>);

fn times(rows: &[(String, Timestamp)], limit: &Limit) -> Vec<Timestamp> {
    rows.iter().filter(|(key, _)| *key == limit.key).map(|(_, at)| *at).collect()
}

#[async_trait]
impl Limits for MemoryLimits {
    async fn reserve(&self, limits: &[Limit], now: Timestamp) -> Result<Reserved, PortError> {
        let mut rows = lock(&self.0);
        let full = limits.iter().filter_map(|limit| limit.full_until(&times(&rows, limit), now)).max();
        if let Some(until) = full {
            return Ok(Reserved::Full { until });
        }
        let places: Vec<_> = limits.iter().map(|limit| (limit.key.clone(), now)).collect();
        rows.extend(places.iter().cloned());
        Ok(Reserved::Taken(Reservation { places }))
    }

    async fn release(&self, reservation: &Reservation) -> Result<(), PortError> {
        let mut rows = lock(&self.0);
        for place in &reservation.places {
            if let Some(row) = rows.iter().position(|row| row == place) {
                rows.swap_remove(row);
            }
        }
        Ok(())
    }

    async fn taken(&self, limit: &Limit, now: Timestamp) -> Result<u32, PortError> {
        let since = limit.counts_since(now);
        let taken = times(&lock(&self.0), limit).iter().filter(|at| **at >= since).count();
        Ok(u32::try_from(taken).unwrap_or(u32::MAX))
    }

    async fn sweep(&self, before: Timestamp) -> Result<(), PortError> {
        lock(&self.0).retain(|(_, at)| *at >= before);
        Ok(())
    }
}

//! Downloads of what was bought.

use crate::memory::{lock, orders::MemoryStore};
use async_trait::async_trait;
use domain::{
    delivery::grant::{Download, DownloadLimit, Hold},
    ids::OrderId,
    ports::{Downloads, PortError},
    time::Timestamp,
};

#[async_trait]
impl Downloads for MemoryStore {
    async fn record_download(&self, download: &Download, limit: &DownloadLimit) -> Result<Option<Hold>, PortError> {
        let mut tables = lock(&self.0);
        let same = |other: &&Download| other.order == download.order && other.line == download.line;
        let hold = limit.hold(tables.downloads.iter().filter(same), Some(&download.network));
        if hold.is_none() {
            tables.downloads.push(download.clone());
        }
        Ok(hold)
    }

    async fn downloads(&self, order: &OrderId, line: u8, since: Timestamp) -> Result<Vec<Download>, PortError> {
        let is = |d: &&Download| &d.order == order && d.line == line && d.at >= since;
        Ok(self.look(|tables| tables.downloads.iter().rev().filter(is).take(100).cloned().collect()))
    }

    async fn downloads_of(&self, order: &OrderId) -> Result<Vec<Download>, PortError> {
        let own = |download: &&Download| &download.order == order;
        Ok(self.look(|tables| tables.downloads.iter().rev().filter(own).take(200).cloned().collect()))
    }
}

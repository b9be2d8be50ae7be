use super::PortError;
use crate::{
    delivery::grant::{Download, DownloadLimit, Hold},
    ids::OrderId,
    time::Timestamp,
};
use async_trait::async_trait;

/// Downloads of what was bought, counted so that a limit holds.
#[async_trait]
pub trait Downloads: Send + Sync {
    /// Counts a download unless its line rests by `limit`: looks and counts in one step, so that of many at once no more
    /// are counted than there may be. `Some` if it rests; nothing was counted then.
    async fn record_download(&self, download: &Download, limit: &DownloadLimit) -> Result<Option<Hold>, PortError>;

    /// Downloads of one line at or after `since`, newest first, at most 100.
    async fn downloads(&self, order: &OrderId, line: u8, since: Timestamp) -> Result<Vec<Download>, PortError>;

    /// Downloads of all lines of an order, newest first, at most 200.
    async fn downloads_of(&self, order: &OrderId) -> Result<Vec<Download>, PortError>;
}

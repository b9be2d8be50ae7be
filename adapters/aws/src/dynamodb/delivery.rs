//! Downloads of what was bought.

use crate::dynamodb::{
    Tries,
    item::{Item, Key, ascending, now_and_random},
    orders::{DynamoStore, TURN, items},
    query::Range,
    table::Table,
    transaction::{IfNot, Transaction},
};
use async_trait::async_trait;
use domain::{
    OrderId, PortError, Timestamp,
    delivery::grant::{Download, DownloadLimit, Hold},
    ports::Downloads,
};

#[async_trait]
impl Downloads for DynamoStore {
    async fn record_download(&self, download: &Download, limit: &DownloadLimit) -> Result<Option<Hold>, PortError> {
        // Every download takes the next turn of its line: who looked before another one was counted looks again.
        let turn = Key::alone(Table::Orders, items::download_turns_pk(&download.order, download.line));
        let mut tries = Tries::default();
        loop {
            let was = self.0.get(&turn).await?.and_then(|found| found.number(TURN));
            let before = self.downloads(&download.order, download.line, limit.since).await?;
            if let Some(hold) = limit.hold(before.iter(), Some(&download.network)) {
                return Ok(Some(hold));
            }
            let mut to = Transaction::default();
            let place = format!("{}#{}", ascending(download.at.0), now_and_random());
            let key = Key::new(Table::Orders, items::downloads_pk(&download.order), place);
            to.put(Item::at(key).body(download)?, &self.0)?;
            let next = Item::at(turn.clone()).number(TURN, was.unwrap_or(0) + 1);
            to.replace(next, (TURN, was), IfNot::Again, &self.0)?;
            if to.commit(&self.0, &mut tries).await? {
                return Ok(None);
            }
        }
    }

    async fn downloads(&self, order: &OrderId, line: u8, since: Timestamp) -> Result<Vec<Download>, PortError> {
        let range = Range::of(Table::Orders, items::downloads_pk(order)).from(items::from(since)).backwards(true);
        let mut reader = self.0.read(range.most(200));
        let mut found: Vec<Download> = Vec::new();
        loop {
            let some = reader.more().await?;
            if some.is_empty() {
                return Ok(found);
            }
            for download in self.0.readable::<Download>(&some).await {
                if download.line == line {
                    found.push(download);
                }
                if found.len() == 100 {
                    return Ok(found);
                }
            }
        }
    }

    async fn downloads_of(&self, order: &OrderId) -> Result<Vec<Download>, PortError> {
        let range = Range::of(Table::Orders, items::downloads_pk(order)).backwards(true).most(200);
        Ok(self.0.readable(&self.0.query(range).await?).await)
    }
}

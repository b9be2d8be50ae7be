//! Taking turns: work that is due now and then, where nobody remembers when it was done last.

use crate::{ports::PortError, shop::Shop, time::Timestamp};

impl Shop {
    /// Whether `work` is due: it was begun `every_secs` ago or earlier. Then it counts as begun now.
    ///
    /// Two who ask in the same moment may both be told to begin: only for work that is harmless to do twice.
    ///
    /// # Errors
    /// [`PortError`] if the store failed; whose turn it is stays open.
    pub async fn take_turn(&self, work: &str, every_secs: i64) -> Result<bool, PortError> {
        let now = self.clock.now();
        let begun = self.orders.bookmark(&bookmark(work)).await?.and_then(|text| text.parse().ok()).map(Timestamp);
        // A clock that was wrong once must not keep everyone waiting.
        if begun.is_some_and(|begun| (0..every_secs).contains(&now.secs_since(begun))) {
            return Ok(false);
        }
        self.orders.set_bookmark(&bookmark(work), &now.0.to_string()).await?;
        Ok(true)
    }

    /// Gives back a turn whose work was not finished: whoever asks next begins it again.
    ///
    /// # Errors
    /// [`PortError`] if the store failed; the turn then ends by itself.
    pub async fn give_back_turn(&self, work: &str) -> Result<(), PortError> {
        self.orders.set_bookmark(&bookmark(work), "").await
    }
}

fn bookmark(work: &str) -> String {
    format!("turn.{work}")
}

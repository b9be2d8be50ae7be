//! What background work asks of the shop; and what is due, where nobody remembers when it was done last.

use crate::{
    alerts::{Alert, AlertKind},
    orders::OrderState,
    payments::inbox::InboxEvent,
    ports::PortError,
    shop::Shop,
    time::Timestamp,
};

impl Shop {
    /// Keeps `text` under `name` for this program and those after it.
    ///
    /// # Errors
    /// [`PortError`] if the store failed.
    pub async fn remember(&self, name: &str, text: &str) -> Result<(), PortError> {
        self.ports.jobs.set_bookmark(name, text).await
    }

    /// Events that are due, oldest first, at most `limit`.
    ///
    /// # Errors
    /// [`PortError`] if the inbox cannot be read.
    pub async fn due_events(&self, limit: usize) -> Result<Vec<InboxEvent>, PortError> {
        self.ports.inbox.due_events(self.now(), limit).await
    }

    /// Does what earlier calls left to be done afterwards.
    ///
    /// # Errors
    /// [`PortError`]; the rest waits for the next call.
    pub async fn tidy(&self) -> Result<(), PortError> {
        self.ports.jobs.tidy().await?;
        self.ports.catalog.catch_up().await
    }

    /// Lets events and emails wait again that were set aside because they could not be read. Returns how many.
    ///
    /// # Errors
    /// [`PortError`] if the store failed.
    pub async fn take_back_set_aside(&self) -> Result<usize, PortError> {
        self.ports.jobs.take_back_set_aside().await
    }

    /// Arrival of the oldest event and the oldest email that wait.
    ///
    /// # Errors
    /// [`PortError`] if the store failed.
    pub async fn oldest_waiting(&self) -> Result<(Option<Timestamp>, Option<Timestamp>), PortError> {
        self.ports.jobs.oldest_waiting().await
    }

    /// How many orders there are in each state; nothing of a store that does not count them as they change.
    ///
    /// # Errors
    /// [`PortError`] if the store failed.
    pub async fn orders_by_state(&self) -> Result<Vec<(OrderState, u64)>, PortError> {
        self.ports.orders.orders_by_state().await
    }

    /// The alerts that are open, for the program itself: no person sees them by this.
    ///
    /// # Errors
    /// [`PortError`] if the store failed.
    pub async fn open_alerts(&self) -> Result<Vec<Alert>, PortError> {
        self.ports.alerts.open_alerts().await
    }

    /// Opens an alert unless the same one is open.
    ///
    /// # Errors
    /// [`PortError`] if the store failed.
    pub async fn raise_alert(&self, kind: AlertKind, object: &str) -> Result<(), PortError> {
        self.ports.alerts.raise(&Alert { kind, object: object.to_owned(), at: self.now() }).await
    }

    /// Whether `work` is due: it was begun `every_secs` ago or earlier. Then it counts as begun now.
    ///
    /// Two who ask in the same moment may both be told to begin: only for work that is harmless to do twice.
    ///
    /// # Errors
    /// [`PortError`] if the store failed; the work stays due.
    pub async fn try_start(&self, work: &str, every_secs: i64) -> Result<bool, PortError> {
        let now = self.ports.clock.now();
        let begun = self.ports.jobs.bookmark(&bookmark(work)).await?.and_then(|text| text.parse().ok()).map(Timestamp);
        // A clock that was wrong once must not keep everyone waiting.
        if begun.is_some_and(|begun| (0..every_secs).contains(&now.secs_since(begun))) {
            return Ok(false);
        }
        self.ports.jobs.set_bookmark(&bookmark(work), &now.0.to_string()).await?;
        Ok(true)
    }

    /// Marks `work` as not finished: whoever asks next begins it again.
    ///
    /// # Errors
    /// [`PortError`] if the store failed; it is then due again in its time.
    pub async fn mark_unfinished(&self, work: &str) -> Result<(), PortError> {
        self.ports.jobs.set_bookmark(&bookmark(work), "").await
    }
}

fn bookmark(work: &str) -> String {
    format!("turn.{work}")
}

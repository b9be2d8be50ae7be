use super::PortError;
use crate::time::Timestamp;
use async_trait::async_trait;

/// What background work asks of the store.
#[async_trait]
pub trait Jobs: Send + Sync {
    /// Does what earlier calls left to be done afterwards. Nobody need wait for it: what is read is as if it were done.
    /// Background work calls it every few seconds.
    async fn tidy(&self) -> Result<(), PortError> {
        Ok(())
    }

    /// Lets events and emails wait again that were set aside and can be read by now, and closes the alerts about rows
    /// that can. Returns how many events and emails wait again. Called at each start and now and then.
    async fn take_back_set_aside(&self) -> Result<usize, PortError>;

    /// Arrival of the oldest event and the oldest mail that wait. Those set aside do not wait.
    async fn oldest_waiting(&self) -> Result<(Option<Timestamp>, Option<Timestamp>), PortError>;

    /// A small note the background work leaves for itself.
    async fn bookmark(&self, name: &str) -> Result<Option<String>, PortError>;

    async fn set_bookmark(&self, name: &str, value: &str) -> Result<(), PortError>;
}

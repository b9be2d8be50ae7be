use super::PortError;
use crate::{
    limits::{Limit, Reservation, Reserved},
    time::Timestamp,
};
use async_trait::async_trait;

/// Counts of what may be done so often only, in the store: all instances of a shop share them.
#[async_trait]
pub trait Limits: Send + Sync {
    /// Takes a place under each of `limits`, or under none. Of however many calls at once, over all instances, no more
    /// succeed than the limits allow. The limits have different keys.
    ///
    /// # Errors
    /// [`PortError`] if the store cannot be written: nothing was reserved, or something that nobody will release and
    /// that runs out by itself.
    async fn reserve(&self, limits: &[Limit], now: Timestamp) -> Result<Reserved, PortError>;

    /// Gives places back that were not used up. No error if they have run out.
    async fn release(&self, reservation: &Reservation) -> Result<(), PortError>;

    /// Places that are taken at `now`.
    async fn taken(&self, limit: &Limit, now: Timestamp) -> Result<u32, PortError>;

    /// Forgets places that were taken before `before`.
    async fn sweep(&self, before: Timestamp) -> Result<(), PortError>;
}

use super::PortError;
use crate::{audit::AuditEntry, mail::suppression::SuppressedAddress};
use async_trait::async_trait;

/// Addresses nobody writes to.
#[async_trait]
pub trait Suppressions: Send + Sync {
    /// Whether nobody writes to an address, and why. It is found however it is written; see [`crate::mail::address::key`].
    async fn suppressed_address(&self, email: &str) -> Result<Option<SuppressedAddress>, PortError>;

    /// Lets an address be written to again, with its audit row. Returns whether it was held; if not, nothing is stored.
    async fn release_address(&self, email: &str, audit: AuditEntry) -> Result<bool, PortError>;
}

//! What the shop needs from the world.
//!
//! The crate `domain-testing` has the conformance suites that every adapter must pass. The ports of a [`Store`] share one.

mod alerts;
mod audit_log;
mod autosaves;
mod catalog;
mod downloads;
mod files;
mod identity;
mod inbox;
mod jobs;
mod limits;
mod mail;
mod metrics;
mod orders;
mod outbox;
pub mod outcome;
mod payments;
mod secrets;
mod sessions;
mod store;
mod suppressions;
mod uploads;

pub use alerts::Alerts;
pub use audit_log::AuditLog;
pub use autosaves::Autosaves;
pub use catalog::{Catalog, SlugHit};
pub use downloads::Downloads;
pub use files::{DownloadAddress, Files, download_ttl_secs};
pub use identity::{Accounts, Identity, Passwords};
pub use inbox::{Inbox, InboxClosing};
pub use jobs::Jobs;
pub use limits::Limits;
pub use mail::{AlertDetails, Email, EmailLine, EmailOrder, MailError, MailTransport, Mailer, OrderEmail};
pub use metrics::Metrics;
pub use orders::{OldLinks, OrderChange, Orders};
pub use outbox::{MailStep, Outbox, OutboxClaim};
pub use payments::{Listed, OpenedSession, PaymentError, Payments, REFUNDS_LISTED, SessionPage};
pub use secrets::{SecretStore, SecretsError};
pub use sessions::Sessions;
pub use store::Store;
pub use suppressions::Suppressions;
pub use uploads::{
    FinishError, MAX_PARTS, PART_BYTES, PART_TTL_SECS, PartAddress, StoredFile, UploadLabel, UploadPlan, Uploads,
};

use crate::time::Timestamp;

/// How a call to the outside failed, told apart by what the caller must do next.
#[derive(Debug, thiserror::Error)]
pub enum PortError {
    /// Someone was first. Re-read, then decide again.
    #[error("the stored value changed meanwhile")]
    Conflict,
    /// It did not happen. Retry later.
    #[error("{service} did not take the call: {reason}")]
    Unavailable { service: &'static str, reason: String },
    /// It may have happened. Look before retrying.
    #[error("{service} gave no answer; the call may have happened: {reason}")]
    Unknown { service: &'static str, reason: String },
    /// Stored data is damaged or of a newer version; retrying will not help.
    #[error("{service} holds data this program cannot read: {reason}")]
    Broken { service: &'static str, reason: String },
}

impl PortError {
    /// In a word, for counters; none if somebody was first, which is no failure.
    pub fn kind(&self) -> Option<&'static str> {
        match self {
            PortError::Conflict => None,
            PortError::Unavailable { .. } => Some("unavailable"),
            PortError::Unknown { .. } => Some("unknown"),
            PortError::Broken { .. } => Some("broken"),
        }
    }
}

/// The time. A port, so that tests own it.
pub trait Clock: Send + Sync {
    fn now(&self) -> Timestamp;
}

/// Randomness from the operating system.
pub trait Entropy: Send + Sync {
    fn bytes32(&self) -> [u8; 32];

    fn bytes16(&self) -> [u8; 16] {
        let all = self.bytes32();
        let mut half = [0; 16];
        half.copy_from_slice(&all[..16]);
        half
    }
}

//! What a message needs to be believed, and why it is not.

use std::{future::Future, pin::Pin, sync::Arc};

/// Why a message is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("it is not a message of SNS")]
    Malformed,
    #[error("signature version 2 is asked for; set it in the topic's attributes")]
    OldSignature,
    #[error("it is of another topic")]
    OtherTopic,
    #[error("its time is more than an hour from ours")]
    Stale,
    #[error("it names a certificate or an address that is not the service's")]
    Elsewhere,
    #[error("its certificate is not valid now")]
    Certificate,
    #[error("its signature is wrong")]
    Wrong,
    /// It may be right: the service should send it again.
    #[error("its certificate could not be fetched")]
    NoCertificate,
}

/// Fetches a small document.
pub type Fetch = Arc<dyn Fn(String) -> Fetching + Send + Sync>;

/// The document on its way; `None` if it does not come.
pub type Fetching = Pin<Box<dyn Future<Output = Option<Vec<u8>>> + Send>>;

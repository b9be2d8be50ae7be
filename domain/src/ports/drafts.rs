use super::PortError;
use crate::catalog::{DraftPlace, KeptDraft};
use async_trait::async_trait;

/// Forms that admins began and have not saved, one for each admin and product.
#[async_trait]
pub trait Drafts: Send + Sync {
    /// Keeps a form durably, in place of the one that was kept before.
    async fn keep(&self, place: &DraftPlace, draft: &KeptDraft) -> Result<(), PortError>;

    async fn kept(&self, place: &DraftPlace) -> Result<Option<KeptDraft>, PortError>;

    /// Forgets a form. No error if there is none.
    async fn forget(&self, place: &DraftPlace) -> Result<(), PortError>;
}

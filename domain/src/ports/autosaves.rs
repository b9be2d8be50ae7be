use super::PortError;
use crate::catalog::{Autosave, AutosaveKey};
use async_trait::async_trait;

/// Forms that admins began and have not saved, one for each admin and product.
#[async_trait]
pub trait Autosaves: Send + Sync {
    /// Keeps a form durably, in place of the one that was kept before.
    async fn keep(&self, place: &AutosaveKey, draft: &Autosave) -> Result<(), PortError>;

    async fn kept(&self, place: &AutosaveKey) -> Result<Option<Autosave>, PortError>;

    /// Forgets a form. No error if there is none.
    async fn forget(&self, place: &AutosaveKey) -> Result<(), PortError>;
}

//! Secrets that are kept apart from the settings.

use crate::secret::Secret;
use async_trait::async_trait;
use std::collections::BTreeMap;

/// Why the secrets could not be read, for the person who keeps them: what failed and how to fix it. Never a value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct SecretsError(pub String);

/// Where secrets are kept.
#[async_trait]
pub trait SecretStore: Send + Sync {
    /// All of them by name, as they are now.
    ///
    /// # Errors
    /// [`SecretsError`] if they cannot be read, or there are none.
    async fn read(&self) -> Result<BTreeMap<String, Secret>, SecretsError>;
}

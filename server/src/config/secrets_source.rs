//! Secrets that are kept apart from the settings, and read again while the shop runs.

use super::settings::Settings;
use anyhow::Result;
use domain::ports::SecretStore;
use std::sync::Arc;

/// The setting that says where they are kept.
pub const PATH: &str = "TUPPENCE_SECRETS_PATH";

/// What it takes to read the secrets again.
#[derive(Clone)]
pub struct SecretsSource {
    /// The settings without them.
    pub base: Settings,
    pub store: Arc<dyn SecretStore>,
}

impl SecretsSource {
    /// The settings with the secrets as they are now.
    ///
    /// # Errors
    /// If they cannot be read.
    pub async fn read(&self) -> Result<Settings> {
        let mut settings = self.base.clone();
        settings.fill(self.store.read().await?);
        Ok(settings)
    }
}

//! Secrets that are kept apart from the settings: read before the settings are judged, and again while the shop runs.

pub mod keys;

use crate::{config::Settings, open};
use anyhow::{Context, Result};
use domain::ports::SecretStore;
use std::{path::Path, sync::Arc};

/// The setting that says where they are kept.
pub const PATH: &str = "TUPPENCE_SECRETS_PATH";

/// What it takes to read the secrets again.
#[derive(Clone)]
pub struct Refill {
    /// The settings without them.
    pub base: Settings,
    pub store: Arc<dyn SecretStore>,
}

impl Refill {
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

/// Reads `file`, or `tuppence.toml` in the working folder if there is one, the environment, and the secrets kept
/// elsewhere, if the settings say so.
///
/// # Errors
/// With words for the person who started the program.
pub async fn load(file: Option<&Path>) -> Result<(Settings, Option<Refill>)> {
    let base = Settings::load(file)?;
    match open::secret_store(&base.get(PATH)).await? {
        Some(store) => {
            let refill = Refill { base, store };
            Ok((refill.read().await.context(PATH)?, Some(refill)))
        }
        None => Ok((base, None)),
    }
}

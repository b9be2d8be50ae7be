//! The settings of a shop, with the secrets that are kept elsewhere.

use super::secret_store;
use crate::config::{
    Config, Settings,
    secrets_source::{PATH, SecretsSource},
};
use anyhow::{Context, Result};
use std::path::Path;

/// Reads `file`, or `tuppence.toml` in the working folder if there is one, the environment, and the secrets kept
/// elsewhere, if the settings say so.
///
/// # Errors
/// With words for the person who started the program.
pub async fn load_settings(file: Option<&Path>) -> Result<(Settings, Option<SecretsSource>)> {
    let base = Settings::load(file)?;
    match secret_store(&base.get(PATH)).await? {
        Some(store) => {
            let secrets_source = SecretsSource { base, store };
            Ok((secrets_source.read().await.context(PATH)?, Some(secrets_source)))
        }
        None => Ok((base, None)),
    }
}

/// The same, checked.
///
/// # Errors
/// If the file cannot be read, has an unknown key, a secret cannot be read, or a setting makes no sense.
pub async fn load(file: Option<&Path>) -> Result<Config> {
    let (settings, secrets_source) = load_settings(file).await?;
    let config = Config::from_settings(&settings)?;
    Ok(Config { secrets_source: secrets_source.map(|secrets_source| (secrets_source, settings)), ..config })
}

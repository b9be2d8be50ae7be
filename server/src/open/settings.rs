//! The settings of a shop, with the secrets that are kept elsewhere.

use super::secret_store;
use crate::config::{
    Config, Settings,
    refill::{PATH, Refill},
};
use anyhow::{Context, Result};
use std::path::Path;

/// Reads `file`, or `tuppence.toml` in the working folder if there is one, the environment, and the secrets kept
/// elsewhere, if the settings say so.
///
/// # Errors
/// With words for the person who started the program.
pub async fn load_settings(file: Option<&Path>) -> Result<(Settings, Option<Refill>)> {
    let base = Settings::load(file)?;
    match secret_store(&base.get(PATH)).await? {
        Some(store) => {
            let refill = Refill { base, store };
            Ok((refill.read().await.context(PATH)?, Some(refill)))
        }
        None => Ok((base, None)),
    }
}

/// The same, checked.
///
/// # Errors
/// If the file cannot be read, has an unknown key, a secret cannot be read, or a setting makes no sense.
pub async fn load(file: Option<&Path>) -> Result<Config> {
    let (settings, refill) = load_settings(file).await?;
    let config = Config::from_settings(&settings)?;
    Ok(Config { refill: refill.map(|refill| (refill, settings)), ..config })
}

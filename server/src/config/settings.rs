//! The raw values and where each came from.

use super::{
    file::{self, FileError},
    misspelled::{self, nearest},
};
use crate::{
    config::{KEYS, Setting},
    text_file::{self, TextError},
};
use domain::secret::Secret;
use std::{collections::BTreeMap, env, io, path::Path};

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    Default,
    File,
    Environment,
    /// The parameter store of AWS.
    Ssm,
}

/// The settings file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    #[error("the settings file {file} cannot be read: {error}")]
    Unreadable { file: String, error: TextError },
    #[error("the settings file {file}: {error}")]
    Wrong { file: String, error: FileError },
}

/// All values with their origin.
#[derive(Clone)]
pub struct Settings {
    values: BTreeMap<&'static str, (String, Origin)>,
    /// Names of parameters that are no keys.
    strange: Vec<String>,
    /// Names in the environment that look like keys and are none.
    misspelled: Vec<String>,
}

impl Settings {
    /// # Errors
    /// [`SettingsError`] if the file is named but missing, is not TOML, or has a key nobody knows.
    pub fn load(file: Option<&Path>) -> Result<Settings, SettingsError> {
        let standard = Path::new("tuppence.toml");
        let path = file.unwrap_or(standard);
        let text = match text_file::read(path) {
            Ok(text) => text,
            Err(TextError::Io(error)) if error.kind() == io::ErrorKind::NotFound && file.is_none() => String::new(),
            Err(error) => return Err(SettingsError::Unreadable { file: path.display().to_string(), error }),
        };
        let settings = Settings::from_parts(&path.display().to_string(), &text, |name| env::var(name).ok())?;
        let names = env::vars_os().filter_map(|(name, _)| name.into_string().ok());
        Ok(Settings { misspelled: names.filter(|name| misspelled::looks_like_ours(name)).collect(), ..settings })
    }

    /// The settings made of a file's text and an environment.
    ///
    /// # Errors
    /// [`SettingsError`] as for [`Settings::load`].
    pub fn from_parts(file: &str, text: &str, env: impl Fn(&str) -> Option<String>) -> Result<Settings, SettingsError> {
        let in_file = file::values(text).map_err(|error| SettingsError::Wrong { file: file.to_owned(), error })?;
        let value = |setting: &Setting| match (env(setting.name), in_file.get(setting.name)) {
            (Some(value), _) => (value, Origin::Environment),
            (None, Some(value)) => (value.clone(), Origin::File),
            (None, None) => (setting.default.to_owned(), Origin::Default),
        };
        let values = KEYS.iter().map(|setting| (setting.name, value(setting))).collect();
        Ok(Settings { values, strange: Vec::new(), misspelled: Vec::new() })
    }

    /// Gives values to keys that neither the file nor the environment sets.
    pub fn fill(&mut self, parameters: BTreeMap<String, Secret>) {
        for (name, value) in parameters {
            match self.values.iter_mut().find(|(known, _)| **known == name) {
                Some((_, own)) if own.1 == Origin::Default => *own = (value.reveal().to_owned(), Origin::Ssm),
                Some(_) => {}
                None => self.strange.push(name),
            }
        }
    }

    /// What is set and means nothing, a sentence for each place.
    pub fn warnings(&self) -> Vec<String> {
        let parameters = self.strange.join(", ");
        let parameters =
            (!parameters.is_empty()).then(|| format!("no setting has the name of these parameters: {parameters}"));
        let variables = self.misspelled.iter().map(|name| match nearest(name) {
            Some(right) => format!("{name} is set in the environment and is no setting; did you mean {right}?"),
            None => format!("{name} is set in the environment and is no setting; `tuppence config` lists all of them"),
        });
        parameters.into_iter().chain(variables).collect()
    }

    /// The keys whose values differ from those of `other`.
    pub fn changed(&self, other: &Settings) -> Vec<&'static str> {
        let differs = |name: &&'static str| self.get(name) != other.get(name);
        self.values.keys().copied().filter(differs).collect()
    }

    /// The value of a key of [`KEYS`], trimmed.
    pub fn get(&self, name: &str) -> String {
        self.values.get(name).map(|(value, _)| value.trim().to_owned()).unwrap_or_default()
    }

    /// The same settings but for one key of [`KEYS`].
    pub fn with(&self, name: &'static str, value: &str) -> Settings {
        let mut settings = self.clone();
        settings.values.insert(name, (value.to_owned(), Origin::Default));
        settings
    }

    /// A line per key for `tuppence config`: value, origin, meaning; secrets hidden.
    pub fn table(&self) -> String {
        let mut lines = String::new();
        for setting in KEYS {
            let Some((value, origin)) = self.values.get(setting.name) else { continue };
            let shown = match (setting.secret, value.as_str()) {
                (_, "") => "(not set)",
                (false, value) if *origin != Origin::Ssm => value,
                // Whoever keeps a value in SSM has a reason.
                _ => "(hidden)",
            };
            let origin = match origin {
                Origin::Default => "default",
                Origin::File => "file",
                Origin::Environment => "environment",
                Origin::Ssm => "ssm",
            };
            lines.push_str(&format!("{:<29} {shown:<32} {origin:<12} {}\n", setting.name, setting.meaning));
        }
        for warning in self.warnings() {
            lines.push_str(&format!("Warning: {warning}\n"));
        }
        lines
    }
}

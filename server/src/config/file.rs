//! The settings file: TOML with one line a key, each checked where it stands.

use super::{
    keys::{KEYS, Setting},
    misspelled::nearest,
};
use crate::config::keys::in_file;
use std::{
    collections::{BTreeMap, HashMap},
    ops::Range,
};
use toml::{Spanned, Value};

/// What is wrong with the file, and on which line, from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    #[error("line {line} is not TOML: {reason}")]
    NotToml { line: usize, reason: String },
    #[error("line {line} has an unknown key {key:?}; {hint}")]
    UnknownKey { line: usize, key: String, hint: String },
    #[error("{key} on line {line} is {found}; expected {expected}")]
    WrongType { line: usize, key: String, found: String, expected: String },
}

/// What a value has to be.
#[derive(Clone, Copy)]
enum Kind {
    Flag,
    Number,
    Text,
}

/// The values of the file by the names of [`KEYS`].
///
/// # Errors
/// [`FileError`] for the first line that is wrong.
pub fn values(text: &str) -> Result<BTreeMap<&'static str, String>, FileError> {
    // An editor on Windows may put a mark of its own in front.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let line = |span: Option<Range<usize>>| {
        let before = text.get(..span.map_or(0, |span| span.start)).unwrap_or_default();
        before.matches('\n').count() + 1
    };
    let table: HashMap<Spanned<String>, Spanned<Value>> = toml::from_str(text).map_err(|error: toml::de::Error| {
        FileError::NotToml { line: line(error.span()), reason: error.message().to_owned() }
    })?;
    let mut lines: Vec<_> = table.into_iter().collect();
    lines.sort_by_key(|(key, _)| key.span().start);
    let mut values = BTreeMap::new();
    for (key, value) in lines {
        let at = line(Some(key.span()));
        let key = key.into_inner();
        let Some(setting) = KEYS.iter().find(|setting| in_file(setting.name) == key) else {
            let hint = match nearest(&key) {
                Some(right) => format!("did you mean {}?", in_file(right)),
                None => "`tuppence config` lists all keys".to_owned(),
            };
            return Err(FileError::UnknownKey { line: at, key, hint });
        };
        let value = value.into_inner();
        let Some(text) = fitting(setting, &value) else {
            let (found, expected) = (described(&value), expected(setting, &key));
            return Err(FileError::WrongType { line: at, key, found, expected });
        };
        values.insert(setting.name, text);
    }
    Ok(values)
}

impl Kind {
    fn of(setting: &Setting) -> Kind {
        match setting.default {
            "true" | "false" => Kind::Flag,
            // Without a default it is neither yes nor no.
            "" if setting.name == "TUPPENCE_LIVE" => Kind::Flag,
            default if default.parse::<u64>().is_ok() => Kind::Number,
            _ => Kind::Text,
        }
    }
}

/// The value as text, if it is of the setting's kind.
fn fitting(setting: &Setting, value: &Value) -> Option<String> {
    let is_flag = |text: &str| matches!(text.trim(), "true" | "false" | "yes" | "no" | "1" | "0" | "");
    match (Kind::of(setting), value) {
        (Kind::Flag, Value::Boolean(yes)) => Some(yes.to_string()),
        (Kind::Flag, Value::Integer(n @ 0..=1)) | (Kind::Number, Value::Integer(n)) => Some(n.to_string()),
        (Kind::Flag, Value::String(text)) if is_flag(text) => Some(text.clone()),
        (Kind::Number, Value::String(text)) if text.trim().parse::<i64>().is_ok() => Some(text.clone()),
        (Kind::Text, Value::String(text)) => Some(text.clone()),
        _ => None,
    }
}

fn expected(setting: &Setting, key: &str) -> String {
    match Kind::of(setting) {
        Kind::Flag => format!("true or false, like {key} = true"),
        Kind::Number => format!("a whole number, like {key} = {}", setting.default),
        Kind::Text if setting.default.is_empty() => format!("text in quotes, like {key} = \"…\""),
        Kind::Text => format!("text in quotes, like {key} = {:?}", setting.default),
    }
}

/// The kind of a value, for the person who wrote it; never the value, which may be a secret.
fn described(value: &Value) -> String {
    match value {
        Value::String(_) => "text",
        Value::Integer(_) => "a number",
        Value::Float(_) => "a number with a point",
        Value::Boolean(_) => "true or false",
        Value::Datetime(_) => "a date",
        Value::Array(_) => "a list",
        Value::Table(_) => "a table",
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> String {
        values(text).unwrap_err().to_string()
    }

    #[test]
    fn r015_a_wrong_line_of_the_file_is_named_with_what_was_expected() {
        for (text, words) in [
            ("currency = \"EUR\"\nshopname = \"A\"", "line 2 has an unknown key \"shopname\"; did you mean shop_name?"),
            ("TUPPENCE_SHOP_NAME = \"A\"", "line 1 has an unknown key \"TUPPENCE_SHOP_NAME\"; did you mean shop_name?"),
            ("\n\nsandbx = true", "line 3 has an unknown key \"sandbx\"; did you mean sandbox?"),
            ("weather = \"fine\"", "`tuppence config` lists all keys"),
            (
                "shop_name = 5",
                "shop_name on line 1 is a number; expected text in quotes, like shop_name = \"Tuppence\"",
            ),
            ("addr = 3000", "addr on line 1 is a number; expected text in quotes, like addr = \"127.0.0.1:3000\""),
            (
                "# a\nmax_connections = \"many\"",
                "max_connections on line 2 is text; expected a whole number, like max_connections = 1024",
            ),
            ("max_connections = 1.5", "max_connections on line 1 is a number with a point"),
            ("sandbox = \"perhaps\"", "sandbox on line 1 is text; expected true or false, like sandbox = true"),
            ("live = 7", "live on line 1 is a number; expected true or false"),
            ("stripe_webhook_secret = [\"whsec_canary\"]", "stripe_webhook_secret on line 1 is a list; expected text"),
            ("[shop_name]\na = 1", "shop_name on line 1 is a table"),
            ("currency = \"EUR\"\ncurrency = \"USD\"", "line 2 is not TOML"),
            ("currency = EUR", "line 1 is not TOML"),
        ] {
            let said = refused(text);
            assert!(said.contains(words), "{text:?}: {said}");
            assert!(!said.contains("canary"), "{said}");
        }
    }

    #[test]
    fn values_of_each_kind_are_taken() {
        let text = "\u{feff}shop_name = \"A\"\nsandbox = true\npromotions = \"yes\"\nmax_file_mb = 20\ntrusted_proxies = \"1\"";
        let values = values(text).unwrap();
        let value = |name: &str| values[name].as_str();
        assert_eq!((value("TUPPENCE_SHOP_NAME"), value("TUPPENCE_SANDBOX")), ("A", "true"));
        assert_eq!((value("TUPPENCE_MAX_FILE_MB"), value("TUPPENCE_TRUSTED_PROXIES")), ("20", "1"));
    }
}

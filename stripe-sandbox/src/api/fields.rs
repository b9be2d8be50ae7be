//! Reading parameters the way Stripe does, with the refusals it gives.

use crate::api::form::Param;
use crate::error::ApiError;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Source: Stripe API reference, Metadata.
const METADATA_MAX_KEYS: usize = 50;
const METADATA_MAX_KEY_CHARS: usize = 40;
const METADATA_MAX_VALUE_CHARS: usize = 500;

/// A group of parameters, each taken once; [`Fields::finish`] refuses those nobody took.
#[derive(Debug, Default)]
pub struct Fields {
    /// What the group is called, empty at the top.
    path: String,
    left: BTreeMap<String, Param>,
}

impl Fields {
    pub fn new(params: BTreeMap<String, Param>) -> Fields {
        Fields { path: String::new(), left: params }
    }

    /// The full name of a parameter in this group: `line_items[0][quantity]`.
    pub fn name(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}[{name}]", self.path) }
    }

    pub fn is_text(&self, name: &str) -> bool {
        matches!(self.left.get(name), Some(Param::Text(_)))
    }

    pub fn text(&mut self, name: &str) -> Result<Option<String>, ApiError> {
        let full = self.name(name);
        match self.left.remove(name) {
            None => Ok(None),
            Some(Param::Text(text)) if text.is_empty() => Err(ApiError::parameter(
                Some("parameter_invalid_empty"),
                &full,
                format!(
                    "You passed an empty string for '{full}'. We assume empty values are an attempt to unset a parameter; however '{full}' cannot be unset. You should remove '{full}' from your request or supply a non-empty value."
                ),
            )),
            Some(Param::Text(text)) => Ok(Some(text)),
            Some(Param::Group(_)) => Err(ApiError::parameter(None, &full, format!("Invalid string: {full}"))),
        }
    }

    pub fn required_text(&mut self, name: &str) -> Result<String, ApiError> {
        self.text(name)?.ok_or_else(|| self.missing(name))
    }

    /// Text of at most `max` characters.
    pub fn text_up_to(&mut self, name: &str, max: usize) -> Result<Option<String>, ApiError> {
        let text = self.text(name)?;
        if text.as_ref().is_some_and(|text| text.chars().count() > max) {
            let full = self.name(name);
            let message = format!("Invalid string: {full} must be at most {max} characters");
            return Err(ApiError::parameter(Some("parameter_invalid_string_length"), &full, message));
        }
        Ok(text)
    }

    pub fn integer(&mut self, name: &str) -> Result<Option<i64>, ApiError> {
        let Some(text) = self.text(name)? else { return Ok(None) };
        let digits = text.strip_prefix('-').unwrap_or(&text);
        let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        text.parse().ok().filter(|_| plain).map(Some).ok_or_else(|| {
            ApiError::parameter(Some("parameter_invalid_integer"), &self.name(name), format!("Invalid integer: {text}"))
        })
    }

    /// An integer of at least `least`.
    pub fn integer_from(&mut self, name: &str, least: i64) -> Result<Option<i64>, ApiError> {
        let number = self.integer(name)?;
        if number.is_some_and(|number| number < least) {
            let message = format!("This value must be greater than or equal to {least}.");
            return Err(ApiError::parameter(Some("parameter_invalid_integer"), &self.name(name), message));
        }
        Ok(number)
    }

    pub fn boolean(&mut self, name: &str) -> Result<Option<bool>, ApiError> {
        match self.text(name)?.as_deref() {
            None => Ok(None),
            Some("true") => Ok(Some(true)),
            Some("false") => Ok(Some(false)),
            Some(other) => Err(ApiError::parameter(None, &self.name(name), format!("Invalid boolean: {other}"))),
        }
    }

    /// One of the words in `choices`.
    pub fn choice(&mut self, name: &str, choices: &[&str]) -> Result<Option<String>, ApiError> {
        let word = self.text(name)?;
        if word.as_ref().is_some_and(|word| !choices.contains(&word.as_str())) {
            let message = format!("Invalid {}: must be one of {}", self.name(name), choices.join(", "));
            return Err(ApiError::parameter(None, &self.name(name), message));
        }
        Ok(word)
    }

    pub fn group(&mut self, name: &str) -> Result<Option<Fields>, ApiError> {
        let path = self.name(name);
        match self.left.remove(name) {
            None => Ok(None),
            Some(Param::Group(left)) => Ok(Some(Fields { path, left })),
            Some(Param::Text(_)) => Err(ApiError::parameter(None, &path, "Invalid object")),
        }
    }

    /// The groups of a list, in the order of their numbers.
    pub fn groups(&mut self, name: &str) -> Result<Vec<Fields>, ApiError> {
        let Some(list) = self.group(name)? else { return Ok(Vec::new()) };
        let path = list.path.clone();
        let group = |(place, param)| match param {
            Param::Group(left) => Ok(Fields { path: format!("{path}[{place}]"), left }),
            Param::Text(_) => Err(ApiError::parameter(None, &format!("{path}[{place}]"), "Invalid object")),
        };
        list.in_order()?.into_iter().map(group).collect()
    }

    /// The texts of a list, in the order of their numbers.
    pub fn texts(&mut self, name: &str) -> Result<Vec<String>, ApiError> {
        let Some(list) = self.group(name)? else { return Ok(Vec::new()) };
        let path = list.path.clone();
        let text = |(_, param)| match param {
            Param::Text(text) => Ok(text),
            Param::Group(_) => Err(ApiError::parameter(None, &path, "Invalid array")),
        };
        list.in_order()?.into_iter().map(text).collect()
    }

    /// Up to 50 pairs of text.
    pub fn metadata(&mut self, name: &str) -> Result<BTreeMap<String, String>, ApiError> {
        let Some(pairs) = self.group(name)? else { return Ok(BTreeMap::new()) };
        let path = pairs.path.clone();
        if pairs.left.len() > METADATA_MAX_KEYS {
            return Err(ApiError::parameter(None, &path, format!("Metadata can have up to {METADATA_MAX_KEYS} keys")));
        }
        let pair = |(key, param): (String, Param)| {
            let Param::Text(value) = param else {
                return Err(ApiError::parameter(None, &path, "Metadata values must be strings"));
            };
            if key.chars().count() > METADATA_MAX_KEY_CHARS {
                let message = format!(
                    "Metadata keys can have up to {METADATA_MAX_KEY_CHARS} characters, but you passed in a key that is longer: {key}"
                );
                return Err(ApiError::parameter(None, &path, message));
            }
            if value.chars().count() > METADATA_MAX_VALUE_CHARS {
                let message = format!(
                    "Metadata values can have up to {METADATA_MAX_VALUE_CHARS} characters, but you passed in a value that is longer for the key {key}"
                );
                return Err(ApiError::parameter(None, &format!("{path}[{key}]"), message));
            }
            Ok((key, value))
        };
        pairs.left.into_iter().map(pair).collect()
    }

    /// An absolute http or https address.
    pub fn url(&mut self, name: &str) -> Result<Option<String>, ApiError> {
        let text = self.text_up_to(name, 5000)?;
        if text.as_deref().is_some_and(|text| !is_web_address(text)) {
            return Err(ApiError::parameter(Some("url_invalid"), &self.name(name), "Not a valid URL"));
        }
        Ok(text)
    }

    /// Text that could be an email address.
    pub fn email(&mut self, name: &str) -> Result<Option<String>, ApiError> {
        match self.text_up_to(name, 800)? {
            Some(text) if !looks_like_email(&text) => {
                let message = format!("Invalid email address: {text}");
                Err(ApiError::parameter(Some("email_invalid"), &self.name(name), message))
            }
            text => Ok(text),
        }
    }

    /// Takes a parameter that has to be there with the one value the sandbox supports.
    pub fn only(&mut self, name: &str, value: &str) -> Result<(), ApiError> {
        let given = self.required_text(name)?;
        if given == value { Ok(()) } else { Err(ApiError::unsupported(&self.name(name), &given)) }
    }

    /// Takes a group whose content makes no difference here.
    pub fn ignore(&mut self, name: &str) {
        self.left.remove(name);
    }

    /// A `shipping` address, as the object shows it.
    pub fn shipping(&mut self) -> Result<Option<Value>, ApiError> {
        let Some(mut group) = self.group("shipping")? else { return Ok(None) };
        let mut shipping = Map::new();
        shipping.insert("address".into(), group.address()?.unwrap_or_default());
        for name in ["carrier", "name", "phone", "tracking_number"] {
            shipping.insert(name.into(), group.text(name)?.into());
        }
        group.finish()?;
        Ok(Some(Value::Object(shipping)))
    }

    /// An `address`, as the object shows it.
    pub fn address(&mut self) -> Result<Option<Value>, ApiError> {
        let Some(mut group) = self.group("address")? else { return Ok(None) };
        let mut address = Map::new();
        for name in ["city", "country", "line1", "line2", "postal_code", "state"] {
            address.insert(name.into(), group.text(name)?.into());
        }
        group.finish()?;
        Ok(Some(Value::Object(address)))
    }

    pub fn missing(&self, name: &str) -> ApiError {
        let full = self.name(name);
        ApiError::parameter(Some("parameter_missing"), &full, format!("Missing required param: {full}."))
    }

    /// Refuses what is left.
    pub fn finish(self) -> Result<(), ApiError> {
        let Some(name) = self.left.keys().next() else { return Ok(()) };
        let full = self.name(name);
        Err(ApiError::parameter(Some("parameter_unknown"), &full, format!("Received unknown parameter: {full}")))
    }

    fn in_order(self) -> Result<Vec<(usize, Param)>, ApiError> {
        let path = self.path;
        let place = |(place, param): (String, Param)| {
            let place = place.parse().map_err(|_| ApiError::parameter(None, &path, "Invalid array"))?;
            Ok((place, param))
        };
        let mut list: Vec<(usize, Param)> = self.left.into_iter().map(place).collect::<Result<_, ApiError>>()?;
        list.sort_by_key(|(place, _)| *place);
        Ok(list)
    }
}

/// Whether `text` could be a mail address; only a mail can tell whether it is one.
pub fn looks_like_email(text: &str) -> bool {
    let halves = text.split_once('@');
    halves.is_some_and(|(local, host)| {
        !local.is_empty() && host.contains('.') && !host.contains('@') && !text.contains(char::is_whitespace)
    })
}

/// Whether `text` is an absolute web address. The template `{CHECKOUT_SESSION_ID}` is allowed in it.
fn is_web_address(text: &str) -> bool {
    let filled = text.replace("{CHECKOUT_SESSION_ID}", "cs");
    let uri: Result<http::Uri, _> = filled.parse();
    uri.is_ok_and(|uri| {
        matches!(uri.scheme_str(), Some("http" | "https")) && uri.host().is_some_and(|host| !host.is_empty())
    })
}

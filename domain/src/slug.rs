//! The readable part of a product's address.

use serde::{Deserialize, Serialize};
use std::fmt;

/// 1 to 80 of `a-z`, `0-9` and single hyphens between them: `slow-bread`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Slug(String);

/// The text cannot stand in a product's address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Use 1 to 80 small letters, digits and hyphens, for example slow-bread.")]
pub struct SlugError;

const MAX_LEN: usize = 80;

impl Slug {
    /// Takes a slug as it is.
    ///
    /// # Errors
    /// [`SlugError`] unless it already has the form of a slug.
    pub fn parse(text: &str) -> Result<Slug, SlugError> {
        let words_ok = text
            .split('-')
            .all(|word| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()));
        if text.len() > MAX_LEN || !words_ok {
            return Err(SlugError);
        }
        Ok(Slug(text.to_owned()))
    }

    /// Makes a slug from a product's name; `None` if no letter or digit of ASCII is in it.
    pub fn from_name(name: &str) -> Option<Slug> {
        let words = name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
        let mut slug = String::new();
        for word in words {
            let hyphen = usize::from(!slug.is_empty());
            if slug.len() + hyphen + word.len() > MAX_LEN {
                break;
            }
            if hyphen == 1 {
                slug.push('-');
            }
            slug.push_str(&word.to_ascii_lowercase());
        }
        Slug::parse(&slug).ok()
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Slug {
    type Error = SlugError;
    fn try_from(text: String) -> Result<Self, SlugError> {
        Slug::parse(&text)
    }
}

impl From<Slug> for String {
    fn from(slug: Slug) -> String {
        slug.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_becomes_an_address() {
        let slug = |name| Slug::from_name(name).map(String::from);
        assert_eq!(slug("Slow Bread: a Year's Loaves"), Some("slow-bread-a-year-s-loaves".into()));
        assert_eq!(slug("  --  "), None);
        assert!(slug(&"word ".repeat(40)).is_some_and(|s| s.len() <= 80));
    }

    #[test]
    fn an_address_with_anything_else_is_refused() {
        for bad in ["", "A", "a--b", "-a", "a-", "a/b", "a.b", "ä", "a b", "../etc"] {
            assert_eq!(Slug::parse(bad), Err(SlugError), "{bad:?}");
        }
    }
}

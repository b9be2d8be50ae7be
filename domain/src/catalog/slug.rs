//! The readable part of a product's address.

use serde::{Deserialize, Serialize};
use std::fmt;

/// 1 to 80 of `a-z`, `0-9` and single hyphens between them: `slow-bread`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Slug(String);

/// The text cannot stand in a product's address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an address is 1 to 80 small letters, digits and hyphens")]
pub struct SlugError;

pub(crate) const MAX_SLUG: usize = 80;
/// How many addresses are tried for products of one name before the id decides.
pub const MAX_NAMESAKES: u32 = 50;

impl Slug {
    /// Takes a slug as it is.
    ///
    /// # Errors
    /// [`SlugError`] unless it already has the form of a slug.
    pub fn parse(text: &str) -> Result<Slug, SlugError> {
        let words_ok = text
            .split('-')
            .all(|word| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()));
        if text.len() > MAX_SLUG || !words_ok {
            return Err(SlugError);
        }
        Ok(Slug(text.to_owned()))
    }

    /// Makes a slug from a product's name, in Latin letters: `creme-brulee`, `lodz`, `dong-jing`. `None` if no letter or
    /// digit is in it. In the browser, which has no table of the world's letters, also if one is not in ASCII.
    pub fn from_name(name: &str) -> Option<Slug> {
        Slug::of_words(&in_latin(name))
    }

    /// Whether it was made of `name`, with a number behind it where products share a name.
    pub fn is_made_of(&self, name: &str) -> bool {
        // Earlier versions left out what was not ASCII.
        let made = [Slug::from_name(name), Slug::of_words(name)];
        made.into_iter()
            .flatten()
            .any(|made| *self == made || (2..MAX_NAMESAKES).any(|n| made.numbered(n).as_ref() == Some(self)))
    }

    /// With a number behind it: `slow-bread-2`.
    pub fn numbered(&self, number: u32) -> Option<Slug> {
        let short: String = self.0.chars().take(MAX_SLUG - 4).collect();
        Slug::parse(&format!("{}-{number}", short.trim_end_matches('-'))).ok()
    }

    fn of_words(text: &str) -> Option<Slug> {
        let words = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
        let mut slug = String::new();
        for word in words {
            let hyphen = usize::from(!slug.is_empty());
            if slug.len() + hyphen + word.len() > MAX_SLUG {
                if slug.is_empty() {
                    slug = word[..MAX_SLUG].to_ascii_lowercase();
                }
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

/// Letters and digits of any script in those of ASCII; everything else becomes a space.
#[cfg(not(target_arch = "wasm32"))]
fn in_latin(name: &str) -> String {
    use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};
    let mut latin = String::with_capacity(name.len());
    for c in name.nfkd() {
        match c {
            _ if c.is_alphanumeric() => {
                let letters = deunicode::deunicode_char(c).unwrap_or(" ");
                // A sign that is a word by itself, as in Chinese.
                if letters.ends_with(' ') {
                    latin.push(' ');
                }
                latin.push_str(letters);
            }
            _ if is_combining_mark(c) => latin.push_str(deunicode::deunicode_char(c).unwrap_or("").trim()),
            _ => latin.push(' '),
        }
    }
    latin
}

#[cfg(target_arch = "wasm32")]
fn in_latin(name: &str) -> String {
    if name.is_ascii() { name.to_owned() } else { String::new() }
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
    fn r082_names_of_any_script_become_readable_addresses() {
        for (name, slug) in [
            ("Crème brûlée", "creme-brulee"),
            ("Cre\u{300}me", "creme"),
            ("Łódź", "lodz"),
            ("Straße", "strasse"),
            ("Smørrebrød", "smorrebrod"),
            ("İstanbul rehberi", "istanbul-rehberi"),
            ("ﬁne Ｆｕｌｌ", "fine-full"),
            ("Vol. ½", "vol-1-2"),
            ("C++ & C#", "c-c"),
            ("Slow Bread 🍞", "slow-bread"),
            ("Сборник рецептов", "sbornik-retseptov"),
            ("東京", "dong-jing"),
            ("Rust入門", "rust-ru-men"),
        ] {
            assert_eq!(Slug::from_name(name).map(String::from).as_deref(), Some(slug), "{name}");
        }
        for name in ["日本語の本", "Ελληνικά", "كتاب", "हिन्दी", "ไทย", "한국어", "ქართული", "Հայերեն"]
        {
            assert!(Slug::from_name(name).is_some_and(|slug| slug.as_str().len() >= 3), "{name}");
        }
        assert_eq!(Slug::from_name(&"x".repeat(200)).map(|slug| slug.as_str().len()), Some(80));
        assert_eq!(Slug::from_name("🍞 — !"), None);
    }

    #[test]
    fn an_address_knows_the_name_it_was_made_of() {
        let slug = |slug| Slug::parse(slug).expect("tests pass slugs");
        for (address, name) in [
            ("slow-bread", "Slow Bread"),
            ("slow-bread-2", "Slow Bread"),
            ("cr-me-br-l-e", "Crème brûlée"),
            ("creme-brulee", "Crème brûlée"),
        ] {
            assert!(slug(address).is_made_of(name), "{address} {name}");
        }
        for (address, name) in [
            ("bread", "Slow Bread"),
            ("slow", "Slow Bread"),
            ("my-2", "Slow Bread"),
            ("slow-2", "Slow Bread"),
            ("slow-bread", ""),
        ] {
            assert!(!slug(address).is_made_of(name), "{address} {name}");
        }
    }

    proptest::proptest! {
        #[test]
        fn every_name_gives_a_slug_or_none(name in proptest::prelude::any::<String>()) {
            if let Some(slug) = Slug::from_name(&name) {
                proptest::prop_assert_eq!(Slug::parse(slug.as_str()), Ok(slug.clone()));
                proptest::prop_assert_eq!(Slug::from_name(slug.as_str()), Some(slug));
            }
        }
    }

    #[test]
    fn an_address_with_anything_else_is_refused() {
        for bad in ["", "A", "a--b", "-a", "a-", "a/b", "a.b", "ä", "a b", "../etc"] {
            assert_eq!(Slug::parse(bad), Err(SlugError), "{bad:?}");
        }
    }
}

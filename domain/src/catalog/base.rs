//! What a form was filled with.

use super::fields::Field;
use crate::delivery::token::Sha256Sum;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The fields that two admins may have changed, in the order of a base's marks.
pub(crate) const FIELDS: [Field; 10] = [
    Field::Name,
    Field::Slug,
    Field::Summary,
    Field::Description,
    Field::Price,
    Field::Tags,
    Field::SaleFrom,
    Field::SaleUntil,
    Field::QuantityMax,
    Field::LaterVersions,
];

/// What a form was filled with: the product's version, and a mark of each field's text, so that the
/// shop can tell later who changed what without keeping every version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Base {
    pub version: u64,
    marks: Vec<[u8; 4]>,
}

impl Base {
    /// Of the texts of a form that shows version `version`.
    pub(crate) fn of_texts(version: u64, text_of: impl Fn(Field) -> String) -> Base {
        Base { version, marks: FIELDS.map(|field| mark(&text_of(field))).to_vec() }
    }

    /// Reads what a form carried; `None` if it is something else.
    pub fn parse(text: &str) -> Option<Base> {
        let (version, marks) = text.split_once('.')?;
        let bytes = data_encoding::HEXLOWER.decode(marks.as_bytes()).ok()?;
        let (marks, rest) = bytes.as_chunks::<4>();
        let whole = rest.is_empty() && marks.len() == FIELDS.len();
        whole.then(|| Some(Base { version: version.parse().ok()?, marks: marks.to_vec() }))?
    }

    /// Whether the field at this place of [`FIELDS`] had this text.
    pub(crate) fn had(&self, place: usize, text: &str) -> bool {
        self.marks.get(place) == Some(&mark(text))
    }
}

impl TryFrom<String> for Base {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Base, &'static str> {
        Base::parse(&text).ok_or("not the base of a form")
    }
}

impl From<Base> for String {
    fn from(base: Base) -> String {
        base.to_string()
    }
}

impl fmt::Display for Base {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.version, data_encoding::HEXLOWER.encode(self.marks.as_flattened()))
    }
}

fn mark(text: &str) -> [u8; 4] {
    let [a, b, c, d, ..] = *Sha256Sum::of(text.as_bytes()).as_bytes();
    [a, b, c, d]
}

//! Two admins edit one product: nothing is overwritten unseen.

use super::{ProductDraft, fields::Field};
use crate::{catalog::product::Product, delivery::token::Sha256Sum, time::TimeZone};
use serde::{Deserialize, Serialize};
use std::fmt;

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

/// A field both changed, or only the other one did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldClash {
    pub field: Field,
    /// What the other one wrote: it is stored.
    pub theirs: String,
    /// What this one wrote.
    pub yours: String,
    /// Whether this one changed it, too; if not, `theirs` simply stands.
    pub both: bool,
}

/// Somebody else saved the product while this form was open. Nothing was stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditConflict {
    pub stored: Box<Product>,
    /// Everything the other one changed.
    pub clashes: Vec<FieldClash>,
    /// This one's form with the other one's changes where this one made none; saved again, it is taken.
    pub merged: Box<ProductDraft>,
}

impl Base {
    pub fn of(product: &Product, zone: &TimeZone) -> Base {
        // The form's own texts, so that a field that was not touched has the same mark.
        let form = ProductDraft::texts_of(product, zone);
        Base { version: product.version, marks: FIELDS.map(|field| mark(&form.text_of(field))).to_vec() }
    }

    /// Reads what a form carried; `None` if it is something else.
    pub fn parse(text: &str) -> Option<Base> {
        let (version, marks) = text.split_once('.')?;
        let bytes = data_encoding::HEXLOWER.decode(marks.as_bytes()).ok()?;
        let (marks, rest) = bytes.as_chunks::<4>();
        let whole = rest.is_empty() && marks.len() == FIELDS.len();
        whole.then(|| Some(Base { version: version.parse().ok()?, marks: marks.to_vec() }))?
    }

    fn had(&self, place: usize, text: &str) -> bool {
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

impl EditConflict {
    /// What `draft`, begun at `base`, and `stored` disagree about.
    pub(crate) fn of(stored: Product, draft: &ProductDraft, base: &Base, zone: &TimeZone) -> EditConflict {
        let theirs = ProductDraft::of(&stored, zone);
        let mut merged = ProductDraft { base: theirs.base.clone(), ..draft.clone() };
        let mut clashes = Vec::new();
        for (place, field) in FIELDS.into_iter().enumerate() {
            let (their_text, your_text) = (theirs.text_of(field), draft.text_of(field));
            if base.had(place, &their_text) || their_text == your_text {
                continue;
            }
            let both = !base.had(place, &your_text);
            if !both {
                merged.set(field, their_text.clone());
            }
            clashes.push(FieldClash { field, theirs: their_text, yours: your_text, both });
        }
        EditConflict { stored: Box::new(stored), clashes, merged: Box::new(merged) }
    }
}

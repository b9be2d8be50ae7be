//! Two admins edit one product: nothing is overwritten unseen.

use super::{
    ProductDraft,
    base::{Base, FIELDS},
    fields::Field,
};
use crate::{catalog::product::Product, time::TimeZone};

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

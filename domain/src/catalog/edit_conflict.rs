//! Two admins edit one product: nothing is overwritten unseen.

use super::{
    form_base::FormBase,
    product_form::{Field, ProductForm},
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
    pub merged: Box<ProductForm>,
}

impl EditConflict {
    /// What `form`, begun at `base`, and `stored` disagree about.
    pub(crate) fn of(stored: Product, form: &ProductForm, base: &FormBase, zone: &TimeZone) -> EditConflict {
        let theirs = ProductForm::of(&stored, zone);
        let mut merged = ProductForm { base: theirs.base.clone(), ..form.clone() };
        let mut clashes = Vec::new();
        for field in Field::TYPED.iter().copied() {
            let (their_text, your_text) = (theirs.text_of(field), form.text_of(field));
            if base.held(field, &their_text) || their_text == your_text {
                continue;
            }
            let both = !base.held(field, &your_text);
            if !both {
                merged.set(field, their_text.clone());
            }
            clashes.push(FieldClash { field, theirs: their_text, yours: your_text, both });
        }
        EditConflict { stored: Box::new(stored), clashes, merged: Box::new(merged) }
    }
}

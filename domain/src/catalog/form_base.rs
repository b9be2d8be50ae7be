//! What a form was filled with.

use super::product_form::{Field, ProductForm};
use crate::{catalog::product::Product, delivery::token::Sha256Sum, time::TimeZone};
use std::fmt;

impl ProductForm {
    /// The form filled with a product, with times in `zone`; its base says so.
    pub fn of(product: &Product, zone: &TimeZone) -> ProductForm {
        let mut form = ProductForm::texts_of(product, zone);
        // Of the form's own texts, so that a field that was not touched has the same mark.
        form.base = FormBase::of(product.version, &form).to_string();
        form
    }

    /// What it was filled with; `None` for a new product, and of a program whose forms said it in another way.
    pub(crate) fn base(&self) -> Option<FormBase> {
        FormBase::parse(&self.base)
    }

    /// Whether it says what it was filled with: without that nobody can tell whether somebody else saved meanwhile.
    pub fn has_base(&self) -> bool {
        self.base().is_some()
    }
}

/// What a form was filled with: the product's version, and a mark of each field's text, so that the shop can tell later
/// who changed what without keeping every version. As text, which the form carries: `7 name=5f2a… slug=…`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FormBase {
    pub version: u64,
    marks: Vec<(Field, String)>,
}

impl FormBase {
    /// Of a form that shows version `version` of a product.
    fn of(version: u64, form: &ProductForm) -> FormBase {
        let marks = Field::TYPED.iter().map(|field| (*field, mark(&form.text_of(*field))));
        FormBase { version, marks: marks.collect() }
    }

    /// Reads what a form carried; `None` if it is something else. Fields that this program does not have are left out.
    fn parse(text: &str) -> Option<FormBase> {
        let mut parts = text.split(' ');
        let version = parts.next()?.parse().ok()?;
        let mut marks = Vec::new();
        for part in parts {
            let (id, mark) = part.split_once('=')?;
            let field = Field::TYPED.iter().find(|field| field.id() == id);
            marks.extend(field.map(|field| (*field, mark.to_owned())));
        }
        (!marks.is_empty()).then_some(FormBase { version, marks })
    }

    /// Whether the form had this field: one of an earlier program lacks what came later.
    pub fn has(&self, field: Field) -> bool {
        self.marks.iter().any(|(marked, _)| *marked == field)
    }

    /// Whether the field held this text.
    pub fn held(&self, field: Field, text: &str) -> bool {
        self.marks.iter().any(|(marked, was)| *marked == field && *was == mark(text))
    }
}

impl fmt::Display for FormBase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.version)?;
        self.marks.iter().try_for_each(|(field, mark)| write!(f, " {}={mark}", field.id()))
    }
}

fn mark(text: &str) -> String {
    data_encoding::HEXLOWER.encode(&Sha256Sum::of(text.as_bytes()).as_bytes()[..4])
}

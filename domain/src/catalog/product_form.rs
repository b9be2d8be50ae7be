//! What the product's form says, as people type it.

use super::{
    BadMoment,
    base::{Base, FIELDS},
    fields::Field,
    moment_text, parse_moment,
};
use crate::{
    catalog::{
        product::Product,
        slug::{Slug, SlugError},
    },
    money::{Currency, Money, NotChargeable, ParseMoneyError},
    time::{TimeZone, Timestamp},
    typed_text::{self, HiddenOverride, Lines},
};
use serde::{Deserialize, Serialize};

pub const MAX_NAME: usize = 150;
pub const MAX_SUMMARY: usize = 200;
pub const MAX_DESCRIPTION: usize = 50_000;
pub const MAX_TAGS: usize = 10;
pub const MAX_TAG: usize = 30;

/// The fields of the form. Nothing but these can be changed by it: no state, no id, no currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProductDraft {
    pub name: String,
    /// Empty to have it made from the name.
    pub slug: String,
    pub summary: String,
    /// Markdown.
    pub description: String,
    /// As people write it, see [`Money::parse`]; `0` to give it away, empty to decide later.
    pub price: String,
    /// With commas between.
    pub tags: String,
    /// `2026-11-30T09:00` in the shop's time zone; empty for no bound.
    pub sale_from: String,
    pub sale_until: String,
    pub quantity_max: u8,
    pub later_versions: bool,
    /// What the form was filled with; none for a new product, and of a program that had other fields.
    #[serde(deserialize_with = "readable_base")]
    pub base: Option<Base>,
}

fn readable_base<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Base>, D::Error> {
    Ok(Option::<String>::deserialize(deserializer)?.and_then(|text| Base::parse(&text)))
}

impl Default for ProductDraft {
    fn default() -> ProductDraft {
        ProductDraft {
            name: String::new(),
            slug: String::new(),
            summary: String::new(),
            description: String::new(),
            price: String::new(),
            tags: String::new(),
            sale_from: String::new(),
            sale_until: String::new(),
            quantity_max: 1,
            later_versions: true,
            base: None,
        }
    }
}

/// What is wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldProblem {
    pub field: Field,
    pub error: FieldError,
}

/// Why what stands in a field cannot be taken. As text it is for the report of an import; the page has its own words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FieldError {
    #[error("at most {most} characters fit here")]
    TooLong { most: usize },
    #[error(transparent)]
    Hidden(#[from] HiddenOverride),
    #[error(transparent)]
    Slug(#[from] SlugError),
    /// It is another product's, or was once.
    #[error("another product has the address “{0}”, or had it once")]
    SlugTaken(Slug),
    #[error(transparent)]
    Price(#[from] ParseMoneyError),
    #[error(transparent)]
    NotChargeable(#[from] NotChargeable),
    #[error("a product has {MAX_TAGS} tags at most")]
    TooManyTags,
    #[error("the tag “{0}” is longer than {MAX_TAG} characters")]
    TagTooLong(String),
    #[error(transparent)]
    Moment(#[from] BadMoment),
    #[error("the sale ends before it begins")]
    EndsTooEarly,
    #[error("an order holds 1 to 10 copies of a product")]
    Quantity,
}

/// The form, understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ValidatedProduct {
    pub name: String,
    pub slug: Option<Slug>,
    pub summary: String,
    pub description: String,
    /// `None` if it is not decided yet.
    pub price: Option<Money>,
    pub tags: Vec<String>,
    pub sale_from: Option<Timestamp>,
    pub sale_until: Option<Timestamp>,
    pub quantity_max: u8,
    pub later_versions: bool,
}

impl ProductDraft {
    /// The form filled with a product, with times in `zone`.
    pub fn of(product: &Product, zone: &TimeZone) -> ProductDraft {
        ProductDraft { base: Some(ProductDraft::base_of(product, zone)), ..ProductDraft::texts_of(product, zone) }
    }

    /// What a form filled with `product` begins at. Of the form's own texts, so that a field that was not touched has the
    /// same mark.
    pub fn base_of(product: &Product, zone: &TimeZone) -> Base {
        let form = ProductDraft::texts_of(product, zone);
        Base::of_texts(product.version, |field| form.text_of(field))
    }

    fn texts_of(product: &Product, zone: &TimeZone) -> ProductDraft {
        let moment = |at: Option<Timestamp>| at.map(|at| moment_text(at, zone)).unwrap_or_default();
        let undecided = product.price.is_zero() && !product.free;
        ProductDraft {
            name: product.name.clone(),
            slug: product.slug.to_string(),
            summary: product.summary.clone(),
            description: product.description.clone(),
            price: if undecided { String::new() } else { product.price.decimal() },
            tags: product.tags.join(", "),
            sale_from: moment(product.sale_from),
            sale_until: moment(product.sale_until),
            quantity_max: product.quantity_max,
            later_versions: product.later_versions,
            base: None,
        }
    }

    /// What stands in a field, as text.
    pub fn text_of(&self, field: Field) -> String {
        match field {
            Field::Name => cleaned(&self.name, Lines::One).trim().to_owned(),
            Field::Slug => self.slug.trim().to_owned(),
            Field::Summary => cleaned(&self.summary, Lines::One).trim().to_owned(),
            Field::Description => cleaned(&self.description, Lines::Many),
            Field::Price => self.price.trim().to_owned(),
            Field::Tags => split_tags(&self.tags).join(", "),
            Field::SaleFrom => self.sale_from.trim().to_owned(),
            Field::SaleUntil => self.sale_until.trim().to_owned(),
            Field::QuantityMax => self.quantity_max.to_string(),
            Field::LaterVersions => if self.later_versions { "yes" } else { "no" }.to_owned(),
            Field::Pictures | Field::Files => String::new(),
        }
    }

    /// Whether both forms would save the same.
    pub fn says_the_same(&self, other: &ProductDraft) -> bool {
        FIELDS.into_iter().all(|field| self.text_of(field) == other.text_of(field))
    }

    /// Puts `text`, as [`text_of`](Self::text_of) gives it, into a field.
    pub(crate) fn set(&mut self, field: Field, text: String) {
        match field {
            Field::Name => self.name = text,
            Field::Slug => self.slug = text,
            Field::Summary => self.summary = text,
            Field::Description => self.description = text,
            Field::Price => self.price = text,
            Field::Tags => self.tags = text,
            Field::SaleFrom => self.sale_from = text,
            Field::SaleUntil => self.sale_until = text,
            Field::QuantityMax => self.quantity_max = text.parse().unwrap_or(self.quantity_max),
            Field::LaterVersions => self.later_versions = text == "yes",
            Field::Pictures | Field::Files => {}
        }
    }

    /// Reads every field; all that is wrong comes back at once.
    pub(crate) fn understand(
        &self,
        currency: Currency,
        zone: &TimeZone,
    ) -> Result<ValidatedProduct, Vec<FieldProblem>> {
        let mut problems = Vec::new();
        let mut wrong = |field: Field, error: FieldError| problems.push(FieldProblem { field, error });
        let description = self.text_of(Field::Description);
        for (field, text, most, lines) in [
            (Field::Name, self.text_of(Field::Name), MAX_NAME, Lines::One),
            (Field::Summary, self.text_of(Field::Summary), MAX_SUMMARY, Lines::One),
            (Field::Description, description.clone(), MAX_DESCRIPTION, Lines::Many),
        ] {
            if text.trim().chars().count() > most {
                wrong(field, FieldError::TooLong { most });
            }
            if let Err(hidden) = typed_text::clean(&text, lines) {
                wrong(field, hidden.into());
            }
        }
        let slug = match self.slug.trim() {
            "" => None,
            text => Slug::parse(text).map_err(|error| wrong(Field::Slug, error.into())).ok(),
        };
        let price = match self.price.trim() {
            "" => None,
            text => {
                let price = Money::parse(text, currency).map_err(FieldError::from);
                let price = price.and_then(|price| Ok(price.chargeable()?));
                price.map_err(|error| wrong(Field::Price, error)).ok()
            }
        };
        let tags = split_tags(&self.tags);
        if tags.len() > MAX_TAGS {
            wrong(Field::Tags, FieldError::TooManyTags);
        }
        for tag in &tags {
            if tag.chars().count() > MAX_TAG {
                wrong(Field::Tags, FieldError::TagTooLong(tag.clone()));
            }
            if let Err(hidden) = typed_text::clean(tag, Lines::One) {
                wrong(Field::Tags, hidden.into());
            }
        }
        let mut moment = |field: Field, text: &str| match parse_moment(text, zone) {
            Ok(at) => at,
            Err(error) => {
                wrong(field, error.into());
                None
            }
        };
        let (sale_from, sale_until) =
            (moment(Field::SaleFrom, &self.sale_from), moment(Field::SaleUntil, &self.sale_until));
        if sale_from.zip(sale_until).is_some_and(|(from, until)| until <= from) {
            wrong(Field::SaleUntil, FieldError::EndsTooEarly);
        }
        if !(1..=10).contains(&self.quantity_max) {
            wrong(Field::QuantityMax, FieldError::Quantity);
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(ValidatedProduct {
            name: self.text_of(Field::Name),
            slug,
            summary: self.text_of(Field::Summary),
            description,
            price,
            tags,
            sale_from,
            sale_until,
            quantity_max: self.quantity_max,
            later_versions: self.later_versions,
        })
    }
}

/// `text` without what nobody sees; as it was typed if it is refused anyway.
fn cleaned(text: &str, lines: Lines) -> String {
    typed_text::clean(text, lines).unwrap_or_else(|_| text.to_owned())
}

/// The tags in `text`, each once, without what stands around them.
fn split_tags(text: &str) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    for tag in cleaned(text, Lines::One).split(',').map(str::trim).filter(|tag| typed_text::shows_something(tag)) {
        if !tags.iter().any(|other| other == tag) {
            tags.push(tag.to_owned());
        }
    }
    tags
}

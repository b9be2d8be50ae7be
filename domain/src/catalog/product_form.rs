//! The product editor's form: what people type, and what it comes to.

use super::{DatetimeError, datetime_text, parse_datetime};
use crate::{
    catalog::{
        product::{Fact, Product},
        slug::{MAX_SLUG, Slug, SlugError},
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
pub const MAX_FACTS: usize = 12;
/// Of a fact, name and value together.
pub const MAX_FACT: usize = 120;

/// How a field is typed, and what it is in an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    /// Text in one line of at most so many characters.
    Line { most: usize },
    /// Text in many lines.
    Text,
    /// Texts with this between them.
    List(char),
    /// As people write it, see [`Money::parse`].
    Price,
    /// `2026-11-30T09:00` in the shop's time zone.
    DateTime,
    /// A whole number.
    Number,
    /// [`ProductForm::YES`] or nothing.
    Check,
}

/// Makes [`Field`] and [`ProductForm`] of one table, so that each field is named once: in code, in the page's form, in
/// kept text and in exports.
macro_rules! form {
    ($($(#[$doc:meta])* $variant:ident $name:ident: $kind:expr;)*) => {
        /// A part of a product's editor, by which words about it find their place.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Field {
            $($variant,)*
            Pictures,
            Files,
        }

        impl Field {
            /// The fields that are typed, as the editor shows them.
            pub const TYPED: &[Field] = &[$(Field::$variant),*];

            /// Its name in the form and, with nothing around it, its place on the page.
            pub fn id(self) -> &'static str {
                match self {
                    $(Field::$variant => stringify!($name),)*
                    Field::Pictures => "pictures",
                    Field::Files => "files",
                }
            }

            /// How it is typed; `None` for what is uploaded.
            pub fn kind(self) -> Option<FieldKind> {
                match self {
                    $(Field::$variant => Some($kind),)*
                    Field::Pictures | Field::Files => None,
                }
            }
        }

        /// What stands in the fields of a product's editor. Nothing but these can be changed by it: no state, no id, no
        /// currency.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        // What a browser leaves out is a box that is not checked.
        #[serde(default = "ProductForm::empty")]
        pub struct ProductForm {
            /// What the form was filled with, see [`ProductForm::of`]; empty for a new product.
            pub base: String,
            $($(#[$doc])* pub $name: String,)*
        }

        impl ProductForm {
            /// A form with nothing in it, not even what a new product begins with.
            fn empty() -> ProductForm {
                ProductForm { base: String::new(), $($name: String::new(),)* }
            }

            /// What stands in a field, as it was typed.
            pub fn typed(&self, field: Field) -> &str {
                match field {
                    $(Field::$variant => &self.$name,)*
                    Field::Pictures | Field::Files => "",
                }
            }

            /// Puts `text` into a field.
            pub fn set(&mut self, field: Field, text: String) {
                match field {
                    $(Field::$variant => self.$name = text,)*
                    Field::Pictures | Field::Files => {}
                }
            }
        }
    };
}

form! {
    Name name: FieldKind::Line { most: MAX_NAME };
    /// Empty to have it made from the name.
    Slug slug: FieldKind::Line { most: MAX_SLUG };
    Summary summary: FieldKind::Line { most: MAX_SUMMARY };
    /// Markdown.
    Description description: FieldKind::Text;
    /// `0` to give it away, empty to decide later.
    Price price: FieldKind::Price;
    Tags tags: FieldKind::List(',');
    /// `Pages: 212`, one a line.
    Facts facts: FieldKind::List('\n');
    /// Empty for no bound.
    SaleFrom sale_from: FieldKind::DateTime;
    /// Empty for no bound.
    SaleUntil sale_until: FieldKind::DateTime;
    QuantityMax quantity_max: FieldKind::Number;
    LaterVersions later_versions: FieldKind::Check;
}

impl Default for ProductForm {
    /// The form of a new product.
    fn default() -> ProductForm {
        ProductForm {
            quantity_max: "1".to_owned(),
            later_versions: ProductForm::YES.to_owned(),
            ..ProductForm::empty()
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
    #[error("a product has {MAX_FACTS} facts at most")]
    TooManyFacts,
    #[error("the fact “{0}” is longer than {MAX_FACT} characters")]
    FactTooLong(String),
    /// There is no colon in it, or nothing before or behind it.
    #[error("the fact “{0}” is not of the form Name: value")]
    NotAFact(String),
    #[error(transparent)]
    Moment(#[from] DatetimeError),
    #[error("the sale ends before it begins")]
    EndsTooEarly,
    #[error("an order holds 1 to 10 copies of a product")]
    Quantity,
}

/// What a form says once every field has passed its checks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ValidatedProduct {
    pub name: String,
    /// `None` to have it made from the name.
    pub slug: Option<Slug>,
    summary: String,
    description: String,
    /// `None` if it is not decided yet.
    price: Option<Money>,
    tags: Vec<String>,
    facts: Vec<Fact>,
    sale_from: Option<Timestamp>,
    sale_until: Option<Timestamp>,
    quantity_max: u8,
    later_versions: bool,
}

impl ValidatedProduct {
    /// Puts all of it into `product` but the slug, which is its own matter: it may be taken, and old ones lead on.
    pub fn fill(self, product: &mut Product) {
        let price = self.price.unwrap_or(Money::zero(product.price.currency));
        if price != product.price {
            product.price = price;
            // A product nobody has seen yet has its first price.
            product.price_version += u32::from(product.version > 0);
        }
        product.free = self.price.is_some_and(Money::is_zero);
        product.name = self.name;
        product.summary = self.summary;
        product.description = self.description;
        product.tags = self.tags;
        product.facts = self.facts;
        product.sale_from = self.sale_from;
        product.sale_until = self.sale_until;
        product.quantity_max = self.quantity_max;
        product.later_versions = self.later_versions;
    }
}

impl ProductForm {
    /// What a box says that is checked.
    pub const YES: &str = "yes";

    /// What the fields say of a product, with times in `zone`.
    pub(crate) fn texts_of(product: &Product, zone: &TimeZone) -> ProductForm {
        let moment = |at: Option<Timestamp>| at.map(|at| datetime_text(at, zone)).unwrap_or_default();
        let facts: Vec<_> = product.facts.iter().map(|fact| format!("{}: {}", fact.name, fact.value)).collect();
        let undecided = product.price.is_zero() && !product.free;
        ProductForm {
            base: String::new(),
            name: product.name.clone(),
            slug: product.slug.to_string(),
            summary: product.summary.clone(),
            description: product.description.clone(),
            price: if undecided { String::new() } else { product.price.decimal() },
            tags: product.tags.join(", "),
            facts: facts.join("\n"),
            sale_from: moment(product.sale_from),
            sale_until: moment(product.sale_until),
            quantity_max: product.quantity_max.to_string(),
            later_versions: if product.later_versions { ProductForm::YES.to_owned() } else { String::new() },
        }
    }

    /// What stands in a field, without what nobody sees.
    pub fn text_of(&self, field: Field) -> String {
        let typed = self.typed(field);
        match field.kind() {
            Some(FieldKind::Line { .. }) => cleaned(typed, Lines::One).trim().to_owned(),
            Some(FieldKind::Text) => cleaned(typed, Lines::Many),
            Some(FieldKind::List(',')) => items(typed, ',').join(", "),
            Some(FieldKind::List(separator)) => items(typed, separator).join(&separator.to_string()),
            Some(FieldKind::Check) if is_checked(typed) => ProductForm::YES.to_owned(),
            Some(FieldKind::Check) => String::new(),
            Some(FieldKind::Price | FieldKind::DateTime | FieldKind::Number) => typed.trim().to_owned(),
            None => String::new(),
        }
    }

    /// Whether both forms would save the same.
    pub fn says_the_same(&self, other: &ProductForm) -> bool {
        Field::TYPED.iter().all(|field| self.text_of(*field) == other.text_of(*field))
    }

    /// Checks every field; all that is wrong comes back at once.
    pub(crate) fn validate(&self, currency: Currency, zone: &TimeZone) -> Result<ValidatedProduct, Vec<FieldProblem>> {
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
        let tags = items(&self.tags, ',');
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
        let lines = items(&self.facts, '\n');
        if lines.len() > MAX_FACTS {
            wrong(Field::Facts, FieldError::TooManyFacts);
        }
        let mut facts = Vec::new();
        for line in lines {
            if let Err(hidden) = typed_text::clean(&line, Lines::One) {
                wrong(Field::Facts, hidden.into());
            } else if line.chars().count() > MAX_FACT {
                wrong(Field::Facts, FieldError::FactTooLong(line));
            } else if let Some(fact) = fact(&line) {
                facts.push(fact);
            } else {
                wrong(Field::Facts, FieldError::NotAFact(line));
            }
        }
        let mut moment = |field: Field, text: &str| match parse_datetime(text, zone) {
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
        let quantity_max = self.quantity_max.trim().parse().unwrap_or_default();
        if !(1..=10).contains(&quantity_max) {
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
            facts,
            sale_from,
            sale_until,
            quantity_max,
            later_versions: is_checked(&self.later_versions),
        })
    }
}

/// `text` without what nobody sees; as it was typed if it is refused anyway.
fn cleaned(text: &str, lines: Lines) -> String {
    typed_text::clean(text, lines).unwrap_or_else(|_| text.to_owned())
}

/// A box that is not checked is not sent at all; forms of earlier programs said `true`.
fn is_checked(typed: &str) -> bool {
    matches!(typed, ProductForm::YES | "true")
}

/// The texts in `typed`, each once, without what stands around them.
fn items(typed: &str, separator: char) -> Vec<String> {
    let lines = if separator == '\n' { Lines::Many } else { Lines::One };
    let mut items: Vec<String> = Vec::new();
    for item in cleaned(typed, lines).split(separator).map(str::trim).filter(|item| typed_text::shows_something(item)) {
        if !items.iter().any(|other| other == item) {
            items.push(item.to_owned());
        }
    }
    items
}

/// `Name: value`; what stands behind the first colon may hold others.
fn fact(line: &str) -> Option<Fact> {
    let (name, value) = line.split_once(':')?;
    let part = |text: &str| typed_text::shows_something(text).then(|| text.trim().to_owned());
    Some(Fact { name: part(name)?, value: part(value)? })
}

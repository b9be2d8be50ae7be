//! What the parts of a product's editor are called, and what is wrong with them.

use super::{ProductForm, Products};
use domain::{
    Currency, ProductState,
    catalog::{
        DatetimeError, Field, FieldError, Hint, MAX_TAG, MAX_TAGS, PublishBlocker,
        product_form::{MAX_FACT, MAX_FACTS},
    },
    money::{NotChargeable, ParseMoneyError},
    time::TimeZone,
    typed_text::HiddenOverride,
};

impl Products {
    pub fn state(self, state: ProductState) -> &'static str {
        match state {
            ProductState::Draft => self.state_draft(),
            ProductState::Published => self.state_published(),
            ProductState::Archived => self.state_archived(),
        }
    }

    pub fn blocker(self, blocker: PublishBlocker) -> &'static str {
        match blocker {
            PublishBlocker::Name => self.name_missing(),
            PublishBlocker::Description => self.description_missing(),
            PublishBlocker::Price => self.price_missing(),
            PublishBlocker::PriceRefused => self.price_refused(),
            PublishBlocker::File => self.file_missing(),
            PublishBlocker::FileBytes => self.file_lost(),
            PublishBlocker::AltText => self.alt_missing(),
        }
    }

    pub fn hint(self, hint: Hint) -> &'static str {
        match hint {
            Hint::NoSummary => self.summary_hint(),
            Hint::NoPicture => self.picture_hint(),
            Hint::NoTags => self.tags_hint(),
            Hint::SaleOver => self.sale_over_hint(),
        }
    }
}

impl ProductForm {
    pub fn label(self, field: Field) -> &'static str {
        match field {
            Field::Name => self.name(),
            Field::Slug => self.slug(),
            Field::Summary => self.summary(),
            Field::Description => self.description(),
            Field::Price => self.price(),
            Field::Tags => self.tags(),
            Field::Facts => self.facts(),
            Field::SaleFrom => self.sale_from(),
            Field::SaleUntil => self.sale_until(),
            Field::QuantityMax => self.quantity_max(),
            Field::LaterVersions => self.later_versions(),
            Field::Pictures => self.pictures(),
            Field::Files => self.files(),
        }
    }

    /// What helps to fill a field in; of a box, what checking it means. Empty if the label says it all.
    pub fn hint(self, field: Field, published: bool, currency: Currency, zone: &TimeZone) -> String {
        match field {
            Field::Slug if published => self.slug_hint_published().to_owned(),
            Field::Slug => self.slug_hint().to_owned(),
            Field::Summary => self.summary_hint().to_owned(),
            Field::Description => self.description_hint().to_owned(),
            Field::Price => self.price_hint(currency.code()),
            Field::Tags => self.tags_hint().to_owned(),
            Field::Facts => self.facts_hint(MAX_FACTS),
            Field::SaleFrom => self.sale_from_hint(zone.name()),
            Field::SaleUntil => self.sale_until_hint(zone.name()),
            Field::QuantityMax => self.quantity_hint().to_owned(),
            Field::LaterVersions => self.give_later_versions().to_owned(),
            Field::Name | Field::Pictures | Field::Files => String::new(),
        }
    }

    /// What stands beside a field that cannot be taken.
    pub fn problem(self, error: &FieldError) -> String {
        match error {
            FieldError::TooLong { most } => self.too_long(most),
            FieldError::Hidden(HiddenOverride { code, after }) if after.is_empty() => self.hidden_first(code),
            FieldError::Hidden(HiddenOverride { code, after }) => self.hidden_after(code, after),
            FieldError::Slug(_) => self.slug_refused().to_owned(),
            FieldError::SlugTaken(slug) => self.slug_taken(slug),
            FieldError::Price(error) => self.price_problem(error),
            FieldError::NotChargeable(NotChargeable::TooLow { least }) => {
                self.price_too_low(least.currency.name(), least)
            }
            FieldError::NotChargeable(NotChargeable::TooHigh { most }) => {
                self.price_too_high(most.currency.name(), most)
            }
            FieldError::NotChargeable(NotChargeable::OffStep { step, below, above }) => {
                self.price_off_step(step.currency.name(), step, below, above)
            }
            FieldError::TooManyTags => self.too_many_tags(MAX_TAGS),
            FieldError::TagTooLong(tag) => self.tag_too_long(tag, MAX_TAG),
            FieldError::TooManyFacts => self.too_many_facts(MAX_FACTS),
            FieldError::FactTooLong(fact) => self.fact_too_long(fact, MAX_FACT),
            FieldError::NotAFact(fact) => self.not_a_fact(fact),
            FieldError::Moment(DatetimeError::NotADatetime) => self.no_moment().to_owned(),
            FieldError::Moment(DatetimeError::Skipped) => self.moment_skipped().to_owned(),
            FieldError::Moment(DatetimeError::Twice) => self.moment_twice().to_owned(),
            FieldError::EndsTooEarly => self.ends_too_early().to_owned(),
            FieldError::Quantity => self.quantity_refused().to_owned(),
        }
    }

    pub fn price_problem(self, error: &ParseMoneyError) -> String {
        match error {
            ParseMoneyError::Empty => self.price_empty().to_owned(),
            ParseMoneyError::Negative => self.price_negative().to_owned(),
            ParseMoneyError::TwoReadings { text, one, other } => {
                self.price_unclear(text, one, other, one.decimal(), other.decimal())
            }
            ParseMoneyError::OtherCurrency { currency, found } => self.price_currency(currency.name(), currency, found),
            ParseMoneyError::NotANumber => self.price_no_number().to_owned(),
            ParseMoneyError::TooManyDecimals { currency, max, found } => self.price_decimals(currency, max, found),
            ParseMoneyError::TooLarge => self.price_too_large().to_owned(),
        }
    }
}

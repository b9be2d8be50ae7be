//! The form on the payment page: what was typed, what is wrong with it, what it means.

use crate::api::fields::looks_like_email;
use crate::objects::{Buyer, Session};
use crate::payments::pay::Method;
use crate::payments::test_cards;
use crate::payments::test_cards::luhn;
use serde::Deserialize;

/// The fields as the browser sends them.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    pub action: Option<String>,
    pub promotion_code: Option<String>,
    email: String,
    method: String,
    card_number: String,
    expiry: String,
    cvc: String,
    name: String,
    iban: String,
    holder: String,
    terms: Option<String>,
}

/// A field to show again.
#[derive(Debug, Default, Clone)]
pub struct Field {
    pub value: String,
    pub error: Option<&'static str>,
}

/// The form to show.
#[derive(Debug, Default)]
pub struct PayForm {
    /// Above the form: why the payment did not work.
    pub message: Option<String>,
    pub debit: bool,
    pub email: Field,
    pub card_number: Field,
    pub expiry: Field,
    pub cvc: Field,
    pub name: Field,
    pub iban: Field,
    pub holder: Field,
    pub terms: Field,
    pub promotion_code: Field,
}

impl PayForm {
    /// An empty form, or one with a test card or test account in it.
    pub fn filled(number: Option<&str>) -> PayForm {
        let value = |text: &str| Field { value: text.to_owned(), error: None };
        let Some(number) = number else { return PayForm::default() };
        if let Some(account) = test_cards::account(number) {
            return PayForm {
                debit: true,
                iban: value(&spaced(account.iban)),
                holder: value("Jenny Rosen"),
                ..PayForm::default()
            };
        }
        let card = test_cards::card(number);
        PayForm {
            card_number: value(&spaced(card.number)),
            expiry: value("12 / 34"),
            cvc: value(if card.brand == "amex" { "1234" } else { "123" }),
            name: value("Jenny Rosen"),
            ..PayForm::default()
        }
    }

    pub fn with_bad_code(code: &str) -> PayForm {
        let promotion_code = Field { value: code.to_owned(), error: Some("This code is invalid.") };
        PayForm { promotion_code, ..PayForm::default() }
    }

    /// What was typed, but for the card: nobody should see it again.
    pub fn refused(typed: &Typed, message: &str) -> PayForm {
        let kept = |text: &str| Field { value: text.trim().to_owned(), error: None };
        PayForm {
            message: Some(message.to_owned()),
            debit: typed.method == "bank_debit",
            email: kept(&typed.email),
            name: kept(&typed.name),
            holder: kept(&typed.holder),
            ..PayForm::default()
        }
    }

    pub fn after_question(message: &str) -> PayForm {
        PayForm { message: Some(message.to_owned()), ..PayForm::default() }
    }
}

/// The payment `typed` asks for, at `now` (Unix seconds).
///
/// # Errors
/// The form to show again, with an error at each field that has one.
pub fn read(typed: &Typed, session: &Session, now: i64) -> Result<(Buyer, Method), Box<PayForm>> {
    let mut form = PayForm::refused(typed, "Check the marked fields, then try again.");
    let email = session.options.customer_email.clone().unwrap_or_else(|| typed.email.trim().to_owned());
    if !looks_like_email(&email) {
        form.email.error = Some("Enter an email address like name@example.com.");
    }
    if session.options.terms_of_service.as_deref() == Some("required") && typed.terms.is_none() {
        form.terms.error = Some("Agree to the terms of service to go on.");
    }
    let free = session.total() == 0;
    let offers = |kind: &str| session.method_types().iter().any(|offered| offered == kind);
    let debit = !free && offers("sepa_debit") && (form.debit || !offers("card"));
    let method = if debit { bank_debit(typed, &mut form) } else { card(typed, &mut form, now, free) };
    let name = if debit { &typed.holder } else { &typed.name };
    if name.trim().is_empty() && !free {
        let field = if debit { &mut form.holder } else { &mut form.name };
        field.error = Some(if debit { "Enter the account holder's name." } else { "Enter the name on the card." });
    }
    let fields =
        [&form.email, &form.card_number, &form.expiry, &form.cvc, &form.name, &form.iban, &form.holder, &form.terms];
    if fields.iter().any(|field| field.error.is_some()) {
        return Err(Box::new(form));
    }
    let name = Some(name.trim().to_owned()).filter(|name| !name.is_empty());
    Ok((Buyer { email: Some(email), name }, method))
}

fn card(typed: &Typed, form: &mut PayForm, now: i64, free: bool) -> Method {
    let digits = without_spaces(&typed.card_number);
    let card = test_cards::card(&digits);
    if free {
        return Method::Card { card, exp_month: 0, exp_year: 0 };
    }
    if !(12..=19).contains(&digits.len()) || !luhn(&digits) {
        form.card_number.error = Some("Your card number is invalid.");
    }
    let (exp_month, exp_year) = match expiry(&typed.expiry) {
        Some(date) if is_over(date, now) => {
            form.expiry.error = Some("Your card's expiration date is in the past.");
            date
        }
        Some(date) => date,
        None => {
            form.expiry.error = Some("Enter the expiration date as MM / YY.");
            (0, 0)
        }
    };
    let cvc = typed.cvc.trim();
    let cvc_digits = if card.brand == "amex" { 4 } else { 3 };
    if cvc.len() != cvc_digits || !cvc.bytes().all(|byte| byte.is_ascii_digit()) {
        form.cvc.error = Some("Your card's security code is incomplete.");
    }
    Method::Card { card, exp_month, exp_year }
}

fn bank_debit(typed: &Typed, form: &mut PayForm) -> Method {
    let iban = without_spaces(&typed.iban).to_uppercase();
    let account = test_cards::account(&iban).unwrap_or_else(|| {
        form.iban.error = Some("Use one of the test accounts listed on this page.");
        test_cards::ACCOUNTS[0]
    });
    Method::BankDebit { account }
}

/// Month and full year of `12/34`, `12 / 2034` or `1234`.
fn expiry(text: &str) -> Option<(u8, u16)> {
    let digits: String = text.chars().filter(|c| !c.is_whitespace() && *c != '/').collect();
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) || !matches!(digits.len(), 4 | 6) {
        return None;
    }
    let (month, year) = digits.split_at(2);
    let month: u8 = month.parse().ok().filter(|month| (1..=12).contains(month))?;
    let year: u16 = year.parse().ok()?;
    Some((month, if year < 100 { 2000 + year } else { year }))
}

/// A card is good to the end of its month.
fn is_over((month, year): (u8, u16), now: i64) -> bool {
    let today = jiff::Timestamp::from_second(now).unwrap_or_default().to_zoned(jiff::tz::TimeZone::UTC);
    (i32::from(year), i16::from(month)) < (i32::from(today.year()), i16::from(today.month()))
}

fn without_spaces(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect()
}

/// In groups of four, as on a card.
pub fn spaced(number: &str) -> String {
    let mut text = String::new();
    for (place, character) in number.chars().enumerate() {
        if place > 0 && place % 4 == 0 {
            text.push(' ');
        }
        text.push(character);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{expiry, is_over, spaced};

    #[test]
    fn an_expiry_date_is_read_however_it_is_typed() {
        let read = ["12/34", "12 / 34", "1234", "12/2034", "13/34", "1/34", "ab/cd"].map(expiry);

        let date = Some((12, 2034));
        assert_eq!(read, [date, date, date, date, None, None, None]);
    }

    #[test]
    fn a_card_is_good_to_the_end_of_its_month() {
        let november_2026 = 1_795_000_000;

        assert!(!is_over((11, 2026), november_2026));
        assert!(is_over((10, 2026), november_2026));
    }

    #[test]
    fn numbers_are_shown_in_groups_of_four() {
        assert_eq!(spaced("378282246310005"), "3782 8224 6310 005");
    }
}

//! `/v1/payment_methods`: test cards and test accounts to pay with.

use crate::api::call::Call;
use crate::api::fields::Fields;
use crate::error::ApiError;
use crate::ids;
use crate::ledger::Tx;
use crate::objects::{Buyer, Instrument, PaymentMethod};
use crate::payments::pay::Method;
use crate::payments::test_cards::{self, TestCard};
use serde_json::Value;
use std::collections::BTreeMap;

/// When cards that Stripe has a name for expire.
const EXPIRY: (u8, u16) = (12, 2034);

/// `POST /v1/payment_methods`
pub fn create(tx: &Tx<'_>, call: &mut Call) -> Result<Value, ApiError> {
    let fields = &mut call.fields;
    let kind = fields.required_text("type")?;
    let instrument = match kind.as_str() {
        "card" => card(fields)?,
        "sepa_debit" => {
            let mut debit = fields.group("sepa_debit")?.ok_or_else(|| fields.missing("sepa_debit"))?;
            let iban = debit.required_text("iban")?.replace(' ', "").to_uppercase();
            debit.finish()?;
            account(&iban)?;
            Instrument::SepaDebit { iban }
        }
        _ => return Err(ApiError::unsupported("type", &kind)),
    };
    let mut billing = fields.group("billing_details")?.unwrap_or_default();
    let method = PaymentMethod {
        id: ids::random("pm_1", 23),
        created: tx.now(),
        instrument,
        buyer: Buyer { email: billing.email("email")?, name: billing.text("name")? },
        phone: billing.text("phone")?,
        address: billing.address()?,
        metadata: fields.metadata("metadata")?,
    };
    billing.finish()?;
    tx.put(&method)?;
    Ok(method.shape())
}

/// `GET /v1/payment_methods/{id}`
pub fn retrieve(tx: &Tx<'_>, id: &str) -> Result<Value, ApiError> {
    Ok(find(tx, "payment_method", id)?.shape())
}

/// The payment method `id` is one that was created, or one Stripe has a name for, like `pm_card_visa`.
pub fn find(tx: &Tx<'_>, param: &str, id: &str) -> Result<PaymentMethod, ApiError> {
    if let Some(method) = tx.get(id)? {
        return Ok(method);
    }
    let card = test_cards::named(id).ok_or_else(|| ApiError::missing_reference(param, "PaymentMethod", id))?;
    Ok(PaymentMethod {
        id: ids::random("pm_1", 23),
        created: tx.now(),
        instrument: of_card(card, EXPIRY),
        buyer: Buyer { email: None, name: None },
        phone: None,
        address: None,
        metadata: BTreeMap::new(),
    })
}

/// What paying with `method` does.
pub fn behavior(method: &PaymentMethod) -> Result<Method, ApiError> {
    match &method.instrument {
        Instrument::Card { number, exp_month, exp_year, .. } => {
            let card = test_cards::card(number);
            Ok(Method::Card { card, exp_month: *exp_month, exp_year: *exp_year })
        }
        Instrument::SepaDebit { iban } => account(iban),
    }
}

fn account(iban: &str) -> Result<Method, ApiError> {
    let account = test_cards::account(iban);
    account.map(|account| Method::BankDebit { account }).ok_or_else(|| {
        let message = "The IBAN you provided is not one of Stripe's test accounts.";
        ApiError::parameter(Some("invalid_bank_account_iban"), "sepa_debit[iban]", message)
    })
}

/// `card[token]=tok_visa`, or the number itself.
fn card(fields: &mut Fields) -> Result<Instrument, ApiError> {
    let mut card = fields.group("card")?.ok_or_else(|| fields.missing("card"))?;
    if let Some(token) = card.text("token")? {
        let known =
            test_cards::named(&token).ok_or_else(|| ApiError::missing_reference("card[token]", "token", &token))?;
        card.finish()?;
        return Ok(of_card(known, EXPIRY));
    }
    let known = test_cards::card(&card.required_text("number")?.replace(' ', ""));
    let month = card.integer_from("exp_month", 1)?.and_then(|month| u8::try_from(month).ok());
    let year = card.integer_from("exp_year", 2000)?.and_then(|year| u16::try_from(year).ok());
    card.text("cvc")?;
    let expiry = (
        month.filter(|month| *month <= 12).ok_or_else(|| card.missing("exp_month"))?,
        year.ok_or_else(|| card.missing("exp_year"))?,
    );
    card.finish()?;
    Ok(of_card(known, expiry))
}

fn of_card(card: TestCard, (exp_month, exp_year): (u8, u16)) -> Instrument {
    Instrument::Card { number: card.number.to_owned(), brand: card.brand.to_owned(), exp_month, exp_year }
}

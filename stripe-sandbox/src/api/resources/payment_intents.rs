//! `/v1/payment_intents`: those of Checkout Sessions, and payments without a page.

use crate::api::call::Call;
use crate::api::fields::Fields;
use crate::api::lists;
use crate::api::resources::payment_methods::{behavior, find as find_method};
use crate::error::ApiError;
use crate::events::emit;
use crate::ids;
use crate::ledger::Tx;
use crate::money;
use crate::objects::{IntentStatus, PaymentIntent};
use crate::payments::expire;
use crate::payments::pay::{Outcome, PayError, pay_intent};
use serde_json::Value;

const REASONS: &[&str] = &["abandoned", "duplicate", "fraudulent", "requested_by_customer"];

/// `POST /v1/payment_intents`
pub fn create(tx: &Tx<'_>, call: &mut Call) -> Result<Value, ApiError> {
    let fields = &mut call.fields;
    let amount = fields.integer_from("amount", 1)?.ok_or_else(|| fields.missing("amount"))?;
    let currency = money::currency("currency", &fields.required_text("currency")?)?;
    money::check_digits("amount", amount, &currency)?;
    money::check_total(amount, &currency)?;
    let method_types = fields.texts("payment_method_types")?;
    if let Some(kind) = method_types.iter().find(|kind| !matches!(kind.as_str(), "card" | "sepa_debit")) {
        return Err(ApiError::unsupported("payment_method_types", kind));
    }
    if let Some(method) = fields.choice("capture_method", &["automatic", "automatic_async", "manual"])?
        && method == "manual"
    {
        return Err(ApiError::unsupported("capture_method", &method));
    }
    let intent = PaymentIntent {
        id: ids::random("pi_3", 23),
        created: tx.now(),
        livemode: false,
        session: None,
        amount,
        currency,
        status: IntentStatus::RequiresPaymentMethod,
        method_types: if method_types.is_empty() { vec!["card".to_owned()] } else { method_types },
        payment_method: None,
        latest_charge: None,
        failure: None,
        waiting: None,
        canceled_at: None,
        description: fields.text_up_to("description", 1000)?,
        metadata: fields.metadata("metadata")?,
        receipt_email: fields.email("receipt_email")?,
        statement_descriptor: fields.text_up_to("statement_descriptor", 22)?,
        statement_descriptor_suffix: fields.text_up_to("statement_descriptor_suffix", 22)?,
        shipping: fields.shipping()?,
        setup_future_usage: fields.choice("setup_future_usage", &["off_session", "on_session"])?,
        cancellation_reason: None,
    };
    fields.choice("confirmation_method", &["automatic", "manual"])?;
    fields.ignore("automatic_payment_methods");
    tx.put(&intent)?;
    emit(tx, "payment_intent.created", intent.shape())?;
    let confirmed = fields.boolean("confirm")?.unwrap_or(false);
    let method = fields.text("payment_method")?;
    if confirmed { pay(tx, fields, intent, method) } else { Ok(intent.shape()) }
}

/// `GET /v1/payment_intents`
pub fn list(tx: &Tx<'_>, call: &mut Call) -> Result<Value, ApiError> {
    lists::page(tx, call, PaymentIntent::shape, |_| true)
}

/// `GET /v1/payment_intents/{id}`
pub fn retrieve(tx: &Tx<'_>, id: &str) -> Result<Value, ApiError> {
    Ok(find(tx, id)?.shape())
}

/// `POST /v1/payment_intents/{id}/confirm`
pub fn confirm(tx: &Tx<'_>, call: &mut Call, id: &str) -> Result<Value, ApiError> {
    let intent = open(tx, id)?;
    let method = call.fields.text("payment_method")?;
    pay(tx, &mut call.fields, intent, method)
}

/// `POST /v1/payment_intents/{id}/cancel`
pub fn cancel(tx: &Tx<'_>, call: &mut Call, id: &str) -> Result<Value, ApiError> {
    let intent = open(tx, id)?;
    let reason = call.fields.choice("cancellation_reason", REASONS)?;
    Ok(expire::cancel(tx, intent, reason)?.shape())
}

fn pay(tx: &Tx<'_>, fields: &mut Fields, intent: PaymentIntent, method: Option<String>) -> Result<Value, ApiError> {
    fields.url("return_url")?;
    fields.ignore("mandate_data");
    let id = intent.id.clone();
    let method = method.ok_or_else(|| {
        let message = "You cannot confirm this PaymentIntent because it's missing a payment method.";
        ApiError::state(Some("payment_intent_unexpected_state"), message)
    })?;
    let method = find_method(tx, "payment_method", &method)?;
    let paying = behavior(&method)?;
    match pay_intent(tx, intent, None, method.buyer, paying) {
        Ok(Outcome::Complete | Outcome::MustConfirm) => retrieve(tx, &id),
        Ok(Outcome::Refused(failure)) => Err(ApiError::declined(&failure, retrieve(tx, &id)?)),
        Err(PayError::Ledger(error)) => Err(error.into()),
        Err(refused @ (PayError::NotOpen(_) | PayError::NothingToConfirm)) => {
            Err(ApiError::state(Some("payment_intent_unexpected_state"), refused.to_string()))
        }
    }
}

/// The intent, if a client may still pay or cancel it. One of a Checkout Session is paid on its page.
fn open(tx: &Tx<'_>, id: &str) -> Result<PaymentIntent, ApiError> {
    let intent = find(tx, id)?;
    let open = matches!(intent.status, IntentStatus::RequiresPaymentMethod | IntentStatus::RequiresAction);
    if intent.session.is_some() {
        let message = "This PaymentIntent belongs to a Checkout Session; use the session instead.";
        return Err(ApiError::state(Some("payment_intent_unexpected_state"), message));
    }
    if !open {
        let status = intent.shape()["status"].as_str().unwrap_or_default().to_owned();
        let message = format!("This PaymentIntent has a status of {status}, so this cannot be done any more.");
        return Err(ApiError::state(Some("payment_intent_unexpected_state"), message));
    }
    Ok(intent)
}

fn find(tx: &Tx<'_>, id: &str) -> Result<PaymentIntent, ApiError> {
    tx.get(id)?.ok_or_else(|| ApiError::missing("payment_intent", id))
}

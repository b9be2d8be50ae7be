//! Payment intents and charges, as the API shows them.

use super::dispatch::Call;
use super::errors::ApiError;
use super::ledger::Tx;
use super::lists;
use super::objects::{Charge, PaymentIntent};
use serde_json::Value;

/// `GET /v1/payment_intents`
pub fn list_intents(tx: &Tx<'_>, call: &mut Call) -> Result<Value, ApiError> {
    lists::page(tx, call, PaymentIntent::shape, |_| true)
}

/// `GET /v1/payment_intents/{id}`
pub fn retrieve_intent(tx: &Tx<'_>, id: &str) -> Result<Value, ApiError> {
    let intent: PaymentIntent = tx.get(id)?.ok_or_else(|| ApiError::missing("payment_intent", id))?;
    Ok(intent.shape())
}

/// `GET /v1/charges`
pub fn list(tx: &Tx<'_>, call: &mut Call) -> Result<Value, ApiError> {
    let payment_intent = call.fields.text("payment_intent")?;
    lists::page(tx, call, Charge::shape, |charge: &Charge| {
        payment_intent.as_ref().is_none_or(|id| *id == charge.payment_intent)
    })
}

/// `GET /v1/charges/{id}`
pub fn retrieve(tx: &Tx<'_>, id: &str) -> Result<Value, ApiError> {
    let charge: Charge = tx.get(id)?.ok_or_else(|| ApiError::missing("charge", id))?;
    Ok(charge.shape())
}

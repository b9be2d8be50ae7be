//! `/v1/charges`

use crate::api::call::Call;
use crate::api::lists;
use crate::error::ApiError;
use crate::ledger::Tx;
use crate::objects::Charge;
use serde_json::Value;

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

//! `/v1/refunds`

use crate::api::call::Call;
use crate::api::lists;
use crate::error::ApiError;
use crate::events::emit;
use crate::ledger::Tx;
use crate::objects::Refund;
use crate::payments::refunds::{RefundRequest, charge_of_intent, refund};
use serde_json::Value;

/// `POST /v1/refunds`
pub fn create(tx: &Tx<'_>, call: &mut Call) -> Result<Value, ApiError> {
    let fields = &mut call.fields;
    let charge = fields.text("charge")?;
    let payment_intent = fields.text("payment_intent")?;
    let asked = RefundRequest {
        amount: fields.integer_from("amount", 1)?,
        reason: fields.choice("reason", &["duplicate", "fraudulent", "requested_by_customer"])?,
        metadata: fields.metadata("metadata")?,
    };
    let charge = match (charge, payment_intent) {
        (Some(id), None) => tx.get(&id)?.ok_or_else(|| ApiError::missing_reference("charge", "charge", &id))?,
        (None, Some(id)) => charge_of_intent(tx, &id)?,
        (None, None) => {
            let message = "One of the following params should be provided for this request: payment_intent or charge.";
            return Err(ApiError::parameter(Some("parameter_missing"), "payment_intent", message));
        }
        (Some(_), Some(_)) => {
            let message = "You may only specify one of these parameters: payment_intent, charge.";
            return Err(ApiError::parameter(None, "payment_intent", message));
        }
    };
    Ok(refund(tx, charge, asked)?.shape())
}

/// `GET /v1/refunds`
pub fn list(tx: &Tx<'_>, call: &mut Call) -> Result<Value, ApiError> {
    let charge = call.fields.text("charge")?;
    let payment_intent = call.fields.text("payment_intent")?;
    lists::page(tx, call, Refund::shape, |refund: &Refund| {
        charge.as_ref().is_none_or(|id| *id == refund.charge)
            && payment_intent.as_ref().is_none_or(|id| *id == refund.payment_intent)
    })
}

/// `GET /v1/refunds/{id}`
pub fn retrieve(tx: &Tx<'_>, id: &str) -> Result<Value, ApiError> {
    let refund: Refund = tx.get(id)?.ok_or_else(|| ApiError::missing("refund", id))?;
    Ok(refund.shape())
}

/// `POST /v1/refunds/{id}`: its metadata.
pub fn update(tx: &Tx<'_>, call: &mut Call, id: &str) -> Result<Value, ApiError> {
    let mut refund: Refund = tx.get(id)?.ok_or_else(|| ApiError::missing("refund", id))?;
    refund.metadata.extend(call.fields.metadata("metadata")?);
    tx.put(&refund)?;
    emit(tx, "refund.updated", refund.shape())?;
    emit(tx, "charge.refund.updated", refund.shape())?;
    Ok(refund.shape())
}

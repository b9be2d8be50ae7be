//! `/v1/disputes`

use crate::api::call::Call;
use crate::api::lists;
use crate::error::ApiError;
use crate::events::emit;
use crate::ledger::Tx;
use crate::objects::{Dispute, DisputeStatus};
use crate::payments::disputes::turn;
use serde_json::Value;

/// `GET /v1/disputes`
pub fn list(tx: &Tx<'_>, call: &mut Call) -> Result<Value, ApiError> {
    let charge = call.fields.text("charge")?;
    let payment_intent = call.fields.text("payment_intent")?;
    lists::page(tx, call, Dispute::shape, |dispute: &Dispute| {
        charge.as_ref().is_none_or(|id| *id == dispute.charge)
            && payment_intent.as_ref().is_none_or(|id| *id == dispute.payment_intent)
    })
}

/// `GET /v1/disputes/{id}`
pub fn retrieve(tx: &Tx<'_>, id: &str) -> Result<Value, ApiError> {
    Ok(find(tx, id)?.shape())
}

/// `POST /v1/disputes/{id}`: its metadata. Evidence is refused: the bank of the sandbox reads none.
pub fn update(tx: &Tx<'_>, call: &mut Call, id: &str) -> Result<Value, ApiError> {
    let mut dispute = find(tx, id)?;
    dispute.metadata.extend(call.fields.metadata("metadata")?);
    tx.put(&dispute)?;
    emit(tx, "charge.dispute.updated", dispute.shape())?;
    Ok(dispute.shape())
}

/// `POST /v1/disputes/{id}/close`: the seller gives in.
pub fn close(tx: &Tx<'_>, id: &str) -> Result<Value, ApiError> {
    let dispute = find(tx, id)?;
    if !dispute.status.is_open() {
        return Err(ApiError::state(None, "This dispute is already closed"));
    }
    let status = if dispute.status.is_inquiry() { DisputeStatus::WarningClosed } else { DisputeStatus::Lost };
    turn(tx, dispute, status)?;
    retrieve(tx, id)
}

fn find(tx: &Tx<'_>, id: &str) -> Result<Dispute, ApiError> {
    tx.get(id)?.ok_or_else(|| ApiError::missing("dispute", id))
}

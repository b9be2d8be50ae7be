//! `/v1/events`

use crate::api::call::Call;
use crate::api::lists;
use crate::deliveries::queue::unanswered_by_event;
use crate::error::ApiError;
use crate::ledger::Tx;
use crate::objects::Event;
use serde_json::Value;

/// `GET /v1/events`
pub fn list(tx: &Tx<'_>, call: &mut Call) -> Result<Value, ApiError> {
    let kind = call.fields.text("type")?;
    let kinds = call.fields.texts("types")?;
    let delivered = call.fields.boolean("delivery_success")?;
    let open = unanswered_by_event(tx)?;
    let unanswered = |event: &Event| open.get(&event.id).copied().unwrap_or(0);
    lists::page(
        tx,
        call,
        |event: &Event| event.shape(unanswered(event)),
        |event: &Event| {
            kind.as_ref().is_none_or(|kind| *kind == event.kind)
                && (kinds.is_empty() || kinds.contains(&event.kind))
                && delivered.is_none_or(|delivered| delivered == (unanswered(event) == 0))
        },
    )
}

/// `GET /v1/events/{id}`
pub fn retrieve(tx: &Tx<'_>, id: &str) -> Result<Value, ApiError> {
    let event: Event = tx.get(id)?.ok_or_else(|| ApiError::missing("event", id))?;
    let open = unanswered_by_event(tx)?;
    Ok(event.shape(open.get(id).copied().unwrap_or(0)))
}

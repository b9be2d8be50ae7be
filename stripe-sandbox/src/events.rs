//! Events: written with the change they report, and listed by the API.

use super::deliveries;
use super::dispatch::Call;
use super::errors::ApiError;
use super::ids;
use super::ledger::{LedgerError, Tx};
use super::lists;
use super::objects::Event;
use serde_json::Value;

/// Records that `object` changed and queues the news, in the transaction of the change.
pub fn emit(tx: &Tx<'_>, kind: &str, object: Value) -> Result<(), LedgerError> {
    let event = unqueued(tx, kind, object);
    tx.put(&event)?;
    deliveries::queue(tx, &event)
}

/// An event nobody has heard of yet.
pub fn unqueued(tx: &Tx<'_>, kind: &str, object: Value) -> Event {
    Event {
        id: ids::random("evt_1", 23),
        created: tx.now(),
        kind: kind.to_owned(),
        livemode: object["livemode"].as_bool().unwrap_or(false),
        object,
        request_id: tx.cause().map(|cause| cause.request_id.clone()),
        idempotency_key: tx.cause().and_then(|cause| cause.idempotency_key.clone()),
    }
}

/// `GET /v1/events`
pub fn list(tx: &Tx<'_>, call: &mut Call) -> Result<Value, ApiError> {
    let kind = call.fields.text("type")?;
    let kinds = call.fields.texts("types")?;
    let delivered = call.fields.boolean("delivery_success")?;
    let open = deliveries::unanswered_by_event(tx)?;
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
    let open = deliveries::unanswered_by_event(tx)?;
    Ok(event.shape(open.get(id).copied().unwrap_or(0)))
}

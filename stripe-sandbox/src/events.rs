//! Events: written with the change they report.

use crate::deliveries::queue;
use crate::ids;
use crate::ledger::{LedgerError, Tx};
use crate::objects::Event;
use serde_json::Value;

/// Records that `object` changed and queues its deliveries, in the transaction of the change.
pub fn emit(tx: &Tx<'_>, kind: &str, object: Value) -> Result<(), LedgerError> {
    let event = unqueued(tx, kind, object);
    tx.put(&event)?;
    queue::queue(tx, &event)
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

//! An event: what happened, with the object as it was then.

use crate::ledger::Record;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Event {
    pub id: String,
    pub created: i64,
    /// `checkout.session.completed`, …
    pub kind: String,
    pub livemode: bool,
    /// The object's shape at that moment.
    pub object: Value,
    pub request_id: Option<String>,
    pub idempotency_key: Option<String>,
}

impl Event {
    /// The `event` object, with the number of endpoints that have not answered 2xx yet.
    pub fn shape(&self, pending_webhooks: i64) -> Value {
        json!({
            "id": self.id,
            "object": "event",
            "api_version": super::API_VERSION,
            "created": self.created,
            "data": { "object": self.object },
            "livemode": self.livemode,
            "pending_webhooks": pending_webhooks,
            "request": { "id": self.request_id, "idempotency_key": self.idempotency_key },
            "type": self.kind,
        })
    }
}

impl Record for Event {
    const KIND: &'static str = "event";
    fn id(&self) -> &str {
        &self.id
    }
    fn created(&self) -> i64 {
        self.created
    }
    fn reference(&self) -> Option<&str> {
        self.object["id"].as_str()
    }
}

//! A webhook endpoint: where events go.

use crate::ledger::Record;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Endpoint {
    pub id: String,
    pub created: i64,
    /// On this machine; the sandbox calls nobody else.
    pub url: String,
    /// Each signs every event; more than one while a secret is being replaced.
    pub secrets: Vec<String>,
    /// Event types, or `*`.
    pub enabled_events: Vec<String>,
    pub description: Option<String>,
    /// Pinned at creation; the account's own if none.
    #[serde(default)]
    pub api_version: Option<String>,
    #[serde(default)]
    pub disabled: bool,
}

impl Endpoint {
    /// The configured endpoint has none if the sandbox was started without; it is there for its secret.
    pub fn has_address(&self) -> bool {
        !self.url.is_empty()
    }

    /// A disabled endpoint is told nothing, not even later.
    pub fn wants(&self, kind: &str) -> bool {
        !self.disabled && self.enabled_events.iter().any(|wanted| wanted == "*" || wanted == kind)
    }

    /// The `webhook_endpoint` object. Stripe shows the secret once, in the answer to creation.
    pub fn shape(&self, with_secret: bool) -> Value {
        let mut shape = json!({
            "id": self.id,
            "object": "webhook_endpoint",
            "api_version": self.api_version,
            "application": null,
            "created": self.created,
            "description": self.description,
            "enabled_events": self.enabled_events,
            "livemode": false,
            "metadata": {},
            "status": if self.disabled { "disabled" } else { "enabled" },
            "url": self.url,
        });
        if with_secret {
            shape["secret"] = json!(self.secrets.first());
        }
        shape
    }
}

impl Record for Endpoint {
    const KIND: &'static str = "webhook_endpoint";
    fn id(&self) -> &str {
        &self.id
    }
    fn created(&self) -> i64 {
        self.created
    }
    fn reference(&self) -> Option<&str> {
        None
    }
}

//! `/v1/webhook_endpoints`

use crate::api::call::Call;
use crate::api::lists;
use crate::deliveries::endpoints::is_local;
use crate::error::ApiError;
use crate::ids;
use crate::ledger::Tx;
use crate::objects::Endpoint;
use serde_json::{Value, json};

/// `POST /v1/webhook_endpoints`
pub fn create(tx: &Tx<'_>, call: &mut Call) -> Result<Value, ApiError> {
    let url = call.fields.url("url")?.ok_or_else(|| call.fields.missing("url"))?;
    let enabled_events = call.fields.texts("enabled_events")?;
    if enabled_events.is_empty() {
        return Err(call.fields.missing("enabled_events"));
    }
    let endpoint = Endpoint {
        id: ids::random("we_1", 23),
        created: tx.now(),
        url: local(url)?,
        secrets: vec![ids::webhook_secret()],
        enabled_events,
        description: call.fields.text("description")?,
        api_version: call.fields.text("api_version")?,
        disabled: false,
    };
    tx.put(&endpoint)?;
    Ok(endpoint.shape(true))
}

/// `POST /v1/webhook_endpoints/{id}`. Stripe changes neither the secret nor the version.
pub fn update(tx: &Tx<'_>, call: &mut Call, id: &str) -> Result<Value, ApiError> {
    let mut endpoint = known(tx, id)?;
    if let Some(url) = call.fields.url("url")? {
        endpoint.url = local(url)?;
    }
    let enabled_events = call.fields.texts("enabled_events")?;
    if !enabled_events.is_empty() {
        endpoint.enabled_events = enabled_events;
    }
    endpoint.disabled = call.fields.boolean("disabled")?.unwrap_or(endpoint.disabled);
    endpoint.description = call.fields.text("description")?.or(endpoint.description);
    tx.put(&endpoint)?;
    Ok(endpoint.shape(false))
}

/// `DELETE /v1/webhook_endpoints/{id}`
pub fn delete(tx: &Tx<'_>, id: &str) -> Result<Value, ApiError> {
    let endpoint = known(tx, id)?;
    tx.remove(&endpoint.id)?;
    Ok(json!({ "id": endpoint.id, "object": "webhook_endpoint", "deleted": true }))
}

fn local(url: String) -> Result<String, ApiError> {
    if is_local(&url) {
        return Ok(url);
    }
    let message = "Invalid URL: the sandbox delivers webhooks to http addresses of this machine only.";
    Err(ApiError::parameter(Some("url_invalid"), "url", message))
}

fn known(tx: &Tx<'_>, id: &str) -> Result<Endpoint, ApiError> {
    tx.get(id)?.ok_or_else(|| ApiError::missing("webhook_endpoint", id))
}

/// `GET /v1/webhook_endpoints`
pub fn list(tx: &Tx<'_>, call: &mut Call) -> Result<Value, ApiError> {
    lists::page(tx, call, |endpoint: &Endpoint| endpoint.shape(false), |endpoint: &Endpoint| endpoint.has_address())
}

/// `GET /v1/webhook_endpoints/{id}`
pub fn retrieve(tx: &Tx<'_>, id: &str) -> Result<Value, ApiError> {
    Ok(known(tx, id)?.shape(false))
}

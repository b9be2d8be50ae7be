//! Where webhooks go: the shop's endpoint, and those a client registers.

use super::dispatch::Call;
use super::errors::ApiError;
use super::ids;
use super::ledger::{LedgerError, Tx};
use super::lists;
use super::objects::Endpoint;
use serde_json::{Value, json};

/// The id of the endpoint given at start.
pub const SHOP_ENDPOINT: &str = "we_1SandboxShop";

/// Points the shop's endpoint to `url`, signing with `secrets`; if none are given, with the secret
/// made at the first start. Returns the secrets in force.
pub fn set_shop_endpoint(tx: &Tx<'_>, url: &str, secrets: &[String]) -> Result<Vec<String>, LedgerError> {
    let known: Option<Endpoint> = tx.get(SHOP_ENDPOINT)?;
    let secrets = match (secrets, known) {
        ([], Some(known)) => known.secrets,
        ([], None) => vec![ids::webhook_secret()],
        (given, _) => given.to_vec(),
    };
    tx.put(&Endpoint {
        id: SHOP_ENDPOINT.to_owned(),
        created: tx.now(),
        url: url.to_owned(),
        secrets: secrets.clone(),
        enabled_events: vec!["*".to_owned()],
        description: Some("The shop this sandbox was started for".to_owned()),
        api_version: None,
        disabled: false,
    })?;
    Ok(secrets)
}

/// Whether `url` is plain HTTP to this machine; the sandbox calls nobody else.
pub fn is_local(url: &str) -> bool {
    let uri: Result<http::Uri, _> = url.parse();
    uri.is_ok_and(|uri| {
        uri.scheme_str() == Some("http") && matches!(uri.host(), Some("127.0.0.1" | "localhost" | "[::1]"))
    })
}

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
    tx.sql().execute("DELETE FROM objects WHERE id = ?1", [&endpoint.id]).map_err(LedgerError::from)?;
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
    lists::page(tx, call, |endpoint: &Endpoint| endpoint.shape(false), |_| true)
}

/// `GET /v1/webhook_endpoints/{id}`
pub fn retrieve(tx: &Tx<'_>, id: &str) -> Result<Value, ApiError> {
    Ok(known(tx, id)?.shape(false))
}

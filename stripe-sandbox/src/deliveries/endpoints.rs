//! The endpoint that is configured at the start.

use crate::ids;
use crate::ledger::{LedgerError, Tx};
use crate::objects::Endpoint;

/// Its id.
pub const CONFIGURED: &str = "we_1SandboxShop";

/// Points the configured endpoint to `url`, signing with `secrets`; if none are given, with the secret drawn at the
/// first start. Without a `url` it is there, disabled, to keep the secret. Returns the secrets in force.
pub fn set_configured(tx: &Tx<'_>, url: Option<&str>, secrets: &[String]) -> Result<Vec<String>, LedgerError> {
    let known: Option<Endpoint> = tx.get(CONFIGURED)?;
    let secrets = match (secrets, known) {
        ([], Some(known)) => known.secrets,
        ([], None) => vec![ids::webhook_secret()],
        (given, _) => given.to_vec(),
    };
    tx.put(&Endpoint {
        id: CONFIGURED.to_owned(),
        created: tx.now(),
        url: url.unwrap_or_default().to_owned(),
        secrets: secrets.clone(),
        enabled_events: vec!["*".to_owned()],
        description: Some("The endpoint this sandbox was started with".to_owned()),
        api_version: None,
        disabled: url.is_none(),
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

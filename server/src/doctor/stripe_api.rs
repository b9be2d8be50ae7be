//! The calls to Stripe that only the doctor makes. What Stripe writes is never shown: it may hold parts of a key.

use crate::config::{Config, StripeSettings};
use adapters_shared::https::Https;
use http_body_util::Full;
use hyper::{Request, body::Bytes, header};
use serde_json::Value;
use stripe_adapter::API_VERSION as VERSION;

const STRIPE: &str = "https://api.stripe.com/";

/// The shop's account at Stripe.
pub(super) struct StripeApi {
    https: Https,
    base: String,
    key: String,
}

/// Why a call brought nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Failure {
    /// No answer, in a few words.
    Silent(String),
    /// The key is none, or of another account.
    KeyRefused,
    /// The key may not; with the permission's name if Stripe gave it.
    NotAllowed(Option<String>),
    NotUnderstood,
    /// Another status.
    Refused(u16),
}

impl StripeApi {
    /// None for a shop with the sandbox within.
    pub(super) fn of(config: &Config, https: &Https) -> Option<StripeApi> {
        let StripeSettings::Stripe { secret_key, api_base, .. } = &config.stripe else { return None };
        let base = api_base.clone().unwrap_or_else(|| STRIPE.to_owned());
        Some(StripeApi { https: https.clone(), base, key: secret_key.reveal().to_owned() })
    }

    /// `query` as `(name, value)`.
    pub(super) async fn get(&self, path: &str, query: &[(&str, String)]) -> Result<Value, Failure> {
        let query = serde_urlencoded::to_string(query).map_err(|_| Failure::NotUnderstood)?;
        self.send(Request::get(format!("{}v1/{path}?{query}", self.base)), Bytes::new()).await
    }

    pub(super) async fn post(&self, path: &str, form: &[(String, String)]) -> Result<Value, Failure> {
        let form = serde_urlencoded::to_string(form).map_err(|_| Failure::NotUnderstood)?;
        let request = Request::post(format!("{}v1/{path}", self.base))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, Bytes::from(form)).await
    }

    async fn send(&self, request: hyper::http::request::Builder, body: Bytes) -> Result<Value, Failure> {
        let request = request
            .header(header::AUTHORIZATION, format!("Bearer {}", self.key))
            .header("stripe-version", VERSION.as_str())
            .body(Full::new(body))
            .map_err(|_| {
                Failure::Silent("STRIPE_API_BASE or STRIPE_SECRET_KEY cannot stand in a request".to_owned())
            })?;
        let answer = self.https.ask(request).await.map_err(|error| Failure::Silent(error.to_string()))?;
        match answer.status.as_u16() {
            200..=299 => serde_json::from_slice(&answer.body).map_err(|_| Failure::NotUnderstood),
            401 => Err(Failure::KeyRefused),
            403 => Err(Failure::NotAllowed(permission(&answer.body))),
            status => Err(Failure::Refused(status)),
        }
    }
}

/// The version of Stripe's API the shop speaks.
pub(super) fn api_version() -> &'static str {
    static SPOKEN: std::sync::LazyLock<String> = std::sync::LazyLock::new(|| VERSION.as_str().to_owned());
    &SPOKEN
}

/// `… Having the 'rak_webhook_read' permission would allow this request to continue.`
fn permission(body: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(body);
    let name = text.split('\'').find(|word| word.starts_with("rak_"))?;
    name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_').then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::permission;

    #[test]
    fn r062_the_permission_is_named_and_nothing_else_of_stripes_words() {
        let refusal = br#"{"error":{"message":"The provided key 'rk_live_*********abcd' does not have the required permissions for this endpoint on account 'acct_1'. Having the 'rak_webhook_read' permission would allow this request to continue.","type":"invalid_request_error"}}"#;
        assert_eq!(permission(refusal).as_deref(), Some("rak_webhook_read"));
        assert_eq!(permission(b"{\"error\":{\"message\":\"'rak_<script>'\"}}"), None);
        assert_eq!(permission(b"no"), None);
    }
}

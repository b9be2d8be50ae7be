//! The webhook endpoint at Stripe: which there are, and making or mending the shop's.

use super::{
    settings::without_webhook_secret,
    stripe_api::{Failure, StripeApi, api_version},
};
use crate::config::{Backend, Config, Settings};
use adapters_shared::https::Https;
use anyhow::{Context, Result, anyhow, bail};
use serde::Deserialize;
use serde_json::Value;
use stripe_adapter::webhook::NEEDED_EVENTS;

pub(super) const PATH: &str = "/webhooks/stripe";
/// Stripe has at most 16 endpoints for each mode.
const LIMIT: &str = "100";

/// A `webhook_endpoint` of Stripe's.
#[derive(Debug, Deserialize)]
pub(super) struct Endpoint {
    pub(super) id: String,
    pub(super) url: String,
    status: String,
    enabled_events: Vec<String>,
    pub(super) api_version: Option<String>,
}

impl Endpoint {
    pub(super) fn is_enabled(&self) -> bool {
        self.status == "enabled"
    }

    /// Those the shop needs and this one does not tell.
    pub(super) fn missing_events(&self) -> Vec<&'static str> {
        let told = |kind: &&str| self.enabled_events.iter().any(|told| told == "*" || told == kind);
        NEEDED_EVENTS.into_iter().filter(|kind| !told(kind)).collect()
    }
}

impl Endpoint {
    /// Whether it leads to `wanted`, as the shop answers there: with a slash at the end or without, and no other way.
    /// Scheme and host are the same in capitals.
    pub(super) fn is_at(&self, wanted: &str) -> bool {
        let at = |url: &str| -> Option<(String, String, String)> {
            let uri: http::Uri = url.parse().ok()?;
            let scheme = uri.scheme_str()?.to_ascii_lowercase();
            let default_port = if scheme == "https" { ":443" } else { ":80" };
            let host = uri.authority()?.as_str().to_ascii_lowercase();
            let path = uri.path_and_query()?.as_str();
            let path = if path == format!("{PATH}/") { PATH } else { path };
            Some((scheme, host.strip_suffix(default_port).unwrap_or(&host).to_owned(), path.to_owned()))
        };
        at(&self.url).is_some_and(|own| Some(own) == at(wanted))
    }
}

/// Where the shop takes Stripe's events; none if it has no address of its own.
pub(super) fn address(config: &Config) -> Option<String> {
    Some(format!("{}{PATH}", config.base_url.as_ref()?))
}

pub(super) async fn all(api: &StripeApi) -> Result<Vec<Endpoint>, Failure> {
    let mut list = api.get("webhook_endpoints", &[("limit", LIMIT.to_owned())]).await?;
    serde_json::from_value(list["data"].take()).map_err(|_| Failure::NotUnderstood)
}

/// Makes the shop's endpoint, or mends the one there is. Returns what to tell.
///
/// # Errors
/// With words for the person at the console.
pub(super) async fn create(settings: Settings) -> Result<String> {
    let config = without_webhook_secret(&settings)?;
    let api = StripeApi::of(&config, &Https::new());
    let api = api.context("STRIPE_SECRET_KEY is not set; the sandbox within the shop needs no endpoint")?;
    let wanted = address(&config).context(
        "TUPPENCE_BASE_URL is not set\n  Fix: set it to the shop's public address, like https://shop.example.com",
    )?;
    let known = all(&api).await.map_err(|failure| refused(&failure, "read"))?;
    match known.iter().find(|endpoint| endpoint.is_at(&wanted)) {
        Some(endpoint) if endpoint.is_enabled() && endpoint.missing_events().is_empty() => Ok(format!(
            "Stripe has the endpoint {} for {wanted} already, and it tells all the shop needs.\n",
            endpoint.id
        )),
        Some(endpoint) => mend(&api, endpoint, &wanted).await,
        None => make(&api, &wanted, &config, &settings).await,
    }
}

async fn make(api: &StripeApi, wanted: &str, config: &Config, settings: &Settings) -> Result<String> {
    let mut form = events_form(&NEEDED_EVENTS);
    form.extend([
        ("url".to_owned(), wanted.to_owned()),
        ("api_version".to_owned(), api_version().to_owned()),
        ("description".to_owned(), config.shop_name.clone()),
    ]);
    let made = api.post("webhook_endpoints", &form).await.map_err(|failure| refused(&failure, "write"))?;
    let text = |field: &str| made[field].as_str().map(str::to_owned);
    let (Some(id), Some(secret)) = (text("id"), text("secret")) else {
        bail!(
            "Stripe made an endpoint and did not tell its secret\n  Fix: look it up at https://dashboard.stripe.com/webhooks"
        );
    };
    let place = where_it_goes(&secret, config, settings);
    Ok(format!(
        "Stripe now tells {wanted} what the shop needs to know ({id}).\n\
         Its signing secret is shown this once; keep it like a password:\n\n  {place}\n\nThen restart the shop.\n"
    ))
}

/// How the secret gets to the shop.
fn where_it_goes(secret: &str, config: &Config, settings: &Settings) -> String {
    let path = settings.get("TUPPENCE_SECRETS_PATH");
    if matches!(config.backend, Backend::Aws(_)) && !path.is_empty() {
        let path = path.trim_end_matches('/');
        return format!(
            "aws ssm put-parameter --overwrite --type SecureString --name {path}/STRIPE_WEBHOOK_SECRET --value {secret}"
        );
    }
    format!("STRIPE_WEBHOOK_SECRET={secret}")
}

/// What else the endpoint tells it goes on telling: somebody may have wanted it.
async fn mend(api: &StripeApi, endpoint: &Endpoint, wanted: &str) -> Result<String> {
    let mut told: Vec<&str> = endpoint.enabled_events.iter().map(String::as_str).collect();
    told.extend(endpoint.missing_events());
    let mut form = events_form(&told);
    form.push(("disabled".to_owned(), "false".to_owned()));
    let mended: Value = api
        .post(&format!("webhook_endpoints/{}", endpoint.id), &form)
        .await
        .map_err(|failure| refused(&failure, "write"))?;
    let id = mended["id"].as_str().unwrap_or(&endpoint.id);
    Ok(format!("The endpoint {id} for {wanted} is enabled and tells all the shop needs. Its secret is the same.\n"))
}

fn events_form(kinds: &[&str]) -> Vec<(String, String)> {
    kinds.iter().enumerate().map(|(n, kind)| (format!("enabled_events[{n}]"), (*kind).to_owned())).collect()
}

fn refused(failure: &Failure, action: &str) -> anyhow::Error {
    match failure {
        Failure::NotAllowed(permission) => anyhow!(
            "STRIPE_SECRET_KEY may not {action} webhook endpoints ({})\n  Fix: lend the doctor another key for once: STRIPE_SECRET_KEY=sk_… tuppence doctor --create-webhook",
            permission.as_deref().unwrap_or("Webhook Endpoints")
        ),
        Failure::KeyRefused => {
            anyhow!("Stripe refuses STRIPE_SECRET_KEY\n  Fix: copy a key from https://dashboard.stripe.com/apikeys")
        }
        Failure::Silent(reason) => anyhow!("Stripe does not answer: {reason}"),
        Failure::Refused(400) => anyhow!(
            "Stripe does not take the shop's address for webhooks\n  Fix: TUPPENCE_BASE_URL must be a public address with https"
        ),
        Failure::Refused(status) => anyhow!("Stripe answers with status {status}; nothing was changed"),
        Failure::NotUnderstood => anyhow!("Stripe's answer is not understood"),
    }
}

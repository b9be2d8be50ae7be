//! `POST /webhooks/stripe`: read, verify, store, answer. Nothing else.
//!
//! Whoever has no secret of Stripe's takes none of the places in which events are stored: a body is read and its
//! signature checked before.

use crate::{
    clock_watch,
    layers::{BodyReader, Refusal, loggable_host},
    secrets::keys::Keys,
    telemetry::{names, noise},
    worker::WakeUp,
};
use axum::{
    Router,
    extract::{DefaultBodyLimit, Request, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::post,
};
use domain::{PortError, Shop, failpoints, payments::inbox::Received, planted::Bug};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
pub use stripe_adapter::webhook::signature::Refused;
use stripe_adapter::webhook::signature::verify;
use tokio::sync::Semaphore;

/// Largest event that is taken, so that memory is bounded.
pub const MAX_BODY_BYTES: usize = 512 * 1024;
/// The answer to something signed that is no event.
pub const NOT_AN_EVENT: &str = "not an event";
/// Events stored at the same time; the rest, each signed by Stripe, wait.
const MAX_AT_ONCE: usize = 64;
/// How long an event may take to arrive.
const BODY_WITHIN: Duration = Duration::from_secs(5);

#[derive(Clone)]
struct Hook {
    shop: Shop,
    keys: Arc<Keys>,
    wake_up: WakeUp,
    reader: BodyReader,
    places: Arc<Semaphore>,
}

/// `keys` hold one to three signing secrets, any of which may have signed.
pub fn router(shop: Shop, keys: Arc<Keys>, wake_up: WakeUp) -> Router {
    let (reader, places) = (BodyReader::new(BODY_WITHIN), Arc::new(Semaphore::new(MAX_AT_ONCE)));
    let hook = Hook { shop, keys, wake_up, reader, places };
    Router::new()
        .route("/webhooks/stripe", post(receive))
        // As some type it at Stripe.
        .route("/webhooks/stripe/", post(receive))
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .with_state(hook)
}

async fn receive(State(hook): State<Hook>, request: Request) -> Response {
    let begun = Instant::now();
    let response = take(&hook, request).await;
    let status = response.status().as_u16().to_string();
    metrics::histogram!(names::WEBHOOK_SECONDS, "status" => status).record(begun.elapsed());
    response
}

async fn take(hook: &Hook, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    if !parts.headers.contains_key(stripe_adapter::webhook::signature::HEADER) {
        // Nobody need read what nobody signed.
        return refuse(Refused::Missing, &parts.headers);
    }
    let body = match hook.reader.read(body, MAX_BODY_BYTES).await {
        Ok(body) => body,
        Err(error) => return Refusal::from(error).into_response(),
    };
    let signed_by = match verify(&parts.headers, &body, &hook.keys.webhook_secrets(), hook.shop.now()) {
        Ok(index) => index,
        Err(reason) => {
            if reason == Refused::Stale {
                tell_clock_skew(&hook.shop).await;
            }
            return refuse(reason, &parts.headers);
        }
    };
    let envelope = match stripe_adapter::webhook::envelope::read(&body) {
        Ok(envelope) => envelope,
        Err(reason) => {
            // Signed by Stripe, yet not an event: a retry would bring the same.
            tracing::error!(reason, "A signed webhook is not an event");
            return (StatusCode::BAD_REQUEST, NOT_AN_EVENT).into_response();
        }
    };
    if Bug::AckBeforeWrite.is_planted() {
        let shop = hook.shop.clone();
        tokio::spawn(async move { store(&shop, envelope).await });
        return StatusCode::OK.into_response();
    }
    let (id, kind) = (envelope.id.clone(), envelope.kind.clone());
    let _place = hook.places.acquire().await;
    match store(&hook.shop, envelope).await {
        Ok(received) => {
            let new = if received == Received::New { "yes" } else { "no" };
            metrics::counter!(names::WEBHOOK_EVENTS, "secret" => signed_by.to_string(), "new" => new).increment(1);
            tracing::info!(event.id = %id, kind, secret = signed_by, ?received, "Event {id} is stored");
            hook.wake_up.wake();
            StatusCode::OK.into_response()
        }
        Err(error) => {
            tracing::error!(event.id = %id, %error, "Event {id} was not stored; Stripe will send it again");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

fn refuse(reason: Refused, headers: &HeaderMap) -> Response {
    if noise::may_log(noise::REFUSED_WEBHOOKS) {
        // The name tells which of several proxies or containers it came through.
        let host = headers.get(header::HOST).map(|host| loggable_host(&String::from_utf8_lossy(host.as_bytes())));
        tracing::warn!(%reason, host, "A webhook was refused");
    }
    (StatusCode::BAD_REQUEST, reason.to_string()).into_response()
}

/// Who has no secret of Stripe's cannot cause this, however wrong the time.
async fn tell_clock_skew(shop: &Shop) {
    if let Err(error) = clock_watch::raise(shop).await {
        tracing::error!(%error, "The alarm about the clock could not be stored");
    }
}

async fn store(shop: &Shop, envelope: domain::payments::Envelope) -> Result<Received, PortError> {
    failpoints::reach("hook.verified").await?;
    let received = shop.receive_event(envelope).await?;
    failpoints::reach("hook.inboxed").await?;
    Ok(received)
}

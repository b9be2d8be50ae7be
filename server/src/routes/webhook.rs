//! `POST /webhooks/stripe`: verify, store, answer. Nothing else (R11).

mod envelope;
mod signature;

use crate::{adapters::keys::Keys, clock_watch, failpoints, layers::loggable_host, worker::Bell};
use axum::{
    Router,
    body::Bytes,
    extract::{DefaultBodyLimit, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::post,
};
use domain::{PortError, Shop, planted::Bug};
pub use signature::Refused;
use signature::verify;
use std::sync::Arc;
use tower::limit::GlobalConcurrencyLimitLayer;

/// Largest event that is taken (R11).
pub const MAX_BODY_BYTES: usize = 512 * 1024;
/// The events the shop lives by: the endpoint at Stripe must have them all (R16).
pub const NEEDED_EVENTS: [&str; 11] = [
    "checkout.session.completed",
    "checkout.session.async_payment_succeeded",
    "checkout.session.async_payment_failed",
    "checkout.session.expired",
    "charge.refunded",
    "refund.created",
    "refund.updated",
    "refund.failed",
    "charge.dispute.created",
    "charge.dispute.closed",
    "radar.early_fraud_warning.created",
];
/// The answer to something signed that is no event.
pub const NOT_AN_EVENT: &str = "not an event";
/// Events worked on at the same time; the rest wait at the door (R58).
const MAX_AT_ONCE: usize = 64;

#[derive(Clone)]
struct Hook {
    shop: Shop,
    keys: Arc<Keys>,
    bell: Bell,
}

/// `keys` hold one to three signing secrets, any of which may have signed (R13, R14).
pub fn router(shop: Shop, keys: Arc<Keys>, bell: Bell) -> Router {
    let hook = Hook { shop, keys, bell };
    Router::new()
        .route("/webhooks/stripe", post(receive))
        // As some type it at Stripe.
        .route("/webhooks/stripe/", post(receive))
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .layer(GlobalConcurrencyLimitLayer::new(MAX_AT_ONCE))
        .with_state(hook)
}

async fn receive(State(hook): State<Hook>, headers: HeaderMap, body: Bytes) -> Response {
    let now = hook.shop.clock.now();
    let signed_by = match verify(&headers, &body, &hook.keys.webhook_secrets(), now) {
        Ok(index) => index,
        Err(reason) => {
            // The name tells which of several proxies or containers it came through.
            let host = headers.get(header::HOST).map(|host| loggable_host(&String::from_utf8_lossy(host.as_bytes())));
            tracing::warn!(%reason, host, "A webhook was refused");
            if reason == Refused::Stale {
                tell_clock_skew(&hook.shop).await;
            }
            return (StatusCode::BAD_REQUEST, reason.to_string()).into_response();
        }
    };
    let envelope = match envelope::read(&body) {
        Ok(envelope) => envelope,
        Err(reason) => {
            // Signed by Stripe, yet not an event: a retry would bring the same.
            tracing::error!(reason, "A signed webhook is not an event");
            return (StatusCode::BAD_REQUEST, NOT_AN_EVENT).into_response();
        }
    };
    if Bug::AckBeforeWrite.is_planted() {
        tokio::spawn(async move { store(&hook.shop, envelope).await });
        return StatusCode::OK.into_response();
    }
    let (id, kind) = (envelope.id.clone(), envelope.kind.clone());
    match store(&hook.shop, envelope).await {
        Ok(received) => {
            tracing::info!(event.id = %id, kind, secret = signed_by, ?received, "Event {id} is stored");
            hook.bell.ring();
            StatusCode::OK.into_response()
        }
        Err(error) => {
            tracing::error!(event.id = %id, %error, "Event {id} was not stored; Stripe will send it again");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

/// Who has no secret of Stripe's cannot cause this, however wrong the time.
async fn tell_clock_skew(shop: &Shop) {
    if let Err(error) = clock_watch::raise(shop, shop.clock.now()).await {
        tracing::error!(%error, "The alarm about the clock could not be stored");
    }
}

async fn store(shop: &Shop, envelope: domain::shop::Envelope) -> Result<domain::inbox::Received, PortError> {
    failpoints::reach("hook.verified").await?;
    let received = shop.receive_event(envelope).await?;
    failpoints::reach("hook.inboxed").await?;
    Ok(received)
}

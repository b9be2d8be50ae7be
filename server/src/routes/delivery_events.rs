//! `POST /webhooks/ses`: what SES tells of emails, by way of a topic. Verify, store, answer.

use crate::{
    layers::{BodyReader, Refusal},
    telemetry::noise,
    worker::WakeUp,
};
use aws_adapter::{
    ses::delivery_events,
    sns::{Refused, Signed, Sns},
};
use axum::{
    Router,
    extract::{DefaultBodyLimit, Request, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::post,
};
use domain::{EventId, PortError, Shop};
use std::{sync::Arc, time::Duration};
use tokio::sync::Semaphore;

/// The largest message of a topic.
const MAX_BODY_BYTES: usize = 256 * 1024;
/// Messages stored at the same time; the rest, each signed by the topic, wait.
const MAX_AT_ONCE: usize = 16;
/// How long a message may take to arrive.
const BODY_WITHIN: Duration = Duration::from_secs(5);

#[derive(Clone)]
struct Hook {
    shop: Shop,
    topic: Arc<Sns>,
    wake_up: WakeUp,
    reader: BodyReader,
    places: Arc<Semaphore>,
}

pub fn router(shop: Shop, topic: Arc<Sns>, wake_up: WakeUp) -> Router {
    let (reader, places) = (BodyReader::new(BODY_WITHIN), Arc::new(Semaphore::new(MAX_AT_ONCE)));
    let hook = Hook { shop, topic, wake_up, reader, places };
    Router::new().route("/webhooks/ses", post(receive)).layer(DefaultBodyLimit::max(MAX_BODY_BYTES)).with_state(hook)
}

async fn receive(State(hook): State<Hook>, request: Request) -> Response {
    let body = match hook.reader.read(request.into_body(), MAX_BODY_BYTES).await {
        Ok(body) => body,
        Err(error) => return Refusal::from(error).into_response(),
    };
    match hook.topic.verify(&body, hook.shop.now()).await {
        Ok(Signed::Notification { id, message }) => note(&hook, &id, &message).await,
        Ok(Signed::Subscription(confirmation)) => {
            if hook.topic.confirm(confirmation).await {
                tracing::info!("The topic of delivery events is subscribed to");
                return StatusCode::OK.into_response();
            }
            tracing::error!("The topic of delivery events could not be subscribed to; it will ask again");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
        Ok(Signed::Unsubscribed) => {
            tracing::error!("The topic sends no more delivery events; subscribe /webhooks/ses to it again");
            StatusCode::OK.into_response()
        }
        Err(Refused::NoCertificate) => {
            if noise::may_log(noise::REFUSED_DELIVERY_EVENTS) {
                tracing::error!(
                    "A delivery event could not be checked: the certificate of the topic's service does not come"
                );
            }
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
        Err(reason) => {
            if noise::may_log(noise::REFUSED_DELIVERY_EVENTS) {
                tracing::warn!(%reason, "A delivery event was refused");
            }
            (StatusCode::FORBIDDEN, reason.to_string()).into_response()
        }
    }
}

async fn note(hook: &Hook, message_id: &str, message: &str) -> Response {
    let _place = hook.places.acquire().await;
    let Ok(event) = delivery_events::read(message) else {
        // SES greets a new topic with a sentence.
        tracing::info!("The topic sent a message that is no delivery event");
        return StatusCode::OK.into_response();
    };
    for (place, event) in event.into_iter().enumerate() {
        let status = event.status;
        let Ok(id) = EventId::parse(&format!("sns/{message_id}/{place}")) else {
            return (StatusCode::FORBIDDEN, Refused::Malformed.to_string()).into_response();
        };
        match hook.shop.receive_delivery_event(id.clone(), event).await {
            Ok(received) => tracing::info!(event.id = %id, fate = ?status, ?received, "A delivery event is stored"),
            Err(error) => return not_stored(&error),
        }
    }
    hook.wake_up.wake();
    StatusCode::OK.into_response()
}

fn not_stored(error: &PortError) -> Response {
    tracing::error!(%error, "A delivery event was not stored; the topic will send it again");
    StatusCode::SERVICE_UNAVAILABLE.into_response()
}

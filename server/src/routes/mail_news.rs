//! `POST /webhooks/ses`: what SES tells of mails, by way of a topic. Verify, store, answer (R25, F60).

use crate::{
    adapters::{
        sesv2::news,
        sns::{Refused, Signed, Sns},
    },
    worker::Bell,
};
use axum::{
    Router,
    body::Bytes,
    extract::{DefaultBodyLimit, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::post,
};
use domain::{EventId, PortError, Shop};
use std::sync::Arc;
use tower::limit::GlobalConcurrencyLimitLayer;

/// The largest message of a topic.
const MAX_BODY_BYTES: usize = 256 * 1024;
/// Messages worked on at the same time; the rest wait at the door (R58).
const MAX_AT_ONCE: usize = 16;

#[derive(Clone)]
struct Hook {
    shop: Shop,
    topic: Arc<Sns>,
    bell: Bell,
}

pub fn router(shop: Shop, topic: Arc<Sns>, bell: Bell) -> Router {
    Router::new()
        .route("/webhooks/ses", post(receive))
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .layer(GlobalConcurrencyLimitLayer::new(MAX_AT_ONCE))
        .with_state(Hook { shop, topic, bell })
}

async fn receive(State(hook): State<Hook>, body: Bytes) -> Response {
    match hook.topic.verify(&body, hook.shop.clock.now()).await {
        Ok(Signed::Notification { id, message }) => note(&hook, &id, &message).await,
        Ok(Signed::Subscription(confirmation)) => {
            if hook.topic.confirm(confirmation).await {
                tracing::info!("The topic for news of mail is subscribed to");
                return StatusCode::OK.into_response();
            }
            tracing::error!("The topic for news of mail could not be subscribed to; it will ask again");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
        Ok(Signed::Unsubscribed) => {
            tracing::error!("The topic sends no more news of mail; subscribe /webhooks/ses to it again");
            StatusCode::OK.into_response()
        }
        Err(Refused::NoCertificate) => {
            tracing::error!("News of mail could not be checked: the certificate of the topic's service does not come");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
        Err(reason) => {
            tracing::warn!(%reason, "News of mail were refused");
            (StatusCode::FORBIDDEN, reason.to_string()).into_response()
        }
    }
}

async fn note(hook: &Hook, message_id: &str, message: &str) -> Response {
    let Ok(news) = news::read(message) else {
        // SES greets a new topic with a sentence.
        tracing::info!("The topic sent a message that is no news of mail");
        return StatusCode::OK.into_response();
    };
    for (place, news) in news.into_iter().enumerate() {
        let fate = news.fate;
        let Ok(id) = EventId::parse(&format!("sns/{message_id}/{place}")) else {
            return (StatusCode::FORBIDDEN, Refused::Malformed.to_string()).into_response();
        };
        match hook.shop.receive_mail_news(id.clone(), news).await {
            Ok(received) => tracing::info!(event.id = %id, ?fate, ?received, "News of a mail are stored"),
            Err(error) => return not_stored(&error),
        }
    }
    hook.bell.ring();
    StatusCode::OK.into_response()
}

fn not_stored(error: &PortError) -> Response {
    tracing::error!(%error, "News of a mail were not stored; the topic will send them again");
    StatusCode::SERVICE_UNAVAILABLE.into_response()
}

//! `stripe listen`: events go through a WebSocket to Stripe's CLI, which forwards them.
//!
//! Each event is sent once, to everybody who is connected, and never again, as at Stripe. Faults of webhooks do not apply.
//!
//! Stripe does not document the protocol. Source: `pkg/websocket` of Stripe's CLI, read 2026-11.

use crate::deliveries::queue::{Attempt, note_attempt};
use crate::deliveries::signature::sign;
use crate::ledger::{LedgerError, Tx};
use crate::objects::Event;
use crate::sandbox::Sandbox;
use axum::Router;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use serde::Deserialize;
use serde_json::json;
use std::time::Duration;

const PROTOCOL: &str = "stripecli-devproxy-v1";
/// How often the ledger is looked at for new events.
const TICK: Duration = Duration::from_millis(100);

/// Where `websocket_url` of a session leads.
pub fn routes() -> Router<Sandbox> {
    Router::new().route("/v1/stripecli/listen/{session}", any(connect))
}

async fn connect(
    State(sandbox): State<Sandbox>,
    Path(session): Path<String>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    // Any web page could connect to this machine; browsers say which one does.
    if headers.contains_key(header::ORIGIN) {
        return StatusCode::FORBIDDEN.into_response();
    }
    // Events count from here, not from when the connection stands.
    match sandbox.inner.ledger.run(|tx| tx.last_seq()).await {
        Ok(seen) => upgrade.protocols([PROTOCOL]).on_upgrade(move |socket| forward(sandbox, session, socket, seen)),
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

async fn forward(sandbox: Sandbox, session: String, mut socket: WebSocket, mut seen: i64) {
    let mut tick = tokio::time::interval(TICK);
    loop {
        tokio::select! {
            _ = tick.tick() => {
                let Ok(events) = sandbox.run(move |tx| tx.newer::<Event>(seen)).await else { return };
                for (seq, event) in events {
                    seen = seq;
                    let message = Message::from(webhook_event(&sandbox, &session, &event));
                    if socket.send(message).await.is_err() {
                        return;
                    }
                }
            }
            received = socket.recv() => match received {
                Some(Ok(Message::Text(text))) => note(&sandbox, text.as_str()).await,
                // Pings are answered below us.
                Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Binary(_))) => {}
                Some(Ok(Message::Close(_)) | Err(_)) | None => return,
            }
        }
    }
}

fn webhook_event(sandbox: &Sandbox, session: &str, event: &Event) -> String {
    let payload = event.shape(1).to_string();
    let signature = sign(payload.as_bytes(), sandbox.inner.clock.wall_secs(), &sandbox.inner.webhook_secrets);
    let message = json!({
        "type": "webhook_event",
        "endpoint": { "api_version": null },
        "event_payload": payload,
        "http_headers": {
            "Accept": "*/*; q=0.5, application/xml",
            "Cache-Control": "no-cache",
            "Content-Type": "application/json; charset=utf-8",
            "Stripe-Signature": signature,
            "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
        },
        "webhook_conversation_id": session,
        "webhook_id": event.id,
    });
    message.to_string()
}

/// What the CLI says about an event it was sent.
#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Said {
    WebhookResponse {
        webhook_id: String,
        forward_url: String,
        status: u16,
    },
    #[serde(other)]
    Other,
}

/// Notes in the ledger what the program behind the CLI answered.
async fn note(sandbox: &Sandbox, text: &str) {
    let Ok(Said::WebhookResponse { webhook_id, forward_url, status }) = serde_json::from_str(text) else { return };
    let at_ms = sandbox.inner.clock.now_ms();
    let noted = sandbox.inner.ledger.run(move |tx: &Tx<'_>| {
        let endpoint = format!("stripe listen: {forward_url}");
        let attempt = Attempt { event: webhook_id, endpoint, at_ms, status: Some(status), error: None, faults: None };
        note_attempt(tx, &attempt)
    });
    if let Err(error) = noted.await {
        let error: LedgerError = error;
        tracing::error!(error = ?error, "The sandbox could not note a delivery");
    }
}

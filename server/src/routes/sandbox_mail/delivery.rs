//! Playing the mail service: an email comes back, or its reader calls it spam.

use super::Shown;
use axum::{
    Form, Router,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::post,
};
use domain::{
    OutboxId, Shop,
    mail::suppression::{DeliveryEvent, DeliveryStatus},
};
use mail_parser::{Address, MessageParser};
use serde::Deserialize;

/// What the forms below an email do.
pub fn router(shop: Shop, shown: Shown) -> Router {
    Router::new().route("/sandbox/mail/{name}/fate", post(report_delivery)).with_state((shop, shown))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StatusForm {
    #[serde(rename = "fate")]
    status: DeliveryStatus,
}

async fn report_delivery(
    State((shop, shown)): State<(Shop, Shown)>,
    Path(name): Path<String>,
    Form(StatusForm { status }): Form<StatusForm>,
) -> Response {
    let wanted = name.clone();
    let found = tokio::task::spawn_blocking(move || shown.read(&wanted)).await;
    let Ok(Ok(Some(mail))) = found else { return StatusCode::NOT_FOUND.into_response() };
    let parsed = MessageParser::default().parse(&mail.mime).unwrap_or_default();
    let reader = parsed.to().and_then(Address::first).and_then(|first| first.address());
    let Some(reader) = reader else { return StatusCode::NOT_FOUND.into_response() };
    let id = parsed.header_raw("X-Outbox-Id").and_then(|id| OutboxId::parse(id.trim()).ok());
    let event = DeliveryEvent { mail: id, address: reader.to_owned(), status };
    match shop.apply_delivery_event(&event).await {
        Ok(()) => Redirect::to(&format!("/sandbox/mail/{name}?told={}", status.as_str())).into_response(),
        Err(error) => {
            tracing::error!(%error, "What became of a mail could not be stored");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

//! The largest request and response: where a Lambda answers, neither may be larger than a few million bytes.

use super::{Refusal, request_body::is_too_long};
use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::header;

/// Refuses what is larger than `max_bytes`, with words for the person instead of the machine's own.
pub async fn size_limit(State(max_bytes): State<Option<usize>>, request: Request, next: Next) -> Response {
    let Some(most) = max_bytes else { return next.run(request).await };
    let told = request.headers().get(header::CONTENT_LENGTH);
    let told = told.and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if told.is_some_and(|length| length > most) {
        return Refusal::TooLargeForForm.into_response();
    }
    let (parts, body) = next.run(request).await.into_parts();
    match to_bytes(body, most).await {
        Ok(bytes) => Response::from_parts(parts, Body::from(bytes)),
        Err(error) if is_too_long(&error) => Refusal::TooLong.into_response(),
        Err(error) => {
            tracing::error!(%error, "An answer broke off");
            Refusal::Broken.into_response()
        }
    }
}

//! A number for each request, so that a person's screenshot finds its log lines (R60).

use axum::{extract::Request, middleware::Next, response::Response};
use http::{HeaderName, HeaderValue};
use std::time::Instant;
use tracing::Instrument;

pub const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// Gives the request an id, its own whatever the client sent, and logs the answer.
pub async fn request_id(mut request: Request, next: Next) -> Response {
    let id = new_id();
    let begun = Instant::now();
    let span =
        tracing::info_span!("request", id = %id, method = %request.method(), path = loggable(request.uri().path()));
    let value = HeaderValue::from_str(&id).ok();
    if let Some(value) = value.clone() {
        request.headers_mut().insert(HEADER, value);
    }
    async {
        let mut response = next.run(request).await;
        if let Some(value) = value {
            response.headers_mut().insert(HEADER, value);
        }
        let (status, ms) = (response.status().as_u16(), u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX));
        if response.status().is_server_error() {
            tracing::error!(status, ms, "answered");
        } else {
            tracing::debug!(status, ms, "answered");
        }
        response
    }
    .instrument(span)
    .await
}

fn new_id() -> String {
    let mut bytes = [0; 8];
    match getrandom::fill(&mut bytes) {
        Ok(()) => data_encoding::HEXLOWER.encode(&bytes),
        Err(_) => "unknown".to_owned(),
    }
}

/// A path without the token in it (R71, A69).
pub fn loggable(path: &str) -> &str {
    for private in ["/d/", "/orders/", "/files/", "/sandbox/pay/", "/sandbox/mail/"] {
        if path.starts_with(private) {
            return private;
        }
    }
    path
}

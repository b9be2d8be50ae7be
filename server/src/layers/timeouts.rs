//! How long a request may take: a slow one must not hold its place for ever.

use axum::{
    extract::Request,
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::StatusCode;
use std::time::Duration;
use tokio::time::timeout;

/// Longest time for a request.
const MAX_REQUEST: Duration = Duration::from_secs(30);

/// Goes with a request that may take longer than usual, where nothing goes on by itself after an answer.
#[derive(Debug, Clone, Copy)]
pub struct LongerTimeout(pub Duration);

impl LongerTimeout {
    /// How long `request` may take: `usual` unless it carries a longer time.
    pub fn of(request: &Request, usual: Duration) -> Duration {
        request.extensions().get::<LongerTimeout>().map_or(usual, |longer| longer.0.max(usual))
    }
}

pub async fn timeouts(request: Request, next: Next) -> Response {
    let most = LongerTimeout::of(&request, MAX_REQUEST);
    match timeout(most, next.run(request)).await {
        Ok(response) => response,
        Err(_) => StatusCode::REQUEST_TIMEOUT.into_response(),
    }
}

//! Pages are rendered to the end, whoever is still listening.
//!
//! Leptos frees what a page used when its body was read to the end; a client that leaves halfway
//! would leak it. So the page runs in a task of its own, and the reply is made whole there.
//! A whole reply also has a length, and one write instead of many.

use super::{LongerTimeout, Refusal};
use axum::{
    body::{Body, to_bytes},
    extract::Request,
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, header};
use std::{panic, time::Duration};

/// A page larger than this is a mistake.
const MAX_PAGE_BYTES: usize = 4 * 1024 * 1024;
/// Longest time to render a page.
const MAX_RENDER: Duration = Duration::from_secs(10);

/// Where a browser that has sent a file asks whether it is whole.
pub const FINISH_UPLOAD: &str = "/api/admin/products/upload/finish";

/// Longest time to answer who sent a large file: it is read back first. What takes longer goes on, and the browser
/// asks again.
const MAX_FINISH: Duration = Duration::from_secs(25);

pub async fn buffered_response(request: Request, next: Next) -> Response {
    // Files of the browser side are no pages: nothing leaks, and while developing one is larger than any page may be.
    if request.uri().path().starts_with("/pkg/") {
        return next.run(request).await;
    }
    let finishes = request.uri().path() == FINISH_UPLOAD;
    let most = if finishes { LongerTimeout::of(&request, MAX_FINISH) } else { MAX_RENDER };
    let page = tokio::spawn(tracing::Instrument::in_current_span(async move {
        let (mut parts, body) = next.run(request).await.into_parts();
        match to_bytes(body, MAX_PAGE_BYTES).await {
            Ok(bytes) => {
                parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(bytes.len()));
                Response::from_parts(parts, Body::from(bytes))
            }
            Err(_) => Refusal::Broken.into_response(),
        }
    }));
    match tokio::time::timeout(most, page).await {
        Ok(Ok(reply)) => reply,
        Ok(Err(error)) if error.is_panic() => panic::resume_unwind(error.into_panic()),
        Ok(Err(_)) => Refusal::Broken.into_response(),
        Err(_) => Refusal::Busy.into_response(),
    }
}

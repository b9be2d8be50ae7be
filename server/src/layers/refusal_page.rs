//! The pages of [`Refusal`]s: designed, with a request id, and with a word on the money.

use super::{Refusal, request_id};
use app::{Failure, failure_page, failure_policy, messages::messages, state::AppState};
use axum::{
    body::Body,
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::{HeaderValue, header};
use std::sync::Arc;

/// Who asks here reads a status and a word, and no page.
const MACHINES: [&str; 3] = ["/webhooks/", "/sandbox/stripe/", "/readyz"];

/// Gives bare refusals, ours and those of libraries, a page that a person can read. Machines, which
/// do not ask for HTML, get one line.
pub async fn refusal_page(State(app): State<Arc<AppState>>, request: Request, next: Next) -> Response {
    let accept = request.headers().get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
    let wants_html = accept.contains("text/html");
    let machine = MACHINES.iter().any(|path| request.uri().path().starts_with(path));
    let id = request.headers().get(request_id::HEADER).and_then(|id| id.to_str().ok()).unwrap_or_default().to_owned();
    let response = next.run(request).await;
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let bare = kind.is_empty() || kind.starts_with("text/plain");
    let own = response.extensions().get::<Refusal>().copied();
    let refusal = own.or_else(|| Refusal::of(response.status())).filter(|_| bare && !machine);
    match refusal {
        Some(refusal) => with_page(refusal, response, &id, wants_html.then_some(&*app)),
        None => response,
    }
}

fn with_page(refusal: Refusal, response: Response, request_id: &str, as_page: Option<&AppState>) -> Response {
    let (mut parts, _) = response.into_parts();
    let (title, words, next) = refusal.words();
    let (kind, body) = match as_page {
        Some(app) => {
            let page = failure_page(Failure { title, words, next, request_id }, app);
            ("text/html; charset=utf-8", page)
        }
        None => ("text/plain; charset=utf-8", messages().refusals().plain(title, words, next, request_id) + "\n"),
    };
    parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    if refusal == Refusal::Busy {
        parts.headers.entry(header::RETRY_AFTER).or_insert(HeaderValue::from_static("5"));
    }
    parts.headers.remove(header::CONTENT_LENGTH);
    if let Ok(policy) = HeaderValue::from_str(&failure_policy()) {
        parts.headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    Response::from_parts(parts, Body::from(body))
}

//! Answers to requests that never reached a page: designed, with a request id, and with a word on the money.

use super::{Guard, request_id};
use app::{Failure, failure_page, failure_policy, messages::messages};
use axum::{
    body::Body,
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header};
use std::sync::Arc;

/// Why a request was turned away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    SignedOut,
    NotYourRole,
    OtherSite,
    OtherName,
    TooOften,
    TooLarge,
    /// Larger than what reaches this shop by a form.
    TooLargeForForm,
    /// An answer that does not fit through.
    TooLong,
    TooSlow,
    BadRequest,
    NotAllowed,
    Broken,
    Busy,
}

impl Refusal {
    fn status(self) -> StatusCode {
        match self {
            Refusal::SignedOut => StatusCode::UNAUTHORIZED,
            Refusal::OtherSite | Refusal::NotYourRole => StatusCode::FORBIDDEN,
            Refusal::OtherName => StatusCode::MISDIRECTED_REQUEST,
            Refusal::TooOften => StatusCode::TOO_MANY_REQUESTS,
            Refusal::TooLarge | Refusal::TooLargeForForm => StatusCode::PAYLOAD_TOO_LARGE,
            Refusal::TooLong => StatusCode::UNPROCESSABLE_ENTITY,
            Refusal::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Refusal::BadRequest => StatusCode::BAD_REQUEST,
            Refusal::NotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Refusal::Broken => StatusCode::INTERNAL_SERVER_ERROR,
            Refusal::Busy => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// Title, what happened, what to do next.
    fn words(self) -> (&'static str, &'static str, &'static str) {
        let t = messages().refusals();
        match self {
            Refusal::SignedOut => (t.signed_out(), t.signed_out_why(), t.signed_out_next()),
            Refusal::NotYourRole => (t.not_your_role(), t.not_your_role_why(), t.not_your_role_next()),
            Refusal::OtherSite => (t.other_site(), t.other_site_why(), t.other_site_next()),
            Refusal::OtherName => (t.other_name(), t.other_name_why(), t.other_name_next()),
            Refusal::TooOften => (t.too_often(), t.too_often_why(), t.too_often_next()),
            Refusal::TooLarge => (t.too_large(), t.too_large_why(), t.too_large_next()),
            Refusal::TooLargeForForm => {
                (t.too_large_for_form(), t.too_large_for_form_why(), t.too_large_for_form_next())
            }
            Refusal::TooLong => (t.too_long(), t.too_long_why(), t.too_long_next()),
            Refusal::TooSlow => (t.too_slow(), t.too_slow_why(), t.too_slow_next()),
            Refusal::BadRequest => (t.bad_request(), t.bad_request_why(), t.bad_request_next()),
            Refusal::NotAllowed => (t.not_allowed(), t.not_allowed_why(), t.not_allowed_next()),
            Refusal::Broken => (t.broken(), t.broken_why(), t.broken_next()),
            Refusal::Busy => (t.busy(), t.busy_why(), t.busy_next()),
        }
    }

    fn of(status: StatusCode) -> Option<Refusal> {
        let all = [
            Refusal::OtherSite,
            Refusal::OtherName,
            Refusal::TooOften,
            Refusal::TooLarge,
            Refusal::TooSlow,
            Refusal::BadRequest,
            Refusal::NotAllowed,
            Refusal::Broken,
            Refusal::Busy,
        ];
        all.into_iter().find(|refusal| refusal.status() == status)
    }

    /// The bare answer; [`dress`] gives it its form.
    pub fn into_response_parts(self) -> Response {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = self.status();
        response.extensions_mut().insert(self);
        response
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        self.into_response_parts()
    }
}

/// Who asks here reads a status and a word, and no page.
const MACHINES: [&str; 3] = ["/webhooks/", "/sandbox/stripe/", "/readyz"];

/// Gives bare refusals, ours and those of libraries, a page that a person can read. Machines, which
/// do not ask for HTML, get one line.
pub async fn dress(State(guard): State<Arc<Guard>>, request: Request, next: Next) -> Response {
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
        Some(refusal) => dressed(refusal, response, &id, wants_html.then_some(&*guard)),
        None => response,
    }
}

fn dressed(refusal: Refusal, response: Response, request_id: &str, as_page: Option<&Guard>) -> Response {
    let (mut parts, _) = response.into_parts();
    let (title, words, next) = refusal.words();
    let (kind, body) = match as_page {
        Some(guard) => {
            let page = failure_page(Failure { title, words, next, request_id }, &guard.app);
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

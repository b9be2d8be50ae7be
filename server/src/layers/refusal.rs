//! Answers to requests that never reached a page: designed, with a request id, and with a word on the money.

use super::{Guard, request_id};
use app::{Failure, failure_page, failure_policy};
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
        match self {
            Refusal::SignedOut => (
                "Please sign in",
                "This part of the shop is for those who run it, and nobody is signed in. Nothing was changed.",
                "Sign in at /admin/sign-in and try again.",
            ),
            Refusal::NotYourRole => (
                "Your role does not allow this",
                "You are signed in, and this is not among the things your role may do. Nothing was changed.",
                "Ask an owner of the shop to do it, or to change your role.",
            ),
            Refusal::OtherSite => (
                "This did not come from our shop",
                "Another website tried to act in your name here. We stopped it; nothing was changed and nothing was charged.",
                "Open the shop itself and try again there.",
            ),
            Refusal::OtherName => (
                "This shop has another address",
                "This address does not belong to the shop. Nothing was charged.",
                "Use the address you know the shop by.",
            ),
            Refusal::TooOften => (
                "A little slower, please",
                "Many requests came from your network in a short time. Your cart is kept and nothing was charged.",
                "Wait a minute and try again.",
            ),
            Refusal::TooLarge => (
                "That was too much at once",
                "The request was larger than this page takes. Nothing was changed and nothing was charged.",
                "Go back and try with less.",
            ),
            Refusal::TooLargeForForm => (
                "That is too large for a form",
                "What is sent to this shop by a form may have 4 MB in all. Nothing was changed and nothing was charged.",
                "Go back and choose a smaller picture. Files for sale may be larger: add them in a browser with JavaScript, which sends them straight to the storage.",
            ),
            Refusal::TooLong => (
                "That is too much to send at once",
                "The list you asked for is longer than this shop can send in one piece. Nothing was changed.",
                "Go back and narrow it down, to fewer days or to one product, and fetch it in parts.",
            ),
            Refusal::TooSlow => (
                "That took too long",
                "The request did not arrive in time. Your cart is kept and nothing was charged by it.",
                "Check your connection and try again.",
            ),
            Refusal::BadRequest => (
                "We did not understand that",
                "The request was not complete. Nothing was changed and nothing was charged.",
                "Go back to the shop and try again.",
            ),
            Refusal::NotAllowed => (
                "That does not work here",
                "This address does not take such a request. Nothing was changed and nothing was charged.",
                "Go back to the shop and try again.",
            ),
            Refusal::Broken => (
                "Something broke on our side",
                "It was not your fault. Your cart is kept. If you have just paid, your payment is safe: we send your goods by mail as soon as Stripe confirms it.",
                "Try again in a moment.",
            ),
            Refusal::Busy => (
                "The shop is busy",
                "We could not answer in time. Your cart is kept. If you have just paid, your payment is safe: we send your goods by mail as soon as Stripe confirms it.",
                "Try again in a moment.",
            ),
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
        None => ("text/plain; charset=utf-8", format!("{title}. {words} {next} (request {request_id})\n")),
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

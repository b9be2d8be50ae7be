//! What every request passes on its way in and every reply on its way out.

mod buffered_response;
mod client;
mod compression;
mod flash_messages;
mod origin;
mod page_cache;
mod rate_limits;
mod refusal;
mod refusal_page;
mod request_body;
mod request_id;
mod response_headers;
mod size_limit;
mod timeouts;

pub use buffered_response::FINISH_UPLOAD;
pub use client::{is_passed_on, peer};
pub use origin::loggable_host;
pub use rate_limits::{ClientNetwork, WrongToken};
pub use refusal::Refusal;
pub use request_body::{BodyReader, ReadError};
pub use request_id::loggable;
pub use timeouts::LongerTimeout;

use crate::telemetry;
use app::state::AppState;
use axum::{
    Router,
    body::{Body, HttpBody},
    extract::{DefaultBodyLimit, Request, State},
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use domain::Shop;
use http_body_util::Limited;
use origin::OwnOrigin;
use page_cache::PageCache;
use rate_limits::RateLimits;
use response_headers::HeaderSettings;
use std::{any::Any, sync::Arc, time::Duration};
use tower::ServiceBuilder;
use tower_http::{catch_panic::CatchPanicLayer, limit::RequestBodyLimitLayer, timeout::TimeoutLayer};

/// Largest body of a request unless a route says otherwise.
const MAX_BODY_BYTES: usize = 64 * 1024;
/// Largest form of a product: 50,000 characters of description, three bytes each, escaped.
const MAX_PRODUCT_FORM: usize = 512 * 1024;
/// Longest time for a request with a file in it: 5 GB by a plain form at 3 MB/s.
const MAX_UPLOAD: Duration = Duration::from_secs(30 * 60);

/// Runs pages to their end and makes each reply whole; for routes that Leptos renders. Its server
/// functions read a body without asking for its size, so that is limited here. What is everyone's
/// is kept in memory.
pub fn pages<S: Clone + Send + Sync + 'static>(router: Router<S>, shop: &Shop) -> Router<S> {
    router
        .layer(middleware::from_fn(buffered_response::buffered_response))
        // `limit_form` says how much, by path.
        .layer(DefaultBodyLimit::disable())
        .layer(middleware::from_fn(limit_form))
        .layer(middleware::from_fn_with_state(PageCache::new(shop.clone()), page_cache::page_cache))
}

/// Reads a form whole, in one piece, before a server function sees it: byte by byte it would cost far more memory than
/// it has bytes.
pub async fn buffered_form(State(reader): State<BodyReader>, request: Request, next: Next) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    let most = most_of_form(&request);
    let (parts, body) = request.into_parts();
    match reader.read(body, most).await {
        Ok(bytes) => next.run(Request::from_parts(parts, Body::from(bytes))).await,
        Err(error) => Refusal::from(error).into_response(),
    }
}

fn most_of_form(request: &Request) -> usize {
    let large = request.uri().path().starts_with("/api/admin/products/");
    if large { MAX_PRODUCT_FORM } else { MAX_BODY_BYTES }
}

/// Takes no more of a form than its kind may hold. Whether the sender may send it is asked further in, before a byte
/// of it is read.
async fn limit_form(request: Request, next: Next) -> Response {
    let most = most_of_form(&request);
    let told = request.headers().get(http::header::CONTENT_LENGTH);
    let told = told.and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if told.is_some_and(|length| length > most) {
        return Refusal::TooLarge.into_response();
    }
    next.run(request.map(|body| Body::new(Limited::new(body, most)))).await
}

/// What the layers do as the owner set it.
pub struct LayerSettings {
    /// Reverse proxies of ours in front.
    pub trusted_proxies: usize,
    /// Whether requests that come too often are refused.
    pub rate_limits: bool,
    /// Largest request and response, if what carries them to and from the shop has a limit.
    pub max_bytes: Option<usize>,
}

/// Lays all layers around the shop's routes. Read it from the bottom up: the last one is outermost.
///
/// `uploads` take what is larger and slower than any page; they say themselves how large.
pub fn around(router: Router, uploads: Router, state: &AppState, settings: &LayerSettings) -> Router {
    let uploads = uploads.layer(TimeoutLayer::with_status_code(http::StatusCode::REQUEST_TIMEOUT, MAX_UPLOAD));
    let site = &state.site;
    let https = site.secure_cookies;
    let own = Arc::new(OwnOrigin { origin: site.origin.clone(), https });
    let limits = Arc::new(RateLimits::new(settings.trusted_proxies, settings.rate_limits));
    let headers = HeaderSettings { https, hashed_files: state.leptos_options.hash_files };
    router
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .layer(RequestBodyLimitLayer::new(webhook_body()))
        .layer(middleware::from_fn(timeouts::timeouts))
        .merge(uploads)
        .layer(middleware::from_fn_with_state(https, flash_messages::flash_messages))
        .layer(middleware::from_fn_with_state(limits, rate_limits::rate_limits))
        .layer(middleware::from_fn_with_state(own.clone(), origin::same_origin))
        .layer(middleware::from_fn_with_state(own, origin::known_host))
        .layer(compression::layer())
        .layer(middleware::from_fn_with_state(settings.max_bytes, size_limit::size_limit))
        .layer(ServiceBuilder::new().layer(CatchPanicLayer::custom(after_panic)))
        .layer(middleware::from_fn_with_state(headers, response_headers::response_headers))
        .layer(middleware::from_fn_with_state(Arc::new(state.clone()), refusal_page::refusal_page))
        .layer(middleware::from_fn_with_state(settings.trusted_proxies, request_id::request_id))
        // And around these, too: then without a page, but with an answer.
        .layer(CatchPanicLayer::custom(after_panic))
}

/// The largest body any route takes; routes narrow it.
fn webhook_body() -> usize {
    crate::routes::webhook::MAX_BODY_BYTES
}

/// A panic costs one request its answer and does not stop the shop.
fn after_panic(panic: Box<dyn Any + Send>) -> http::Response<axum::body::Body> {
    tracing::error!(panic = telemetry::log::words_of(&*panic), "A request panicked");
    Refusal::Broken.into_response_parts()
}

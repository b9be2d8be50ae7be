//! A number for each request, so that a person's screenshot finds its log lines; and the line and the metrics of
//! its answer.

use super::client;
use crate::telemetry::{names, noise, traces};
use axum::{
    extract::{MatchedPath, Request, State},
    middleware::Next,
    response::Response,
};
use domain::failpoints;
use http::{HeaderName, HeaderValue, Method};
use std::time::{Duration, Instant};
use tracing::Instrument;

pub const HEADER: HeaderName = HeaderName::from_static("x-request-id");
/// Longest part of a path that is logged; anybody can ask for any.
const MAX_LOGGED_PATH: usize = 200;
/// The route of a request that has none.
const NO_ROUTE: &str = "none";
/// What asks every few seconds, and says nothing new.
const PROBES: [&str; 3] = ["/healthz", "/readyz", "/metrics"];

/// Gives the request an id, its own whatever the client sent, and logs and counts the answer.
pub async fn request_id(State(trusted_proxies): State<usize>, mut request: Request, next: Next) -> Response {
    let id = new_id();
    let begun = Instant::now();
    let path = shortened(loggable(request.uri().path()));
    let span = tracing::info_span!("request", id = %id, method = %request.method(), path);
    traces::continue_from(&span, request.headers());
    let asked = Asked::of(&request, trusted_proxies);
    let value = HeaderValue::from_str(&id).ok();
    if let Some(value) = value.clone() {
        request.headers_mut().insert(HEADER, value);
    }
    async {
        let _ = failpoints::reach("request.begun").await;
        let mut response = next.run(request).await;
        if let Some(value) = value {
            response.headers_mut().insert(HEADER, value);
        }
        asked.answered(response.status().as_u16(), begun.elapsed());
        response
    }
    .instrument(span)
    .await
}

/// What is logged and counted of a request.
struct Asked {
    method: &'static str,
    route: Option<MatchedPath>,
    network: String,
}

impl Asked {
    fn of(request: &Request, trusted_proxies: usize) -> Asked {
        let client = client::client_ip(request.headers(), client::peer(request), trusted_proxies);
        Asked {
            method: known_method(request.method()),
            route: request.extensions().get::<MatchedPath>().cloned(),
            network: client::prefix(client),
        }
    }

    fn answered(&self, status: u16, took: Duration) {
        let (method, network) = (self.method, &self.network);
        let route = self.route.as_ref().map_or(NO_ROUTE, MatchedPath::as_str);
        let labels = [("route", route.to_owned()), ("method", method.to_owned()), ("status", status.to_string())];
        metrics::counter!(names::HTTP_REQUESTS, &labels).increment(1);
        metrics::histogram!(names::HTTP_SECONDS, "route" => route.to_owned()).record(took);
        traces::answered(route, status);
        let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        match status {
            500.. if noise::may_log_of(noise::FAILED, route) => {
                tracing::error!(route, status, ms, network, "{method} {route} failed: {status}");
            }
            500.. => {}
            _ if PROBES.contains(&route) => tracing::debug!(route, status, ms, network, "{method} {route}: {status}"),
            _ => {
                let kind = if status >= 400 { noise::REFUSED } else { noise::ANSWERED };
                if noise::may_log_of(kind, route) {
                    tracing::info!(route, status, ms, network, "{method} {route}: {status}");
                }
            }
        }
    }
}

/// A method by its name; whatever somebody made up by one name for all.
fn known_method(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

fn new_id() -> String {
    let mut bytes = [0; 8];
    match getrandom::fill(&mut bytes) {
        Ok(()) => data_encoding::HEXLOWER.encode(&bytes),
        Err(_) => "unknown".to_owned(),
    }
}

/// The first part of a path, which is ASCII.
fn shortened(path: &str) -> &str {
    path.get(..MAX_LOGGED_PATH).unwrap_or(path)
}

/// A path without the token in it: a link in a log would open an order.
pub fn loggable(path: &str) -> &str {
    for private in ["/d/", "/orders/", "/files/", "/admin/welcome/", "/sandbox/pay/", "/sandbox/mail/"] {
        if path.starts_with(private) {
            return private;
        }
    }
    path
}

//! Who may speak to the shop: its own pages, under its own name.

use super::{Limits, Refusal};
use app::state::AppState;
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, Method, header};
use std::sync::Arc;

/// What the layers know about the shop.
pub struct Guard {
    /// `https://shop.example`, without trailing slash.
    pub origin: String,
    pub https: bool,
    /// Whether files under `/pkg/` carry a hash in their name.
    pub hashed_files: bool,
    pub limits: Limits,
    /// Largest request and answer, where the way here is narrow.
    pub most_bytes: Option<usize>,
    /// For pages of failures.
    pub app: AppState,
}

/// Machines that speak to the shop from elsewhere, each with a proof of its own; and reports of browsers, which
/// change nothing.
const FOREIGN: [&str; 6] = [
    "/webhooks/stripe",
    "/webhooks/ses",
    "/sandbox/stripe/",
    "/sandbox/control",
    "/sandbox/pay/",
    crate::routes::csp_report::PATH,
];

/// Refuses a change that another site's page asks for (R40, A40).
///
/// Browsers say where a request comes from in `Sec-Fetch-Site`; older ones in `Origin`. A request
/// that says neither does not come from a page of ours.
pub async fn same_origin(State(guard): State<Arc<Guard>>, request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let foreign = FOREIGN.iter().any(|path| request.uri().path().starts_with(path));
    if reads || foreign || comes_from_us(&guard, request.headers()) {
        return next.run(request).await;
    }
    Refusal::OtherSite.into_response()
}

fn comes_from_us(guard: &Guard, headers: &HeaderMap) -> bool {
    match headers.get("sec-fetch-site") {
        // A page without referrer sends `Origin: null`; this header vouches for it all the same.
        Some(site) => site == "same-origin",
        None => headers.get(header::ORIGIN).is_some_and(|origin| origin == guard.origin.as_str()),
    }
}

/// Refuses requests under another name than the shop's, so that no link ever carries one (A67).
pub async fn known_host(State(guard): State<Arc<Guard>>, request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    let host = host.or_else(|| request.uri().authority().map(|authority| authority.as_str()));
    let probe = matches!(request.uri().path(), "/healthz" | "/readyz");
    if probe || host.is_some_and(|host| guard.is_own_host(host)) {
        return next.run(request).await;
    }
    Refusal::OtherName.into_response()
}

impl Guard {
    fn is_own_host(&self, host: &str) -> bool {
        let own = self.origin.split_once("://").map_or(self.origin.as_str(), |(_, host)| host);
        let default_port = if self.https { ":443" } else { ":80" };
        host.eq_ignore_ascii_case(own)
            || host.strip_suffix(default_port).is_some_and(|host| host.eq_ignore_ascii_case(own))
            || (is_loopback(own) && is_loopback(host) && port(own) == port(host))
    }
}

/// On a laptop the shop answers to `localhost` as well as to `127.0.0.1`.
fn is_loopback(host: &str) -> bool {
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    matches!(name, "localhost" | "127.0.0.1" | "[::1]")
}

fn port(host: &str) -> Option<&str> {
    host.rsplit_once(':').map(|(_, port)| port)
}

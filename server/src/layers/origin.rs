//! Who may speak to the shop: its own pages, under its own name.

use super::{Refusal, response_headers::CSP_REPORT_PATH};
use crate::telemetry::noise;
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use domain::planted::Bug;
use http::{HeaderMap, HeaderValue, Method, header};
use std::sync::Arc;

/// As long as a name of the DNS with a port can be.
const MAX_LOGGED_HOST: usize = 260;

/// Where the shop is.
pub struct OwnOrigin {
    /// `https://shop.example`, without trailing slash.
    pub origin: String,
    pub https: bool,
}

/// Machines that speak to the shop from elsewhere, each with a proof of its own; and reports of browsers, which
/// change nothing.
const FOREIGN: [&str; 6] =
    ["/webhooks/stripe", "/webhooks/ses", "/sandbox/stripe/", "/sandbox/control", "/sandbox/pay/", CSP_REPORT_PATH];

/// Refuses a change that another site's page asks for.
///
/// Browsers say where a request comes from in `Sec-Fetch-Site`. Older ones, and all of them where the shop has neither
/// https nor a loopback address, say it in `Origin` only. A request that says neither does not come from a page of ours.
pub async fn same_origin(State(own): State<Arc<OwnOrigin>>, request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let foreign = FOREIGN.iter().any(|path| request.uri().path().starts_with(path));
    if reads || foreign || comes_from_us(&own, request.headers()) || Bug::NoOriginCheck.is_planted() {
        return next.run(request).await;
    }
    Refusal::OtherSite.into_response()
}

fn comes_from_us(own: &OwnOrigin, headers: &HeaderMap) -> bool {
    match headers.get("sec-fetch-site") {
        Some(site) => site == "same-origin",
        // `null` is a page without an origin, such as a stranger's in a frame. Ours always send theirs: see the policy
        // for referrers that each of them has in its head.
        None => headers.get(header::ORIGIN).is_some_and(|origin| own.is_own_origin(origin.as_bytes())),
    }
}

/// Refuses requests for another host name than the shop's, so that no link ever carries one.
///
/// Machines call by whatever name they know this one: in a container `shop:8080`, a probe an address. What they send
/// is signed, or says nothing about the shop, or comes to the sandbox from this machine; no answer holds a link.
pub async fn known_host(State(own): State<Arc<OwnOrigin>>, request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).map(HeaderValue::as_bytes);
    let host = host.or_else(|| request.uri().authority().map(|authority| authority.as_str().as_bytes()));
    let host = String::from_utf8_lossy(host.unwrap_or_default());
    if is_for_machines(request.uri().path()) {
        return next.run(request).await;
    }
    if !own.is_own_host(&host) {
        name_refused_host(&host, &own.origin);
        return Refusal::OtherName.into_response();
    }
    if own.is_other_loopback(&host) && opens_page(&request) {
        // Cookies of one name are unknown under the other, and the payment page leads back to one of them.
        let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
        return Redirect::temporary(&format!("{}{path}", own.origin)).into_response();
    }
    next.run(request).await
}

/// Whether a browser opens a page, by a link or by its address.
fn opens_page(request: &Request) -> bool {
    let navigates = request.headers().get("sec-fetch-mode").is_some_and(|mode| mode == "navigate");
    *request.method() == Method::GET && navigates
}

fn is_for_machines(path: &str) -> bool {
    matches!(path, "/healthz" | "/readyz" | "/metrics" | "/webhooks/stripe" | "/webhooks/stripe/" | "/webhooks/ses")
        || path.starts_with("/sandbox/stripe/")
}

/// Says under which name somebody came: most likely the owner, whose proxy passes another one on. Whoever comes with
/// many names fills no disk.
fn name_refused_host(host: &str, origin: &str) {
    if noise::may_log(noise::REFUSED_HOSTS) {
        let host = loggable_host(host);
        tracing::warn!(
            host,
            "A request for the host {host} was refused, because the shop is at {origin}. If {host} is right, set TUPPENCE_BASE_URL to it, or let the proxy pass on the name the shop knows"
        );
    }
}

/// A host as it can stand in a log: without characters that steer, and not longer than a name is.
pub fn loggable_host(host: &str) -> String {
    host.chars().take(MAX_LOGGED_HOST).flat_map(char::escape_debug).collect()
}

impl OwnOrigin {
    fn own_host(&self) -> &str {
        self.origin.split_once("://").map_or(self.origin.as_str(), |(_, host)| host)
    }

    /// Whether a page of ours says that it comes from `origin`.
    fn is_own_origin(&self, origin: &[u8]) -> bool {
        let scheme: &[u8] = if self.https { b"https://" } else { b"http://" };
        let host = origin.strip_prefix(scheme).and_then(|host| str::from_utf8(host).ok());
        host.is_some_and(|host| self.is_own_host(host))
    }

    fn is_own_host(&self, host: &str) -> bool {
        let own = self.own_host();
        let default_port = if self.https { ":443" } else { ":80" };
        host.eq_ignore_ascii_case(own)
            || host.strip_suffix(default_port).is_some_and(|host| host.eq_ignore_ascii_case(own))
            || self.is_other_loopback(host)
    }

    /// Whether this is the shop under another of its names on this machine.
    fn is_other_loopback(&self, host: &str) -> bool {
        let own = self.own_host();
        is_loopback(own) && is_loopback(host) && port(own) == port(host) && !host.eq_ignore_ascii_case(own)
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

//! How often one network may ask: a flood from one must not slow the others.

mod counter;

use super::{
    Refusal,
    client::{NetworkKey, client_ip, peer},
};
use app::state::Network;
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use counter::Counter;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use std::{net::IpAddr, sync::Arc, time::Duration};

/// In seconds.
const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;

/// The network of a request, for whoever counts or notes it further in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientNetwork(pub String);

/// Goes with the answer to a token that opens nothing, where its status does not tell.
#[derive(Debug, Clone, Copy)]
pub struct WrongToken;

/// The counters. They live in this process: several instances each allow their share. They keep floods from the store;
/// what costs money or an email, and what guesses at an account, is counted in the store as well.
pub struct RateLimits {
    trusted_proxies: usize,
    checkout: [Counter; 2],
    checkout_by_all: Counter,
    recovery: Counter,
    tokens: Counter,
    pages: Counter,
    sign_in: Counter,
    admin: Counter,
    on: bool,
}

impl RateLimits {
    /// With `on` false nothing is limited: for load tests, which come from one address.
    pub fn new(trusted_proxies: usize, on: bool) -> RateLimits {
        let per = |secs: u64, most: u32| Counter::new(most, Duration::from_secs(secs) / most);
        RateLimits {
            trusted_proxies,
            checkout: [per(MINUTE, 10), per(HOUR, 60)],
            // Ten seconds of it at once: a launch brings people in waves.
            checkout_by_all: per(10, 50),
            recovery: per(HOUR, 10),
            tokens: per(MINUTE, 20),
            pages: per(3, 60),
            sign_in: per(15 * MINUTE, 20),
            admin: per(MINUTE, 120),
            on,
        }
    }

    /// The network of the client.
    fn client(&self, headers: &HeaderMap, peer: IpAddr) -> NetworkKey {
        NetworkKey::of(client_ip(headers, peer, self.trusted_proxies))
    }

    /// Seconds to wait, if the request comes too often.
    fn wait_secs(&self, request: &Request, client: NetworkKey) -> Option<u64> {
        let path = request.uri().path();
        let posts = *request.method() == Method::POST;
        let free = path.starts_with("/pkg/")
            || path.starts_with("/pictures/")
            || path.starts_with("/webhooks/")
            || path.starts_with("/sandbox/");
        match path {
            _ if free || !self.on => None,
            "/api/checkout" if posts => {
                let by_one = self.checkout.iter().find_map(|limit| limit.take(client).err());
                by_one.or_else(|| self.checkout_by_all.take(NetworkKey::Everyone).err())
            }
            "/api/find-my-order" if posts => self.recovery.take(client).err(),
            _ if posts && is_sign_in(path) => self.sign_in.take(client).err(),
            _ if posts && path.starts_with("/api/admin/") => self.admin.take(client).err(),
            _ => self.pages.take(client).err(),
        }
    }
}

/// Whether a request tries a password, a code or an invitation.
fn is_sign_in(path: &str) -> bool {
    ["/api/admin/sign-in", "/api/admin/welcome", "/api/admin/forgot"].iter().any(|door| path.starts_with(door))
}

/// Whether a request shows a token that a stranger could guess at: of a download, an order or an invitation.
fn shows_token(path: &str) -> bool {
    ["/d/", "/orders/", "/admin/welcome/"].iter().any(|place| path.starts_with(place))
}

pub async fn rate_limits(State(limits): State<Arc<RateLimits>>, mut request: Request, next: Next) -> Response {
    let client = limits.client(request.headers(), peer(&request));
    if let Some(secs) = limits.wait_secs(&request, client) {
        return too_often(secs);
    }
    let guesses = limits.on && shows_token(request.uri().path());
    // Counted before anybody looks, so that guesses made side by side count as well.
    if guesses && let Err(secs) = limits.tokens.take(client) {
        return too_often(secs);
    }
    let network = client.to_string();
    request.extensions_mut().insert(Network(network.clone()));
    request.extensions_mut().insert(ClientNetwork(network));
    let response = next.run(request).await;
    let missed = response.status() == StatusCode::NOT_FOUND || response.extensions().get::<WrongToken>().is_some();
    // Only misses count: a buyer may open a right link as often as they like.
    if guesses && !missed {
        limits.tokens.give_back(client);
    }
    response
}

fn too_often(secs: u64) -> Response {
    let mut response = Refusal::TooOften.into_response();
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(secs));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(forwarded: &[u8]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", HeaderValue::from_bytes(forwarded).unwrap());
        headers
    }

    #[test]
    fn a066_only_hops_of_own_proxies_are_believed() {
        let peer = IpAddr::from([10, 0, 0, 1]);
        let client = |proxies, forwarded: &str| {
            RateLimits::new(proxies, true).client(&headers(forwarded.as_bytes()), peer).to_string()
        };
        assert_eq!(client(0, "6.6.6.6"), "10.0.0.1");
        assert_eq!(client(1, "6.6.6.6, 1.2.3.4"), "1.2.3.4");
        assert_eq!(client(2, "6.6.6.6, 1.2.3.4, 10.0.0.9"), "1.2.3.4");
        assert_eq!(client(2, "1.2.3.4"), "10.0.0.1");
        assert_eq!(client(1, "2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
        let bytes = RateLimits::new(1, true).client(&headers(b"M\xfcller, 1.2.3.4"), peer);
        assert_eq!(bytes.to_string(), "1.2.3.4", "a client's bytes do not put everybody into one network");
    }

    /// How many of `requests` posts to `path` from one network are let through.
    fn let_through(path: &str, requests: usize) -> usize {
        let limits = RateLimits::new(0, true);
        let client = NetworkKey::of(IpAddr::from([192, 0, 2, 7]));
        let request = || Request::builder().method(Method::POST).uri(path).body(axum::body::Body::empty()).unwrap();
        (0..requests).filter(|_| limits.wait_secs(&request(), client).is_none()).count()
    }

    #[test]
    fn a036_one_network_tries_twenty_passwords_in_a_quarter_of_an_hour() {
        assert_eq!(let_through("/api/admin/sign-in", 100), 20);
        assert_eq!(let_through("/api/admin/sign-in/code", 100), 20, "codes count as passwords do");
        assert_eq!(let_through("/api/admin/welcome", 100), 20);
        assert_eq!(let_through("/api/admin/forgot/password", 100), 20);
    }

    #[test]
    fn r058_a_flood_of_checkouts_from_everywhere_is_held_at_the_door() {
        let limits = RateLimits::new(0, true);
        let from = |n: u8| {
            let request = Request::post("/api/checkout").body(axum::body::Body::empty()).unwrap();
            limits.wait_secs(&request, NetworkKey::of(IpAddr::from([192, 0, 2, n])))
        };
        let waits: Vec<_> = (0..200).map(from).collect();
        let let_in = waits.iter().filter(|wait| wait.is_none()).count();
        assert!((50..100).contains(&let_in), "{let_in}");
        assert!(waits.iter().flatten().all(|secs| (1..=2).contains(secs)), "the wave passes: {waits:?}");
    }

    #[test]
    fn r058_an_admin_writes_two_times_a_second() {
        assert_eq!(let_through("/api/admin/orders/refund", 500), 120);
    }
}

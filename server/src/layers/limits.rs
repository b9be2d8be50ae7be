//! How often one network may ask (R58).

use super::{Guard, Refusal};
use app::state::Network;
use axum::{
    extract::{ConnectInfo, Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use governor::{DefaultDirectRateLimiter, DefaultKeyedRateLimiter, Quota, RateLimiter, clock::Clock};
use http::{HeaderMap, HeaderValue, Method, header};
use std::{
    net::{IpAddr, SocketAddr},
    num::NonZeroU32,
    sync::Arc,
    time::Duration,
};

/// In which one network may try twenty passwords (R58).
const SIGN_IN_WINDOW: Duration = Duration::from_secs(15 * 60);

/// Where a request comes from: an IPv4 address or the first 64 bits of an IPv6 address.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ClientNetwork(pub String);

impl ClientNetwork {
    fn of(ip: IpAddr) -> ClientNetwork {
        match ip.to_canonical() {
            IpAddr::V4(ip) => ClientNetwork(ip.to_string()),
            IpAddr::V6(ip) => {
                let [a, b, c, d, ..] = ip.segments();
                ClientNetwork(format!("{a:x}:{b:x}:{c:x}:{d:x}::/64"))
            }
        }
    }
}

/// The counters. They live in this process: several instances each allow their share. What costs a mail, and what
/// guesses at an account, is counted in the store as well.
pub struct Limits {
    trusted_proxies: usize,
    checkout: [DefaultKeyedRateLimiter<ClientNetwork>; 2],
    checkout_by_all: DefaultDirectRateLimiter,
    recovery: DefaultKeyedRateLimiter<ClientNetwork>,
    tokens: DefaultKeyedRateLimiter<ClientNetwork>,
    pages: DefaultKeyedRateLimiter<ClientNetwork>,
    sign_in: DefaultKeyedRateLimiter<ClientNetwork>,
    admin: DefaultKeyedRateLimiter<ClientNetwork>,
    on: bool,
}

impl Limits {
    /// With `on` false nothing is limited: for load tests, which come from one address.
    pub fn new(trusted_proxies: usize, on: bool) -> Limits {
        let n = |n: u32| NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN);
        Limits {
            trusted_proxies,
            checkout: [RateLimiter::keyed(Quota::per_minute(n(10))), RateLimiter::keyed(Quota::per_hour(n(60)))],
            // Ten seconds of it at once: a launch brings people in waves.
            checkout_by_all: RateLimiter::direct(Quota::per_second(n(5)).allow_burst(n(50))),
            recovery: RateLimiter::keyed(Quota::per_hour(n(10))),
            tokens: RateLimiter::keyed(Quota::per_minute(n(20))),
            pages: RateLimiter::keyed(Quota::per_second(n(20)).allow_burst(n(60))),
            // Twenty at once, then one more every 45 seconds: twenty in a quarter of an hour.
            sign_in: RateLimiter::keyed(
                Quota::with_period(SIGN_IN_WINDOW / 20).unwrap_or(Quota::per_minute(n(1))).allow_burst(n(20)),
            ),
            admin: RateLimiter::keyed(Quota::per_minute(n(120))),
            on,
        }
    }

    /// The network of the client: the address the outermost trusted proxy saw, or the peer's own.
    ///
    /// Only as many hops of `X-Forwarded-For` are believed as there are proxies of ours (A66).
    fn client(&self, headers: &HeaderMap, peer: IpAddr) -> ClientNetwork {
        if self.trusted_proxies == 0 {
            return ClientNetwork::of(peer);
        }
        let forwarded = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
        let hops: Vec<_> = forwarded.flat_map(|value| value.split(',')).map(str::trim).collect();
        let hop = hops.len().checked_sub(self.trusted_proxies).and_then(|place| hops.get(place));
        ClientNetwork::of(hop.and_then(|hop| hop.parse().ok()).unwrap_or(peer))
    }

    /// Seconds to wait, if the request comes too often.
    fn wait_secs(&self, request: &Request, client: &ClientNetwork) -> Option<u64> {
        let path = request.uri().path();
        let posts = *request.method() == Method::POST;
        let free = path.starts_with("/pkg/")
            || path.starts_with("/pictures/")
            || path.starts_with("/webhooks/")
            || path.starts_with("/sandbox/");
        match path {
            _ if free || !self.on => None,
            "/api/checkout" if posts => {
                let by_one = self.checkout.iter().find_map(|limit| over(limit, client));
                by_one.or_else(|| over_in_all(&self.checkout_by_all))
            }
            "/api/find-my-order" if posts => over(&self.recovery, client),
            _ if posts && is_sign_in(path) => over(&self.sign_in, client),
            _ if posts && path.starts_with("/api/admin/") => over(&self.admin, client),
            _ => over(&self.pages, client),
        }
    }
}

/// Whether a request tries a password, a code or an invitation.
fn is_sign_in(path: &str) -> bool {
    ["/api/admin/sign-in", "/api/admin/welcome", "/api/admin/forgot"].iter().any(|door| path.starts_with(door))
}

fn over(limit: &DefaultKeyedRateLimiter<ClientNetwork>, client: &ClientNetwork) -> Option<u64> {
    let until = limit.check_key(client).err()?;
    Some(until.wait_time_from(limit.clock().now()).as_secs() + 1)
}

fn over_in_all(limit: &DefaultDirectRateLimiter) -> Option<u64> {
    let until = limit.check().err()?;
    Some(until.wait_time_from(limit.clock().now()).as_secs() + 1)
}

pub async fn limit(State(guard): State<Arc<Guard>>, mut request: Request, next: Next) -> Response {
    let peer =
        request.extensions().get::<ConnectInfo<SocketAddr>>().map_or(IpAddr::from([127, 0, 0, 1]), |info| info.0.ip());
    let client = guard.limits.client(request.headers(), peer);
    if let Some(secs) = guard.limits.wait_secs(&request, &client) {
        return too_often(secs);
    }
    let guesses = request.uri().path().starts_with("/d/") || request.uri().path().starts_with("/orders/");
    if guesses && guard.limits.tokens.len() > 100_000 {
        guard.limits.tokens.retain_recent();
    }
    request.extensions_mut().insert(Network(client.0.clone()));
    request.extensions_mut().insert(client.clone());
    let response = next.run(request).await;
    // Only misses count: a buyer may open a right link as often as they like (A16).
    let missed = guesses && guard.limits.on && response.status() == http::StatusCode::NOT_FOUND;
    match missed.then(|| over(&guard.limits.tokens, &client)).flatten() {
        Some(secs) => too_often(secs),
        None => response,
    }
}

fn too_often(secs: u64) -> Response {
    let mut response = Refusal::TooOften.into_response();
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(secs));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(forwarded: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", HeaderValue::from_str(forwarded).unwrap());
        headers
    }

    #[test]
    fn a066_only_hops_of_own_proxies_are_believed() {
        let peer = IpAddr::from([10, 0, 0, 1]);
        let client = |proxies, forwarded| Limits::new(proxies, true).client(&headers(forwarded), peer).0;
        assert_eq!(client(0, "6.6.6.6"), "10.0.0.1");
        assert_eq!(client(1, "6.6.6.6, 1.2.3.4"), "1.2.3.4");
        assert_eq!(client(2, "6.6.6.6, 1.2.3.4, 10.0.0.9"), "1.2.3.4");
        assert_eq!(client(2, "1.2.3.4"), "10.0.0.1");
        assert_eq!(client(1, "2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
    }

    /// How many of `requests` posts to `path` from one network are let through.
    fn let_through(path: &str, requests: usize) -> usize {
        let limits = Limits::new(0, true);
        let client = ClientNetwork("192.0.2.7".to_owned());
        let request = || Request::builder().method(Method::POST).uri(path).body(axum::body::Body::empty()).unwrap();
        (0..requests).filter(|_| limits.wait_secs(&request(), &client).is_none()).count()
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
        let limits = Limits::new(0, true);
        let from = |n: u32| {
            let request = Request::post("/api/checkout").body(axum::body::Body::empty()).unwrap();
            limits.wait_secs(&request, &ClientNetwork(format!("192.0.2.{n}")))
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

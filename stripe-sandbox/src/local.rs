//! Whether a request comes straight from a program on this machine.

use axum::extract::{ConnectInfo, Request};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, Uri, header};
use std::net::{IpAddr, SocketAddr};

/// What proxies add for those they speak for: a proxy on this machine speaks for strangers.
const FORWARDED: [&str; 5] = ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via"];

/// Whether the caller is on this machine, speaks for nobody else, and calls this machine by a name of its own: a web
/// page that points its name at this machine sends that name. `here` is where the server listens.
pub fn is_local(request: &Request, here: IpAddr) -> bool {
    // Without this extension the server did not say who calls; it then listens for tests alone.
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let local = peer.is_none_or(|ConnectInfo(peer)| is_own(peer.ip(), here));
    local
        && has_own_name(request.headers(), here)
        && !FORWARDED.iter().any(|name| request.headers().contains_key(*name))
}

/// Whether `url` leads to the address `here`, by plain http.
pub fn is_at(url: &str, here: IpAddr) -> bool {
    let uri: Option<Uri> = url.parse().ok();
    uri.is_some_and(|uri| {
        uri.scheme_str() == Some("http") && uri.host().is_some_and(|host| address(host) == Some(here))
    })
}

fn has_own_name(headers: &HeaderMap, here: IpAddr) -> bool {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()?.parse::<Authority>().ok());
    host.is_some_and(|host| match address(host.host()) {
        Some(ip) => is_own(ip, here),
        None => host.host() == "localhost",
    })
}

fn is_own(ip: IpAddr, here: IpAddr) -> bool {
    ip.to_canonical().is_loopback() || (ip == here && !here.is_unspecified())
}

fn address(host: &str) -> Option<IpAddr> {
    host.trim_start_matches('[').trim_end_matches(']').parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    fn local(peer: &str, host: &str, more: &[&str]) -> bool {
        let mut request = Request::get("/").header("host", host);
        for name in more {
            request = request.header(*name, "203.0.113.9");
        }
        let mut request = request.body(Body::empty()).unwrap();
        request.extensions_mut().insert(ConnectInfo(SocketAddr::new(peer.parse().unwrap(), 50_000)));
        is_local(&request, "10.0.0.7".parse().unwrap())
    }

    #[test]
    fn r015_only_a_program_on_this_machine_is_local() {
        for (peer, host) in [
            ("127.0.0.1", "127.0.0.1:3000"),
            ("127.0.0.1", "localhost"),
            ("::ffff:127.0.0.1", "[::1]:3000"),
            ("10.0.0.7", "10.0.0.7:8080"),
        ] {
            assert!(local(peer, host, &[]), "{peer} {host}");
        }
        for (peer, host, more) in [
            ("203.0.113.9", "127.0.0.1:3000", vec![]),
            ("127.0.0.1", "shop.example.com", vec![]),
            ("127.0.0.1", "", vec![]),
            ("127.0.0.1", "127.0.0.1:3000", vec!["x-forwarded-for"]),
            ("127.0.0.1", "127.0.0.1:3000", vec!["x-real-ip"]),
            ("10.0.0.8", "10.0.0.7:8080", vec![]),
        ] {
            assert!(!local(peer, host, &more), "{peer} {host} {more:?}");
        }
    }
}

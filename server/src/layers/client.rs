//! Who is at the other end: the address of a client, behind proxies or not.

use axum::extract::{ConnectInfo, Request};
use http::HeaderMap;
use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, SocketAddr},
};

/// Headers by which a proxy says that it passes somebody else's request on.
const PASSED_ON: [&str; 7] =
    ["x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "forwarded", "via", "cf-connecting-ip"];

/// The other end of the connection.
pub fn peer(request: &Request) -> IpAddr {
    let info = request.extensions().get::<ConnectInfo<SocketAddr>>();
    info.map_or(IpAddr::from([127, 0, 0, 1]), |info| info.0.ip())
}

/// Whether a proxy says that it passes on what somebody else asked.
pub fn is_passed_on(headers: &HeaderMap) -> bool {
    PASSED_ON.iter().any(|name| headers.contains_key(*name))
}

/// The address the outermost of `proxies` proxies of ours saw, or the peer's own.
///
/// Only as many hops of `X-Forwarded-For` are believed as there are proxies of ours. What a client wrote there
/// first may be any bytes.
pub(super) fn client_ip(headers: &HeaderMap, peer: IpAddr, proxies: usize) -> IpAddr {
    if proxies == 0 {
        return peer;
    }
    let lines = headers.get_all("x-forwarded-for").iter();
    let hops: Vec<_> = lines.flat_map(|line| line.as_bytes().split(|byte| *byte == b',')).collect();
    let hop = hops.len().checked_sub(proxies).and_then(|place| hops.get(place));
    hop.and_then(|hop| str::from_utf8(hop.trim_ascii()).ok()?.parse().ok()).unwrap_or(peer)
}

/// Where a request comes from: an IPv4 address or the first 64 bits of an IPv6 address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum NetworkKey {
    V4(Ipv4Addr),
    V6([u16; 4]),
    /// All of them, for what is limited in total.
    Everyone,
}

impl NetworkKey {
    pub fn of(ip: IpAddr) -> NetworkKey {
        match ip.to_canonical() {
            IpAddr::V4(ip) => NetworkKey::V4(ip),
            IpAddr::V6(ip) => {
                let [a, b, c, d, ..] = ip.segments();
                NetworkKey::V6([a, b, c, d])
            }
        }
    }
}

impl fmt::Display for NetworkKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NetworkKey::V4(ip) => ip.fmt(f),
            NetworkKey::V6([a, b, c, d]) => write!(f, "{a:x}:{b:x}:{c:x}:{d:x}::/64"),
            NetworkKey::Everyone => f.write_str("everyone"),
        }
    }
}

/// A network large enough to name nobody, for the log.
pub(super) fn prefix(ip: IpAddr) -> String {
    match ip.to_canonical() {
        IpAddr::V4(ip) => {
            let [a, b, c, _] = ip.octets();
            format!("{a}.{b}.{c}.0/24")
        }
        IpAddr::V6(ip) => {
            let [a, b, c, ..] = ip.segments();
            format!("{a:x}:{b:x}:{c:x}::/48")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    #[test]
    fn a066_only_hops_of_own_proxies_are_believed_whatever_stands_before_them() {
        let peer = IpAddr::from([10, 0, 0, 1]);
        let client = |proxies, forwarded: &[u8]| {
            let value = HeaderValue::from_bytes(forwarded).unwrap();
            client_ip(&HeaderMap::from_iter([(http::HeaderName::from_static("x-forwarded-for"), value)]), peer, proxies)
        };
        assert_eq!(client(0, b"6.6.6.6"), peer);
        assert_eq!(client(1, b"6.6.6.6, 1.2.3.4"), IpAddr::from([1, 2, 3, 4]));
        assert_eq!(client(1, b"M\xfcller,\xff, 1.2.3.4"), IpAddr::from([1, 2, 3, 4]));
        assert_eq!(client(2, b"1.2.3.4"), peer);
    }

    #[test]
    fn r071_a_logged_network_names_nobody() {
        for (ip, network) in [
            ("203.0.113.77", "203.0.113.0/24"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"),
            ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ] {
            assert_eq!(prefix(ip.parse().unwrap()), network);
        }
    }
}

//! Who can reach the shop: this machine alone, or others too.

use super::Config;
use http::{Uri, uri::Authority};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

impl Config {
    /// Whether anybody but this machine may find the shop: by the address it listens on, or by the one it gives out,
    /// which a proxy serves. Any https address counts, wherever it leads.
    pub fn is_public(&self) -> bool {
        !self.addr.ip().to_canonical().is_loopback() || self.base_url.as_deref().is_some_and(|url| !is_plain_local(url))
    }

    /// The address others reach the shop by, for words to the person who started it.
    pub fn public_address(&self) -> String {
        self.base_url.clone().unwrap_or_else(|| self.addr.to_string())
    }
}

fn is_plain_local(url: &str) -> bool {
    url.starts_with("http://") && is_loopback_url(url)
}

/// Whether `url` leads to this machine only: its host is `localhost`, a name below it, or a loopback address.
pub fn is_loopback_url(url: &str) -> bool {
    let uri: Option<Uri> = url.parse().ok();
    uri.as_ref().and_then(Uri::authority).is_some_and(is_loopback_host)
}

fn is_loopback_host(authority: &Authority) -> bool {
    let host = authority.host().trim_start_matches('[').trim_end_matches(']').to_ascii_lowercase();
    match host.parse::<IpAddr>() {
        Ok(ip) => ip.to_canonical().is_loopback(),
        Err(_) => host == "localhost" || host.ends_with(".localhost"),
    }
}

/// Where this machine reaches a server that listens on `listening`: one that listens everywhere is reached by loopback.
pub fn local_origin(listening: SocketAddr) -> String {
    let ip = match listening.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    format!("http://{}", SocketAddr::new(ip, listening.port()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r015_a_name_that_only_begins_like_this_machine_is_not_this_machine() {
        for local in [
            "http://127.0.0.1:3000",
            "http://localhost",
            "http://LOCALHOST:1",
            "http://[::1]:3000",
            "http://127.9.9.9",
            "http://shop.localhost:3000",
        ] {
            assert!(is_loopback_url(local), "{local}");
        }
        for public in [
            "http://127.0.0.1.example.com",
            "http://localhost.example.com",
            "http://10.0.0.7:8080",
            "http://0.0.0.0:8080",
            "http://[2001:db8::1]:3000",
            "https://shop.example.com",
            "",
        ] {
            assert!(!is_loopback_url(public), "{public}");
        }
    }

    #[test]
    fn a_server_that_listens_everywhere_is_reached_by_loopback() {
        for (listening, origin) in [
            ("0.0.0.0:8080", "http://127.0.0.1:8080"),
            ("[::]:8080", "http://[::1]:8080"),
            ("10.0.0.7:80", "http://10.0.0.7:80"),
            ("127.0.0.1:3000", "http://127.0.0.1:3000"),
        ] {
            assert_eq!(local_origin(listening.parse().unwrap()), origin);
        }
    }
}

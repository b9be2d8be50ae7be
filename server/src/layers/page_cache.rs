//! Pages for visitors with an empty cart, from memory (design, section 6).
//!
//! Such a page is the same for everyone, but for its nonce: the page is kept in the pieces between
//! the nonces, and each reply gets a fresh one. A page lives as long as the catalog stays as it is,
//! and no longer than a minute, because a product's time on sale begins and ends by the clock.

mod spliced;

use crate::telemetry::names;
use app::{cookies, navigation::is_ahead};
use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use domain::{PortError, Shop};
use http::{
    HeaderMap, HeaderValue, Method, StatusCode,
    header::{
        ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE, SET_COOKIE, VARY,
    },
};
use quick_cache::{Weighter, sync::Cache};
use spliced::{NONCE_CHARS, Spliced};
use std::{
    sync::{Arc, OnceLock},
    time::{Duration, Instant},
};
use tokio::sync::Mutex;

/// How long a page is good while the catalog stays the same.
const MAX_AGE: Duration = Duration::from_secs(60);
/// How long the catalog's revision is believed to be the one that was read. A price may be this
/// late on a page; the checkout compares it with the present one in any case.
const REVISION_LIFE: Duration = Duration::from_millis(20);
/// Memory for pages. A page weighs about 25 KB.
const MAX_BYTES: u64 = 12 * 1024 * 1024;
/// Longest address that is kept; search words can be anything.
const MAX_KEY_BYTES: usize = 300;

/// The pages in memory; cloning shares them.
#[derive(Clone)]
pub struct PageCache(Arc<Inner>);

struct Inner {
    shop: Shop,
    pages: Cache<String, Arc<Page>, Weight>,
    revision: Mutex<Option<(u64, Instant)>>,
}

/// One page as it was made.
struct Page {
    revision: u64,
    made: Instant,
    headers: HeaderMap,
    policy: Spliced,
    html: Spliced,
    /// Made for the first visitor who takes it.
    brotli: OnceLock<Spliced>,
}

#[derive(Clone)]
struct Weight;

impl Weighter<String, Arc<Page>> for Weight {
    fn weight(&self, key: &String, page: &Arc<Page>) -> u64 {
        // Half as much again for its compressed form and what surrounds it.
        let bytes = key.len() + page.html.len() * 3 / 2 + 1024;
        u64::try_from(bytes).unwrap_or(u64::MAX)
    }
}

impl PageCache {
    pub fn new(shop: Shop) -> PageCache {
        let pages = Cache::with_weighter(500, MAX_BYTES, Weight);
        PageCache(Arc::new(Inner { shop, pages, revision: Mutex::new(None) }))
    }

    /// The catalog's revision, read not longer ago than [`REVISION_LIFE`]. Whoever comes while it is
    /// being read waits for that answer instead of asking again.
    async fn revision(&self) -> Result<u64, PortError> {
        let mut known = self.0.revision.lock().await;
        if let Some((revision, read)) = *known
            && read.elapsed() < REVISION_LIFE
        {
            return Ok(revision);
        }
        let began = Instant::now();
        let revision = self.0.shop.catalog_revision().await?;
        *known = Some((revision, began));
        Ok(revision)
    }
}

/// Answers from memory where a page is everyone's, and keeps such a page when it is made.
pub async fn page_cache(State(cache): State<PageCache>, request: Request, next: Next) -> Response {
    let Some(key) = key(&request) else { return next.run(request).await };
    // Read before the page is made: a change in between makes the page old, never the other way.
    let Ok(revision) = cache.revision().await else { return next.run(request).await };
    if let Some(page) = cache.0.pages.get(&key)
        && page.revision == revision
        && page.made.elapsed() < MAX_AGE
        && let Some(reply) = page.reply(takes_brotli(request.headers()))
    {
        // A page that is made counts itself.
        if request.uri().path().starts_with("/products/") && !is_ahead(request.headers()) {
            cache.0.shop.count_product_view();
        }
        metrics::counter!(names::PAGES, "from" => "memory").increment(1);
        return reply;
    }
    metrics::counter!(names::PAGES, "from" => "store").increment(1);
    if *request.method() == Method::HEAD {
        return next.run(request).await;
    }
    let (parts, body) = next.run(request).await.into_parts();
    // Pages come whole, see `buffered_response`; a body that cannot be read is answered by that layer.
    let Ok(bytes) = to_bytes(body, usize::MAX).await else { return super::Refusal::Broken.into_response_parts() };
    let response = Response::from_parts(parts, Body::from(bytes.clone()));
    if let Some(page) = Page::of(revision, &response, &bytes) {
        cache.0.pages.insert(key, Arc::new(page));
    }
    response
}

/// Path and query of a page that is the same for everyone who asks like this; `None` if it may not be.
fn key(request: &Request) -> Option<String> {
    let path = request.uri().path();
    let everyones = path == "/" || path.starts_with("/products/");
    let looks = matches!(*request.method(), Method::GET | Method::HEAD);
    if !looks || !everyones || cookies::is_somebody(request.headers()) {
        return None;
    }
    let key = request.uri().path_and_query()?.as_str();
    (key.len() <= MAX_KEY_BYTES).then(|| key.to_owned())
}

fn takes_brotli(headers: &HeaderMap) -> bool {
    let lines = headers.get_all(ACCEPT_ENCODING).iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(',')).any(|coding| {
        let (name, quality) = coding.split_once(';').unwrap_or((coding, "q=1"));
        let quality = quality.trim().strip_prefix("q=").and_then(|quality| quality.parse().ok()).unwrap_or(1.0_f32);
        name.trim().eq_ignore_ascii_case("br") && quality > 0.0
    })
}

impl Page {
    /// The page of a reply that everyone may get; `None` if it is about one person, or not a page.
    fn of(revision: u64, reply: &Response, html: &[u8]) -> Option<Page> {
        let mut headers = reply.headers().clone();
        let is_html = headers.get(CONTENT_TYPE)?.as_bytes().starts_with(b"text/html");
        if reply.status() != StatusCode::OK || headers.contains_key(SET_COOKIE) || !is_html {
            return None;
        }
        let policy = headers.remove(CONTENT_SECURITY_POLICY)?;
        let nonce = policy.to_str().ok()?.split_once("'nonce-")?.1.split_once('\'')?.0.to_owned();
        headers.remove(CONTENT_LENGTH);
        headers.insert(VARY, HeaderValue::from_name(ACCEPT_ENCODING));
        Some(Page {
            revision,
            made: Instant::now(),
            headers,
            policy: Spliced::plain(policy.as_bytes(), &nonce)?,
            html: Spliced::plain(html, &nonce)?,
            brotli: OnceLock::new(),
        })
    }

    /// The page with a nonce of its own; `None` if the system has no randomness to give.
    fn reply(&self, brotli: bool) -> Option<Response> {
        let nonce = new_nonce()?;
        let body = if brotli { self.brotli.get_or_init(|| self.html.compressed()) } else { &self.html };
        let mut response = Response::new(Body::from(body.with(&nonce)));
        *response.headers_mut() = self.headers.clone();
        let headers = response.headers_mut();
        headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_bytes(&self.policy.with(&nonce)).ok()?);
        if brotli {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static("br"));
        }
        Some(response)
    }
}

/// The nonce of a page's scripts: 128 random bits in base64url.
fn new_nonce() -> Option<String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).ok()?;
    let nonce = data_encoding::BASE64URL_NOPAD.encode(&bytes);
    debug_assert_eq!(nonce.len(), NONCE_CHARS);
    Some(nonce)
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::header::COOKIE;

    fn request(method: Method, uri: &str, cookie: &str) -> Request {
        let request = Request::builder().method(method).uri(uri);
        let request = if cookie.is_empty() { request } else { request.header(COOKIE, cookie.as_bytes()) };
        request.body(Body::empty()).unwrap()
    }

    #[test]
    fn a066_only_what_is_everyones_has_a_key() {
        for (method, uri, cookie, kept) in [
            (Method::GET, "/", "", true),
            (Method::GET, "/products/slow-bread?x=1", "prices=a:1", true),
            (Method::GET, "/?q=bread", "cart=", true),
            (Method::HEAD, "/", "", true),
            (Method::HEAD, "/products/slow-bread", "cart=a:1", false),
            (Method::POST, "/", "", false),
            (Method::GET, "/cart", "", false),
            (Method::GET, "/d/token", "", false),
            (Method::GET, "/", "cart=a:1", false),
            (Method::GET, "/", "prices=a:1; order=x", false),
            (Method::GET, "/", "__Host-order=x", false),
            (Method::GET, "/", "__Host-admin=x", false),
            (Method::GET, "/", "sign-in=x", false),
            (Method::GET, "/", "_ga=GA1.1; cart=a:1", false),
            (Method::GET, "/", "something", true),
            (Method::GET, "/", "_ga=GA1.1.12.34; visitor=Müller; =x; mycart=a:1; prefs={\"a\":\"b c\"}", true),
        ] {
            assert_eq!(key(&request(method.clone(), uri, cookie)).is_some(), kept, "{method} {uri} {cookie}");
        }
        assert_eq!(key(&request(Method::GET, &format!("/?q={}", "a".repeat(400)), "")), None);
    }

    #[test]
    fn brotli_goes_to_those_who_take_it() {
        for (accepts, brotli) in [
            ("gzip, deflate, br, zstd", true),
            ("br;q=0.5", true),
            ("BR", true),
            ("gzip, br;q=0", false),
            ("brr", false),
            ("identity", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(accepts));
            assert_eq!(takes_brotli(&headers), brotli, "{accepts}");
        }
    }

    #[test]
    fn a066_a_reply_about_one_person_is_not_kept() {
        let page = |status: u16, extra: &str| {
            let mut reply = Response::builder()
                .status(status)
                .header(CONTENT_TYPE, "text/html")
                .header(CONTENT_SECURITY_POLICY, "script-src 'nonce-AAAAAAAAAAAAAAAAAAAAAA'");
            if !extra.is_empty() {
                reply = reply.header(extra, "x");
            }
            Page::of(1, &reply.body(Body::empty()).unwrap(), b"<script nonce=\"AAAAAAAAAAAAAAAAAAAAAA\">").is_some()
        };
        assert!(page(200, ""));
        assert!(!page(200, "set-cookie"));
        assert!(!page(404, "") && !page(410, "") && !page(503, "") && !page(308, ""));
    }
}

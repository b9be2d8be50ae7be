//! Headers that belong on every reply: HSTS, and those that keep other sites out.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::{HeaderName, HeaderValue, header};

/// Where browsers report what the policy of a page stopped.
pub const CSP_REPORT_PATH: &str = "/csp-report";

const ALWAYS: [(HeaderName, &str); 4] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "accelerometer=(), camera=(), geolocation=(), gyroscope=(), microphone=(), payment=(), usb=()",
    ),
];

/// What the headers depend on.
#[derive(Debug, Clone, Copy)]
pub struct HeaderSettings {
    pub https: bool,
    /// Whether files under `/pkg/` carry a hash in their name.
    pub hashed_files: bool,
}

pub async fn response_headers(State(settings): State<HeaderSettings>, request: Request, next: Next) -> Response {
    let hashed = request.uri().path().starts_with("/pkg/") && settings.hashed_files;
    let mut response = next.run(request).await;
    let ok = response.status().is_success();
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    headers.entry(header::REFERRER_POLICY).or_insert(HeaderValue::from_static("strict-origin-when-cross-origin"));
    if settings.https {
        let year = HeaderValue::from_static("max-age=31536000; includeSubDomains");
        headers.entry(header::STRICT_TRANSPORT_SECURITY).or_insert(year);
    }
    let is_html = headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if is_html {
        let endpoint = HeaderValue::try_from(format!("csp=\"{CSP_REPORT_PATH}\"")).expect("a path in ASCII");
        headers.entry(HeaderName::from_static("reporting-endpoints")).or_insert(endpoint);
    }
    let cache = match (is_html, hashed && ok) {
        (true, _) => "private, no-store",
        (_, true) => "public, max-age=31536000, immutable",
        _ => "no-cache",
    };
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static(cache));
    response
}

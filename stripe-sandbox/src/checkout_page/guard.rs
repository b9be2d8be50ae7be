//! What protects the page: only its own forms, scripts, and styles.

use crate::objects::Session;
use crate::sandbox::Sandbox;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::collections::BTreeSet;

/// Refuses a form that does not come from a page of the sandbox.
///
/// Browsers say where a form comes from: `Sec-Fetch-Site`, or else `Origin`. What says neither is
/// refused, too.
pub async fn own_forms_only(State(sandbox): State<Sandbox>, request: Request, next: Next) -> Response {
    if matches!(*request.method(), Method::GET | Method::HEAD) || is_own(request.headers(), &sandbox.inner.base_url) {
        return next.run(request).await;
    }
    (StatusCode::FORBIDDEN, "This form was sent from another site.").into_response()
}

fn is_own(headers: &HeaderMap, base_url: &str) -> bool {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    match header("sec-fetch-site") {
        Some(site) => site == "same-origin",
        None => header("origin").is_some_and(|origin| Some(origin) == origin_of(base_url).as_deref()),
    }
}

/// `https://host:port` of a web address.
pub fn origin_of(url: &str) -> Option<String> {
    let uri: Uri = url.parse().ok()?;
    let (scheme, authority) = (uri.scheme_str()?, uri.authority()?);
    // Only what can stand in a header directive: no user name, no odd characters.
    let plain = authority.as_str().bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte));
    (matches!(scheme, "http" | "https") && plain).then(|| format!("{scheme}://{authority}"))
}

/// Headers for a page with `nonce`, which shows pictures of `session` and leads back to its seller.
pub fn headers(nonce: &str, session: Option<&Session>) -> HeaderMap {
    let images = session.iter().flat_map(|session| &session.lines).flat_map(|line| &line.images);
    let images: BTreeSet<String> = images.filter_map(|image| origin_of(image)).collect();
    let images: String = images.into_iter().map(|origin| format!(" {origin}")).collect();
    // Browsers check the whole chain of redirects after a form.
    let seller = session.and_then(|session| origin_of(&session.options.success_url));
    let seller = seller.map(|origin| format!(" {origin}")).unwrap_or_default();
    let policy = format!(
        "default-src 'none'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; img-src 'self' data:{images}; \
         form-action 'self'{seller}; frame-ancestors 'none'; base-uri 'none'"
    );
    let policy = HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static("default-src 'none'"));
    HeaderMap::from_iter([
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        // Not `no-referrer`: with that, browsers send `Origin: null` with the page's own form.
        (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ])
}

#[cfg(test)]
mod tests {
    use super::origin_of;

    #[test]
    fn an_origin_is_scheme_and_host_and_nothing_that_breaks_a_header() {
        assert_eq!(origin_of("http://127.0.0.1:3000/a?b").as_deref(), Some("http://127.0.0.1:3000"));
        assert_eq!(origin_of("https://shop.example/x").as_deref(), Some("https://shop.example"));
        for bad in ["javascript:alert(1)", "//host/x", "https://user@host/", "https://a;b/", "text"] {
            assert_eq!(origin_of(bad), None, "{bad}");
        }
    }
}

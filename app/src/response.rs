//! The present request, and what its reply says besides the page.

use crate::state::Network;
use domain::team::Caller;
use http::{
    HeaderName, HeaderValue, StatusCode,
    header::{ACCEPT, CACHE_CONTROL, LOCATION, REFERRER_POLICY, RETRY_AFTER, USER_AGENT},
    request::Parts,
};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;

/// Whether a person's browser waits for a page, as after a plain form post; otherwise our own code waits for data.
pub fn wants_page() -> bool {
    header(&ACCEPT).is_some_and(|accept| accept.contains("text/html"))
}

/// The path that was asked for.
pub fn path() -> String {
    use_context::<Parts>().map(|parts| parts.uri.path().to_owned()).unwrap_or_default()
}

/// The path that was asked for, with its query.
pub fn path_and_query() -> String {
    let parts = use_context::<Parts>();
    parts.and_then(|parts| Some(parts.uri.path_and_query()?.as_str().to_owned())).unwrap_or_default()
}

/// Whether the browser came by a link of another site or of an email.
pub fn comes_from_elsewhere() -> bool {
    header(&HeaderName::from_static("sec-fetch-site")).is_some_and(|site| site == "cross-site" || site == "same-site")
}

/// Where a request comes from, for the list of sessions.
pub fn caller() -> Caller {
    let network = use_context::<Parts>().and_then(|parts| parts.extensions.get::<Network>().cloned());
    Caller {
        network: network.map(|network| network.0).unwrap_or_default(),
        browser: header(&USER_AGENT).unwrap_or_default(),
    }
}

/// The number under which the log knows this request; set by the server's outermost layer.
pub fn request_id() -> Option<String> {
    header(&HeaderName::from_static("x-request-id"))
}

/// Whether somebody sees this page, as against a browser that fetches it ahead.
pub fn is_seen() -> bool {
    use_context::<Parts>().is_none_or(|parts| !crate::navigation::is_ahead(&parts.headers))
}

fn header(name: &HeaderName) -> Option<String> {
    let parts = use_context::<Parts>()?;
    Some(parts.headers.get(name)?.to_str().ok()?.to_owned())
}

/// Answers with `status` instead of 200.
pub fn status(status: StatusCode) {
    if let Some(reply) = use_context::<ResponseOptions>() {
        reply.set_status(status);
    }
}

/// Says in how many seconds to try again.
pub fn retry_after(secs: i64) {
    set(RETRY_AFTER, HeaderValue::from(secs));
}

/// Sends the browser to `location` by GET.
///
/// Returns whether it could: an address with a line break in it is refused, not sent.
pub fn see_other(location: &str) -> bool {
    redirect(StatusCode::SEE_OTHER, location)
}

/// Sends the browser, and everyone who remembers the old address, to `location` for good.
pub fn moved_to(location: &str) -> bool {
    redirect(StatusCode::PERMANENT_REDIRECT, location)
}

fn redirect(code: StatusCode, location: &str) -> bool {
    let Ok(location) = HeaderValue::from_str(location) else { return false };
    set(LOCATION, location);
    status(code);
    true
}

/// Keeps the page out of caches and search engines, and its address out of other sites' logs.
pub fn keep_private() {
    set(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    set(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    set(HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex"));
}

/// Sets a header of the reply, in place of an earlier one.
pub fn set(name: HeaderName, value: HeaderValue) {
    if let Some(reply) = use_context::<ResponseOptions>() {
        reply.insert_header(name, value);
    }
}

/// `text` for the query part of an address: everything but letters and digits is escaped.
pub fn query_escaped(text: &str) -> String {
    let escape = |byte: u8| match byte {
        b if b.is_ascii_alphanumeric() || b == b'-' || b == b'_' => char::from(b).to_string(),
        b => format!("%{b:02X}"),
    };
    text.bytes().map(escape).collect()
}

/// A path of the admin to go on to; anything else becomes `/admin`.
pub fn own_path(asked: Option<&str>) -> String {
    let known = |c: char| c.is_ascii_alphanumeric() || "/?=&-_.%".contains(c);
    let asked = asked.filter(|path| path.starts_with("/admin") && !path.contains("//") && path.chars().all(known));
    let asked = asked.filter(|path| matches!(path.as_bytes().get(6), None | Some(b'/' | b'?')));
    asked.filter(|path| !path.starts_with("/admin/sign-in")).unwrap_or("/admin").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_keeps_its_shape_whatever_was_typed() {
        assert_eq!(query_escaped("a b&c=d#é/\r\n"), "a%20b%26c%3Dd%23%C3%A9%2F%0D%0A");
    }

    #[test]
    fn a059_only_paths_of_the_admin_are_gone_on_to() {
        assert_eq!(own_path(Some("/admin/orders?q=a&state=paid")), "/admin/orders?q=a&state=paid");
        for bad in
            ["//evil", "/\\evil", "https:evil", "/adminevil", "/admin//evil", "/admin\r\nx", "/cart", "/admin/sign-in"]
        {
            assert_eq!(own_path(Some(bad)), "/admin", "{bad}");
        }
        assert_eq!(own_path(None), "/admin");
    }
}

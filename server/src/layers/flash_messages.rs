//! What one request leaves for the next: a banner is told once, and a form that was refused comes back as it was typed.
//!
//! A form ends with a redirect to a page whose address says how it went (`?done=`, `?problem=`, `?sent`). That address
//! stays in the browser, so a reload or a look back would tell it again. Addresses that were told are noted in a
//! cookie; what a later form says again is told again.

use super::Refusal;
use app::cookies::Cookie;
use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use domain::delivery::token::Sha256Sum;
use http::{
    HeaderMap, HeaderValue, Method, Uri,
    header::{CONTENT_LENGTH, CONTENT_TYPE, LOCATION, SET_COOKIE},
};
use std::time::Duration;

/// Parts of an address that tell how the last form went.
const NEWS: [&str; 3] = ["done", "problem", "sent"];
/// Most addresses that are noted as told.
const MAX_TOLD: usize = 20;
const TOLD_SECS: u32 = 12 * 3600;

/// Fields that come back with a form that was refused. Passwords, codes and keys are not among them.
const TYPED_FIELDS: [&str; 8] = ["email", "to", "product", "quantity", "why", "role", "lines", "withhold"];
const TYPED_SECS: u32 = 60;
/// Largest form of which fields are kept, and the most bytes of them: a cookie holds 4 KB.
const MAX_FORM_BYTES: usize = 16 * 1024;
const MAX_TYPED_BYTES: usize = 3 * 1024;
/// How long such a form may take to arrive.
const FORM_TIME: Duration = Duration::from_secs(5);

/// Tells each outcome once. `https` says how the shop's cookies are named.
pub async fn flash_messages(State(https): State<bool>, request: Request, next: Next) -> Response {
    if request.method() == Method::POST {
        return form(https, request, next).await;
    }
    if request.method() != Method::GET || !tells_news(request.uri()) {
        return next.run(request).await;
    }
    let mark = mark(&request.uri().to_string());
    let mut told = told(https, request.headers());
    if told.contains(&mark) {
        return next.run(without_news(request)).await;
    }
    let typed = Cookie::Typed.in_headers(request.headers(), https).next().is_some();
    let mut reply = next.run(request).await;
    told.push(mark);
    set(https, &mut reply, Cookie::Told, &told[told.len().saturating_sub(MAX_TOLD)..].join("."), TOLD_SECS);
    if typed {
        set(https, &mut reply, Cookie::Typed, "", 0);
    }
    reply
}

/// Passes a form on, and notes what its answer leaves for the page it leads to.
async fn form(https: bool, request: Request, next: Next) -> Response {
    let mut told = told(https, request.headers());
    let (request, typed) = match read(request).await {
        Ok(read) => read,
        Err(refusal) => return refusal,
    };
    let mut reply = next.run(request).await;
    let location = reply.headers().get(LOCATION).and_then(|location| location.to_str().ok());
    let Some(location) = location.map(ToOwned::to_owned).filter(|_| reply.status().is_redirection()) else {
        return reply;
    };
    let mark = mark(&location);
    if told.contains(&mark) {
        told.retain(|known| *known != mark);
        set(https, &mut reply, Cookie::Told, &told.join("."), TOLD_SECS);
    }
    if location.contains("problem=") && !typed.is_empty() {
        set(https, &mut reply, Cookie::Typed, &typed, TYPED_SECS);
    }
    reply
}

/// The request as it was, and the fields of a small form that are worth keeping, still encoded.
async fn read(request: Request) -> Result<(Request, String), Response> {
    let headers = request.headers();
    let length = headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    let is_form = headers.get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"application/x-www-form"));
    if !is_form || length.is_none_or(|length| length > MAX_FORM_BYTES) || !request.uri().path().starts_with("/api/") {
        return Ok((request, String::new()));
    }
    let (parts, body) = request.into_parts();
    let bytes = match tokio::time::timeout(FORM_TIME, to_bytes(body, MAX_FORM_BYTES)).await {
        Ok(Ok(bytes)) => bytes,
        Ok(Err(_)) => return Err(Refusal::BadRequest.into_response()),
        Err(_) => return Err(Refusal::TooSlow.into_response()),
    };
    let typed = std::str::from_utf8(&bytes).map(kept).unwrap_or_default();
    Ok((Request::from_parts(parts, Body::from(bytes)), typed))
}

fn kept(form: &str) -> String {
    let worth = |pair: &&str| {
        let name = pair.split('=').next().unwrap_or_default();
        let plain = pair.bytes().all(|b| b.is_ascii_alphanumeric() || b"=+%*-._[]".contains(&b));
        plain
            && TYPED_FIELDS.iter().any(|field| {
                name == *field || name.starts_with(&format!("{field}[")) || name.starts_with(&format!("{field}%5B"))
            })
    };
    let kept = form.split('&').filter(worth).collect::<Vec<_>>().join("&");
    if kept.len() > MAX_TYPED_BYTES { String::new() } else { kept }
}

fn tells_news(uri: &Uri) -> bool {
    uri.query().is_some_and(|query| query.split('&').any(is_news))
}

fn is_news(pair: &str) -> bool {
    NEWS.contains(&pair.split('=').next().unwrap_or_default())
}

fn without_news(mut request: Request) -> Request {
    let uri = request.uri();
    let rest = uri.query().unwrap_or_default().split('&').filter(|pair| !is_news(pair)).collect::<Vec<_>>().join("&");
    let address = if rest.is_empty() { uri.path().to_owned() } else { format!("{}?{rest}", uri.path()) };
    if let Ok(uri) = address.parse() {
        *request.uri_mut() = uri;
    }
    request
}

/// A short name for an address of ours, without what stands behind `#`.
fn mark(address: &str) -> String {
    let address = address.split('#').next().unwrap_or_default();
    Sha256Sum::of(address.as_bytes()).to_string()[..8].to_owned()
}

fn told(https: bool, headers: &HeaderMap) -> Vec<String> {
    let text = Cookie::Told.in_headers(headers, https).next().unwrap_or_default();
    text.split('.').filter(|mark| !mark.is_empty()).take(MAX_TOLD).map(ToOwned::to_owned).collect()
}

fn set(https: bool, reply: &mut Response, cookie: Cookie, value: &str, life_secs: u32) {
    let name = cookie.name(https);
    let secure = if https { "; Secure" } else { "" };
    let cookie = format!("{name}={value}; Path=/; Max-Age={life_secs}; SameSite=Lax{secure}; HttpOnly");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        reply.headers_mut().append(SET_COOKIE, cookie);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_no_secret_comes_back_with_a_form() {
        let form = "email=a%40b.example&password=four+herons&code=123456&key=k&next=%2Fadmin&role=support&x;y=1";
        assert_eq!(kept(form), "email=a%40b.example&role=support");
        assert_eq!(kept(&format!("why={}", "a".repeat(4000))), "");
        assert_eq!(kept("why=a;b"), "", "nothing that would end the cookie");
    }

    #[test]
    fn an_address_without_its_news_keeps_the_rest() {
        let request = |uri: &str| without_news(Request::builder().uri(uri).body(Body::empty()).unwrap());
        assert_eq!(request("/admin/orders/T-1?act=refund&problem=wrong").uri(), "/admin/orders/T-1?act=refund");
        assert_eq!(request("/cart?problem=price-changed").uri(), "/cart");
        assert!(tells_news(&"/cart?a=1&sent".parse().unwrap()) && !tells_news(&"/?q=done".parse().unwrap()));
        assert_eq!(mark("/admin?done=saved#files"), mark("/admin?done=saved"));
    }
}

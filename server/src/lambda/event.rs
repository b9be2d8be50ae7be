//! What Lambda hands over: a request to a Function URL in payload format 2.0, or the call of the schedule.
//!
//! The crate `lambda_http` could read it, but it panics at some addresses, tidies paths up, and of a header's values hands back one.

use axum::{body::Body, extract::ConnectInfo};
use base64::{Engine, prelude::BASE64_STANDARD};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Uri, header};
use serde::Deserialize;
use std::{
    collections::BTreeMap,
    net::{IpAddr, Ipv4Addr, SocketAddr},
};

/// Of all fields those that matter here.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub struct Event {
    /// Set by the schedule. Visitors write headers and bodies, never a field beside them.
    tuppence: Option<String>,
    raw_path: String,
    raw_query_string: String,
    headers: BTreeMap<String, String>,
    cookies: Vec<String>,
    request_context: Option<Context>,
    body: Option<String>,
    is_base64_encoded: bool,
}

#[derive(Deserialize)]
struct Context {
    http: Http,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Http {
    method: String,
    source_ip: String,
}

/// What the caller wants.
pub enum Purpose {
    Answer(Box<Request<Body>>),
    /// The schedule: do what is due.
    Work,
    /// A request that is none.
    Unreadable,
    /// Neither a request nor the schedule.
    Unknown,
}

impl Event {
    pub fn purpose(self) -> Purpose {
        match (&self.tuppence, &self.request_context) {
            (Some(word), _) if word == "work" => Purpose::Work,
            (None, Some(_)) => self.request().map_or(Purpose::Unreadable, |request| Purpose::Answer(Box::new(request))),
            _ => Purpose::Unknown,
        }
    }

    fn request(self) -> Option<Request<Body>> {
        let http = self.request_context?.http;
        let body = match self.body {
            None => Vec::new(),
            Some(text) if self.is_base64_encoded => BASE64_STANDARD.decode(text).ok()?,
            Some(text) => text.into_bytes(),
        };
        let mut request = Request::new(Body::empty());
        *request.method_mut() = Method::from_bytes(http.method.as_bytes()).ok()?;
        *request.uri_mut() = uri(&self.raw_path, &self.raw_query_string)?;
        *request.headers_mut() = headers(self.headers, &self.cookies, body.len());
        // An address nobody has, so that a request without one shares its limits with no visitor.
        let ip = http.source_ip.parse().unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
        request.extensions_mut().insert(ConnectInfo(SocketAddr::new(ip, 0)));
        *request.body_mut() = Body::from(body);
        Some(request)
    }
}

/// Of `X-Forwarded-For` a Function URL passes on what the visitor wrote first, so it says nothing: the visitor is
/// who called the URL.
fn headers(given: BTreeMap<String, String>, cookies: &[String], body_bytes: usize) -> HeaderMap {
    let mut headers = HeaderMap::with_capacity(given.len() + 2);
    for (name, value) in given {
        let (Ok(name), Ok(value)) =
            (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_bytes(value.as_bytes()))
        else {
            continue;
        };
        if name != "x-forwarded-for" && name != header::TRANSFER_ENCODING {
            headers.insert(name, value);
        }
    }
    // Each by itself: one that no header may hold takes no other with it.
    for value in cookies.iter().filter_map(|cookie| HeaderValue::from_bytes(cookie.as_bytes()).ok()) {
        headers.append(header::COOKIE, value);
    }
    headers.remove(header::CONTENT_LENGTH);
    if body_bytes > 0 {
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(body_bytes));
    }
    headers
}

/// What an address may not hold is written as `%XX`: it may come decoded.
fn uri(path: &str, query: &str) -> Option<Uri> {
    let slash = if path.starts_with('/') { "" } else { "/" };
    let mut text = format!("{slash}{}", escaped(path, b"#?"));
    if !query.is_empty() {
        text.push('?');
        text.push_str(&escaped(query, b"#"));
    }
    text.parse().ok()
}

fn escaped(text: &str, also: &[u8]) -> String {
    let plain = |byte: u8| byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte) && !also.contains(&byte);
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        if plain(byte) {
            escaped.push(char::from(byte));
        } else {
            escaped.push_str(&format!("%{byte:02X}"));
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::to_bytes;
    use serde_json::{Value, json};

    fn event(change: impl FnOnce(&mut Value)) -> Event {
        let mut event = json!({
            "version": "2.0",
            "rawPath": "/products/slow-bread",
            "rawQueryString": "a=1&a=2",
            "cookies": ["cart=one", "__Host-admin=two"],
            "headers": {
                "host": "abc.lambda-url.eu-central-1.on.aws",
                "x-forwarded-for": "6.6.6.6",
                "content-length": "7",
                "accept": "text/html",
            },
            "requestContext": { "http": { "method": "GET", "path": "/", "sourceIp": "192.0.2.7" } },
            "isBase64Encoded": false,
        });
        change(&mut event);
        serde_json::from_value(event).unwrap()
    }

    fn request(change: impl FnOnce(&mut Value)) -> Request<Body> {
        match event(change).purpose() {
            Purpose::Answer(request) => *request,
            _ => panic!("not a request"),
        }
    }

    #[test]
    fn a066_the_visitor_is_who_called_whatever_they_write() {
        let request = request(|_| {});
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().unwrap().0;
        assert_eq!(peer.ip(), IpAddr::from([192, 0, 2, 7]));
        assert!(!request.headers().contains_key("x-forwarded-for"));
    }

    #[test]
    fn cookies_queries_and_names_arrive_as_they_were_sent() {
        let request = request(|_| {});
        assert_eq!(request.uri(), "/products/slow-bread?a=1&a=2");
        assert_eq!(cookies(&request), ["cart=one", "__Host-admin=two"]);
        assert_eq!(request.headers()[header::HOST], "abc.lambda-url.eu-central-1.on.aws");
        assert!(!request.headers().contains_key(header::CONTENT_LENGTH), "there is no body");
    }

    fn cookies(request: &Request<Body>) -> Vec<String> {
        let lines = request.headers().get_all(header::COOKIE).iter();
        lines.map(|line| String::from_utf8_lossy(line.as_bytes()).into_owned()).collect()
    }

    #[test]
    fn r075_a_cookie_of_somebody_else_takes_no_other_with_it() {
        let request = request(|event| {
            event["cookies"] = json!(["visitor=Müller", "bell=\u{7}", "cart=one", "mood=\u{1f600}", "", "flag", "=x"]);
            event["headers"]["referer"] = json!("https://shop.example/süß");
        });
        assert_eq!(cookies(&request), ["visitor=Müller", "cart=one", "mood=\u{1f600}", "", "flag", "=x"]);
        assert_eq!(request.headers()[header::REFERER].as_bytes(), "https://shop.example/süß".as_bytes());
        assert_eq!(app::cookies::admin_in(request.headers(), true).map(|token| token.reveal()), None);
        let token = "A".repeat(43);
        let request = self::request(|event| {
            event["cookies"] = json!(["visitor=Müller; __Host-admin=x", format!("__Host-admin={token}")]);
        });
        assert_eq!(app::cookies::admin_in(request.headers(), true).map(|token| token.reveal()), Some(token));
    }

    #[test]
    fn addresses_that_are_none_are_made_one_and_never_panic() {
        for (path, expected) in [
            ("", "/"),
            ("/a b", "/a%20b"),
            ("/%2e%2e/x", "/%2e%2e/x"),
            ("//evil.example/x", "//evil.example/x"),
            ("/caf\u{e9}?#", "/caf%C3%A9%3F%23"),
            ("/\"<\u{0}", "/%22%3C%00"),
        ] {
            let request = request(|event| {
                event["rawPath"] = json!(path);
                event["rawQueryString"] = json!("");
            });
            assert_eq!(request.uri().path(), expected, "{path:?}");
        }
        let long = "/".to_owned() + &"a".repeat(70_000);
        assert!(matches!(event(|event| event["rawPath"] = json!(long)).purpose(), Purpose::Unreadable));
    }

    #[tokio::test]
    async fn bodies_are_taken_as_text_or_as_bytes() {
        for (body, coded, expected) in [
            (json!("{\"a\":\"\u{e9}\"}"), false, "{\"a\":\"\u{e9}\"}".as_bytes()),
            (json!("AP+A"), true, &[0, 255, 128]),
        ] {
            let request = request(|event| {
                event["body"] = body;
                event["isBase64Encoded"] = json!(coded);
            });
            assert_eq!(request.headers()[header::CONTENT_LENGTH], HeaderValue::from(expected.len()));
            assert_eq!(to_bytes(request.into_body(), 100).await.unwrap(), expected);
        }
        let broken = event(|event| {
            event["body"] = json!("not base64!");
            event["isBase64Encoded"] = json!(true);
        });
        assert!(matches!(broken.purpose(), Purpose::Unreadable));
    }

    #[test]
    fn only_the_schedule_asks_for_work() {
        let asked = |value: Value| serde_json::from_value::<Event>(value).unwrap().purpose();
        assert!(matches!(asked(json!({ "tuppence": "work" })), Purpose::Work));
        assert!(matches!(asked(json!({ "tuppence": "play" })), Purpose::Unknown));
        assert!(matches!(asked(json!({ "Records": [] })), Purpose::Unknown));
        let body = event(|event| event["body"] = json!("{\"tuppence\":\"work\"}"));
        assert!(matches!(body.purpose(), Purpose::Answer(_)), "a body is not the event");
    }
}

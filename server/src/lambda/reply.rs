//! What Lambda is handed back: an answer in payload format 2.0.

use app::messages::messages;
use axum::{body::to_bytes, response::Response};
use base64::{Engine, prelude::BASE64_STANDARD};
use http::{HeaderMap, StatusCode, header};
use serde::Serialize;
use std::collections::BTreeMap;

/// Text longer than this goes as base64: what JSON escapes could make it too long.
const MOST_TEXT: usize = 1_000_000;

/// What an invocation came to.
#[derive(Serialize)]
#[serde(untagged)]
pub enum Outcome {
    Reply(Box<Reply>),
    /// Whether all work that was due was done.
    Worked {
        finished: bool,
    },
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Reply {
    status_code: u16,
    headers: BTreeMap<String, String>,
    /// Each becomes a header of its own.
    cookies: Vec<String>,
    body: String,
    is_base64_encoded: bool,
}

impl Reply {
    /// The whole of `response`; the layers have seen to its size.
    pub async fn of(response: Response) -> Reply {
        let (parts, body) = response.into_parts();
        match to_bytes(body, usize::MAX).await {
            Ok(bytes) => Reply::new(parts.status, &parts.headers, bytes.into()),
            Err(error) => {
                tracing::error!(%error, "An answer broke off");
                Reply::new(StatusCode::INTERNAL_SERVER_ERROR, &HeaderMap::new(), Vec::new())
            }
        }
    }

    /// To a request that is none.
    pub fn bad_request() -> Reply {
        Reply::of_text(StatusCode::BAD_REQUEST, &format!("{}\n", messages().refusals().unreadable()))
    }

    fn of_text(status: StatusCode, text: &str) -> Reply {
        let headers = HeaderMap::from_iter([
            (header::CONTENT_TYPE, header::HeaderValue::from_static("text/plain; charset=utf-8")),
            (header::X_CONTENT_TYPE_OPTIONS, header::HeaderValue::from_static("nosniff")),
        ]);
        Reply::new(status, &headers, text.as_bytes().to_vec())
    }

    fn new(status: StatusCode, given: &HeaderMap, body: Vec<u8>) -> Reply {
        let text = |name: &header::HeaderName| {
            let values = given.get_all(name).iter().map(|value| String::from_utf8_lossy(value.as_bytes()));
            values.collect::<Vec<_>>()
        };
        // Said by the Function URL itself, of what it sends.
        let own = [header::SET_COOKIE, header::CONTENT_LENGTH, header::TRANSFER_ENCODING, header::CONNECTION];
        let names = given.keys().filter(|name| !own.contains(name));
        let headers = names.map(|name| (name.as_str().to_owned(), text(name).join(", "))).collect();
        let cookies = text(&header::SET_COOKIE).into_iter().map(|cookie| cookie.into_owned()).collect();
        let short = body.len() <= MOST_TEXT;
        let (body, is_base64_encoded) = match String::from_utf8(body) {
            Ok(text) if short => (text, false),
            Ok(text) => (BASE64_STANDARD.encode(text), true),
            Err(error) => (BASE64_STANDARD.encode(error.as_bytes()), true),
        };
        Reply { status_code: status.as_u16(), headers, cookies, body, is_base64_encoded }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;
    use serde_json::{Value, json};

    async fn reply(response: http::response::Builder, body: impl Into<Body>) -> Value {
        let reply = Reply::of(response.body(body.into()).unwrap()).await;
        serde_json::to_value(Outcome::Reply(Box::new(reply))).unwrap()
    }

    #[tokio::test]
    async fn each_cookie_and_each_value_of_a_header_goes_out() {
        let response = Response::builder()
            .status(303)
            .header("set-cookie", "cart=1; Path=/")
            .header("set-cookie", "__Host-admin=2; Path=/; Secure")
            .header("vary", "accept-encoding")
            .header("vary", "cookie")
            .header("content-length", "3")
            .header("location", "/cart");
        let expected = json!({
            "statusCode": 303,
            "headers": { "location": "/cart", "vary": "accept-encoding, cookie" },
            "cookies": ["cart=1; Path=/", "__Host-admin=2; Path=/; Secure"],
            "body": "yes",
            "isBase64Encoded": false,
        });
        assert_eq!(reply(response, "yes").await, expected);
    }

    #[tokio::test]
    async fn bytes_arrive_unchanged() {
        let wasm: Vec<u8> = (0..=255).collect();
        let reply = reply(Response::builder(), wasm.clone()).await;
        assert_eq!(reply["isBase64Encoded"], true);
        assert_eq!(BASE64_STANDARD.decode(reply["body"].as_str().unwrap()).unwrap(), wasm);
    }

    #[tokio::test]
    async fn long_text_keeps_below_the_limit_whatever_json_makes_of_it() {
        let quotes = "\"".repeat(4_500_000);
        let reply = reply(Response::builder(), quotes).await;
        assert!(reply.to_string().len() < 6_291_456, "{}", reply.to_string().len());
    }
}

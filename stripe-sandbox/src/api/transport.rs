//! Replies as HTTP, and closing a connection without one.

use crate::api::message::{Reply, Request};
use crate::clock::Clock;
use crate::objects::API_VERSION;
use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use hyper::body::{Bytes, Frame};
use std::pin::Pin;
use std::task::{Context, Poll};

/// `reply` with the headers Stripe sends.
pub fn response(clock: &Clock, request: &Request, reply: &Reply) -> Response {
    let mut response = Response::new(Body::from(pretty(&reply.body)));
    *response.status_mut() = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    let mut set = |name: &'static str, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(HeaderName::from_static(name), value);
        }
    };
    set("content-type", "application/json");
    set("cache-control", "no-cache, no-store");
    set("request-id", &request.id);
    set("stripe-version", request.version.as_deref().unwrap_or(API_VERSION));
    if let Some(key) = &request.key {
        set("idempotency-key", key);
        set("original-request", reply.original_request.as_deref().unwrap_or(&request.id));
    }
    if reply.replayed {
        set("idempotent-replayed", "true");
    }
    if let Some(retry) = should_retry(reply) {
        set("stripe-should-retry", if retry { "true" } else { "false" });
    }
    if reply.status == 401 {
        set("www-authenticate", "Basic realm=\"Stripe\"");
    }
    if let Some(date) = clock.date_header() {
        set("date", &date);
    }
    response
}

/// Stripe's advice: a call that waits for another may succeed soon, a stored failure never will.
fn should_retry(reply: &Reply) -> Option<bool> {
    match reply.status {
        409 => Some(true),
        _ if reply.replayed && reply.status >= 500 => Some(false),
        _ => None,
    }
}

fn pretty(body: &serde_json::Value) -> String {
    serde_json::to_string_pretty(body).unwrap_or_default()
}

/// Ends the connection without an answer: the body fails before hyper sends the first byte.
pub fn dropped() -> Response {
    Response::new(Body::new(Broken))
}

struct Broken;

impl hyper::body::Body for Broken {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, std::io::Error>>> {
        Poll::Ready(Some(Err(std::io::Error::from(std::io::ErrorKind::ConnectionAborted))))
    }
}

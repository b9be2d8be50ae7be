//! What a collector of traces gets to see.

use crate::support::{Given, World};
use axum::{Router, body::Bytes, routing::post};
use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

/// A trace as a proxy before the shop began it. Source: W3C, "Trace Context".
const TRACE: [u8; 16] = *b"a proxy began it";

/// A collector: its address, and what it was sent.
async fn collector() -> (String, Arc<Mutex<Vec<u8>>>) {
    let received = Arc::new(Mutex::new(Vec::new()));
    let keep = received.clone();
    let take = move |body: Bytes| async move { keep.lock().unwrap().extend_from_slice(&body) };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, Router::new().route("/v1/traces", post(take))).await.unwrap() });
    (address, received)
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[tokio::test]
async fn r071_a_trace_goes_on_in_the_shop_and_holds_no_token() {
    let (address, received) = collector().await;
    let env = vec![("OTEL_EXPORTER_OTLP_ENDPOINT", address), ("OTEL_BSP_SCHEDULE_DELAY", "50".to_owned())];
    let world = World::given(Given { env, ..Given::default() }).await;
    world.buy(&["slow-bread"]).await;
    world.quiet().await;
    let link = world.download_links(&world.mails()[0]).await.remove(0);
    let mut browser = world.browser();
    let parent = format!("00-{}-00f067aa0ba902b7-01", data_encoding::HEXLOWER.encode(&TRACE));
    browser.headers.push(("traceparent".to_owned(), parent));
    assert_eq!(browser.get(&link).await.status, 200);
    let seen = || received.lock().unwrap().clone();
    let begun = Instant::now();
    while !holds(&seen(), &TRACE) {
        assert!(begun.elapsed() < Duration::from_secs(20), "the trace did not arrive");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    for part in ["tuppence", "http.route", "/d/{token}", "stripe", "job"] {
        assert!(holds(&seen(), part.as_bytes()), "{part}");
    }
    let token = link.trim_start_matches("/d/");
    assert!(!holds(&seen(), token.as_bytes()), "a download link is no business of the collector");
}

/// A collector that is away costs a visitor nothing.
#[tokio::test]
async fn r075_a_collector_that_is_away_is_no_error() {
    let env = vec![("OTEL_EXPORTER_OTLP_ENDPOINT", format!("http://127.0.0.1:{}", crate::support::free_port()))];
    let mut world = World::given(Given { env, ..Given::default() }).await;
    world.buy(&["slow-bread"]).await;
    world.stops().await;
}

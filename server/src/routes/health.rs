//! `/healthz`: the process lives. `/readyz`: it can sell (R66).

use crate::{adapters::Probe, clock_watch::ClockWatch};
use axum::{
    Router,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use domain::{Shop, time::MINUTE_SECS};
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

const OLDEST_EVENT_SECS: i64 = 5 * MINUTE_SECS;
const OLDEST_MAIL_SECS: i64 = 15 * MINUTE_SECS;

#[derive(Clone)]
struct Health {
    shop: Shop,
    store: Arc<dyn Probe>,
    stopping: Arc<AtomicBool>,
    clock: Option<ClockWatch>,
}

/// `stopping` is set first of all when the shop goes down (R65).
pub fn router(shop: Shop, store: Arc<dyn Probe>, stopping: Arc<AtomicBool>, clock: Option<ClockWatch>) -> Router {
    let health = Health { shop, store, stopping, clock };
    Router::new().route("/healthz", get(|| async { "ok\n" })).route("/readyz", get(ready)).with_state(health)
}

async fn ready(State(health): State<Health>) -> Response {
    match problem(&health).await {
        None => "ready\n".into_response(),
        Some(problem) => (StatusCode::SERVICE_UNAVAILABLE, format!("{problem}\n")).into_response(),
    }
}

async fn problem(health: &Health) -> Option<&'static str> {
    if health.stopping.load(Ordering::SeqCst) {
        return Some("stopping");
    }
    if health.clock.as_ref().is_some_and(ClockWatch::is_wrong) {
        return Some("the clock is wrong");
    }
    if health.store.probe().await.is_err() {
        return Some("the store takes no writes");
    }
    let Ok((event, mail)) = health.shop.orders.oldest_waiting().await else { return Some("the store cannot be read") };
    let now = health.shop.clock.now();
    if event.is_some_and(|at| now.secs_since(at) > OLDEST_EVENT_SECS) {
        return Some("events wait for more than five minutes");
    }
    if mail.is_some_and(|at| now.secs_since(at) > OLDEST_MAIL_SECS) {
        return Some("mails wait for more than fifteen minutes");
    }
    None
}

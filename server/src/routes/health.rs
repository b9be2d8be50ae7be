//! `/healthz`: the process lives. `/readyz`: it can sell.
//!
//! Proxies send visitors away from a shop that is not ready, so nothing but store and clock makes it so: what waits
//! in a backlog is an alert and a metric.

use crate::{clock_watch::ClockWatch, open::Probe};
use axum::{
    Router,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

#[derive(Clone)]
struct Health {
    store: Arc<dyn Probe>,
    stopping: Arc<AtomicBool>,
    clock: Option<ClockWatch>,
}

/// `stopping` is set first of all when the shop goes down, while it still answers.
pub fn router(store: Arc<dyn Probe>, stopping: Arc<AtomicBool>, clock: Option<ClockWatch>) -> Router {
    let health = Health { store, stopping, clock };
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
    None
}

//! What the control panel can do, in one table.
//!
//! JSON over HTTP like everything else here. Only this machine can use it, and browsers cannot be
//! tricked into doing so: a page of another site cannot send the required header, and a foreign
//! host name is refused.

use crate::control::error::ControlError;
use crate::control::{ledger, payments, refunds, settings, webhooks};
use crate::local;
use crate::sandbox::Sandbox;
use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};

const HEADER: &str = "x-sandbox-control";

/// Everything under `/sandbox/control/`.
pub fn routes(sandbox: Sandbox) -> Router<Sandbox> {
    Router::new()
        .route("/ledger", get(ledger::ledger))
        .route("/pay", post(payments::pay))
        .route("/confirm", post(payments::confirm))
        .route("/confirm-delayed", post(payments::confirm_delayed))
        .route("/expire", post(payments::expire))
        .route("/refund", post(refunds::refund))
        .route("/refund/fail", post(refunds::fail_refund))
        .route("/dispute", post(refunds::dispute))
        .route("/dispute/close", post(refunds::close_dispute))
        .route("/fraud-warning", post(refunds::fraud_warning))
        .route("/reverse", post(payments::reverse))
        .route("/edit-session", post(payments::edit_session))
        .route("/api", post(settings::set_api_rules))
        .route("/clock", post(settings::move_clock))
        .route("/banks", post(settings::set_bank_timing))
        .route("/checkout", post(settings::set_checkout))
        .route("/reset", post(settings::reset))
        .route("/webhooks", post(webhooks::set))
        .route("/webhooks/release", post(webhooks::release))
        .route("/webhooks/flush", post(webhooks::flush))
        .route("/webhooks/send", post(webhooks::send))
        .layer(from_fn_with_state(sandbox, only_tools))
}

/// Lets in what cannot be a web page: a caller on this machine with our header and a local host name.
async fn only_tools(State(sandbox): State<Sandbox>, request: Request, next: Next) -> Response {
    let is_tool = request.headers().get(HEADER).is_some_and(|value| value == "1");
    if is_tool && local::is_local(&request, sandbox.inner.here) {
        return next.run(request).await;
    }
    ControlError::new(StatusCode::FORBIDDEN, "send `X-Sandbox-Control: 1` to a local address").into_response()
}

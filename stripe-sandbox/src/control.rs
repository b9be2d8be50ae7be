//! The control panel, for tests: what the sandbox did, and what it should do wrong next.
//!
//! JSON over HTTP like everything else here. Only this machine can use it, and browsers cannot be
//! tricked into doing so: a page of another site cannot send the required header, and a foreign
//! host name is refused.

mod moves;
mod oracle;
mod webhooks;
mod world;

use super::Sandbox;
use super::ledger::{LedgerError, Tx};
use super::near;
use super::objects::Session;
use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Json, Response};
use axum::routing::{get, post};
use serde_json::json;

const HEADER: &str = "x-sandbox-control";

/// Everything under `/sandbox/control/`.
pub fn routes(sandbox: Sandbox) -> Router<Sandbox> {
    Router::new()
        .route("/ledger", get(oracle::ledger))
        .route("/pay", post(moves::pay))
        .route("/confirm", post(moves::confirm))
        .route("/confirm-delayed", post(moves::confirm_delayed))
        .route("/expire", post(moves::expire))
        .route("/refund", post(moves::refund))
        .route("/refund/fail", post(moves::fail_refund))
        .route("/dispute", post(moves::dispute))
        .route("/dispute/close", post(moves::close_dispute))
        .route("/fraud-warning", post(moves::fraud_warning))
        .route("/reverse", post(moves::reverse))
        .route("/edit-session", post(world::edit_session))
        .route("/api", post(world::set_api_rules))
        .route("/clock", post(world::move_clock))
        .route("/banks", post(world::set_bank_pace))
        .route("/checkout", post(world::set_checkout))
        .route("/reset", post(world::reset))
        .route("/webhooks", post(webhooks::set))
        .route("/webhooks/release", post(webhooks::release))
        .route("/webhooks/flush", post(webhooks::flush))
        .route("/webhooks/send", post(webhooks::send))
        .layer(from_fn_with_state(sandbox, only_tools))
}

/// Lets in what a web page cannot be: a caller on this machine with our header and a local host name.
async fn only_tools(State(sandbox): State<Sandbox>, request: Request, next: Next) -> Response {
    let is_tool = request.headers().get(HEADER).is_some_and(|value| value == "1");
    if is_tool && near::is_near(&request, sandbox.inner.here) {
        return next.run(request).await;
    }
    ControlError::new(StatusCode::FORBIDDEN, "send `X-Sandbox-Control: 1` to a local address").into_response()
}

/// Why the panel did not do what it was told.
#[derive(Debug)]
pub struct ControlError {
    status: StatusCode,
    message: String,
}

impl ControlError {
    fn new(status: StatusCode, message: impl Into<String>) -> ControlError {
        ControlError { status, message: message.into() }
    }

    fn missing(what: &str, id: &str) -> ControlError {
        ControlError::new(StatusCode::NOT_FOUND, format!("there is no {what} {id}"))
    }

    fn conflict(message: impl Into<String>) -> ControlError {
        ControlError::new(StatusCode::CONFLICT, message)
    }
}

impl From<LedgerError> for ControlError {
    fn from(error: LedgerError) -> ControlError {
        tracing::error!(error = ?error, "The sandbox ledger failed");
        ControlError::new(StatusCode::INTERNAL_SERVER_ERROR, "the sandbox ledger failed")
    }
}

impl IntoResponse for ControlError {
    fn into_response(self) -> Response {
        (self.status, Json(json!({ "error": self.message }))).into_response()
    }
}

type Answer = Result<Json<serde_json::Value>, ControlError>;

fn session(tx: &Tx<'_>, id: &str) -> Result<Session, ControlError> {
    tx.get(id)?.ok_or_else(|| ControlError::missing("session", id))
}

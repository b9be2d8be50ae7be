//! Why the control panel did not do what it was told.

use crate::ledger::{LedgerError, Tx};
use crate::objects::Session;
use crate::payments::pay::PayError;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Json, Response};
use serde_json::json;

/// Why the panel did not do what it was told.
#[derive(Debug)]
pub struct ControlError {
    status: StatusCode,
    message: String,
}

impl ControlError {
    pub fn new(status: StatusCode, message: impl Into<String>) -> ControlError {
        ControlError { status, message: message.into() }
    }

    pub fn missing(what: &str, id: &str) -> ControlError {
        ControlError::new(StatusCode::NOT_FOUND, format!("there is no {what} {id}"))
    }

    pub fn conflict(message: impl Into<String>) -> ControlError {
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

pub type Answer = Result<Json<serde_json::Value>, ControlError>;

pub fn session(tx: &Tx<'_>, id: &str) -> Result<Session, ControlError> {
    tx.get(id)?.ok_or_else(|| ControlError::missing("session", id))
}

impl From<PayError> for ControlError {
    fn from(error: PayError) -> ControlError {
        match error {
            PayError::Ledger(error) => error.into(),
            refused => ControlError::conflict(refused.to_string()),
        }
    }
}

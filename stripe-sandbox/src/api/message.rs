//! Requests and replies, before they are HTTP.

use crate::api::form;
use crate::error::ApiError;
use crate::ledger::idempotency::{self, Stored};
use crate::ledger::{LedgerError, Tx};
use serde_json::Value;

/// A request as it came in.
pub struct Request {
    pub id: String,
    pub method: String,
    /// As Stripe names it: `/v1/checkout/sessions`.
    pub path: String,
    /// The parameters, from query or body.
    pub encoded: Vec<u8>,
    pub key: Option<String>,
    pub version: Option<String>,
    pub authorization: Option<String>,
}

/// The answer to a request.
pub struct Reply {
    pub status: u16,
    pub body: Value,
    /// Whether the idempotency key had it stored.
    pub replayed: bool,
    /// The request that was answered first, for a key.
    pub original_request: Option<String>,
}

impl Reply {
    pub fn refused(error: &ApiError, request_id: &str) -> Reply {
        Reply { status: error.status, body: error.body(request_id), replayed: false, original_request: None }
    }

    /// No answer at all.
    pub fn nothing() -> Reply {
        Reply { status: 0, body: Value::Null, replayed: false, original_request: None }
    }

    /// Keeps this reply for the request's idempotency key.
    pub fn remember(&self, tx: &Tx<'_>, request: &Request) -> Result<(), LedgerError> {
        let (Some(key), Ok(params)) = (&request.key, form::parse(&request.encoded)) else { return Ok(()) };
        let stored = Stored { status: self.status, body: self.body.clone(), request_id: request.id.clone() };
        idempotency::remember(tx, key, &request.path, &form::canonical(&params), &stored)
    }
}

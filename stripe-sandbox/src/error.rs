//! The error object Stripe answers with.
//!
//! Source: Stripe API reference, Errors; the official libraries choose their exception by status
//! and `type`.

use crate::ledger::LedgerError;
use crate::objects::Failure;
use serde_json::{Map, Value, json};

/// Why a call was refused, with the status and the words Stripe uses.
#[derive(Debug, Clone)]
pub struct ApiError {
    pub status: u16,
    kind: &'static str,
    code: Option<String>,
    message: String,
    param: Option<String>,
    /// Whether the call came far enough for its idempotency key to remember this answer. Stripe
    /// forgets refusals of the parameters, so that a corrected call may use the same key.
    pub remembered: bool,
    /// Whether what the call did stands: a declined payment is an error and has happened all the same.
    pub stands: bool,
    /// Further fields of the error object.
    more: Map<String, Value>,
}

impl ApiError {
    /// A parameter is wrong: 400, and the idempotency key stays free.
    pub fn parameter(code: Option<&'static str>, param: &str, message: impl Into<String>) -> ApiError {
        let param = (!param.is_empty()).then(|| param.to_owned());
        let (code, message) = (code.map(str::to_owned), message.into());
        ApiError {
            status: 400,
            kind: "invalid_request_error",
            code,
            message,
            param,
            remembered: false,
            stands: false,
            more: Map::new(),
        }
    }

    /// The call is well-formed but the object is not in the right state: 400.
    pub fn state(code: Option<&'static str>, message: impl Into<String>) -> ApiError {
        ApiError { remembered: true, ..ApiError::parameter(code, "", message) }
    }

    /// Stripe would take it, the sandbox does not: 400.
    pub fn unsupported(param: &str, value: &str) -> ApiError {
        ApiError::parameter(None, param, format!("The sandbox does not support {param} `{value}`."))
    }

    /// No such object: 404.
    pub fn missing(what: &str, id: &str) -> ApiError {
        let error = ApiError::parameter(Some("resource_missing"), what, format!("No such {}: '{id}'", noun(what)));
        ApiError { status: 404, remembered: true, ..error }
    }

    /// A parameter names an object that does not exist: 400.
    pub fn missing_reference(param: &str, what: &str, id: &str) -> ApiError {
        ApiError {
            remembered: true,
            ..ApiError::parameter(Some("resource_missing"), param, format!("No such {what}: '{id}'"))
        }
    }

    /// The bank refused the payment of `intent`: 402.
    ///
    /// Source: Stripe API reference, Errors, `card_error`.
    pub fn declined(failure: &Failure, intent: Value) -> ApiError {
        let mut more = Map::new();
        more.insert("charge".into(), intent["latest_charge"].clone());
        if let Some(decline_code) = &failure.decline_code {
            more.insert("decline_code".into(), json!(decline_code));
        }
        more.insert("payment_intent".into(), intent);
        ApiError {
            status: 402,
            kind: "card_error",
            code: Some(failure.code.clone()),
            message: failure.message.clone(),
            param: None,
            remembered: true,
            stands: true,
            more,
        }
    }

    /// No such address: 404.
    pub fn unknown_url(method: &str, path: &str) -> ApiError {
        let message = format!(
            "Unrecognized request URL ({method}: {path}). If you are trying to list objects, remove the trailing slash. If you are trying to retrieve an object, make sure you passed a valid (non-empty) identifier in your code. Please see https://stripe.com/docs or we can help at https://support.stripe.com/."
        );
        ApiError { status: 404, ..ApiError::parameter(None, "", message) }
    }

    /// No key, or one the sandbox does not take: 401.
    pub fn unauthenticated(message: impl Into<String>) -> ApiError {
        ApiError { status: 401, ..ApiError::parameter(None, "", message) }
    }

    /// The idempotency key was used for another call: 400.
    pub fn idempotency(message: impl Into<String>) -> ApiError {
        ApiError { kind: "idempotency_error", ..ApiError::parameter(None, "", message) }
    }

    /// Another call with this idempotency key is still under way: 409.
    pub fn key_in_use(key: &str) -> ApiError {
        let message = format!(
            "There is currently another in-progress request using this Idempotency Key (that probably means you submitted twice, and the other request is still going through): {key}"
        );
        ApiError {
            status: 409,
            kind: "idempotency_error",
            ..ApiError::parameter(Some("idempotency_key_in_use"), "", message)
        }
    }

    /// A failure a test asked for.
    pub fn scripted(status: u16) -> ApiError {
        let (kind, code, message) = match status {
            403 => (
                "invalid_request_error",
                None,
                "The provided key does not have the required permissions for this endpoint.",
            ),
            429 => ("invalid_request_error", Some("rate_limit"), "Too many requests hit the API too quickly."),
            400..=499 => ("invalid_request_error", None, "The request was refused, as the test asked for."),
            _ => ("api_error", None, "An unknown error occurred."),
        };
        ApiError { status, kind, ..ApiError::parameter(code, "", message) }
    }

    /// The JSON body, for the request `request_id`.
    pub fn body(&self, request_id: &str) -> Value {
        let mut error = Map::new();
        if let Some(code) = &self.code {
            error.insert("code".into(), json!(code));
            let doc_url = format!("https://stripe.com/docs/error-codes/{}", code.replace('_', "-"));
            error.insert("doc_url".into(), json!(doc_url));
        }
        error.insert("message".into(), json!(self.message));
        if let Some(param) = &self.param {
            error.insert("param".into(), json!(param));
        }
        error.insert("request_log_url".into(), json!(format!("https://dashboard.stripe.com/test/logs/{request_id}")));
        error.extend(self.more.clone());
        error.insert("type".into(), json!(self.kind));
        json!({ "error": error })
    }

    pub fn message(&self) -> &str {
        &self.message
    }
}

impl From<LedgerError> for ApiError {
    fn from(error: LedgerError) -> ApiError {
        tracing::error!(error = ?error, "The sandbox ledger failed");
        ApiError::scripted(500)
    }
}

/// Stripe says "No such checkout.session" with the type's name and `param` for the rest.
fn noun(param: &str) -> &str {
    match param {
        "session" => "checkout.session",
        "promotion_code" => "promotion code",
        other => other,
    }
}

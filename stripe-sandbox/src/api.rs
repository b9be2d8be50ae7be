//! The API's door: who may come in, which answer goes out, and what tests spoil on the way.

mod call_log;
mod transport;

pub use call_log::logged_calls;

use super::Sandbox;
use super::dispatch::{Call, perform};
use super::errors::ApiError;
use super::fields::Fields;
use super::form;
use super::idempotency::{self, Stored};
use super::ids;
use super::ledger::{Cause, LedgerError, Tx};
use super::misbehaviour::{self, Action, Connection};
use axum::Router;
use axum::body::Bytes;
use axum::extract::{OriginalUri, State};
use axum::http::{HeaderMap, Method};
use axum::response::Response;
use axum::routing::any;
use base64::Engine;
use call_log::log_call;
use serde_json::Value;
use std::sync::PoisonError;
use std::time::Duration;

/// Everything under `/v1/`.
pub fn routes() -> Router<Sandbox> {
    Router::new().route("/{*path}", any(answer))
}

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
    authorization: Option<String>,
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

async fn answer(
    State(sandbox): State<Sandbox>,
    method: Method,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let post = method == Method::POST;
    let request = Request {
        id: ids::request(),
        path: uri.path().trim_start_matches("/sandbox/stripe").to_owned(),
        encoded: if post { body.to_vec() } else { uri.query().unwrap_or_default().as_bytes().to_vec() },
        key: header("idempotency-key").filter(|_| post),
        version: header("stripe-version"),
        authorization: header("authorization"),
        method: method.to_string(),
    };
    // On a task of its own: like Stripe, the sandbox finishes its work for a caller that hung up.
    match tokio::spawn(sandbox.answer(request)).await {
        Ok(response) => response,
        Err(_) => transport::dropped(),
    }
}

impl Sandbox {
    async fn answer(self, request: Request) -> Response {
        let claim =
            request.key.as_deref().map(|key| KeyInUse::claim(&self, key).ok_or_else(|| ApiError::key_in_use(key)));
        let _held_until_answered = match claim.transpose() {
            Ok(claim) => claim,
            Err(error) => {
                return transport::response(&self.inner.clock, &request, &Reply::refused(&error, &request.id));
            }
        };
        let sandbox = self.clone();
        let done = self.run(move |tx| {
            let action = misbehaviour::next(tx, &request.method, &request.path)?;
            let reply = sandbox.handle(tx, &request, action.as_ref())?;
            log_call(tx, &request, &reply, action.as_ref())?;
            Ok::<_, LedgerError>((request, reply, action))
        });
        match done.await {
            Ok((_, _, Some(Action::Connection(_)))) => transport::dropped(),
            Ok((request, reply, action)) => {
                if let Some(Action::Hang { hang_ms }) = action {
                    tokio::time::sleep(Duration::from_millis(hang_ms)).await;
                }
                transport::response(&self.inner.clock, &request, &reply)
            }
            Err(error) => {
                tracing::error!(error = ?error, "The sandbox could not answer an API call");
                transport::dropped()
            }
        }
    }

    /// The reply to `request`, with what `action` spoils.
    fn handle(&self, tx: &Tx<'_>, request: &Request, action: Option<&Action>) -> Result<Reply, LedgerError> {
        match action {
            Some(Action::Connection(Connection::Down)) => Ok(Reply::nothing()),
            Some(Action::Answer { status, sticky, effect }) => {
                if *effect {
                    self.perform(tx, request);
                }
                let reply = Reply::refused(&ApiError::scripted(*status), &request.id);
                if *sticky {
                    reply.remember(tx, request)?;
                }
                Ok(reply)
            }
            _ => Ok(self.perform(tx, request)),
        }
    }

    /// What Stripe would reply.
    fn perform(&self, tx: &Tx<'_>, request: &Request) -> Reply {
        let done = authenticate(request.authorization.as_deref()).and_then(|()| self.recall_or_do(tx, request));
        done.unwrap_or_else(|error| Reply::refused(&error, &request.id))
    }

    fn recall_or_do(&self, tx: &Tx<'_>, request: &Request) -> Result<Reply, ApiError> {
        let params = form::parse(&request.encoded)?;
        if let Some(key) = &request.key
            && let Some(stored) = idempotency::recall(tx, key, &request.path, &form::canonical(&params))?
        {
            let Stored { status, body, request_id } = stored;
            return Ok(Reply { status, body, replayed: true, original_request: Some(request_id) });
        }
        let cause = Cause { request_id: request.id.clone(), idempotency_key: request.key.clone() };
        let mut call = Call {
            path: request.path.clone(),
            fields: Fields::new(params),
            base_url: self.inner.base_url.clone(),
            shop_name: self.inner.shop_name.clone(),
        };
        let tx = tx.because_of(&cause);
        let (reply, remembered) = match tx.attempt(|| perform(&tx, &request.method, &mut call)) {
            Ok(body) => (Reply { status: 200, body, replayed: false, original_request: None }, true),
            Err(error) => (Reply::refused(&error, &request.id), error.remembered),
        };
        if remembered {
            reply.remember(&tx, request)?;
        }
        Ok(reply)
    }
}

impl Reply {
    fn refused(error: &ApiError, request_id: &str) -> Reply {
        Reply { status: error.status, body: error.body(request_id), replayed: false, original_request: None }
    }

    /// No answer at all.
    fn nothing() -> Reply {
        Reply { status: 0, body: Value::Null, replayed: false, original_request: None }
    }

    /// Keeps this reply for the request's idempotency key.
    fn remember(&self, tx: &Tx<'_>, request: &Request) -> Result<(), LedgerError> {
        let (Some(key), Ok(params)) = (&request.key, form::parse(&request.encoded)) else { return Ok(()) };
        let stored = Stored { status: self.status, body: self.body.clone(), request_id: request.id.clone() };
        idempotency::remember(tx, key, &request.path, &form::canonical(&params), &stored)
    }
}

/// Lets any test key in, as bearer token or as user name.
fn authenticate(authorization: Option<&str>) -> Result<(), ApiError> {
    let Some(authorization) = authorization else {
        return Err(ApiError::unauthenticated(
            "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See https://stripe.com/docs/api#authentication for details, or we can help at https://support.stripe.com/.",
        ));
    };
    let basic = |encoded: &str| {
        let decoded = base64::engine::general_purpose::STANDARD.decode(encoded).ok()?;
        let text = String::from_utf8(decoded).ok()?;
        Some(text.split_once(':').map_or(text.as_str(), |(user, _)| user).to_owned())
    };
    let key = match authorization.split_once(' ') {
        Some(("Bearer", key)) => key.trim().to_owned(),
        Some(("Basic", encoded)) => basic(encoded).unwrap_or_default(),
        _ => String::new(),
    };
    let test_key =
        ["sk_test_", "rk_test_"].iter().any(|prefix| key.strip_prefix(prefix).is_some_and(|rest| !rest.is_empty()));
    if test_key {
        return Ok(());
    }
    let hint = key.get(key.len().saturating_sub(4)..).unwrap_or_default();
    Err(ApiError::unauthenticated(format!(
        "Invalid API Key provided: ****{hint}. The sandbox takes any key that begins with sk_test_."
    )))
}

/// Holds an idempotency key while its call is under way.
struct KeyInUse {
    sandbox: Sandbox,
    key: String,
}

impl KeyInUse {
    /// `None` if another call holds the key.
    fn claim(sandbox: &Sandbox, key: &str) -> Option<KeyInUse> {
        let mut keys = sandbox.inner.keys_in_use.lock().unwrap_or_else(PoisonError::into_inner);
        keys.insert(key.to_owned()).then(|| KeyInUse { sandbox: sandbox.clone(), key: key.to_owned() })
    }
}

impl Drop for KeyInUse {
    fn drop(&mut self) {
        self.sandbox.inner.keys_in_use.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.key);
    }
}

//! Answering a call: who may come in, which answer goes out, and which calls fail because a test asked for it.

use crate::api::call::Call;
use crate::api::call_log::log_call;
use crate::api::faults::{self, ConnectionFault, Fault};
use crate::api::fields::Fields;
use crate::api::message::{Reply, Request};
use crate::api::routes::perform;
use crate::api::{form, transport};
use crate::error::ApiError;
use crate::ids;
use crate::ledger::idempotency::{self, Stored};
use crate::ledger::{Cause, LedgerError, Tx};
use crate::sandbox::Sandbox;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{OriginalUri, State};
use axum::http::{HeaderMap, Method};
use axum::response::Response;
use axum::routing::any;
use base64::Engine;
use std::sync::PoisonError;
use std::time::Duration;

/// Everything under `/v1/`.
pub fn routes() -> Router<Sandbox> {
    Router::new().route("/{*path}", any(answer))
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
            let fault = faults::next(tx, &request.method, &request.path)?;
            let reply = sandbox.handle(tx, &request, fault.as_ref())?;
            log_call(tx, &request, &reply, fault.as_ref())?;
            Ok::<_, LedgerError>((request, reply, fault))
        });
        match done.await {
            Ok((_, _, Some(Fault::Connection(_)))) => transport::dropped(),
            Ok((request, reply, fault)) => {
                if let Some(Fault::Hang { hang_ms }) = fault {
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

    /// The reply to `request`, with what `fault` spoils.
    fn handle(&self, tx: &Tx<'_>, request: &Request, fault: Option<&Fault>) -> Result<Reply, LedgerError> {
        match fault {
            Some(Fault::Connection(ConnectionFault::Down)) => Ok(Reply::nothing()),
            Some(Fault::Answer { status, sticky, effect }) => {
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
        let done = authenticate(request.authorization.as_deref(), self.inner.api_key.as_deref())
            .and_then(|()| self.recall_or_do(tx, request));
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
            listen_secret: self.inner.webhook_secrets.first().cloned().unwrap_or_default(),
        };
        let tx = tx.because_of(&cause);
        let done = tx.attempt(|| match perform(&tx, &request.method, &mut call) {
            Err(error) if error.stands => Ok(Err(error)),
            done => done.map(Ok),
        });
        let (reply, remembered) = match done.and_then(|done| done) {
            Ok(body) => (Reply { status: 200, body, replayed: false, original_request: None }, true),
            Err(error) => (Reply::refused(&error, &request.id), error.remembered),
        };
        if remembered {
            reply.remember(&tx, request)?;
        }
        Ok(reply)
    }
}

/// Lets test keys in, as bearer token or as user name: `only` this one, if there is one.
fn authenticate(authorization: Option<&str>, only: Option<&str>) -> Result<(), ApiError> {
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
    if ids::is_test_key(&key) && only.is_none_or(|only| only == key) {
        return Ok(());
    }
    let hint = key.get(key.len().saturating_sub(4)..).unwrap_or_default();
    let taken = if only.is_some() { "the key it was started with" } else { "any key that begins with sk_test_" };
    Err(ApiError::unauthenticated(format!("Invalid API Key provided: ****{hint}. The sandbox takes {taken}.")))
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

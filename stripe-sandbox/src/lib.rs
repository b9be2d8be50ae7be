//! The sandbox: a Stripe of our own, so that the shop can be tried and tested without an account.
//!
//! It plays a foreign company. Nothing in it knows the shop; the only entrance is HTTP: the part
//! of Stripe's API a shop for digital goods uses, a hosted payment page that takes Stripe's test
//! cards, signed webhooks with retries, and a control panel by which tests make it misbehave and
//! read its ledger. What it does is written to that ledger first, so the sandbox survives being
//! killed, and afterwards tells who paid what.
//!
//! Read [`dispatch`] for what the API can do, [`payments`] for what happens when somebody pays, and
//! [`control`] for what tests can ask for.

mod account;
mod agenda;
mod alone;
mod api;
mod charges;
mod checkout_sessions;
mod clock;
mod control;
mod deliveries;
mod dispatch;
mod disputes;
mod errors;
mod events;
mod expand;
mod fields;
mod form;
mod fraud_warnings;
mod idempotency;
mod ids;
mod ledger;
mod lists;
mod misbehaviour;
mod money;
mod near;
mod objects;
mod outbound;
mod pay_page;
mod payments;
mod promotions;
mod refunds;
mod signature;
mod tampering;
mod test_numbers;
mod webhook_endpoints;

pub use alone::{Alone, serve_alone};

use axum::Router;
use axum::middleware::from_fn_with_state;
use clock::Clock;
use ledger::{Ledger, LedgerError, Tx};
use outbound::Outbound;
use std::collections::HashSet;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use tokio::sync::Notify;

/// What a sandbox needs to know before it opens.
#[derive(Debug, Clone)]
pub struct SandboxConfig {
    /// The SQLite file that remembers everything; made if it is not there.
    pub ledger: PathBuf,
    /// Where buyers' browsers reach the sandbox: `http://127.0.0.1:3000`.
    pub base_url: String,
    /// The shop's webhook route, on this machine: `http://127.0.0.1:3000/webhooks/stripe`.
    pub webhook_url: String,
    /// Secrets that sign webhooks, each with a `v1` of its own. Empty: one is made at random and
    /// kept in the ledger, see [`Sandbox::webhook_secrets`].
    pub webhook_secrets: Vec<String>,
    /// The shop's name on the payment page.
    pub shop_name: String,
    pub reach: Reach,
    /// The address the server of the sandbox listens on: what comes from there comes from this machine.
    pub here: IpAddr,
}

/// Who can reach a sandbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// This machine alone, so that tests may use the control panel.
    ThisMachine,
    /// Anybody: there is a payment page for them, and no control panel.
    Public,
}

/// Why a sandbox does not open.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    #[error("the sandbox cannot listen on {addr}")]
    Address { addr: SocketAddr, source: std::io::Error },
    #[error("webhooks of the sandbox go to plain http on this machine only, not to {0}")]
    WebhookNotLocal(String),
    #[error("the sandbox ledger {path} cannot be used")]
    Ledger { path: PathBuf, source: Box<dyn std::error::Error + Send + Sync> },
}

/// An open sandbox; clones share it.
#[derive(Clone)]
pub struct Sandbox {
    inner: Arc<Inner>,
}

struct Inner {
    ledger: Ledger,
    clock: Arc<Clock>,
    outbound: Outbound,
    base_url: String,
    shop_name: String,
    reach: Reach,
    here: IpAddr,
    webhook_secrets: Vec<String>,
    /// Rung when there may be something to deliver.
    wake: Notify,
    /// Held by whoever starts deliveries.
    starting: tokio::sync::Mutex<()>,
    /// Deliveries under way, by their number in the queue.
    sending: Mutex<HashSet<i64>>,
    /// Idempotency keys of API calls under way.
    keys_in_use: Mutex<HashSet<String>>,
}

impl Sandbox {
    /// Opens the ledger and does what came due while it was closed.
    ///
    /// # Errors
    /// [`SandboxError`]: the webhook goes elsewhere than to this machine, or the ledger is unusable.
    pub fn open(config: SandboxConfig) -> Result<Sandbox, SandboxError> {
        if !webhook_endpoints::is_local(&config.webhook_url) && !near::is_at(&config.webhook_url, config.here) {
            return Err(SandboxError::WebhookNotLocal(config.webhook_url));
        }
        let clock = Arc::new(Clock::default());
        let path = config.ledger.clone();
        let unusable = |error: LedgerError| SandboxError::Ledger { path, source: Box::new(error) };
        let open = || {
            let ledger = Ledger::open(&config.ledger, clock.clone())?;
            let secrets = ledger.run_blocking(|tx| {
                agenda::catch_up(tx)?;
                webhook_endpoints::set_shop_endpoint(tx, &config.webhook_url, &config.webhook_secrets)
            })?;
            Ok((ledger, secrets))
        };
        let (ledger, webhook_secrets) = open().map_err(unusable)?;
        let inner = Inner {
            ledger,
            clock: clock.clone(),
            outbound: Outbound::new(),
            base_url: config.base_url.trim_end_matches('/').to_owned(),
            shop_name: config.shop_name,
            reach: config.reach,
            here: config.here,
            webhook_secrets,
            wake: Notify::new(),
            starting: tokio::sync::Mutex::default(),
            sending: Mutex::default(),
            keys_in_use: Mutex::default(),
        };
        Ok(Sandbox { inner: Arc::new(inner) })
    }

    /// The secrets that sign webhooks to the shop.
    pub fn webhook_secrets(&self) -> &[String] {
        &self.inner.webhook_secrets
    }

    /// The address to give a Stripe client as its API base. The client adds `v1/…`.
    pub fn api_base(&self) -> String {
        format!("{}/sandbox/stripe/", self.inner.base_url)
    }

    /// Brings the ledger to the present, then runs `work` on it, all in one transaction.
    async fn run<T, E>(&self, work: impl FnOnce(&Tx<'_>) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<LedgerError> + Send + 'static,
    {
        let done = self.inner.ledger.run(|tx| {
            agenda::catch_up(tx)?;
            work(tx)
        });
        let done = done.await;
        self.inner.wake.notify_one();
        done
    }
}

/// All routes of the sandbox within a shop: `/sandbox/stripe/v1/…`, `/sandbox/pay/…` and, unless others can reach it,
/// `/sandbox/control/…`. The API answers programs on this machine alone: it takes any key.
///
/// They look after themselves: no layer of the shop that checks origins or sets a content security
/// policy should lie around them. Deliveries need [`Sandbox::run_deliveries`] beside it.
pub fn router<S: Clone + Send + Sync + 'static>(sandbox: Sandbox) -> Router<S> {
    let api = api::routes().layer(from_fn_with_state(sandbox.clone(), near::this_machine_only));
    routes(sandbox, api)
}

/// [`router`] for a sandbox with a server of its own, whose API answers everybody who reaches it. The API is at
/// `/v1/…` as well, because some of Stripe's libraries take a host but no path.
pub fn standalone_router<S: Clone + Send + Sync + 'static>(sandbox: Sandbox) -> Router<S> {
    Router::new()
        .nest("/v1", api::routes())
        // Where Stripe has payment pages, also under a seller's own domain.
        .nest("/c/pay", pay_page::routes(sandbox.clone()))
        .with_state(sandbox.clone())
        .merge(routes(sandbox, api::routes()))
}

fn routes<S: Clone + Send + Sync + 'static>(sandbox: Sandbox, api: Router<Sandbox>) -> Router<S> {
    let mut router =
        Router::new().nest("/sandbox/stripe/v1", api).nest("/sandbox/pay", pay_page::routes(sandbox.clone()));
    if sandbox.inner.reach == Reach::ThisMachine {
        router = router.nest("/sandbox/control", control::routes(sandbox.clone()));
    }
    router.with_state(sandbox)
}

//! An open sandbox: its ledger, its clock, and what is under way.

use crate::clock::Clock;
use crate::deliveries::client::WebhookClient;
use crate::deliveries::endpoints;
use crate::ids;
use crate::ledger::{Ledger, LedgerError, Tx};
use crate::local;
use crate::payments::due;
use std::collections::HashSet;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use tokio::sync::Notify;

/// What a sandbox needs to know before it opens.
#[derive(Debug, Clone)]
pub struct SandboxConfig {
    /// The SQLite file that remembers everything, created if it is not there; none: memory, until the program ends.
    pub ledger: Option<PathBuf>,
    /// Where buyers' browsers reach the sandbox: `http://127.0.0.1:3000`.
    pub base_url: String,
    /// The webhook route of the program under test, on this machine: `http://127.0.0.1:3000/webhooks/stripe`. None: the
    /// only endpoints are those that clients create.
    pub webhook_url: Option<String>,
    /// Secrets that sign webhooks, each with a `v1` of its own. Empty: one is drawn at random and kept in the ledger,
    /// see [`Sandbox::webhook_secrets`].
    pub webhook_secrets: Vec<String>,
    /// The only API key that is let in; none: every key that begins with `sk_test_` or `rk_test_`.
    pub api_key: Option<String>,
    /// The seller's name on the payment page.
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
    #[error("the key of a sandbox begins with sk_test_ or rk_test_")]
    KeyNotForTests,
    #[error("the sandbox ledger {path} cannot be used")]
    Ledger { path: PathBuf, source: Box<dyn std::error::Error + Send + Sync> },
}

/// An open sandbox; clones share it.
#[derive(Clone)]
pub struct Sandbox {
    pub(crate) inner: Arc<Inner>,
}

/// The parts of a [`Sandbox`], for the other files of this crate.
pub(crate) struct Inner {
    pub(crate) ledger: Ledger,
    pub(crate) clock: Arc<Clock>,
    pub(crate) webhooks: WebhookClient,
    pub(crate) base_url: String,
    pub(crate) shop_name: String,
    pub(crate) api_key: Option<String>,
    pub(crate) reach: Reach,
    pub(crate) here: IpAddr,
    pub(crate) webhook_secrets: Vec<String>,
    /// Notified when there may be something to deliver.
    pub(crate) wake: Notify,
    /// Held by whoever starts deliveries.
    pub(crate) starting: tokio::sync::Mutex<()>,
    /// Deliveries under way, by their number in the queue.
    pub(crate) sending: Mutex<HashSet<i64>>,
    /// Idempotency keys of API calls under way.
    pub(crate) keys_in_use: Mutex<HashSet<String>>,
}

impl Sandbox {
    /// Opens the ledger and does what came due while it was closed.
    ///
    /// # Errors
    /// [`SandboxError`]: the webhook goes elsewhere than to this machine, the key is one for real money, or the ledger
    /// is unusable.
    pub fn open(config: SandboxConfig) -> Result<Sandbox, SandboxError> {
        if let Some(url) = &config.webhook_url
            && !endpoints::is_local(url)
            && !local::is_at(url, config.here)
        {
            return Err(SandboxError::WebhookNotLocal(url.clone()));
        }
        if config.api_key.as_deref().is_some_and(|key| !ids::is_test_key(key)) {
            return Err(SandboxError::KeyNotForTests);
        }
        let clock = Arc::new(Clock::default());
        let open = || {
            let ledger = Ledger::open(config.ledger.as_deref(), clock.clone())?;
            let secrets = ledger.run_blocking(|tx| {
                due::catch_up(tx)?;
                endpoints::set_configured(tx, config.webhook_url.as_deref(), &config.webhook_secrets)
            })?;
            Ok((ledger, secrets))
        };
        let (ledger, webhook_secrets) = open().map_err(|error: LedgerError| {
            let path = config.ledger.clone().unwrap_or_else(|| PathBuf::from("in memory"));
            SandboxError::Ledger { path, source: Box::new(error) }
        })?;
        let inner = Inner {
            ledger,
            clock,
            webhooks: WebhookClient::new(),
            base_url: config.base_url.trim_end_matches('/').to_owned(),
            shop_name: config.shop_name,
            api_key: config.api_key,
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

    /// The secrets that sign webhooks to the configured endpoint.
    pub fn webhook_secrets(&self) -> &[String] {
        &self.inner.webhook_secrets
    }

    /// The address to give a Stripe client as its API base. The client adds `v1/…`.
    pub fn api_base(&self) -> String {
        format!("{}/sandbox/stripe/", self.inner.base_url)
    }

    /// Brings the ledger to the present, then runs `work` on it, all in one transaction.
    pub(crate) async fn run<T, E>(&self, work: impl FnOnce(&Tx<'_>) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<LedgerError> + Send + 'static,
    {
        let done = self.inner.ledger.run(|tx| {
            due::catch_up(tx)?;
            work(tx)
        });
        let done = done.await;
        self.inner.wake.notify_one();
        done
    }
}

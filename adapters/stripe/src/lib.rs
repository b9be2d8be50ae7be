//! The payments port on Stripe's API, through async-stripe.
//!
//! The base URL alone decides whether it is Stripe or the sandbox. async-stripe makes a fresh
//! idempotency key for each of its own retries, so the loop here is ours. The text of
//! Stripe's errors is never shown or logged: only codes are.

mod disputes;
mod events;
mod facts;
mod open;
mod refunds;
mod retry;
pub mod webhook;

/// The version of Stripe's API that this program speaks.
pub use stripe_shared::version::VERSION as API_VERSION;

use async_trait::async_trait;
use domain::{
    Money, Order, PaymentIntentId, SessionId, Timestamp, failpoints,
    orders::RefundRequest,
    payments::{
        Dispute, Envelope, ShopMark,
        facts::{RefundFacts, SessionFacts},
    },
    ports::{Listed, OpenedSession, PaymentError, Payments, SessionPage},
    secret::Secret,
};
use retry::{Failure, with_retries};
use std::{
    sync::{PoisonError, RwLock},
    time::Duration,
};
use stripe::{Client, ClientBuilder, StripeRequest};
use stripe_checkout::checkout_session::{ExpireCheckoutSession, ListCheckoutSession, RetrieveCheckoutSession};
use stripe_types::RangeQueryTs;

/// Longest time one attempt may take.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(5);
const PAGE: i64 = 100;
const PAYMENT_FIELDS: &str = "payment_intent.latest_charge";

/// What the adapter needs to know.
#[derive(Clone)]
pub struct StripeConfig {
    pub secret_key: String,
    /// Ends in a slash; none for Stripe itself.
    pub api_base: Option<String>,
    /// Origin of the shop, for the way back and for pictures.
    pub origin: String,
    /// Tells this shop's pages from those of others on the same account.
    pub mark: ShopMark,
}

pub struct Stripe {
    /// Another one once another key is in use.
    client: RwLock<Client>,
    api_base: Option<String>,
    origin: String,
    mark: ShopMark,
}

impl Stripe {
    /// # Errors
    /// If the key or the base URL cannot stand in a request.
    pub fn new(config: StripeConfig) -> anyhow::Result<Stripe> {
        let StripeConfig { secret_key, api_base, origin, mark } = config;
        let client = RwLock::new(client(secret_key, api_base.as_deref())?);
        Ok(Stripe { client, api_base, origin, mark })
    }

    /// From the next call on, Stripe is called with `key`.
    ///
    /// # Errors
    /// If it cannot stand in a request; then the old one stays in use.
    pub fn use_key(&self, key: &Secret) -> anyhow::Result<()> {
        let client = client(key.reveal().to_owned(), self.api_base.as_deref())?;
        *self.client.write().unwrap_or_else(PoisonError::into_inner) = client;
        Ok(())
    }

    fn client(&self) -> Client {
        self.client.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    async fn send<R: StripeRequest>(&self, request: R) -> Result<R::Output, Failure>
    where
        R::Output: miniserde::Deserialize,
    {
        let client = self.client();
        with_retries(|| async { request.customize().send(&client).await }).await
    }
}

fn client(secret_key: String, api_base: Option<&str>) -> anyhow::Result<Client> {
    let builder = ClientBuilder::new(secret_key).timeout(ATTEMPT_TIMEOUT);
    let builder = match api_base {
        Some(base) => builder.url(base),
        None => builder,
    };
    builder.build().map_err(|_| anyhow::anyhow!("STRIPE_SECRET_KEY or STRIPE_API_BASE is not usable"))
}

#[async_trait]
impl Payments for Stripe {
    async fn open_session(&self, order: &Order) -> Result<OpenedSession, PaymentError> {
        open::open_session(&self.client(), &self.origin, &self.mark, order).await
    }

    async fn session(&self, id: &SessionId) -> Result<Option<SessionFacts>, PaymentError> {
        let request = RetrieveCheckoutSession::new(id.as_str()).expand(vec![PAYMENT_FIELDS.to_owned()]);
        let session = match self.send(request).await {
            Ok(session) => session,
            Err(Failure::NotFound) => return Ok(None),
            Err(failure) => return Err(failure.into()),
        };
        let mut facts = facts::of(&session);
        if let Some(facts) = facts.as_mut().filter(|facts| facts.disputed)
            && let Some(intent) = &facts.intent
        {
            facts.disputes = Some(self.list_disputes(intent).await?);
        }
        failpoints::reach("fulfil.fetched").await?;
        Ok(facts)
    }

    async fn session_of(&self, intent: &PaymentIntentId) -> Result<Option<SessionId>, PaymentError> {
        let request = ListCheckoutSession::new().payment_intent(intent.as_str()).limit(1);
        let found = match self.send(request).await {
            Ok(found) => found,
            Err(Failure::NotFound) => return Ok(None),
            Err(failure) => return Err(failure.into()),
        };
        Ok(found.data.first().and_then(|session| SessionId::parse(session.id.as_str()).ok()))
    }

    async fn sessions(&self, since: Timestamp, after: Option<&SessionId>) -> Result<SessionPage, PaymentError> {
        failpoints::reach("reconcile.page").await?;
        let request = ListCheckoutSession::new()
            .created(RangeQueryTs::gte(since.0))
            .limit(PAGE)
            .expand(vec![format!("data.{PAYMENT_FIELDS}")]);
        let request = match after {
            Some(after) => request.starting_after(after.as_str()),
            None => request,
        };
        let list = match self.send(request).await {
            Ok(list) => list,
            // The bookmark points to a session Stripe no longer lists: begin anew.
            Err(Failure::NotFound) if after.is_some() => return Box::pin(self.sessions(since, None)).await,
            Err(failure) => return Err(failure.into()),
        };
        let last = list.data.last().and_then(|session| SessionId::parse(session.id.as_str()).ok());
        let sessions = list.data.iter().filter_map(facts::of).collect();
        Ok(SessionPage { sessions, next: last.filter(|_| list.has_more) })
    }

    async fn refund(&self, order: &Order, amount: Money, key: &RefundRequest) -> Result<RefundFacts, PaymentError> {
        self.create_refund(order, amount, key).await
    }

    async fn refunds(&self, intent: &PaymentIntentId) -> Result<Vec<RefundFacts>, PaymentError> {
        self.list_refunds(intent).await
    }

    async fn disputes(&self, intent: &PaymentIntentId) -> Result<Vec<Dispute>, PaymentError> {
        self.list_disputes(intent).await
    }

    async fn has_fraud_warning(&self, intent: &PaymentIntentId) -> Result<bool, PaymentError> {
        self.find_fraud_warning(intent).await
    }

    async fn money_events(&self, since: Timestamp, after: Option<&str>) -> Result<Listed<Envelope>, PaymentError> {
        self.list_money_events(since, after).await
    }

    async fn refunds_since(&self, since: Timestamp, after: Option<&str>) -> Result<Listed<RefundFacts>, PaymentError> {
        self.list_refunds_since(since, after).await
    }

    async fn disputes_since(
        &self,
        since: Timestamp,
        after: Option<&str>,
    ) -> Result<Listed<(PaymentIntentId, Dispute)>, PaymentError> {
        self.list_disputes_since(since, after).await
    }

    async fn expire_session(&self, id: &SessionId) -> Result<(), PaymentError> {
        match self.send(ExpireCheckoutSession::new(id.as_str())).await {
            // Refused means: it is paid or closed already, and there is nothing to close.
            Ok(_) | Err(Failure::NotFound | Failure::Refused(_)) => Ok(()),
            Err(failure) => Err(failure.into()),
        }
    }
}

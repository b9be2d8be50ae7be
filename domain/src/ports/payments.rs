use super::PortError;
use crate::{
    ids::{PaymentIntentId, SessionId},
    money::Money,
    orders::{RefundRequest, order::Order},
    payments::{
        Dispute, Envelope,
        facts::{RefundFacts, SessionFacts},
    },
    time::Timestamp,
};
use async_trait::async_trait;

/// A payment page that was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenedSession {
    pub id: SessionId,
    pub url: String,
    pub expires_at: Timestamp,
}

/// One page of sessions, newest first.
#[derive(Debug, Clone, Default)]
pub struct SessionPage {
    pub sessions: Vec<SessionFacts>,
    /// Where the next page begins, if there is one.
    pub next: Option<SessionId>,
}

/// One page of something Stripe lists, newest first.
#[derive(Debug, Clone)]
pub struct Listed<T> {
    pub items: Vec<T>,
    /// After which id the next page begins, if there is one.
    pub next: Option<String>,
}

/// How many refunds of a payment [`Payments::refunds`] gives at most.
pub const REFUNDS_LISTED: usize = 100;

#[derive(Debug, thiserror::Error)]
pub enum PaymentError {
    /// Stripe answers this idempotency key with a stored failure and always will; take the next key.
    #[error("the idempotency key is used up by a stored failure")]
    KeyUsedUp,
    /// Stripe refuses the request as it is. The code is Stripe's, never its text.
    #[error("the payment service refuses the request ({code})")]
    Refused { code: String },
    #[error(transparent)]
    Port(#[from] PortError),
}

/// Stripe, as far as the shop uses it.
#[async_trait]
pub trait Payments: Send + Sync {
    /// Opens a payment page for `order` under [`Order::idempotency_key`]: called twice with the same
    /// order it returns the same page.
    async fn open_session(&self, order: &Order) -> Result<OpenedSession, PaymentError>;

    /// The present state of a session with its payment and, if a bank ever took the payment back, its disputes;
    /// `None` if Stripe has none.
    async fn session(&self, id: &SessionId) -> Result<Option<SessionFacts>, PaymentError>;

    /// The session a payment belongs to, if any.
    async fn session_of(&self, intent: &PaymentIntentId) -> Result<Option<SessionId>, PaymentError>;

    /// Sessions created at or after `since`, behind `after`, without their disputes: whether there were any,
    /// [`SessionFacts::disputed`] tells.
    async fn sessions(&self, since: Timestamp, after: Option<&SessionId>) -> Result<SessionPage, PaymentError>;

    /// Closes a page nobody paid on; no error if it is closed already.
    async fn expire_session(&self, id: &SessionId) -> Result<(), PaymentError>;

    /// Pays `amount` of `order`'s payment back under [`RefundRequest::idempotency_key`]: called twice with the same
    /// key it pays once. The refund carries [`RefundRequest::mark`], by which [`Payments::refunds`] finds it.
    ///
    /// # Errors
    /// `Refused` with Stripe's code if Stripe will not; `Unknown` if it may have.
    async fn refund(&self, order: &Order, amount: Money, key: &RefundRequest) -> Result<RefundFacts, PaymentError>;

    /// The refunds of a payment, the latest [`REFUNDS_LISTED`], newest first; none for an unknown payment.
    async fn refunds(&self, intent: &PaymentIntentId) -> Result<Vec<RefundFacts>, PaymentError>;

    /// The disputes and inquiries of a payment; none for an unknown payment.
    async fn disputes(&self, intent: &PaymentIntentId) -> Result<Vec<Dispute>, PaymentError>;

    /// Whether Stripe warned that a payment may be fraud and there is still something to do about it.
    async fn has_fraud_warning(&self, intent: &PaymentIntentId) -> Result<bool, PaymentError>;

    /// Events of refunds, disputes and fraud warnings at or after `since`, behind `after`. Stripe keeps events for
    /// 30 days.
    async fn money_events(&self, since: Timestamp, after: Option<&str>) -> Result<Listed<Envelope>, PaymentError>;

    /// Refunds made at or after `since`, behind `after`.
    async fn refunds_since(&self, since: Timestamp, after: Option<&str>) -> Result<Listed<RefundFacts>, PaymentError>;

    /// Disputes and inquiries opened at or after `since`, behind `after`, each with the payment it is about.
    async fn disputes_since(
        &self,
        since: Timestamp,
        after: Option<&str>,
    ) -> Result<Listed<(PaymentIntentId, Dispute)>, PaymentError>;
}

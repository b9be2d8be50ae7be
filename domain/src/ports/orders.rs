use super::PortError;
use crate::{
    alerts::{Alert, AlertKind},
    audit::AuditEntry,
    delivery::{
        grant::{Grant, Link},
        token::TokenHash,
    },
    idempotency::IdempotencyKey,
    ids::{OrderId, PaymentIntentId, SessionId},
    mail::outbox::OutboxRow,
    orders::{
        OrderSearch, OrderState,
        order::{Order, OrderNumber},
    },
    reports::metric::DailyMetric,
    time::{Day, Timestamp},
};
use async_trait::async_trait;

/// Everything that changes with one step of an order: one transaction, all or nothing.
#[derive(Debug, Clone)]
pub struct OrderChange {
    /// The order after the step; its `version` is one more than the stored one's.
    pub order: Order,
    /// All grants of the order after the step; empty leaves them as they are.
    pub grants: Vec<Grant>,
    /// What becomes of the links stored before this step.
    pub old_links: OldLinks,
    pub links: Vec<Link>,
    /// Mails to queue; one whose id is there already is left as it is.
    pub mails: Vec<OutboxRow>,
    pub alerts: Vec<Alert>,
    /// Alerts that are over with this step, by kind and object; those not open are left out.
    pub settled_alerts: Vec<(AlertKind, String)>,
    /// What the step adds to the figures.
    pub daily_metrics: Vec<DailyMetric>,
    pub audit: AuditEntry,
}

/// What becomes of an order's earlier links.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OldLinks {
    Keep,
    /// They are gone for good and open nothing.
    Drop,
    /// They all open until this time, also those that were over.
    Until(Timestamp),
}

/// Orders with their grants and links. What changes with one step of an order is one value and one transaction, whichever
/// of the other ports it touches: [`OrderChange`]. Whatever a method acknowledges survives a power cut.
#[async_trait]
pub trait Orders: Send + Sync {
    /// Stores a new order with its audit row and counts it with `day`: [`DailyMetric::of_placing`].
    ///
    /// # Errors
    /// `Conflict` if the id, the number or the checkout key is taken; nothing changed.
    async fn place(&self, order: &Order, day: Day, audit: AuditEntry) -> Result<(), PortError>;

    /// Stores a new order, of version 1, with all that goes with it.
    ///
    /// # Errors
    /// `Conflict` if the id, the number or the checkout key is taken; nothing changed.
    async fn place_whole(&self, change: OrderChange) -> Result<(), PortError>;

    /// Carries out one step of an order.
    ///
    /// # Errors
    /// `Conflict` if the stored order has another version than the step started from; nothing changed.
    async fn record(&self, change: OrderChange) -> Result<(), PortError>;

    async fn order(&self, id: &OrderId) -> Result<Option<Order>, PortError>;
    async fn order_by_checkout_key(&self, key: &IdempotencyKey) -> Result<Option<Order>, PortError>;
    async fn order_by_session(&self, session: &SessionId) -> Result<Option<Order>, PortError>;
    async fn order_by_intent(&self, intent: &PaymentIntentId) -> Result<Option<Order>, PortError>;
    async fn order_by_number(&self, number: &OrderNumber) -> Result<Option<Order>, PortError>;
    /// Orders of a buyer that were paid once, newest first, at most 50. An address is found however it is written; see [`crate::mail::address::key`].
    async fn orders_of(&self, email: &str) -> Result<Vec<Order>, PortError>;

    /// Open orders created before `before`, oldest first, behind `after`, at most `limit`.
    async fn open_orders(
        &self,
        before: Timestamp,
        after: Option<&OrderId>,
        limit: usize,
    ) -> Result<Vec<Order>, PortError>;

    /// Stores an order of another shop as it is there, of whatever version, with its grants and links, and adds to the
    /// figures. Its history comes with [`AuditLog::restore_audit`](super::AuditLog::restore_audit).
    ///
    /// # Errors
    /// `Conflict` if id, number, checkout key or a link is taken; nothing changed.
    async fn restore(
        &self,
        order: &Order,
        grants: &[Grant],
        links: &[Link],
        daily_metrics: &[DailyMetric],
    ) -> Result<(), PortError>;

    /// Orders that fit `search`, newest first (by time, then id); those of a prefix by address first, A to Z.
    ///
    /// `search.from` says behind or before which order; unknown, nothing is found. At most `limit`, and
    /// those before an order are the nearest to it. Never looks through orders of other buyers, products
    /// or states than asked for.
    async fn search_orders(&self, search: &OrderSearch, limit: usize) -> Result<Vec<Order>, PortError>;

    /// Orders with a refund Stripe was asked for before `before` and has not confirmed, oldest first, at
    /// most `limit`.
    async fn unconfirmed_refunds(&self, before: Timestamp, limit: usize) -> Result<Vec<Order>, PortError>;

    /// Grants of an order by line.
    async fn grants(&self, order: &OrderId) -> Result<Vec<Grant>, PortError>;

    /// Links of an order, oldest first.
    async fn links(&self, order: &OrderId) -> Result<Vec<Link>, PortError>;

    async fn link(&self, hash: &TokenHash) -> Result<Option<Link>, PortError>;
    /// How many orders there are in each state; nothing of a store that does not count them as they change.
    async fn orders_by_state(&self) -> Result<Vec<(OrderState, u64)>, PortError> {
        Ok(Vec::new())
    }
}

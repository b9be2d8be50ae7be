pub(super) mod items;
mod links;
mod lists;
pub(crate) mod writing;

use super::{Dynamo, item::Key};
use async_trait::async_trait;
use domain::{
    IdempotencyKey, Order, OrderId, OrderNumber, PaymentIntentId, PortError, SessionId, Timestamp,
    audit::AuditEntry,
    delivery::{
        grant::{Grant, Link},
        token::TokenHash,
    },
    failpoints,
    orders::OrderSearch,
    ports::{OrderChange, Orders},
    reports::metric::DailyMetric,
    time::Day,
};
use items::Known;

/// Days that are counted in one transaction; each is two items at most with what sold on it.
pub(crate) const COUNTED_AT_ONCE: usize = 40;
/// How many downloads of a line were counted.
pub(crate) const TURN: &str = "turn";

/// Looks into the journal before log or figures are read: background work has left little there.
pub(crate) const BEFORE_READING: usize = 10;

/// Orders, grants, links, inbox, outbox, alerts and audit in DynamoDB.
#[derive(Clone)]
pub struct DynamoStore(pub Dynamo);

impl DynamoStore {
    async fn find(&self, known: Known<'_>) -> Result<Option<Order>, PortError> {
        let Some(found) = self.0.get(&known.key()).await? else { return Ok(None) };
        match found.text("order").and_then(|id| OrderId::parse(id).ok()) {
            Some(id) => self.order(&id).await,
            None => Ok(None),
        }
    }

    pub(in crate::dynamodb) async fn one<T: serde::de::DeserializeOwned>(
        &self,
        key: &Key,
    ) -> Result<Option<T>, PortError> {
        self.0.value(key).await
    }
}

#[async_trait]
impl Orders for DynamoStore {
    async fn place(&self, order: &Order, day: Day, audit: AuditEntry) -> Result<(), PortError> {
        failpoints::reach("order.put").await?;
        writing::place(&self.0, order, day, audit).await?;
        failpoints::reach("order.put.done").await
    }

    async fn place_whole(&self, change: OrderChange) -> Result<(), PortError> {
        writing::place_whole(&self.0, &change).await
    }

    async fn record(&self, change: OrderChange) -> Result<(), PortError> {
        let (before, after) = failpoints::step_names(change.order.state);
        failpoints::reach(before).await?;
        writing::record(&self.0, &change).await?;
        failpoints::reach(after).await
    }

    async fn order(&self, id: &OrderId) -> Result<Option<Order>, PortError> {
        self.one(&items::order_key(id)).await
    }

    async fn order_by_checkout_key(&self, key: &IdempotencyKey) -> Result<Option<Order>, PortError> {
        self.find(Known::Checkout(key.as_str())).await
    }

    async fn order_by_session(&self, session: &SessionId) -> Result<Option<Order>, PortError> {
        self.find(Known::Session(session.as_str())).await
    }

    async fn order_by_intent(&self, intent: &PaymentIntentId) -> Result<Option<Order>, PortError> {
        self.find(Known::Intent(intent.as_str())).await
    }

    async fn order_by_number(&self, number: &OrderNumber) -> Result<Option<Order>, PortError> {
        self.find(Known::Number(number.as_str())).await
    }

    async fn orders_of(&self, email: &str) -> Result<Vec<Order>, PortError> {
        lists::of_buyer(&self.0, email).await
    }

    async fn open_orders(
        &self,
        before: Timestamp,
        after: Option<&OrderId>,
        limit: usize,
    ) -> Result<Vec<Order>, PortError> {
        lists::open(&self.0, before, after, limit).await
    }

    async fn restore(
        &self,
        order: &Order,
        grants: &[Grant],
        links: &[Link],
        daily_metrics: &[DailyMetric],
    ) -> Result<(), PortError> {
        writing::restore(&self.0, order, grants, links, daily_metrics).await
    }

    async fn search_orders(&self, search: &OrderSearch, limit: usize) -> Result<Vec<Order>, PortError> {
        lists::search(&self.0, search, limit).await
    }

    async fn unconfirmed_refunds(&self, before: Timestamp, limit: usize) -> Result<Vec<Order>, PortError> {
        lists::unconfirmed_refunds(&self.0, before, limit).await
    }

    async fn grants(&self, order: &OrderId) -> Result<Vec<Grant>, PortError> {
        Ok(self.one(&items::grants_key(order)).await?.unwrap_or_default())
    }

    async fn links(&self, order: &OrderId) -> Result<Vec<Link>, PortError> {
        links::of_order(&self.0, order).await
    }

    async fn link(&self, hash: &TokenHash) -> Result<Option<Link>, PortError> {
        links::by_hash(&self.0, hash).await
    }
}

pub mod search;
pub(crate) mod writing;

use super::{
    error::StoreError,
    reports,
    sealed::{self, GRANTS, LINKS, ORDERS},
};
use crate::{SqliteStore, audit::log, delivery::insert_link};
use async_trait::async_trait;
use domain::{
    IdempotencyKey, Order, OrderId, OrderNumber, OrderState, PaymentIntentId, PortError, SessionId, Timestamp,
    audit::AuditEntry,
    delivery::{
        grant::{Grant, Link},
        token::TokenHash,
    },
    failpoints,
    mail::address,
    orders::OrderSearch,
    ports::{OrderChange, Orders},
    reports::metric::DailyMetric,
    time::Day,
};
use rusqlite::{Transaction, params};
pub(super) use writing::normalize_addresses;
use writing::{insert_order, put_grant, record, set_buyer, set_found_by, store_rest};

impl SqliteStore {
    async fn find(&self, column: &'static str, value: &str) -> Result<Option<Order>, PortError> {
        let value = value.to_owned();
        self.0.read(move |db| sealed::one(db, ORDERS, &format!("WHERE {column} = ?1 LIMIT 1"), [value])).await
    }
}

#[async_trait]
impl Orders for SqliteStore {
    async fn place(&self, order: &Order, day: Day, audit: AuditEntry) -> Result<(), PortError> {
        failpoints::reach("order.put").await?;
        let order = order.clone();
        let placed = self.0.write(move |tx| {
            insert_order(tx, &order)?;
            reports::count(tx, &DailyMetric::of_placing(day))?;
            log(tx, audit)
        });
        placed.await?;
        failpoints::reach("order.put.done").await
    }

    async fn place_whole(&self, change: OrderChange) -> Result<(), PortError> {
        self.0
            .write(move |tx| {
                if change.order.version != 1 {
                    return Err(StoreError::Conflict);
                }
                insert_order(tx, &change.order)?;
                set_buyer(tx, &change.order)?;
                store_rest(tx, change)
            })
            .await
    }

    async fn restore(
        &self,
        order: &Order,
        grants: &[Grant],
        links: &[Link],
        daily_metrics: &[DailyMetric],
    ) -> Result<(), PortError> {
        let (order, grants, links, daily_metrics) =
            (order.clone(), grants.to_vec(), links.to_vec(), daily_metrics.to_vec());
        self.0.write(move |tx| restore(tx, &order, &grants, &links, &daily_metrics)).await
    }

    async fn record(&self, change: OrderChange) -> Result<(), PortError> {
        let (before, after) = failpoints::step_names(change.order.state);
        failpoints::reach(before).await?;
        self.0.write(move |tx| record(tx, change)).await?;
        failpoints::reach(after).await
    }

    async fn order(&self, id: &OrderId) -> Result<Option<Order>, PortError> {
        self.find("id", id.as_str()).await
    }

    async fn order_by_checkout_key(&self, key: &IdempotencyKey) -> Result<Option<Order>, PortError> {
        self.find("checkout_key", key.as_str()).await
    }

    async fn order_by_session(&self, session: &SessionId) -> Result<Option<Order>, PortError> {
        self.find("session", session.as_str()).await
    }

    async fn order_by_intent(&self, intent: &PaymentIntentId) -> Result<Option<Order>, PortError> {
        self.find("intent", intent.as_str()).await
    }

    async fn order_by_number(&self, number: &OrderNumber) -> Result<Option<Order>, PortError> {
        self.find("number", number.as_str()).await
    }

    async fn orders_of(&self, address: &str) -> Result<Vec<Order>, PortError> {
        let buyer = address::key(address);
        self.0
            .list(move |db, passed| {
                let rest = "WHERE buyer = ?1 ORDER BY created_at DESC, id DESC";
                sealed::all(db, passed, ORDERS, rest, [buyer], 50)
            })
            .await
    }

    async fn open_orders(
        &self,
        before: Timestamp,
        after: Option<&OrderId>,
        limit: usize,
    ) -> Result<Vec<Order>, PortError> {
        let after = after.map(OrderId::to_string);
        self.0
            .list(move |db, passed| {
                let rest = "WHERE open = 1 AND created_at < ?1
                            AND (?2 IS NULL OR (created_at, id) > (SELECT created_at, id FROM orders WHERE id = ?2))
                            ORDER BY created_at, id";
                sealed::all(db, passed, ORDERS, rest, params![before.0, after], limit)
            })
            .await
    }

    async fn search_orders(&self, search: &OrderSearch, limit: usize) -> Result<Vec<Order>, PortError> {
        let search = search.clone();
        self.0.list(move |db, passed| search::search(db, passed, &search, limit)).await
    }

    async fn unconfirmed_refunds(&self, before: Timestamp, limit: usize) -> Result<Vec<Order>, PortError> {
        self.0.list(move |db, passed| search::unconfirmed_refunds(db, passed, before, limit)).await
    }

    async fn grants(&self, order: &OrderId) -> Result<Vec<Grant>, PortError> {
        let order = order.to_string();
        self.0
            .list(move |db, passed| {
                sealed::all(db, passed, GRANTS, "WHERE order_id = ?1 ORDER BY line", [order], usize::MAX)
            })
            .await
    }

    async fn links(&self, order: &OrderId) -> Result<Vec<Link>, PortError> {
        let order = order.to_string();
        self.0
            .list(move |db, passed| {
                sealed::all(db, passed, LINKS, "WHERE order_id = ?1 ORDER BY row", [order], usize::MAX)
            })
            .await
    }

    async fn link(&self, hash: &TokenHash) -> Result<Option<Link>, PortError> {
        let hash = hash.to_string();
        self.0.read(move |db| sealed::one(db, LINKS, "WHERE hash = ?1", [hash])).await
    }

    async fn orders_by_state(&self) -> Result<Vec<(OrderState, u64)>, PortError> {
        self.0
            .read(|db| {
                let mut counts = db.prepare_cached("SELECT state, count FROM order_counts")?;
                let counted = counts.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?)))?;
                let known = |(state, count): (String, i64)| {
                    Some((OrderState::parse(&state)?, u64::try_from(count).unwrap_or_default()))
                };
                Ok(counted.collect::<Result<Vec<_>, _>>()?.into_iter().filter_map(known).collect())
            })
            .await
    }
}

/// An order as [`Orders::restore`] takes it.
#[cfg(feature = "bench")]
pub struct RestoredOrder {
    pub order: Order,
    pub grants: Vec<Grant>,
    pub links: Vec<Link>,
    pub daily_metrics: Vec<DailyMetric>,
}

#[cfg(feature = "bench")]
impl SqliteStore {
    /// Restores many orders at once, for measurements of large shops.
    ///
    /// # Errors
    /// As [`Orders::restore`]; nothing was stored.
    pub async fn restore_many(&self, orders: Vec<RestoredOrder>) -> Result<(), PortError> {
        self.0
            .write(move |tx| {
                let mut orders = orders.iter();
                orders.try_for_each(|each| restore(tx, &each.order, &each.grants, &each.links, &each.daily_metrics))
            })
            .await
    }
}

fn restore(
    tx: &Transaction,
    order: &Order,
    grants: &[Grant],
    links: &[Link],
    daily_metrics: &[DailyMetric],
) -> Result<(), StoreError> {
    insert_order(tx, order)?;
    set_found_by(tx, order)?;
    grants.iter().try_for_each(|grant| put_grant(tx, grant))?;
    links.iter().try_for_each(|link| insert_link(tx, link))?;
    daily_metrics.iter().try_for_each(|metric| reports::count(tx, metric))
}

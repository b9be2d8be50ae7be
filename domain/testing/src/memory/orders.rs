mod search;
mod unreadable;

use super::lock;
use async_trait::async_trait;
use domain::{
    alerts::Alert,
    audit::{AuditEntry, AuditRow},
    delivery::{
        grant::{Download, Grant, Link},
        token::TokenHash,
    },
    idempotency::IdempotencyKey,
    ids::{EventId, OrderId, OutboxId, PaymentIntentId, SessionId},
    mail::{address, outbox::OutboxRow, suppression::SuppressedAddress},
    orders::{
        OrderSearch, OrderState,
        order::{Order, OrderNumber},
    },
    payments::inbox::InboxEvent,
    ports::{OldLinks, OrderChange, Orders, PortError},
    reports::metric::{DailyMetric, Metric},
    time::{Day, Timestamp},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Mutex,
};

/// What the store holds. Public, so that tests can look and break things.
#[derive(Default)]
pub struct Tables {
    pub orders: BTreeMap<OrderId, Order>,
    pub grants: BTreeMap<(OrderId, u8), Grant>,
    pub links: Vec<Link>,
    pub downloads: Vec<Download>,
    pub inbox: BTreeMap<EventId, InboxEvent>,
    pub outbox: BTreeMap<OutboxId, OutboxRow>,
    pub alerts: Vec<Alert>,
    pub held: BTreeMap<String, SuppressedAddress>,
    pub audit: Vec<AuditRow>,
    pub figures: BTreeMap<(Metric, Day), (i64, i64)>,
    pub(super) bookmarks: BTreeMap<String, String>,
    /// Rows nobody can read, as `orders/…`.
    unreadable: BTreeSet<String>,
    /// Those of inbox and outbox that were set aside because of it.
    aside: BTreeSet<String>,
}

#[derive(Default)]
pub struct MemoryStore(pub(super) Mutex<Tables>);

impl MemoryStore {
    pub fn look<T>(&self, look: impl FnOnce(&Tables) -> T) -> T {
        look(&lock(&self.0))
    }

    /// Loses an order with all its emails, grants and links, as a backup from before it does.
    pub fn forget(&self, id: &OrderId) {
        let mut tables = lock(&self.0);
        tables.orders.remove(id);
        tables.grants.retain(|(order, _), _| order != id);
        tables.links.retain(|link| &link.order != id);
        tables.outbox.retain(|_, mail| !mail.orders.contains(id));
    }

    /// Changes a stored order behind the shop's back.
    pub fn edit(&self, id: &OrderId, change: impl FnOnce(&mut Order)) {
        if let Some(order) = lock(&self.0).orders.get_mut(id) {
            change(order);
        }
    }

    /// Appends to the audit log what another store did in its own transaction.
    pub(crate) fn log(&self, entry: AuditEntry) {
        lock(&self.0).log(entry);
    }

    fn find(&self, is: impl Fn(&Order) -> bool) -> Result<Option<Order>, PortError> {
        let found = self.look(|tables| tables.orders.values().find(|order| is(order)).cloned());
        if let Some(order) = &found {
            self.check_readable("orders", order.id.as_str())?;
        }
        Ok(found)
    }

    /// Those of `orders` that can be read.
    fn readable(&self, orders: Vec<Order>) -> Vec<Order> {
        self.tell_of_unreadable("orders/");
        orders.into_iter().filter(|order| self.is_readable("orders", order.id.as_str())).collect()
    }
}

impl Tables {
    pub(crate) fn count(&mut self, metric: &DailyMetric) {
        let (count, minor) = self.figures.entry((metric.what.clone(), metric.day)).or_default();
        *count += metric.count;
        *minor += metric.minor;
    }

    /// All that goes with a step, and the order itself.
    fn store(&mut self, change: OrderChange) {
        let id = change.order.id.clone();
        for grant in change.grants {
            self.grants.insert((grant.order.clone(), grant.line), grant);
        }
        match change.old_links {
            OldLinks::Keep => {}
            OldLinks::Drop => self.links.retain(|link| link.order != id),
            OldLinks::Until(until) => {
                self.links.iter_mut().filter(|link| link.order == id).for_each(|link| link.expires_at = until);
            }
        }
        self.links.extend(change.links);
        for mail in change.mails {
            self.outbox.entry(mail.id.clone()).or_insert(mail);
        }
        self.alerts.retain(|open| !change.settled_alerts.contains(&(open.kind, open.object.clone())));
        change.alerts.iter().for_each(|alert| self.raise(alert));
        change.daily_metrics.iter().for_each(|metric| self.count(metric));
        self.log(change.audit);
        self.orders.insert(id, change.order);
    }

    fn is_taken(&self, order: &Order) -> bool {
        let same = |other: &Order| {
            other.id == order.id || other.number == order.number || other.checkout_key == order.checkout_key
        };
        self.orders.values().any(same)
    }

    pub(crate) fn log(&mut self, entry: AuditEntry) {
        let previous = self.audit.last().map_or(AuditRow::genesis(), |row| row.hash);
        let seq = self.audit.len() as u64 + 1;
        self.audit.push(AuditRow::seal(seq, previous, entry));
    }

    pub(crate) fn raise(&mut self, alert: &Alert) {
        let open = self.alerts.iter().any(|other| other.kind == alert.kind && other.object == alert.object);
        if !open {
            self.alerts.push(alert.clone());
        }
    }
}

#[async_trait]
impl Orders for MemoryStore {
    async fn place(&self, order: &Order, day: Day, audit: AuditEntry) -> Result<(), PortError> {
        let mut tables = lock(&self.0);
        if tables.is_taken(order) {
            return Err(PortError::Conflict);
        }
        tables.orders.insert(order.id.clone(), order.clone());
        tables.count(&DailyMetric::of_placing(day));
        tables.log(audit);
        Ok(())
    }

    async fn place_whole(&self, change: OrderChange) -> Result<(), PortError> {
        let mut tables = lock(&self.0);
        if change.order.version != 1 || tables.is_taken(&change.order) {
            return Err(PortError::Conflict);
        }
        tables.store(change);
        Ok(())
    }

    async fn restore(
        &self,
        order: &Order,
        grants: &[Grant],
        links: &[Link],
        daily_metrics: &[DailyMetric],
    ) -> Result<(), PortError> {
        let mut tables = lock(&self.0);
        let known = |link: &Link| tables.links.iter().any(|other| other.hash == link.hash);
        if tables.is_taken(order) || links.iter().any(known) {
            return Err(PortError::Conflict);
        }
        tables.orders.insert(order.id.clone(), order.clone());
        tables.grants.extend(grants.iter().map(|grant| ((grant.order.clone(), grant.line), grant.clone())));
        tables.links.extend_from_slice(links);
        daily_metrics.iter().for_each(|metric| tables.count(metric));
        Ok(())
    }

    async fn record(&self, change: OrderChange) -> Result<(), PortError> {
        let mut tables = lock(&self.0);
        let stored = tables.orders.get(&change.order.id).map(|order| order.version + 1);
        if stored != Some(change.order.version) {
            return Err(PortError::Conflict);
        }
        tables.store(change);
        Ok(())
    }

    async fn order(&self, id: &OrderId) -> Result<Option<Order>, PortError> {
        self.find(|order| &order.id == id)
    }

    async fn order_by_checkout_key(&self, key: &IdempotencyKey) -> Result<Option<Order>, PortError> {
        self.find(|order| &order.checkout_key == key)
    }

    async fn order_by_session(&self, session: &SessionId) -> Result<Option<Order>, PortError> {
        self.find(|order| order.session() == Some(session))
    }

    async fn order_by_intent(&self, intent: &PaymentIntentId) -> Result<Option<Order>, PortError> {
        self.find(|order| order.payment.as_ref().and_then(|p| p.intent.as_ref()) == Some(intent))
    }

    async fn order_by_number(&self, number: &OrderNumber) -> Result<Option<Order>, PortError> {
        self.find(|order| &order.number == number)
    }

    async fn orders_of(&self, address: &str) -> Result<Vec<Order>, PortError> {
        let is =
            |order: &&Order| order.state.is_fulfilled() && order.email().is_some_and(|own| address::same(own, address));
        let orders = self.look(|tables| tables.orders.values().filter(is).cloned().collect());
        let mut orders = self.readable(orders);
        orders.sort_by_key(|order| std::cmp::Reverse((order.created_at, order.id.clone())));
        orders.truncate(50);
        Ok(orders)
    }

    async fn open_orders(
        &self,
        before: Timestamp,
        after: Option<&OrderId>,
        limit: usize,
    ) -> Result<Vec<Order>, PortError> {
        self.tell_of_unreadable("orders/");
        self.look(|tables| {
            let mut open: Vec<_> = tables
                .orders
                .values()
                .filter(|o| o.state.is_open() && o.created_at < before && tables.is_readable("orders", o.id.as_str()))
                .collect();
            open.sort_by_key(|order| (order.created_at, &order.id));
            let from = after.and_then(|after| tables.orders.get(after)).map(|order| (order.created_at, &order.id));
            let rest = open.into_iter().filter(|order| from.is_none_or(|from| (order.created_at, &order.id) > from));
            Ok(rest.take(limit).cloned().collect())
        })
    }

    async fn search_orders(&self, search: &OrderSearch, limit: usize) -> Result<Vec<Order>, PortError> {
        self.tell_of_unreadable("orders/");
        Ok(self.look(|tables| tables.search(search, limit)))
    }

    async fn unconfirmed_refunds(&self, before: Timestamp, limit: usize) -> Result<Vec<Order>, PortError> {
        self.tell_of_unreadable("orders/");
        Ok(self.look(|tables| tables.unconfirmed_refunds(before, limit)))
    }

    async fn grants(&self, order: &OrderId) -> Result<Vec<Grant>, PortError> {
        Ok(self.look(|tables| tables.grants.values().filter(|grant| &grant.order == order).cloned().collect()))
    }

    async fn links(&self, order: &OrderId) -> Result<Vec<Link>, PortError> {
        Ok(self.look(|tables| tables.links.iter().filter(|link| &link.order == order).cloned().collect()))
    }

    async fn link(&self, hash: &TokenHash) -> Result<Option<Link>, PortError> {
        Ok(self.look(|tables| tables.links.iter().find(|link| &link.hash == hash).cloned()))
    }

    async fn orders_by_state(&self) -> Result<Vec<(OrderState, u64)>, PortError> {
        let count = |state: OrderState| {
            self.look(|tables| tables.orders.values().filter(|order| order.state == state).count() as u64)
        };
        Ok(OrderState::ALL.into_iter().map(|state| (state, count(state))).filter(|(_, count)| *count > 0).collect())
    }
}

mod search;
mod unreadable;

use super::lock;
use async_trait::async_trait;
use domain::{
    alerts::{Alert, AlertKind},
    audit::{AuditEntry, AuditRow, verify_after},
    checkout::key::CheckoutKey,
    delivery::{
        grant::{Download, DownloadLimit, Grant, Hold, Link},
        token::TokenHash,
    },
    ids::{EventId, OrderId, OutboxId, PaymentIntentId, ProductId, SessionId},
    mail::{
        address,
        outbox::{MailState, OutboxRow},
        suppression::SuppressedAddress,
    },
    orders::{
        OrderSearch, OrderState,
        order::{Order, OrderNumber},
    },
    payments::inbox::{InboxEvent, InboxState, Received},
    ports::{InboxClosing, MailStep, OldLinks, OrderChange, Orders, OutboxClaim, PortError},
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
    pub alarms: Vec<Alert>,
    pub held: BTreeMap<String, SuppressedAddress>,
    pub audit: Vec<AuditRow>,
    pub figures: BTreeMap<(Metric, Day), (i64, i64)>,
    bookmarks: BTreeMap<String, String>,
    /// Rows nobody can read, as `orders/…`.
    unreadable: BTreeSet<String>,
    /// Those of inbox and outbox that were set aside because of it.
    aside: BTreeSet<String>,
}

#[derive(Default)]
pub struct MemoryOrders(Mutex<Tables>);

impl MemoryOrders {
    pub fn look<T>(&self, look: impl FnOnce(&Tables) -> T) -> T {
        look(&lock(&self.0))
    }

    /// Loses an order with all its mails, grants and links, as a backup from before it does.
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
    pub(super) fn log(&self, entry: AuditEntry) {
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
    fn count(&mut self, tally: &DailyMetric) {
        let (count, minor) = self.figures.entry((tally.what.clone(), tally.day)).or_default();
        *count += tally.count;
        *minor += tally.minor;
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
        self.alarms.retain(|open| !change.settled_alarms.contains(&(open.kind, open.object.clone())));
        change.alarms.iter().for_each(|alarm| self.raise(alarm));
        change.tallies.iter().for_each(|tally| self.count(tally));
        self.log(change.audit);
        self.orders.insert(id, change.order);
    }

    fn is_taken(&self, order: &Order) -> bool {
        let same = |other: &Order| {
            other.id == order.id || other.number == order.number || other.checkout_key == order.checkout_key
        };
        self.orders.values().any(same)
    }

    fn log(&mut self, entry: AuditEntry) {
        let previous = self.audit.last().map_or(AuditRow::genesis(), |row| row.hash);
        let seq = self.audit.len() as u64 + 1;
        self.audit.push(AuditRow::seal(seq, previous, entry));
    }

    fn raise(&mut self, alarm: &Alert) {
        let open = self.alarms.iter().any(|other| other.kind == alarm.kind && other.object == alarm.object);
        if !open {
            self.alarms.push(alarm.clone());
        }
    }
}

#[async_trait]
impl Orders for MemoryOrders {
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
        tallies: &[DailyMetric],
    ) -> Result<(), PortError> {
        let mut tables = lock(&self.0);
        let known = |link: &Link| tables.links.iter().any(|other| other.hash == link.hash);
        if tables.is_taken(order) || links.iter().any(known) {
            return Err(PortError::Conflict);
        }
        tables.orders.insert(order.id.clone(), order.clone());
        tables.grants.extend(grants.iter().map(|grant| ((grant.order.clone(), grant.line), grant.clone())));
        tables.links.extend_from_slice(links);
        tallies.iter().for_each(|tally| tables.count(tally));
        Ok(())
    }

    async fn restore_audit(&self, rows: &[AuditRow]) -> Result<(), PortError> {
        let mut tables = lock(&self.0);
        verify_after(tables.audit.last(), rows).map_err(|_| PortError::Conflict)?;
        tables.audit.extend_from_slice(rows);
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

    async fn order_by_checkout_key(&self, key: &CheckoutKey) -> Result<Option<Order>, PortError> {
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

    async fn record_download(&self, download: &Download, limit: &DownloadLimit) -> Result<Option<Hold>, PortError> {
        let mut tables = lock(&self.0);
        let same = |other: &&Download| other.order == download.order && other.line == download.line;
        let hold = limit.hold(tables.downloads.iter().filter(same), Some(&download.network));
        if hold.is_none() {
            tables.downloads.push(download.clone());
        }
        Ok(hold)
    }

    async fn downloads(&self, order: &OrderId, line: u8, since: Timestamp) -> Result<Vec<Download>, PortError> {
        let is = |d: &&Download| &d.order == order && d.line == line && d.at >= since;
        Ok(self.look(|tables| tables.downloads.iter().rev().filter(is).take(100).cloned().collect()))
    }

    async fn downloads_of(&self, order: &OrderId) -> Result<Vec<Download>, PortError> {
        let own = |download: &&Download| &download.order == order;
        Ok(self.look(|tables| tables.downloads.iter().rev().filter(own).take(200).cloned().collect()))
    }

    async fn receive(&self, event: &InboxEvent) -> Result<Received, PortError> {
        let mut tables = lock(&self.0);
        if tables.inbox.contains_key(&event.id) {
            return Ok(Received::Known);
        }
        tables.inbox.insert(event.id.clone(), event.clone());
        Ok(Received::New)
    }

    async fn due_events(&self, now: Timestamp, limit: usize) -> Result<Vec<InboxEvent>, PortError> {
        let mut tables = lock(&self.0);
        let is = |event: &&InboxEvent| {
            event.state == InboxState::Waiting && event.due_at <= now && tables.waits("inbox", event.id.as_str())
        };
        let due: Vec<_> = tables.inbox.values().filter(is).cloned().collect();
        let (mut due, bad): (Vec<_>, Vec<_>) =
            due.into_iter().partition(|event| tables.is_readable("inbox", event.id.as_str()));
        bad.iter().for_each(|event| tables.set_aside("inbox", event.id.as_str()));
        due.sort_by_key(|event| (event.due_at, event.id.clone()));
        due.truncate(limit);
        Ok(due)
    }

    async fn close_event(&self, id: &EventId, closing: InboxClosing) -> Result<(), PortError> {
        if let Some(event) = lock(&self.0).inbox.get_mut(id) {
            match closing {
                InboxClosing::Done => event.state = InboxState::Done,
                InboxClosing::Ignored => event.state = InboxState::Ignored,
                InboxClosing::GivenUp => event.state = InboxState::GivenUp,
                InboxClosing::Again(due_at) => {
                    event.due_at = due_at;
                    event.attempt += 1;
                }
            }
        }
        Ok(())
    }

    async fn queue_mail(&self, mail: &OutboxRow, links: &[Link], audit: AuditEntry) -> Result<(), PortError> {
        let mut tables = lock(&self.0);
        if !tables.outbox.contains_key(&mail.id) {
            tables.outbox.insert(mail.id.clone(), mail.clone());
            tables.links.extend_from_slice(links);
            tables.log(audit);
        }
        Ok(())
    }

    async fn claim_mail(&self, now: Timestamp, lease_until: Timestamp) -> Result<Option<OutboxClaim>, PortError> {
        let mut tables = lock(&self.0);
        let due = |tables: &Tables| {
            let waits = |row: &&OutboxRow| {
                matches!(row.state, MailState::Queued | MailState::Sending)
                    && row.due_at <= now
                    && tables.waits("outbox", row.id.as_str())
            };
            tables.outbox.values().filter(waits).min_by_key(|row| (row.due_at, &row.id)).map(|row| row.id.clone())
        };
        let mut id = due(&tables);
        while let Some(bad) = id.as_ref().filter(|id| !tables.is_readable("outbox", id.as_str())) {
            let bad = bad.clone();
            tables.set_aside("outbox", bad.as_str());
            id = due(&tables);
        }
        let Some(row) = id.and_then(|id| tables.outbox.get_mut(&id)) else { return Ok(None) };
        let taken_over = row.state == MailState::Sending;
        row.state = MailState::Sending;
        row.attempt += 1;
        row.due_at = lease_until;
        Ok(Some(OutboxClaim { row: row.clone(), taken_over }))
    }

    async fn finish_mail(&self, row: &OutboxRow, alarm: Option<Alert>) -> Result<(), PortError> {
        let mut tables = lock(&self.0);
        match tables.outbox.get_mut(&row.id) {
            Some(stored) if stored.attempt == row.attempt && stored.state == MailState::Sending => {
                *stored = row.clone()
            }
            _ => return Err(PortError::Conflict),
        }
        alarm.iter().for_each(|alarm| tables.raise(alarm));
        Ok(())
    }

    async fn mail_came_back(
        &self,
        step: Option<MailStep<'_>>,
        held: Option<&SuppressedAddress>,
        alarm: Option<&Alert>,
        audit: AuditEntry,
    ) -> Result<(), PortError> {
        let mut tables = lock(&self.0);
        if let Some(MailStep { was, is }) = step {
            match tables.outbox.get_mut(&was.id) {
                Some(stored) if stored == was => *stored = is.clone(),
                _ => return Err(PortError::Conflict),
            }
        }
        if let Some(held) = held {
            tables.held.entry(held.email.clone()).or_insert_with(|| held.clone());
        }
        alarm.into_iter().for_each(|alarm| tables.raise(alarm));
        tables.log(audit);
        Ok(())
    }

    async fn held_address(&self, address: &str) -> Result<Option<SuppressedAddress>, PortError> {
        Ok(self.look(|tables| address::keys(address).iter().find_map(|key| tables.held.get(key)).cloned()))
    }

    async fn release_address(&self, address: &str, audit: AuditEntry) -> Result<bool, PortError> {
        let mut tables = lock(&self.0);
        let released = address::keys(address).iter().filter_map(|key| tables.held.remove(key)).count() > 0;
        if released {
            tables.log(audit);
        }
        Ok(released)
    }

    async fn mail(&self, id: &OutboxId) -> Result<Option<OutboxRow>, PortError> {
        self.check_readable("outbox", id.as_str())?;
        Ok(self.look(|tables| tables.outbox.get(id).cloned()))
    }

    async fn mails_of(&self, order: &OrderId) -> Result<Vec<OutboxRow>, PortError> {
        self.tell_of_unreadable("outbox/");
        let about = |row: &&OutboxRow| row.orders.contains(order) && self.is_readable("outbox", row.id.as_str());
        let mut mails: Vec<_> = {
            let all: Vec<_> = self.look(|tables| tables.outbox.values().cloned().collect());
            all.iter().filter(about).cloned().collect()
        };
        mails.sort_by_key(|row| std::cmp::Reverse((row.queued_at, row.id.clone())));
        mails.truncate(100);
        Ok(mails)
    }

    async fn raise(&self, alarm: &Alert) -> Result<(), PortError> {
        lock(&self.0).raise(alarm);
        Ok(())
    }

    async fn open_alarms(&self) -> Result<Vec<Alert>, PortError> {
        Ok(self.look(|tables| tables.alarms.clone()))
    }

    async fn close_alarm(&self, kind: AlertKind, object: &str, audit: AuditEntry) -> Result<bool, PortError> {
        let mut tables = lock(&self.0);
        let open = tables.alarms.len();
        tables.alarms.retain(|alarm| alarm.kind != kind || alarm.object != object);
        let closed = tables.alarms.len() < open;
        if closed {
            tables.log(audit);
        }
        Ok(closed)
    }

    async fn note(&self, audit: AuditEntry) -> Result<(), PortError> {
        lock(&self.0).log(audit);
        Ok(())
    }

    async fn audit_of(&self, object: &str, limit: usize) -> Result<Vec<AuditRow>, PortError> {
        let about = |row: &&AuditRow| row.entry.object == object;
        Ok(self.look(|tables| tables.audit.iter().rev().filter(about).take(limit).cloned().collect()))
    }

    async fn count(&self, tallies: &[DailyMetric]) -> Result<(), PortError> {
        let mut tables = lock(&self.0);
        tallies.iter().for_each(|tally| tables.count(tally));
        Ok(())
    }

    async fn tallies(&self, since: Day, until: Day) -> Result<Vec<DailyMetric>, PortError> {
        Ok(self.look(|tables| tables.tallies(since, until)))
    }

    async fn sold(&self, products: &[ProductId]) -> Result<Vec<(ProductId, u64)>, PortError> {
        self.look(|tables| {
            let copies = |id: &ProductId| {
                let of = |(what, _): &&(Metric, Day)| matches!(what, Metric::Sold(product, _) if product == id);
                let counts = tables.figures.iter().filter(|(key, _)| of(key)).map(|(_, (count, _))| *count);
                u64::try_from(counts.sum::<i64>()).unwrap_or_default()
            };
            Ok(products.iter().map(|id| (id.clone(), copies(id))).collect())
        })
    }

    async fn best_sellers(&self, since: Day, until: Day, limit: usize) -> Result<Vec<DailyMetric>, PortError> {
        Ok(self.look(|tables| tables.best_sellers(since, until, limit)))
    }

    async fn audit(&self, after: u64, limit: usize) -> Result<Vec<AuditRow>, PortError> {
        Ok(self.look(|tables| tables.audit.iter().filter(|row| row.seq > after).take(limit).cloned().collect()))
    }

    async fn orders_by_state(&self) -> Result<Vec<(OrderState, u64)>, PortError> {
        let count = |state: OrderState| {
            self.look(|tables| tables.orders.values().filter(|order| order.state == state).count() as u64)
        };
        Ok(OrderState::ALL.into_iter().map(|state| (state, count(state))).filter(|(_, count)| *count > 0).collect())
    }

    async fn take_back_set_aside(&self) -> Result<usize, PortError> {
        Ok(lock(&self.0).take_back())
    }

    async fn oldest_waiting(&self) -> Result<(Option<Timestamp>, Option<Timestamp>), PortError> {
        self.look(|tables| {
            let waits = |e: &&InboxEvent| e.state == InboxState::Waiting && tables.waits("inbox", e.id.as_str());
            let event = tables.inbox.values().filter(waits).map(|e| e.received_at).min();
            let unsent = |row: &&OutboxRow| {
                matches!(row.state, MailState::Queued | MailState::Sending) && tables.waits("outbox", row.id.as_str())
            };
            let mail = tables.outbox.values().filter(unsent).map(|row| row.queued_at).min();
            Ok((event, mail))
        })
    }

    async fn bookmark(&self, name: &str) -> Result<Option<String>, PortError> {
        Ok(self.look(|tables| tables.bookmarks.get(name).cloned()).filter(|value| !value.is_empty()))
    }

    async fn set_bookmark(&self, name: &str, value: &str) -> Result<(), PortError> {
        lock(&self.0).bookmarks.insert(name.to_owned(), value.to_owned());
        Ok(())
    }
}

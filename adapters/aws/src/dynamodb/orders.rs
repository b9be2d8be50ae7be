pub(super) mod items;
mod links;
mod lists;
mod writing;

use super::{
    Dynamo, Table, Tries, audit,
    item::{Item, Key, ascending, now_and_random},
    journal,
    query::Range,
    reports,
    transaction::{IfNot, Transaction},
};
use async_trait::async_trait;
use domain::failpoints;
use domain::{
    CheckoutKey, EventId, Order, OrderId, OrderNumber, OutboxId, PaymentIntentId, PortError, ProductId, SessionId,
    Timestamp,
    alerts::{Alert, AlertKind},
    audit::{AuditEntry, AuditRow},
    delivery::{
        grant::{Download, DownloadLimit, Grant, Hold, Link},
        token::TokenHash,
    },
    mail::{address, outbox::OutboxRow, suppression::SuppressedAddress},
    orders::OrderSearch,
    payments::inbox::{InboxEvent, Received},
    ports::{InboxClosing, MailStep, OrderChange, Orders, OutboxClaim},
    reports::metric::DailyMetric,
    time::Day,
};
use items::Known;

/// Days that are counted in one transaction; each is two items at most with what sold on it.
const COUNTED_AT_ONCE: usize = 40;
/// How many downloads of a line were counted.
const TURN: &str = "turn";

/// Looks into the journal before log or figures are read: background work has left little there.
const BEFORE_READING: usize = 10;

/// Orders, grants, links, inbox, outbox, alarms and audit in DynamoDB.
#[derive(Clone)]
pub struct DynamoOrders(pub Dynamo);

impl DynamoOrders {
    async fn find(&self, known: Known<'_>) -> Result<Option<Order>, PortError> {
        let Some(found) = self.0.get(&known.key()).await? else { return Ok(None) };
        match found.text("order").and_then(|id| OrderId::parse(id).ok()) {
            Some(id) => self.order(&id).await,
            None => Ok(None),
        }
    }

    async fn one<T: serde::de::DeserializeOwned>(&self, key: &Key) -> Result<Option<T>, PortError> {
        self.0.value(key).await
    }
}

#[async_trait]
impl Orders for DynamoOrders {
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

    async fn order_by_checkout_key(&self, key: &CheckoutKey) -> Result<Option<Order>, PortError> {
        self.find(Known::CheckoutKey(key.as_str())).await
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
        tallies: &[DailyMetric],
    ) -> Result<(), PortError> {
        writing::restore(&self.0, order, grants, links, tallies).await
    }

    async fn restore_audit(&self, rows: &[AuditRow]) -> Result<(), PortError> {
        audit::restore(&self.0, rows).await
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

    async fn record_download(&self, download: &Download, limit: &DownloadLimit) -> Result<Option<Hold>, PortError> {
        // Every download takes the next turn of its line: who looked before another one was counted looks again.
        let turn = Key::alone(Table::Orders, items::download_turns_pk(&download.order, download.line));
        let mut tries = Tries::default();
        loop {
            let was = self.0.get(&turn).await?.and_then(|found| found.number(TURN));
            let before = self.downloads(&download.order, download.line, limit.since).await?;
            if let Some(hold) = limit.hold(before.iter(), Some(&download.network)) {
                return Ok(Some(hold));
            }
            let mut to = Transaction::default();
            let place = format!("{}#{}", ascending(download.at.0), now_and_random());
            let key = Key::new(Table::Orders, items::downloads_pk(&download.order), place);
            to.put(Item::at(key).body(download)?, &self.0)?;
            let next = Item::at(turn.clone()).number(TURN, was.unwrap_or(0) + 1);
            to.replace(next, (TURN, was), IfNot::Again, &self.0)?;
            if to.commit(&self.0, &mut tries).await? {
                return Ok(None);
            }
        }
    }

    async fn downloads(&self, order: &OrderId, line: u8, since: Timestamp) -> Result<Vec<Download>, PortError> {
        let range = Range::of(Table::Orders, items::downloads_pk(order)).from(items::from(since)).backwards(true);
        let mut reader = self.0.read(range.most(200));
        let mut found: Vec<Download> = Vec::new();
        loop {
            let some = reader.more().await?;
            if some.is_empty() {
                return Ok(found);
            }
            for download in self.0.readable::<Download>(&some).await {
                if download.line == line {
                    found.push(download);
                }
                if found.len() == 100 {
                    return Ok(found);
                }
            }
        }
    }

    async fn downloads_of(&self, order: &OrderId) -> Result<Vec<Download>, PortError> {
        let range = Range::of(Table::Orders, items::downloads_pk(order)).backwards(true).most(200);
        Ok(self.0.readable(&self.0.query(range).await?).await)
    }

    async fn receive(&self, event: &InboxEvent) -> Result<Received, PortError> {
        crate::dynamodb::mail::receive(&self.0, event).await
    }

    async fn due_events(&self, now: Timestamp, limit: usize) -> Result<Vec<InboxEvent>, PortError> {
        crate::dynamodb::mail::due_events(&self.0, now, limit).await
    }

    async fn close_event(&self, id: &EventId, closing: InboxClosing) -> Result<(), PortError> {
        crate::dynamodb::mail::close_event(&self.0, id, closing).await
    }

    async fn queue_mail(&self, mail: &OutboxRow, links: &[Link], audit: AuditEntry) -> Result<(), PortError> {
        writing::queue_mail(&self.0, mail, links, audit).await
    }

    async fn claim_mail(&self, now: Timestamp, lease_until: Timestamp) -> Result<Option<OutboxClaim>, PortError> {
        let claim = crate::dynamodb::mail::claim(&self.0, now, lease_until).await?;
        if claim.is_some() {
            failpoints::reach("outbox.claimed").await?;
        }
        Ok(claim)
    }

    async fn finish_mail(&self, row: &OutboxRow, alarm: Option<Alert>) -> Result<(), PortError> {
        failpoints::reach("ses.accepted").await?;
        crate::dynamodb::mail::finish(&self.0, row, alarm.as_ref()).await?;
        failpoints::reach("outbox.marked").await
    }

    async fn mail(&self, id: &OutboxId) -> Result<Option<OutboxRow>, PortError> {
        self.one(&items::mail_key(id)).await
    }

    async fn mail_came_back(
        &self,
        step: Option<MailStep<'_>>,
        held: Option<&SuppressedAddress>,
        alarm: Option<&Alert>,
        audit: AuditEntry,
    ) -> Result<(), PortError> {
        crate::dynamodb::mail::came_back(&self.0, step, held, alarm, audit).await
    }

    async fn held_address(&self, address: &str) -> Result<Option<SuppressedAddress>, PortError> {
        for key in address::keys(address) {
            if let Some(held) = self.one(&items::held_key(&key)).await? {
                return Ok(Some(held));
            }
        }
        Ok(None)
    }

    async fn release_address(&self, address: &str, audit: AuditEntry) -> Result<bool, PortError> {
        let mut released = false;
        for key in address::keys(address) {
            released |= crate::dynamodb::mail::remove_and_note(&self.0, &items::held_key(&key), audit.clone()).await?;
        }
        Ok(released)
    }

    async fn mails_of(&self, order: &OrderId) -> Result<Vec<OutboxRow>, PortError> {
        crate::dynamodb::mail::mails_of(&self.0, order).await
    }

    async fn raise(&self, alarm: &Alert) -> Result<(), PortError> {
        self.0.create(items::alarm_item(alarm)?).await?;
        Ok(())
    }

    async fn open_alarms(&self) -> Result<Vec<Alert>, PortError> {
        let found = self.0.query(Range::of(Table::Orders, items::ALARMS)).await?;
        let mut alarms: Vec<Alert> = self.0.readable(&found).await;
        alarms.sort_by(|a, b| (a.at, a.kind.as_str(), &a.object).cmp(&(b.at, b.kind.as_str(), &b.object)));
        Ok(alarms)
    }

    async fn close_alarm(&self, kind: AlertKind, object: &str, audit: AuditEntry) -> Result<bool, PortError> {
        crate::dynamodb::mail::remove_and_note(&self.0, &items::alarm_key(kind, object), audit).await
    }

    async fn note(&self, audit: AuditEntry) -> Result<(), PortError> {
        journal::note(&self.0, audit).await
    }

    async fn audit_of(&self, object: &str, limit: usize) -> Result<Vec<AuditRow>, PortError> {
        journal::fold(&self.0, BEFORE_READING).await?;
        audit::about(&self.0, object, limit).await
    }

    async fn count(&self, tallies: &[DailyMetric]) -> Result<(), PortError> {
        for some in tallies.chunks(COUNTED_AT_ONCE) {
            let mut tries = Tries::default();
            loop {
                let mut to = Transaction::default();
                reports::count(&mut to, &self.0, some)?;
                if to.commit(&self.0, &mut tries).await? {
                    break;
                }
            }
        }
        Ok(())
    }

    async fn tallies(&self, since: Day, until: Day) -> Result<Vec<DailyMetric>, PortError> {
        journal::fold(&self.0, BEFORE_READING).await?;
        reports::tallies(&self.0, since, until).await
    }

    async fn sold(&self, products: &[ProductId]) -> Result<Vec<(ProductId, u64)>, PortError> {
        journal::fold(&self.0, BEFORE_READING).await?;
        reports::sold(&self.0, products).await
    }

    async fn best_sellers(&self, since: Day, until: Day, limit: usize) -> Result<Vec<DailyMetric>, PortError> {
        journal::fold(&self.0, BEFORE_READING).await?;
        reports::best_sellers(&self.0, since, until, limit).await
    }

    async fn audit(&self, after: u64, limit: usize) -> Result<Vec<AuditRow>, PortError> {
        journal::fold(&self.0, usize::MAX).await?;
        audit::behind(&self.0, after, limit).await
    }

    async fn tidy(&self) -> Result<(), PortError> {
        journal::fold(&self.0, BEFORE_READING).await
    }

    async fn take_back_set_aside(&self) -> Result<usize, PortError> {
        self.0.take_back().await
    }

    async fn oldest_waiting(&self) -> Result<(Option<Timestamp>, Option<Timestamp>), PortError> {
        let event = crate::dynamodb::mail::oldest(&self.0, items::INBOX).await?;
        Ok((event, crate::dynamodb::mail::oldest(&self.0, items::OUTBOX).await?))
    }

    async fn bookmark(&self, name: &str) -> Result<Option<String>, PortError> {
        let found = self.0.get(&items::bookmark_key(name)).await?;
        Ok(found.and_then(|found| found.text("value").map(str::to_owned)).filter(|value| !value.is_empty()))
    }

    async fn set_bookmark(&self, name: &str, value: &str) -> Result<(), PortError> {
        self.0.put(Item::at(items::bookmark_key(name)).text("value", value)).await
    }
}

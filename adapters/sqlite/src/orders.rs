pub mod search;
mod writing;

use super::{
    Sqlite, StoreError, mail, payments, reports,
    sealed::{self, AUDIT, GRANTS, LINKS, ORDERS, OUTBOX, PassedOver},
    unreadable,
};
use async_trait::async_trait;
use domain::failpoints;
use domain::{
    CheckoutKey, EventId, Order, OrderId, OrderNumber, OrderState, OutboxId, PaymentIntentId, PortError, ProductId,
    SessionId, Timestamp,
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
use rusqlite::{Connection, OptionalExtension, params};
use writing::{
    close_alarm, insert_link, insert_order, put_grant, record, restore_log, set_buyer, set_found_by, store_rest,
};
pub(super) use writing::{close_unreadable, log, normalize_addresses, open_unreadable, raise};

/// Orders, grants, links, inbox, outbox, alarms and audit in SQLite.
#[derive(Clone)]
pub struct SqliteOrders(pub Sqlite);

impl SqliteOrders {
    async fn find(&self, column: &'static str, value: &str) -> Result<Option<Order>, PortError> {
        let value = value.to_owned();
        self.0.read(move |db| sealed::one(db, ORDERS, &format!("WHERE {column} = ?1 LIMIT 1"), [value])).await
    }
}

#[async_trait]
impl Orders for SqliteOrders {
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
        tallies: &[DailyMetric],
    ) -> Result<(), PortError> {
        let (order, grants, links, tallies) = (order.clone(), grants.to_vec(), links.to_vec(), tallies.to_vec());
        self.0
            .write(move |tx| {
                insert_order(tx, &order)?;
                set_found_by(tx, &order)?;
                grants.iter().try_for_each(|grant| put_grant(tx, grant))?;
                links.iter().try_for_each(|link| insert_link(tx, link))?;
                tallies.iter().try_for_each(|tally| reports::count(tx, tally))
            })
            .await
    }

    async fn restore_audit(&self, rows: &[AuditRow]) -> Result<(), PortError> {
        let rows = rows.to_vec();
        self.0.write(move |tx| restore_log(tx, &rows)).await
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

    async fn order_by_checkout_key(&self, key: &CheckoutKey) -> Result<Option<Order>, PortError> {
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

    async fn record_download(&self, download: &Download, limit: &DownloadLimit) -> Result<Option<Hold>, PortError> {
        let (d, limit) = (download.clone(), *limit);
        self.0
            .write(move |tx| {
                let before = downloads(tx, &mut PassedOver::default(), d.order.clone(), d.line, limit.since)?;
                if let Some(hold) = limit.hold(before.iter(), Some(&d.network)) {
                    return Ok(Some(hold));
                }
                tx.execute(
                    "INSERT INTO downloads (order_id, line, at, file, version, network) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                    params![d.order.as_str(), d.line, d.at.0, d.file.as_str(), d.version, d.network],
                )?;
                Ok(None)
            })
            .await
    }

    async fn downloads(&self, order: &OrderId, line: u8, since: Timestamp) -> Result<Vec<Download>, PortError> {
        let order = order.clone();
        self.0.list(move |db, passed| downloads(db, passed, order, line, since)).await
    }

    async fn downloads_of(&self, order: &OrderId) -> Result<Vec<Download>, PortError> {
        let order = order.clone();
        self.0.list(move |db, passed| search::downloads_of(db, passed, &order)).await
    }

    async fn receive(&self, event: &InboxEvent) -> Result<Received, PortError> {
        let event = event.clone();
        self.0.write(move |tx| payments::receive(tx, &event)).await
    }

    async fn due_events(&self, now: Timestamp, limit: usize) -> Result<Vec<InboxEvent>, PortError> {
        let (due, PassedOver(bad)) = self.0.read(move |db| payments::due(db, now, limit)).await?;
        if !bad.is_empty() {
            self.0.write(move |tx| bad.iter().try_for_each(|row| unreadable::set_aside(tx, row))).await?;
        }
        Ok(due)
    }

    async fn close_event(&self, id: &EventId, closing: InboxClosing) -> Result<(), PortError> {
        let id = id.clone();
        self.0.write(move |tx| payments::close(tx, &id, closing)).await
    }

    async fn queue_mail(&self, mail: &OutboxRow, links: &[Link], audit: AuditEntry) -> Result<(), PortError> {
        let (mail, links) = (mail.clone(), links.to_vec());
        self.0
            .write(move |tx| {
                if mail::queue(tx, &mail)? {
                    links.iter().try_for_each(|link| insert_link(tx, link))?;
                    log(tx, audit)?;
                }
                Ok(())
            })
            .await
    }

    async fn claim_mail(&self, now: Timestamp, lease_until: Timestamp) -> Result<Option<OutboxClaim>, PortError> {
        // Most looks find nothing; those need no write.
        if !self.0.read(move |db| mail::is_due(db, now)).await? {
            return Ok(None);
        }
        let claim = self.0.write(move |tx| mail::claim(tx, now, lease_until)).await?;
        failpoints::reach("outbox.claimed").await?;
        Ok(claim)
    }

    async fn finish_mail(&self, row: &OutboxRow, alarm: Option<Alert>) -> Result<(), PortError> {
        failpoints::reach("ses.accepted").await?;
        let row = row.clone();
        let finished = self.0.write(move |tx| {
            mail::finish(tx, &row)?;
            alarm.iter().try_for_each(|alarm| raise(tx, alarm))
        });
        finished.await?;
        failpoints::reach("outbox.marked").await
    }

    async fn mail(&self, id: &OutboxId) -> Result<Option<OutboxRow>, PortError> {
        let id = id.to_string();
        self.0.read(move |db| sealed::one(db, OUTBOX, "WHERE id = ?1", [id])).await
    }

    async fn mails_of(&self, order: &OrderId) -> Result<Vec<OutboxRow>, PortError> {
        let order = order.to_string();
        self.0.list(move |db, passed| search::mails_of(db, passed, &order)).await
    }

    async fn mail_came_back(
        &self,
        step: Option<MailStep<'_>>,
        held: Option<&SuppressedAddress>,
        alarm: Option<&Alert>,
        audit: AuditEntry,
    ) -> Result<(), PortError> {
        let step = step.map(|MailStep { was, is }| (was.clone(), is.clone()));
        let (held, alarm) = (held.cloned(), alarm.cloned());
        self.0
            .write(move |tx| {
                let step = step.as_ref().map(|(was, is)| MailStep { was, is });
                mail::came_back(tx, step, held.as_ref())?;
                alarm.iter().try_for_each(|alarm| raise(tx, alarm))?;
                log(tx, audit)
            })
            .await
    }

    async fn held_address(&self, address: &str) -> Result<Option<SuppressedAddress>, PortError> {
        let keys = address::keys(address);
        self.0.read(move |db| mail::held(db, &keys)).await
    }

    async fn release_address(&self, address: &str, audit: AuditEntry) -> Result<bool, PortError> {
        let keys = address::keys(address);
        self.0
            .write(move |tx| {
                let released = mail::release(tx, &keys)?;
                if released {
                    log(tx, audit)?;
                }
                Ok(released)
            })
            .await
    }

    async fn raise(&self, alarm: &Alert) -> Result<(), PortError> {
        let alarm = alarm.clone();
        self.0.write(move |tx| raise(tx, &alarm)).await
    }

    async fn open_alarms(&self) -> Result<Vec<Alert>, PortError> {
        self.0
            .list(|db, passed| {
                let mut statement =
                    db.prepare_cached("SELECT kind, object, at FROM alarms ORDER BY at, kind, object")?;
                let mut rows = statement.query([])?;
                let mut alarms = Vec::new();
                while let Some(row) = rows.next()? {
                    let (kind, object): (String, String) = (row.get(0)?, row.get(1)?);
                    match AlertKind::parse(&kind) {
                        Some(kind) => alarms.push(Alert { kind, object, at: Timestamp(row.get(2)?) }),
                        None => passed.0.push(format!("alarms/{kind} {object}")),
                    }
                }
                Ok(alarms)
            })
            .await
    }

    async fn close_alarm(&self, kind: AlertKind, object: &str, audit: AuditEntry) -> Result<bool, PortError> {
        let object = object.to_owned();
        self.0
            .write(move |tx| {
                let closed = close_alarm(tx, kind, &object)?;
                if closed {
                    log(tx, audit)?;
                }
                Ok(closed)
            })
            .await
    }

    async fn note(&self, audit: AuditEntry) -> Result<(), PortError> {
        self.0.write(move |tx| log(tx, audit)).await
    }

    async fn audit_of(&self, object: &str, limit: usize) -> Result<Vec<AuditRow>, PortError> {
        let object = object.to_owned();
        self.0
            .list(move |db, passed| {
                sealed::all(db, passed, AUDIT, "WHERE object = ?1 ORDER BY seq DESC", [object], limit)
            })
            .await
    }

    async fn count(&self, tallies: &[DailyMetric]) -> Result<(), PortError> {
        let tallies = tallies.to_vec();
        self.0.write(move |tx| tallies.iter().try_for_each(|tally| reports::count(tx, tally))).await
    }

    async fn tallies(&self, since: Day, until: Day) -> Result<Vec<DailyMetric>, PortError> {
        self.0.read(move |db| reports::tallies(db, since, until)).await
    }

    async fn sold(&self, products: &[ProductId]) -> Result<Vec<(ProductId, u64)>, PortError> {
        let products = products.to_vec();
        self.0.read(move |db| reports::sold(db, &products)).await
    }

    async fn best_sellers(&self, since: Day, until: Day, limit: usize) -> Result<Vec<DailyMetric>, PortError> {
        self.0.read(move |db| reports::best_sellers(db, since, until, limit)).await
    }

    async fn audit(&self, after: u64, limit: usize) -> Result<Vec<AuditRow>, PortError> {
        let after = i64::try_from(after).unwrap_or(i64::MAX);
        self.0
            .list(move |db, passed| sealed::all(db, passed, AUDIT, "WHERE seq > ?1 ORDER BY seq", [after], limit))
            .await
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

    async fn tidy(&self) -> Result<(), PortError> {
        self.0.empty_log_now_and_then().await
    }

    async fn take_back_set_aside(&self) -> Result<usize, PortError> {
        self.0.write(unreadable::take_back).await
    }

    async fn oldest_waiting(&self) -> Result<(Option<Timestamp>, Option<Timestamp>), PortError> {
        self.0
            .read(|db| {
                let oldest =
                    |sql| db.query_row(sql, [], |row| row.get::<_, Option<i64>>(0)).map(|at| at.map(Timestamp));
                let event = oldest("SELECT min(received_at) FROM inbox WHERE waiting = 1")?;
                Ok((event, oldest("SELECT min(queued_at) FROM outbox WHERE waiting = 1")?))
            })
            .await
    }

    async fn bookmark(&self, name: &str) -> Result<Option<String>, PortError> {
        let name = name.to_owned();
        self.0
            .read(move |db| {
                let sql = "SELECT value FROM bookmarks WHERE name = ?1 AND value <> ''";
                Ok(db.prepare_cached(sql)?.query_row([name], |row| row.get(0)).optional()?)
            })
            .await
    }

    async fn set_bookmark(&self, name: &str, value: &str) -> Result<(), PortError> {
        let (name, value) = (name.to_owned(), value.to_owned());
        self.0
            .write(move |tx| {
                let sql =
                    "INSERT INTO bookmarks (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2";
                tx.execute(sql, params![name, value])?;
                Ok(())
            })
            .await
    }
}

fn downloads(
    db: &Connection,
    passed: &mut PassedOver,
    order: OrderId,
    line: u8,
    since: Timestamp,
) -> Result<Vec<Download>, StoreError> {
    let sql = "SELECT file, version, at, network FROM downloads WHERE order_id = ?1 AND line = ?2 AND at >= ?3 ORDER BY row DESC LIMIT 100";
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query(params![order.as_str(), line, since.0])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let file: String = row.get(0)?;
        let Ok(file) = domain::FileId::parse(&file) else {
            passed.0.push(format!("downloads/{order}"));
            continue;
        };
        found.push(Download {
            order: order.clone(),
            line,
            file,
            version: row.get(1)?,
            at: Timestamp(row.get(2)?),
            network: row.get(3)?,
        });
    }
    Ok(found)
}

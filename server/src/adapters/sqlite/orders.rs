mod writing;

use super::{Sqlite, StoreError, desk, figures, inbox, outbox, rows, sealed};
use crate::failpoints;
use async_trait::async_trait;
use domain::{
    CheckoutKey, EventId, Order, OrderId, OrderNumber, OrderState, OutboxId, PaymentIntentId, PortError, ProductId,
    SessionId, Timestamp,
    audit::{AuditEntry, AuditRow},
    desk::OrderSearch,
    figures::Tally,
    grant::{Download, DownloadLimit, Grant, Hold, Link},
    inbox::{InboxEvent, Received},
    outbox::OutboxRow,
    ports::{Alarm, AlarmKind, InboxClosing, OrderChange, Orders, OutboxClaim},
    returned::HeldAddress,
    time::Day,
    token::TokenHash,
};
use rusqlite::{Connection, OptionalExtension, params};
pub(super) use writing::log;
use writing::{
    close_alarm, insert_link, insert_order, put_grant, raise, record, restore_log, set_buyer, set_found_by, store_rest,
};

/// Orders, grants, links, inbox, outbox, alarms and audit in SQLite.
#[derive(Clone)]
pub struct SqliteOrders(pub Sqlite);

impl SqliteOrders {
    async fn find(&self, column: &'static str, value: &str) -> Result<Option<Order>, PortError> {
        let value = value.to_owned();
        self.0
            .read(move |db| {
                sealed::one(db, &format!("SELECT body, sum FROM orders WHERE {column} = ?1 LIMIT 1"), [value])
            })
            .await
    }
}

#[async_trait]
impl Orders for SqliteOrders {
    async fn place(&self, order: &Order, audit: AuditEntry) -> Result<(), PortError> {
        failpoints::reach("order.put").await?;
        let order = order.clone();
        let placed = self.0.write(move |tx| {
            insert_order(tx, &order)?;
            figures::count(tx, &Tally::of_placing(&order))?;
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
        tallies: &[Tally],
    ) -> Result<(), PortError> {
        let (order, grants, links, tallies) = (order.clone(), grants.to_vec(), links.to_vec(), tallies.to_vec());
        self.0
            .write(move |tx| {
                insert_order(tx, &order)?;
                set_found_by(tx, &order)?;
                grants.iter().try_for_each(|grant| put_grant(tx, grant))?;
                links.iter().try_for_each(|link| insert_link(tx, link))?;
                tallies.iter().try_for_each(|tally| figures::count(tx, tally))
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

    async fn orders_of(&self, email: &str) -> Result<Vec<Order>, PortError> {
        let buyer = email.to_ascii_lowercase();
        self.0
            .read(move |db| {
                sealed::all(
                    db,
                    "SELECT body, sum FROM orders WHERE buyer = ?1 ORDER BY created_at DESC, id DESC LIMIT 50",
                    [buyer],
                )
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
            .read(move |db| {
                let sql = "SELECT body, sum FROM orders WHERE open = 1 AND created_at < ?1
                           AND (?2 IS NULL OR (created_at, id) > (SELECT created_at, id FROM orders WHERE id = ?2))
                           ORDER BY created_at, id LIMIT ?3";
                sealed::all(db, sql, params![before.0, after, rows(limit)])
            })
            .await
    }

    async fn search_orders(&self, search: &OrderSearch, limit: usize) -> Result<Vec<Order>, PortError> {
        let search = search.clone();
        self.0.read(move |db| desk::search(db, &search, limit)).await
    }

    async fn unconfirmed_refunds(&self, before: Timestamp, limit: usize) -> Result<Vec<Order>, PortError> {
        self.0.read(move |db| desk::unconfirmed_refunds(db, before, limit)).await
    }

    async fn grants(&self, order: &OrderId) -> Result<Vec<Grant>, PortError> {
        let order = order.to_string();
        self.0
            .read(move |db| sealed::all(db, "SELECT body, sum FROM grants WHERE order_id = ?1 ORDER BY line", [order]))
            .await
    }

    async fn links(&self, order: &OrderId) -> Result<Vec<Link>, PortError> {
        let order = order.to_string();
        self.0
            .read(move |db| sealed::all(db, "SELECT body, sum FROM links WHERE order_id = ?1 ORDER BY row", [order]))
            .await
    }

    async fn link(&self, hash: &TokenHash) -> Result<Option<Link>, PortError> {
        let hash = hash.to_string();
        self.0.read(move |db| sealed::one(db, "SELECT body, sum FROM links WHERE hash = ?1", [hash])).await
    }

    async fn record_download(&self, download: &Download, limit: &DownloadLimit) -> Result<Option<Hold>, PortError> {
        let (d, limit) = (download.clone(), *limit);
        self.0
            .write(move |tx| {
                let before = downloads(tx, d.order.clone(), d.line, limit.since)?;
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
        self.0.read(move |db| downloads(db, order, line, since)).await
    }

    async fn downloads_of(&self, order: &OrderId) -> Result<Vec<Download>, PortError> {
        let order = order.clone();
        self.0.read(move |db| desk::downloads_of(db, &order)).await
    }

    async fn receive(&self, event: &InboxEvent) -> Result<Received, PortError> {
        let event = event.clone();
        self.0.write(move |tx| inbox::receive(tx, &event)).await
    }

    async fn due_events(&self, now: Timestamp, limit: usize) -> Result<Vec<InboxEvent>, PortError> {
        self.0.read(move |db| inbox::due(db, now, limit)).await
    }

    async fn close_event(&self, id: &EventId, closing: InboxClosing) -> Result<(), PortError> {
        let id = id.clone();
        self.0.write(move |tx| inbox::close(tx, &id, closing)).await
    }

    async fn queue_mail(&self, mail: &OutboxRow, links: &[Link], audit: AuditEntry) -> Result<(), PortError> {
        let (mail, links) = (mail.clone(), links.to_vec());
        self.0
            .write(move |tx| {
                if outbox::queue(tx, &mail)? {
                    links.iter().try_for_each(|link| insert_link(tx, link))?;
                    log(tx, audit)?;
                }
                Ok(())
            })
            .await
    }

    async fn claim_mail(&self, now: Timestamp, lease_until: Timestamp) -> Result<Option<OutboxClaim>, PortError> {
        // Most looks find nothing; those need no write.
        if !self.0.read(move |db| outbox::is_due(db, now)).await? {
            return Ok(None);
        }
        let claim = self.0.write(move |tx| outbox::claim(tx, now, lease_until)).await?;
        failpoints::reach("outbox.claimed").await?;
        Ok(claim)
    }

    async fn finish_mail(&self, row: &OutboxRow, alarm: Option<Alarm>) -> Result<(), PortError> {
        failpoints::reach("ses.accepted").await?;
        let row = row.clone();
        let finished = self.0.write(move |tx| {
            outbox::finish(tx, &row)?;
            alarm.iter().try_for_each(|alarm| raise(tx, alarm))
        });
        finished.await?;
        failpoints::reach("outbox.marked").await
    }

    async fn mail(&self, id: &OutboxId) -> Result<Option<OutboxRow>, PortError> {
        let id = id.to_string();
        self.0.read(move |db| sealed::one(db, "SELECT body, sum FROM outbox WHERE id = ?1", [id])).await
    }

    async fn mails_of(&self, order: &OrderId) -> Result<Vec<OutboxRow>, PortError> {
        let order = order.to_string();
        self.0.read(move |db| desk::mails_of(db, &order)).await
    }

    async fn mail_came_back(
        &self,
        row: Option<&OutboxRow>,
        held: Option<&HeldAddress>,
        alarm: Option<&Alarm>,
        audit: AuditEntry,
    ) -> Result<(), PortError> {
        let (row, held, alarm) = (row.cloned(), held.cloned(), alarm.cloned());
        self.0
            .write(move |tx| {
                outbox::came_back(tx, row.as_ref(), held.as_ref())?;
                alarm.iter().try_for_each(|alarm| raise(tx, alarm))?;
                log(tx, audit)
            })
            .await
    }

    async fn held_address(&self, email: &str) -> Result<Option<HeldAddress>, PortError> {
        let email = email.to_owned();
        self.0.read(move |db| outbox::held(db, &email)).await
    }

    async fn release_address(&self, email: &str, audit: AuditEntry) -> Result<bool, PortError> {
        let email = email.to_owned();
        self.0
            .write(move |tx| {
                let released = outbox::release(tx, &email)?;
                if released {
                    log(tx, audit)?;
                }
                Ok(released)
            })
            .await
    }

    async fn raise(&self, alarm: &Alarm) -> Result<(), PortError> {
        let alarm = alarm.clone();
        self.0.write(move |tx| raise(tx, &alarm)).await
    }

    async fn open_alarms(&self) -> Result<Vec<Alarm>, PortError> {
        self.0
            .read(|db| {
                let mut statement = db.prepare_cached("SELECT json_object('kind', kind, 'object', object, 'at', at) FROM alarms ORDER BY at, kind, object")?;
                let rows: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
                let alarm = |row: &String| serde_json::from_str(row).map_err(|error| StoreError::Damaged(error.to_string()));
                rows.iter().map(alarm).collect()
            })
            .await
    }

    async fn close_alarm(&self, kind: AlarmKind, object: &str, audit: AuditEntry) -> Result<bool, PortError> {
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
            .read(move |db| {
                let sql = "SELECT body, sum FROM audit WHERE object = ?1 ORDER BY seq DESC LIMIT ?2";
                sealed::all(db, sql, params![object, rows(limit)])
            })
            .await
    }

    async fn count(&self, tallies: &[Tally]) -> Result<(), PortError> {
        let tallies = tallies.to_vec();
        self.0.write(move |tx| tallies.iter().try_for_each(|tally| figures::count(tx, tally))).await
    }

    async fn tallies(&self, since: Day, until: Day) -> Result<Vec<Tally>, PortError> {
        self.0.read(move |db| figures::tallies(db, since, until)).await
    }

    async fn sold(&self, products: &[ProductId]) -> Result<Vec<(ProductId, u64)>, PortError> {
        let products = products.to_vec();
        self.0.read(move |db| figures::sold(db, &products)).await
    }

    async fn best_sellers(&self, since: Day, until: Day, limit: usize) -> Result<Vec<Tally>, PortError> {
        self.0.read(move |db| figures::best_sellers(db, since, until, limit)).await
    }

    async fn audit(&self, after: u64, limit: usize) -> Result<Vec<AuditRow>, PortError> {
        let after = i64::try_from(after).unwrap_or(i64::MAX);
        self.0
            .read(move |db| {
                sealed::all(
                    db,
                    "SELECT body, sum FROM audit WHERE seq > ?1 ORDER BY seq LIMIT ?2",
                    params![after, rows(limit)],
                )
            })
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

fn downloads(db: &Connection, order: OrderId, line: u8, since: Timestamp) -> Result<Vec<Download>, StoreError> {
    let sql = "SELECT file, version, at, network FROM downloads WHERE order_id = ?1 AND line = ?2 AND at >= ?3 ORDER BY row DESC LIMIT 100";
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query(params![order.as_str(), line, since.0])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let file: String = row.get(0)?;
        found.push(Download {
            order: order.clone(),
            line,
            file: domain::FileId::parse(&file).map_err(|error| StoreError::Damaged(error.to_string()))?,
            version: row.get(1)?,
            at: Timestamp(row.get(2)?),
            network: row.get(3)?,
        });
    }
    Ok(found)
}

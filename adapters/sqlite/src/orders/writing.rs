//! What is stored with one step of an order, in one transaction.

use crate::{
    alerts::{close_alert, raise},
    audit::log,
    delivery::insert_link,
    error::StoreError,
    mail, reports,
    sealed::{self, LINKS, ORDERS, PassedOver, Sealed},
};
use domain::{
    Order, OrderId, PaymentIntentId, SessionId,
    delivery::grant::{Grant, Link},
    mail::address,
    planted::Bug,
    ports::{OldLinks, OrderChange},
};
use rusqlite::{Connection, Transaction, params};

pub(super) fn insert_order(tx: &Transaction, order: &Order) -> Result<(), StoreError> {
    let Sealed { body, sum } = Sealed::of(order)?;
    tx.prepare_cached(
        "INSERT INTO orders (id, number, checkout_key, created_at, open, version, body, sum) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute(params![
        order.id.as_str(),
        order.number.as_str(),
        order.checkout_key.as_str(),
        order.created_at.0,
        order.state.is_open(),
        i64::try_from(order.version).map_err(|_| StoreError::Conflict)?,
        body,
        sum
    ])?;
    let sql = "INSERT OR IGNORE INTO order_products (order_id, product, state, created_at) VALUES (?1, ?2, ?3, ?4)";
    for line in &order.lines {
        let state = order.state.as_str();
        tx.prepare_cached(sql)?.execute(params![
            order.id.as_str(),
            line.product.as_str(),
            state,
            order.created_at.0
        ])?;
    }
    Ok(())
}

/// Whose order it is, as `/find-my-order` asks.
fn buyer(order: &Order) -> Option<String> {
    order.email().filter(|_| order.state.is_fulfilled()).map(address::key)
}

pub(super) fn set_buyer(tx: &Transaction, order: &Order) -> Result<(), StoreError> {
    tx.execute("UPDATE orders SET buyer = ?2 WHERE id = ?1", params![order.id.as_str(), buyer(order)])?;
    Ok(())
}

/// What a new order is not found by yet and one from elsewhere is.
pub(super) fn set_found_by(tx: &Transaction, order: &Order) -> Result<(), StoreError> {
    let intent = order.payment.as_ref().and_then(|payment| payment.intent.as_ref()).map(PaymentIntentId::as_str);
    let refund_asked_at = order.overrides.open_refund().map(|refund| refund.at.0);
    tx.execute(
        "UPDATE orders SET session = ?2, intent = ?3, buyer = ?4, refund_asked_at = ?5 WHERE id = ?1",
        params![order.id.as_str(), order.session().map(SessionId::as_str), intent, buyer(order), refund_asked_at],
    )?;
    Ok(())
}

/// Gives orders of before the addresses they would have today, so that they are found. Those that cannot be read stay.
pub(crate) fn normalize_addresses(db: &mut Connection) -> Result<(), StoreError> {
    let tx = db.transaction()?;
    let passed = &mut PassedOver::default();
    // Beyond ASCII, which ends with `~`; or with dots where none belongs.
    let rest =
        "WHERE email GLOB '*[^ -~]*' OR email GLOB '*..*' OR email GLOB '.*' OR email GLOB '*.@*' OR email GLOB '*.'
                ORDER BY created_at";
    for order in sealed::all::<Order>(&tx, passed, ORDERS, rest, [], usize::MAX)? {
        let mut normal = order.clone();
        let normalize = |address: &mut Option<String>| *address = address.take().map(|text| address::normal(&text));
        normalize(&mut normal.overrides.address);
        if let Some(payment) = &mut normal.payment {
            normalize(&mut payment.email);
        }
        if normal == order {
            continue;
        }
        let Sealed { body, sum } = Sealed::of(&normal)?;
        let sql = "UPDATE orders SET body = ?2, sum = ?3, buyer = ?4 WHERE id = ?1";
        tx.execute(sql, params![normal.id.as_str(), body, sum, buyer(&normal)])?;
    }
    tx.commit()?;
    Ok(())
}

pub(super) fn record(tx: &Transaction, change: OrderChange) -> Result<(), StoreError> {
    let order = &change.order;
    let Sealed { body, sum } = Sealed::of(order)?;
    let version = i64::try_from(order.version).map_err(|_| StoreError::Conflict)?;
    let intent = order.payment.as_ref().and_then(|payment| payment.intent.as_ref()).map(PaymentIntentId::as_str);
    let changed = tx
        .prepare_cached(
            "UPDATE orders SET session = ?3, intent = ?4, buyer = ?5, open = ?6, version = ?2, body = ?7, sum = ?8,
                    refund_asked_at = ?9
             WHERE id = ?1 AND (version = ?2 - 1 OR ?10)",
        )?
        .execute(params![
            order.id.as_str(),
            version,
            order.session().map(SessionId::as_str),
            intent,
            buyer(order),
            order.state.is_open(),
            body,
            sum,
            order.overrides.open_refund().map(|refund| refund.at.0),
            Bug::NoVersionCondition.is_planted()
        ])?;
    if changed == 0 {
        return Err(StoreError::Conflict);
    }
    let sql = "UPDATE order_products SET state = ?2 WHERE order_id = ?1 AND state <> ?2";
    tx.prepare_cached(sql)?.execute(params![order.id.as_str(), order.state.as_str()])?;
    store_rest(tx, change)
}

/// What goes with an order in the same transaction.
pub(super) fn store_rest(tx: &Transaction, change: OrderChange) -> Result<(), StoreError> {
    change.grants.iter().try_for_each(|grant| put_grant(tx, grant))?;
    end_links(tx, &change.order.id, change.old_links)?;
    change.links.iter().try_for_each(|link| insert_link(tx, link))?;
    for mail in &change.mails {
        mail::queue(tx, mail)?;
    }
    for (kind, object) in &change.settled_alerts {
        close_alert(tx, *kind, object)?;
    }
    change.daily_metrics.iter().try_for_each(|metric| reports::count(tx, metric))?;
    change.alerts.iter().try_for_each(|alert| raise(tx, alert))?;
    log(tx, change.audit)
}

pub(super) fn put_grant(tx: &Transaction, grant: &Grant) -> Result<(), StoreError> {
    let Sealed { body, sum } = Sealed::of(grant)?;
    let sql = "INSERT INTO grants (order_id, line, body, sum) VALUES (?1, ?2, ?3, ?4)
               ON CONFLICT (order_id, line) DO UPDATE SET body = ?3, sum = ?4";
    tx.prepare_cached(sql)?.execute(params![grant.order.as_str(), grant.line, body, sum])?;
    Ok(())
}

fn end_links(tx: &Transaction, order: &OrderId, old: OldLinks) -> Result<(), StoreError> {
    let until = match old {
        OldLinks::Keep => return Ok(()),
        OldLinks::Drop => {
            tx.execute("DELETE FROM links WHERE order_id = ?1", [order.as_str()])?;
            return Ok(());
        }
        OldLinks::Until(until) => until,
    };
    // One that cannot be read opens nothing anyway.
    let passed = &mut PassedOver::default();
    let links: Vec<Link> = sealed::all(tx, passed, LINKS, "WHERE order_id = ?1", [order.as_str()], usize::MAX)?;
    for link in links {
        let link = Link { expires_at: until, ..link };
        let Sealed { body, sum } = Sealed::of(&link)?;
        let sql = "UPDATE links SET body = ?2, sum = ?3 WHERE hash = ?1";
        tx.prepare_cached(sql)?.execute(params![link.hash.to_string(), body, sum])?;
    }
    Ok(())
}

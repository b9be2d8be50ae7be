//! Steps of an order: all that goes with one, in one transaction.

use super::{
    items::{
        Known, alert_item, alert_key, grants_key, intent, mail_item, mail_key, mail_of_order_key, order_item,
        order_key, product_items, refund_place, session, version,
    },
    links::{self, LinkHead},
};
use crate::dynamodb::{
    Dynamo, PortError, Tries,
    item::{Found, Item},
    journal, reports,
    table::Table,
    transaction::{IfNot, MOST_STEPS, Transaction},
    unbuilt,
};
use aws_sdk_dynamodb::types::{PutRequest, WriteRequest};
use domain::{
    Order,
    audit::AuditEntry,
    delivery::grant::{Grant, Link},
    mail::outbox::OutboxRow,
    ports::{OldLinks, OrderChange},
    reports::metric::DailyMetric,
    time::Day,
};
use std::collections::BTreeSet;

pub(super) async fn place(dynamo: &Dynamo, order: &Order, day: Day, entry: AuditEntry) -> Result<(), PortError> {
    let mut tries = Tries::default();
    loop {
        let mut to = Transaction::default();
        new_order(&mut to, dynamo, order)?;
        journal::leave(&mut to, dynamo, entry.clone(), vec![DailyMetric::of_placing(day)])?;
        if to.commit(dynamo, &mut tries).await? {
            return Ok(());
        }
    }
}

pub(super) async fn place_whole(dynamo: &Dynamo, change: &OrderChange) -> Result<(), PortError> {
    if change.order.version != 1 {
        return Err(PortError::Conflict);
    }
    let mut tries = Tries::default();
    loop {
        let context = StepContext::read(dynamo, change).await?;
        let mut to = Transaction::default();
        new_order(&mut to, dynamo, &change.order)?;
        rest(&mut to, dynamo, change, &context)?;
        if to.commit(dynamo, &mut tries).await? {
            return Ok(());
        }
    }
}

pub(super) async fn restore(
    dynamo: &Dynamo,
    order: &Order,
    grants: &[Grant],
    new_links: &[Link],
    daily_metrics: &[DailyMetric],
) -> Result<(), PortError> {
    let head = LinkHead::default();
    let mut others = Transaction::default();
    new_order(&mut others, dynamo, order)?;
    put_grants(&mut others, dynamo, order, grants)?;
    reports::count(&mut others, dynamo, daily_metrics)?;
    let place = links::Place::of(new_links.len(), others.len() + links::steps(new_links.len()));
    if place == links::Place::Ahead {
        // A link of an order that is not there yet opens nothing.
        if dynamo.get(&order_key(&order.id)).await?.is_some() {
            return Err(PortError::Conflict);
        }
        links::write_ahead(dynamo, &order.id, &head, new_links).await?;
    }
    let mut tries = Tries::default();
    loop {
        let mut to = others.clone();
        links::store(&mut to, dynamo, &order.id, &head, OldLinks::Keep, new_links, place)?;
        if to.commit(dynamo, &mut tries).await? {
            return Ok(());
        }
    }
}

pub(super) async fn record(dynamo: &Dynamo, change: &OrderChange) -> Result<(), PortError> {
    let order = &change.order;
    let mut tries = Tries::default();
    loop {
        let was: Option<Order> = dynamo.get(&order_key(&order.id)).await?.as_ref().map(Found::body).transpose()?;
        let Some(was) = was.filter(|was| was.version + 1 == order.version) else { return Err(PortError::Conflict) };
        let context = StepContext::read(dynamo, change).await?;
        let mut to = Transaction::default();
        to.replace(order_item(order)?, ("version", Some(version(&was))), IfNot::Conflict, dynamo)?;
        found_by(&mut to, dynamo, Some(&was), order)?;
        if was.state != order.state {
            for item in product_items(order) {
                to.put(item, dynamo)?;
            }
        }
        rest(&mut to, dynamo, change, &context)?;
        if to.commit(dynamo, &mut tries).await? {
            return Ok(());
        }
    }
}

pub(crate) async fn queue_mail(
    dynamo: &Dynamo,
    mail: &OutboxRow,
    new_links: &[Link],
    entry: AuditEntry,
) -> Result<(), PortError> {
    let mut tries = Tries::default();
    loop {
        if dynamo.get(&mail_key(&mail.id)).await?.is_some() {
            return Ok(());
        }
        let mut orders: Vec<_> = new_links.iter().map(|link| &link.order).collect();
        orders.sort();
        orders.dedup();
        let mut to = Transaction::default();
        // The email, its note, a head and a batch for each order: what must happen together.
        let needed = 2 + orders.len() * links::steps(1);
        let places = mail_places(mail);
        if needed + places.len() + new_links.len() <= MOST_STEPS {
            places.into_iter().try_for_each(|item| to.put(item, dynamo))?;
        } else {
            // Places of an email that is not there yet lead nowhere.
            write_ahead(dynamo, places).await?;
        }
        to.create(mail_item(mail)?, IfNot::Again, dynamo)?;
        let place = links::Place::of(new_links.len(), needed + mail.orders.len());
        for order in orders {
            let own: Vec<_> = new_links.iter().filter(|link| link.order == *order).cloned().collect();
            let head = links::head(dynamo, order).await?;
            if place == links::Place::Ahead {
                links::write_ahead(dynamo, order, &head, &own).await?;
            }
            links::store(&mut to, dynamo, order, &head, OldLinks::Keep, &own, place)?;
        }
        journal::leave(&mut to, dynamo, entry.clone(), Vec::new())?;
        if to.commit(dynamo, &mut tries).await? {
            return Ok(());
        }
    }
}

/// What a step must know that is not in the order.
struct StepContext {
    links: LinkHead,
    /// Mails of the step that are not queued yet.
    mails: Vec<OutboxRow>,
}

impl StepContext {
    async fn read(dynamo: &Dynamo, change: &OrderChange) -> Result<StepContext, PortError> {
        let untouched = change.links.is_empty() && change.old_links == OldLinks::Keep;
        let links = if untouched { LinkHead::default() } else { links::head(dynamo, &change.order.id).await? };
        let mut mails = change.mails.clone();
        let keys: Vec<_> = mails.iter().map(|mail| mail_key(&mail.id)).collect();
        if !keys.is_empty() {
            let queued = dynamo.get_many(&keys).await?;
            mails.retain(|mail| !queued.iter().any(|found| found.text("pk") == Some(&mail_key(&mail.id).pk)));
        }
        Ok(StepContext { links, mails })
    }
}

fn new_order(to: &mut Transaction, dynamo: &Dynamo, order: &Order) -> Result<(), PortError> {
    to.create(order_item(order)?, IfNot::Conflict, dynamo)?;
    for known in [Known::Checkout(order.checkout_key.as_str()), Known::Number(order.number.as_str())] {
        to.create(known.item(order), IfNot::Conflict, dynamo)?;
    }
    for item in product_items(order) {
        to.put(item, dynamo)?;
    }
    found_by(to, dynamo, None, order)
}

/// What an order comes to be found by on its way.
fn found_by(to: &mut Transaction, dynamo: &Dynamo, was: Option<&Order>, order: &Order) -> Result<(), PortError> {
    let keys = |order| {
        [session(order).map(Known::Session), intent(order).map(Known::Intent)]
            .map(|known: Option<Known<'_>>| known.map(|known| (known.key(), known.item(order))))
    };
    let before = was.map(keys).unwrap_or_default();
    for (was, is) in before.into_iter().zip(keys(order)) {
        let (was, is) = (was.map(|(key, _)| key), is);
        if was.as_ref() == is.as_ref().map(|(key, _)| key) {
            continue;
        }
        if let Some(key) = was {
            to.delete(&key, dynamo)?;
        }
        if let Some((_, item)) = is {
            to.put(item, dynamo)?;
        }
    }
    let waited = was.is_some_and(|was| refund_place(was).is_ok());
    match refund_place(order) {
        Ok(item) => to.put(item, dynamo),
        Err(key) if waited => to.delete(&key, dynamo),
        Err(_) => Ok(()),
    }
}

fn rest(to: &mut Transaction, dynamo: &Dynamo, change: &OrderChange, context: &StepContext) -> Result<(), PortError> {
    let order = &change.order;
    put_grants(to, dynamo, order, &change.grants)?;
    links::store(to, dynamo, &order.id, &context.links, change.old_links, &change.links, links::Place::Inside)?;
    for mail in &context.mails {
        put_mail(to, dynamo, mail)?;
    }
    // One item is touched once in a transaction: an alert that is settled and raised again stays open as it was.
    let raised: Vec<_> = change.alerts.iter().map(|alert| alert_key(alert.kind, &alert.object)).collect();
    for (kind, object) in &change.settled_alerts {
        let key = alert_key(*kind, object);
        if !raised.contains(&key) {
            to.delete(&key, dynamo)?;
        }
    }
    for alert in &change.alerts {
        to.put_once(alert_item(alert)?, dynamo)?;
    }
    journal::leave(to, dynamo, change.audit.clone(), change.daily_metrics.clone())
}

fn put_grants(to: &mut Transaction, dynamo: &Dynamo, order: &Order, grants: &[Grant]) -> Result<(), PortError> {
    if grants.is_empty() {
        return Ok(());
    }
    to.put(Item::at(grants_key(&order.id)).body(&grants)?, dynamo)
}

fn put_mail(to: &mut Transaction, dynamo: &Dynamo, mail: &OutboxRow) -> Result<(), PortError> {
    to.create(mail_item(mail)?, IfNot::Again, dynamo)?;
    mail_places(mail).into_iter().try_for_each(|item| to.put(item, dynamo))
}

/// Where an email stands among those of each of its orders.
fn mail_places(mail: &OutboxRow) -> Vec<Item> {
    let orders: BTreeSet<_> = mail.orders.iter().collect();
    let place = |order| Item::at(mail_of_order_key(order, mail)).text("mail", mail.id.as_str());
    orders.into_iter().map(place).collect()
}

async fn write_ahead(dynamo: &Dynamo, items: Vec<Item>) -> Result<(), PortError> {
    let put = |item: Item| {
        let put = PutRequest::builder().set_item(Some(item.attributes)).build().map_err(|error| unbuilt(&error))?;
        Ok(WriteRequest::builder().put_request(put).build())
    };
    let writes = items.into_iter().map(put).collect::<Result<_, PortError>>()?;
    dynamo.write_many(Table::Orders, writes).await
}

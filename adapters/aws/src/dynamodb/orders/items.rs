//! Where an order and what belongs to it lies.
//!
//! Under `ORDER#id`: the order, its grants, its links and what became of them, its emails, and a place for each of its
//! products. Whatever else an order is found by is an item of its own that names it, written in the same transaction.

use crate::dynamodb::{
    item::{ALONE, Index, Item, Key, ascending, descending},
    table::Table,
};
use domain::{
    Order, OrderId, OrderState, OutboxId, PortError, ProductId, Timestamp,
    alerts::{Alert, AlertKind},
    delivery::{
        grant::Link,
        token::{Sha256Sum, TokenHash},
    },
    mail::{
        address,
        outbox::{MailState, OutboxRow},
        suppression::SuppressedAddress,
    },
    payments::inbox::{InboxEvent, InboxState},
};
use std::collections::BTreeSet;

/// Lists of times are cut into so many, or all orders of a day, or of the product everybody buys, would go through one
/// partition.
pub(crate) const SHARDS: u8 = 8;

pub(crate) const INBOX: &str = "INBOX";
pub(crate) const OUTBOX: &str = "OUTBOX";
pub(crate) const REFUNDS: &str = "REFUNDS";
pub(crate) const ALARMS: &str = "ALARMS";

fn shard(id: &OrderId) -> u8 {
    Sha256Sum::of(id.as_str().as_bytes()).as_bytes()[0] % SHARDS
}

fn at(pk: String) -> Key {
    Key::alone(Table::Orders, pk)
}

fn of_order(id: &OrderId, sk: impl Into<String>) -> Key {
    Key::new(Table::Orders, format!("ORDER#{id}"), sk)
}

pub(crate) fn order_key(id: &OrderId) -> Key {
    of_order(id, ALONE)
}

pub(crate) fn grants_key(id: &OrderId) -> Key {
    of_order(id, "GRANTS")
}

/// How many batches of links there were, and what became of the earlier ones.
pub(crate) fn link_head_key(id: &OrderId) -> Key {
    of_order(id, "LINK-HEAD")
}

/// The links made in one step.
pub(crate) const LINKS: &str = "LINKS#";

pub(crate) fn links_key(id: &OrderId, row: u64) -> Key {
    of_order(id, format!("{LINKS}{row:010}"))
}

pub(crate) const MAILS: &str = "MAIL#";

pub(crate) fn mail_of_order_key(id: &OrderId, mail: &OutboxRow) -> Key {
    of_order(id, format!("{MAILS}{}#{}", ascending(mail.queued_at.0), mail.id))
}

fn product_of_order_key(id: &OrderId, product: &ProductId) -> Key {
    of_order(id, format!("PRODUCT#{product}"))
}

fn refund_key(id: &OrderId) -> Key {
    of_order(id, "REFUND")
}

pub(crate) fn order_pk(id: &OrderId) -> String {
    format!("ORDER#{id}")
}

/// An order by something else it is known by.
#[derive(Clone, Copy)]
pub(crate) enum Known<'a> {
    Checkout(&'a str),
    Session(&'a str),
    Intent(&'a str),
    Number(&'a str),
}

impl Known<'_> {
    pub fn key(self) -> Key {
        at(match self {
            Known::Checkout(key) => format!("CHECKOUT#{key}"),
            Known::Session(session) => format!("SESSION#{session}"),
            Known::Intent(intent) => format!("INTENT#{intent}"),
            Known::Number(number) => format!("NUMBER#{number}"),
        })
    }

    pub fn item(self, order: &Order) -> Item {
        Item::at(self.key()).text("order", order.id.as_str())
    }
}

pub(crate) fn intent(order: &Order) -> Option<&str> {
    Some(order.payment.as_ref()?.intent.as_ref()?.as_str())
}

pub(crate) fn session(order: &Order) -> Option<&str> {
    order.session().map(domain::SessionId::as_str)
}

/// Where an order stands in lists by time: time, then id.
pub(crate) fn place(order: &Order) -> String {
    format!("{}#{}", ascending(order.created_at.0), order.id)
}

/// Where it stands among all buyers, A to Z: address, then newest first, then by id backwards. Blanks are in no
/// address and stand before all that is.
pub(crate) fn place_of_buyer(email: &str, order: &Order) -> String {
    let turned: String = order.id.as_str().bytes().map(|byte| format!("{:02x}", u8::MAX - byte)).collect();
    format!("{email} {}#{turned}~ {}", descending(order.created_at.0), order.id)
}

pub(crate) fn all_list(shard: u8) -> String {
    format!("ORDERS#{shard}")
}

pub(crate) fn state_list(state: OrderState, shard: u8) -> String {
    format!("STATE#{}#{shard}", state.as_str())
}

pub(crate) fn product_list(product: &ProductId, shard: u8) -> String {
    format!("PRODUCT#{product}#{shard}")
}

pub(crate) fn product_state_list(product: &ProductId, state: OrderState, shard: u8) -> String {
    format!("PRODUCT#{product}#{}#{shard}", state.as_str())
}

pub(crate) fn buyer_list(email: &str) -> String {
    format!("BUYER#{email}")
}

/// Buyers whose address begins with the same letter.
pub(crate) fn letter_list(email: &str) -> String {
    format!("LETTER#{}", email.chars().next().unwrap_or('-'))
}

pub(crate) fn version(order: &Order) -> i64 {
    i64::try_from(order.version).unwrap_or(i64::MAX)
}

pub(crate) fn order_item(order: &Order) -> Result<Item, PortError> {
    let shard = shard(&order.id);
    let item = Item::at(order_key(&order.id)).body(order)?.number("version", version(order));
    let item = item.listed(Index::One, all_list(shard), place(order));
    let item = item.listed(Index::Two, state_list(order.state, shard), place(order));
    Ok(match order.email().map(address::key).filter(|key| !key.is_empty()) {
        Some(key) => item.listed(Index::Three, buyer_list(&key), place(order)).listed(
            Index::Four,
            letter_list(&key),
            place_of_buyer(&key, order),
        ),
        None => item,
    })
}

/// Its places in the lists of its products, and in those of their states.
pub(crate) fn product_items(order: &Order) -> Vec<Item> {
    let products: BTreeSet<_> = order.lines.iter().map(|line| &line.product).collect();
    let shard = shard(&order.id);
    let item = |product: &ProductId| {
        let item = Item::at(product_of_order_key(&order.id, product)).text("order", order.id.as_str());
        item.listed(Index::One, product_list(product, shard), place(order)).listed(
            Index::Two,
            product_state_list(product, order.state, shard),
            place(order),
        )
    };
    products.into_iter().map(item).collect()
}

/// Where it stands while a refund waits for Stripe; where it stood, if none does.
pub(crate) fn refund_place(order: &Order) -> Result<Item, Key> {
    let key = refund_key(&order.id);
    match order.overrides.open_refund() {
        Some(refund) => {
            let place = format!("{}#{}", ascending(refund.at.0), order.id);
            Ok(Item::at(key).text("order", order.id.as_str()).listed(Index::One, REFUNDS, place))
        }
        None => Err(key),
    }
}

pub(crate) fn link_key(hash: &TokenHash) -> Key {
    at(format!("LINK#{hash}"))
}

pub(crate) fn link_item(link: &Link, row: u64) -> Result<Item, PortError> {
    Ok(Item::at(link_key(&link.hash)).body(link)?.number("row", i64::try_from(row).unwrap_or(i64::MAX)))
}

pub(crate) fn event_key(id: &domain::EventId) -> Key {
    at(format!("EVENT#{id}"))
}

pub(crate) fn event_item(event: &InboxEvent) -> Result<Item, PortError> {
    let item = Item::at(event_key(&event.id)).body(event)?.marked();
    if event.state != InboxState::Waiting {
        return Ok(item);
    }
    let due = format!("{}#{}", ascending(event.due_at.0), event.id);
    let since = format!("{}#{}", ascending(event.received_at.0), event.id);
    Ok(item.listed(Index::One, INBOX, due).listed(Index::Two, INBOX, since))
}

pub(crate) fn mail_key(id: &OutboxId) -> Key {
    at(format!("OUTBOX#{id}"))
}

pub(crate) fn mail_item(mail: &OutboxRow) -> Result<Item, PortError> {
    let item = Item::at(mail_key(&mail.id)).body(mail)?.marked();
    if !matches!(mail.state, MailState::Queued | MailState::Sending) {
        return Ok(item);
    }
    let due = format!("{}#{}", ascending(mail.due_at.0), mail.id);
    let since = format!("{}#{}", ascending(mail.queued_at.0), mail.id);
    Ok(item.listed(Index::One, OUTBOX, due).listed(Index::Two, OUTBOX, since))
}

pub(crate) fn alert_key(kind: AlertKind, object: &str) -> Key {
    Key::new(Table::Orders, ALARMS, format!("{}#{object}", kind.as_str()))
}

pub(crate) fn alert_item(alert: &Alert) -> Result<Item, PortError> {
    Item::at(alert_key(alert.kind, &alert.object)).body(alert)
}

/// By the key of an address.
pub(crate) fn held_key(key: &str) -> Key {
    at(format!("HELD#{key}"))
}

pub(crate) fn held_item(held: &SuppressedAddress) -> Result<Item, PortError> {
    Item::at(held_key(&held.email)).body(held)
}

/// Counts the downloads of a line, so that each is the only one at its turn.
pub(crate) fn download_turns_pk(order: &OrderId, line: u8) -> String {
    format!("TURNS#{order}#{line}")
}

pub(crate) fn downloads_pk(order: &OrderId) -> String {
    format!("DOWNLOADS#{order}")
}

pub(crate) fn bookmark_key(name: &str) -> Key {
    Key::new(Table::Orders, "BOOKMARKS", name)
}

/// Where a time begins in a list.
pub(crate) fn from(at: Timestamp) -> String {
    ascending(at.0)
}

/// Where the times before `at` end in a list.
pub(crate) fn before(at: Timestamp) -> String {
    // After the last place of the second before: `~` stands behind all characters of ids.
    format!("{}#~", ascending(at.minus_secs(1).0))
}

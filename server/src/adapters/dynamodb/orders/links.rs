//! Links of an order: written in batches, ended without touching them.
//!
//! An order that is mailed again and again has more links than a transaction has room for. So what becomes of the
//! earlier ones is written once, beside them, and holds for all batches below a number.

use super::{
    super::{
        Dynamo, PortError, Table,
        item::{Found, Item},
        query::Range,
        transaction::{IfNot, Transaction},
    },
    items::{LINKS, link_head_key, link_item, link_key, links_key, order_pk},
};
use domain::{OrderId, Timestamp, grant::Link, ports::OldLinks, token::TokenHash};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct LinkHead {
    /// Number of the next batch.
    next: u64,
    /// Batches below this number open nothing.
    dropped_below: u64,
    /// Batches below this number open until then.
    until_below: u64,
    until: Option<Timestamp>,
    /// Grows with each change.
    #[serde(default)]
    version: i64,
}

impl LinkHead {
    /// A link as it stands now; `None` if it was dropped.
    fn now(&self, row: u64, link: Link) -> Option<Link> {
        let until = self.until.filter(|_| row < self.until_below);
        (row >= self.dropped_below).then(|| Link { expires_at: until.unwrap_or(link.expires_at), ..link })
    }

    fn step(&self, old: OldLinks, new: bool) -> LinkHead {
        let mut after = LinkHead { version: self.version + 1, ..self.clone() };
        match old {
            OldLinks::Keep => {}
            OldLinks::Drop => after.dropped_below = self.next,
            OldLinks::Until(until) => (after.until_below, after.until) = (self.next, Some(until)),
        }
        after.next += u64::from(new);
        after
    }
}

pub(super) async fn head(dynamo: &Dynamo, order: &OrderId) -> Result<LinkHead, PortError> {
    let found = dynamo.get(&link_head_key(order)).await?;
    Ok(found.as_ref().map(Found::body).transpose()?.unwrap_or_default())
}

/// Ends the earlier links of an order and adds new ones.
pub(super) fn store(
    to: &mut Transaction,
    dynamo: &Dynamo,
    order: &OrderId,
    head: &LinkHead,
    old: OldLinks,
    links: &[Link],
) -> Result<(), PortError> {
    if links.is_empty() && old == OldLinks::Keep {
        return Ok(());
    }
    let after = head.step(old, !links.is_empty());
    let was = (head.version > 0).then_some(head.version);
    let item = Item::at(link_head_key(order)).body(&after)?.number("version", after.version);
    to.replace(item, ("version", was), IfNot::Again, dynamo)?;
    if !links.is_empty() {
        to.put(Item::at(links_key(order, head.next)).body(&links)?, dynamo)?;
    }
    for link in links {
        to.create(link_item(link, head.next)?, IfNot::Conflict, dynamo)?;
    }
    Ok(())
}

pub(super) async fn of_order(dynamo: &Dynamo, order: &OrderId) -> Result<Vec<Link>, PortError> {
    let head = head(dynamo, order).await?;
    let batches = dynamo.query(Range::of(Table::Orders, order_pk(order)).beginning(LINKS)).await?;
    let mut links = Vec::new();
    for batch in batches {
        let row = batch.sk().trim_start_matches(LINKS).parse().unwrap_or(0);
        let all: Vec<Link> = batch.body()?;
        links.extend(all.into_iter().filter_map(|link| head.now(row, link)));
    }
    Ok(links)
}

pub(super) async fn by_hash(dynamo: &Dynamo, hash: &TokenHash) -> Result<Option<Link>, PortError> {
    let Some(found) = dynamo.get(&link_key(hash)).await? else { return Ok(None) };
    let link: Link = found.body()?;
    let head = head(dynamo, &link.order).await?;
    Ok(head.now(found.number("row").unwrap_or(0).unsigned_abs(), link))
}

//! Links of an order: written in batches, ended without touching them.
//!
//! An order that is mailed again and again has more links than a transaction has room for. So what becomes of the
//! earlier ones is written once, beside them, and holds for all batches below a number.
//!
//! New links may be too many as well. Then the items they are found by are written before the transaction, under the
//! number of a batch that is not there yet: nobody finds them until the transaction counts the batch, and nobody has
//! their tokens until it queues the email. Cut off and done again, they are written again.

use super::items::{LINKS, link_head_key, link_item, link_key, links_key, order_pk};
use crate::dynamodb::{
    Dynamo, PortError,
    item::Item,
    query::Range,
    table::Table,
    transaction::{IfNot, MOST_STEPS, Transaction},
    unbuilt,
};
use aws_sdk_dynamodb::types::{PutRequest, WriteRequest};
use domain::{
    OrderId, Timestamp,
    delivery::{grant::Link, token::TokenHash},
    ports::OldLinks,
};
use serde::{Deserialize, Serialize};

/// Most links of one batch, which is one item of at most 400 KB.
const BATCH: usize = 200;

/// Where the items go that links are found by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Into the transaction, with all else.
    Inside,
    /// They were written before it: [`write_ahead`].
    Ahead,
}

impl Place {
    /// Where `links` go, if the transaction has `others` steps besides.
    pub fn of(links: usize, others: usize) -> Place {
        if links + others <= MOST_STEPS { Place::Inside } else { Place::Ahead }
    }
}

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
        // A batch that is not counted yet was cut off, or is still being written.
        (self.dropped_below..self.next)
            .contains(&row)
            .then(|| Link { expires_at: until.unwrap_or(link.expires_at), ..link })
    }

    fn step(&self, old: OldLinks, batches: u64) -> LinkHead {
        let mut after = LinkHead { version: self.version + 1, ..self.clone() };
        match old {
            OldLinks::Keep => {}
            OldLinks::Drop => after.dropped_below = self.next,
            OldLinks::Until(until) => (after.until_below, after.until) = (self.next, Some(until)),
        }
        after.next += batches;
        after
    }

    /// The number of the batch the new link number `n` goes to.
    fn row_of(&self, n: usize) -> u64 {
        self.next + (n / BATCH) as u64
    }
}

/// Steps [`store`] takes for these links, besides those of the links themselves.
pub(super) fn steps(links: usize) -> usize {
    1 + links.div_ceil(BATCH)
}

/// Writes the items that `links` will be found by, as soon as a transaction counts their batches.
///
/// # Errors
/// `Conflict` if one of them is another order's; nothing was written.
pub(super) async fn write_ahead(
    dynamo: &Dynamo,
    order: &OrderId,
    head: &LinkHead,
    links: &[Link],
) -> Result<(), PortError> {
    let keys: Vec<_> = links.iter().map(|link| link_key(&link.hash)).collect();
    for found in dynamo.get_many(&keys).await? {
        if found.body::<Link>()?.order != *order {
            return Err(PortError::Conflict);
        }
    }
    let put = |(n, link): (usize, &Link)| {
        let item = link_item(link, head.row_of(n))?;
        let put = PutRequest::builder().set_item(Some(item.attributes)).build().map_err(|error| unbuilt(&error))?;
        Ok(WriteRequest::builder().put_request(put).build())
    };
    let writes = links.iter().enumerate().map(put).collect::<Result<_, PortError>>()?;
    dynamo.write_many(Table::Orders, writes).await
}

pub(super) async fn head(dynamo: &Dynamo, order: &OrderId) -> Result<LinkHead, PortError> {
    Ok(dynamo.value(&link_head_key(order)).await?.unwrap_or_default())
}

/// Ends the earlier links of an order and adds new ones.
pub(super) fn store(
    to: &mut Transaction,
    dynamo: &Dynamo,
    order: &OrderId,
    head: &LinkHead,
    old: OldLinks,
    links: &[Link],
    place: Place,
) -> Result<(), PortError> {
    if links.is_empty() && old == OldLinks::Keep {
        return Ok(());
    }
    let after = head.step(old, links.len().div_ceil(BATCH) as u64);
    let was = (head.version > 0).then_some(head.version);
    let item = Item::at(link_head_key(order)).body(&after)?.number("version", after.version);
    to.replace(item, ("version", was), IfNot::Again, dynamo)?;
    for (n, batch) in links.chunks(BATCH).enumerate() {
        to.put(Item::at(links_key(order, head.row_of(n * BATCH))).body(&batch)?, dynamo)?;
    }
    if place == Place::Inside {
        for (n, link) in links.iter().enumerate() {
            to.create(link_item(link, head.row_of(n))?, IfNot::Conflict, dynamo)?;
        }
    }
    Ok(())
}

pub(super) async fn of_order(dynamo: &Dynamo, order: &OrderId) -> Result<Vec<Link>, PortError> {
    let head = head(dynamo, order).await?;
    let batches = dynamo.query(Range::of(Table::Orders, order_pk(order)).beginning(LINKS)).await?;
    let mut links = Vec::new();
    for batch in batches {
        let row = batch.sk().trim_start_matches(LINKS).parse().unwrap_or(0);
        let Ok(all) = batch.body::<Vec<Link>>() else {
            dynamo.tell_of(batch.name()).await;
            continue;
        };
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

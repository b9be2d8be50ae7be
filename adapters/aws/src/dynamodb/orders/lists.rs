//! Lists of orders: ranges of an index, merged where there are several, then one batch of orders.

use super::items::{
    REFUNDS, SHARDS, all_list, before, buyer_list, from, letter_list, order_key, place, place_of_buyer, product_list,
    product_state_list, state_list,
};
use crate::dynamodb::{
    Dynamo, PortError,
    item::{Found, Index},
    query::{Range, Reader},
    table::{Table, damaged},
};
use domain::{
    Order, OrderId, OrderState, Timestamp,
    mail::address,
    orders::{BuyerSearch, OrderEdge, OrderSearch},
};
use std::collections::VecDeque;
use tokio::task::JoinSet;

/// Several ranges as one, in the order of their places.
struct Merged {
    /// Those that are not at their end, each with what was read and not taken.
    open: Vec<(Reader, VecDeque<Found>)>,
    backwards: bool,
}

impl Merged {
    fn of(dynamo: &Dynamo, ranges: Vec<Range>, backwards: bool) -> Merged {
        let open = ranges.into_iter().map(|range| (dynamo.read(range.backwards(backwards)), VecDeque::new()));
        Merged { open: open.collect(), backwards }
    }

    /// Reads on where nothing is left, side by side.
    async fn fill(&mut self) -> Result<(), PortError> {
        let (empty, filled) = std::mem::take(&mut self.open).into_iter().partition(|(_, waiting)| waiting.is_empty());
        self.open = filled;
        let mut reading = JoinSet::new();
        for (mut reader, _) in empty {
            reading.spawn(async move { reader.more().await.map(|found| (reader, VecDeque::from(found))) });
        }
        while let Some(read) = reading.join_next().await {
            let (reader, waiting) = read.map_err(|error| damaged(format!("a reader of a list ended: {error}")))??;
            if !waiting.is_empty() {
                self.open.push((reader, waiting));
            }
        }
        Ok(())
    }

    /// The next item and its place.
    async fn next(&mut self) -> Result<Option<(String, Found)>, PortError> {
        if self.open.iter().any(|(_, waiting)| waiting.is_empty()) {
            self.fill().await?;
        }
        let backwards = self.backwards;
        let fronts = self.open.iter_mut().filter_map(|(reader, waiting)| {
            let place = reader.range.place(waiting.front()?).to_owned();
            Some((place, waiting))
        });
        let first = match backwards {
            true => fronts.max_by(|a, b| a.0.cmp(&b.0)),
            false => fronts.min_by(|a, b| a.0.cmp(&b.0)),
        };
        Ok(first.and_then(|(place, waiting)| Some((place, waiting.pop_front()?))))
    }
}

/// The id at the end of a place.
fn id_of(place: &str) -> Option<OrderId> {
    OrderId::parse(place.rsplit(['#', ' ']).next()?).ok()
}

async fn orders(dynamo: &Dynamo, ids: &[OrderId]) -> Result<Vec<Order>, PortError> {
    let keys: Vec<_> = ids.iter().map(order_key).collect();
    let mut orders: Vec<Order> = dynamo.readable(&dynamo.get_many(&keys).await?).await;
    orders.sort_by_key(|order| ids.iter().position(|id| *id == order.id));
    Ok(orders)
}

/// Takes orders from `ranges` until `limit` fit. A list may lag behind: what it says is looked at again.
async fn take(
    dynamo: &Dynamo,
    ranges: Vec<Range>,
    backwards: bool,
    edge: Option<&str>,
    limit: usize,
    fits: impl Fn(&Order) -> bool,
) -> Result<Vec<Order>, PortError> {
    let at_once = limit.clamp(1, 100);
    let ranges = ranges.into_iter().map(|range| range.most(at_once + 1)).collect();
    let mut merged = Merged::of(dynamo, ranges, backwards);
    let mut found: Vec<Order> = Vec::new();
    loop {
        let mut ids: Vec<OrderId> = Vec::new();
        while ids.len() < at_once {
            let Some((place, _)) = merged.next().await? else { break };
            if edge == Some(&place) {
                continue;
            }
            ids.extend(id_of(&place).filter(|id| !ids.contains(id)));
        }
        if ids.is_empty() {
            return Ok(found);
        }
        found.extend(orders(dynamo, &ids).await?.into_iter().filter(|order| fits(order)));
        if found.len() >= limit {
            found.truncate(limit);
            return Ok(found);
        }
    }
}

pub(super) async fn search(dynamo: &Dynamo, search: &OrderSearch, limit: usize) -> Result<Vec<Order>, PortError> {
    let (edge, up) = match &search.from {
        None => (None, false),
        Some(OrderEdge::After(id)) => (Some(id), false),
        Some(OrderEdge::Before(id)) => (Some(id), true),
    };
    let edge = match edge {
        None => None,
        Some(id) => match orders(dynamo, std::slice::from_ref(id)).await?.pop() {
            Some(order) => Some(order),
            None => return Ok(Vec::new()),
        },
    };
    let mut found = match &search.buyer {
        Some(BuyerSearch::Prefix(begin)) => by_address(dynamo, search, begin, edge.as_ref(), up, limit).await?,
        _ => by_time(dynamo, search, edge.as_ref(), up, limit).await?,
    };
    if up {
        found.reverse();
    }
    Ok(found)
}

/// Newest first; `up` the other way.
async fn by_time(
    dynamo: &Dynamo,
    search: &OrderSearch,
    edge: Option<&Order>,
    up: bool,
    limit: usize,
) -> Result<Vec<Order>, PortError> {
    let lists: Vec<(Index, String)> = match (&search.buyer, &search.product) {
        (Some(BuyerSearch::Exact(address) | BuyerSearch::Prefix(address)), _) => {
            address::keys(address).iter().map(|key| (Index::Three, buyer_list(key))).collect()
        }
        (None, Some(product)) if search.states.is_empty() => {
            (0..SHARDS).map(|shard| (Index::One, product_list(product, shard))).collect()
        }
        (None, Some(product)) => of_states(&search.states, |state, shard| product_state_list(product, state, shard)),
        (None, None) if search.states.is_empty() => (0..SHARDS).map(|shard| (Index::One, all_list(shard))).collect(),
        (None, None) => of_states(&search.states, state_list),
    };
    let edge = edge.map(place);
    let lowest = search.since.map(from);
    let highest = search.before.map(before);
    let (lowest, highest) = match up {
        true => (lowest.max(edge.clone()), highest),
        false => (lowest, highest.into_iter().chain(edge.clone()).min()),
    };
    let ranges = lists.into_iter().map(|(index, list)| {
        let mut range = Range::list(Table::Orders, index, list);
        if let Some(lowest) = &lowest {
            range = range.from(lowest.clone());
        }
        if let Some(highest) = &highest {
            range = range.to(highest.clone());
        }
        range
    });
    take(dynamo, ranges.collect(), !up, edge.as_deref(), limit, |order| search.fits(order)).await
}

/// The lists of all shards of `states`, as `list` names them.
fn of_states(states: &[OrderState], list: impl Fn(OrderState, u8) -> String) -> Vec<(Index, String)> {
    let list = &list;
    let shards = |state: &OrderState| {
        let state = *state;
        (0..SHARDS).map(move |shard| (Index::Two, list(state, shard)))
    };
    states.iter().flat_map(shards).collect()
}

/// Buyers A to Z; `up` the other way.
async fn by_address(
    dynamo: &Dynamo,
    search: &OrderSearch,
    begin: &str,
    edge: Option<&Order>,
    up: bool,
    limit: usize,
) -> Result<Vec<Order>, PortError> {
    let begin = address::key_of_prefix(begin);
    if begin.is_empty() {
        return Ok(Vec::new());
    }
    let edge = match edge {
        None => None,
        Some(order) => match order.email().map(address::key) {
            Some(key) => Some(place_of_buyer(&key, order)),
            // It stands in no such list, so nothing is behind or before it.
            None => return Ok(Vec::new()),
        },
    };
    let mut range = Range::list(Table::Orders, Index::Four, letter_list(&begin)).beginning(begin);
    if let Some(edge) = &edge {
        range = if up { range.to(edge.clone()) } else { range.from(edge.clone()) };
    }
    take(dynamo, vec![range], up, edge.as_deref(), limit, |order| search.fits(order)).await
}

pub(super) async fn of_buyer(dynamo: &Dynamo, address: &str) -> Result<Vec<Order>, PortError> {
    if address.is_empty() {
        return Ok(Vec::new());
    }
    let lists =
        address::keys(address).into_iter().map(|key| Range::list(Table::Orders, Index::Three, buyer_list(&key)));
    let is_theirs =
        |order: &Order| order.state.is_fulfilled() && order.email().is_some_and(|own| address::same(own, address));
    take(dynamo, lists.collect(), true, None, 50, is_theirs).await
}

pub(super) async fn open(
    dynamo: &Dynamo,
    until: Timestamp,
    after: Option<&OrderId>,
    limit: usize,
) -> Result<Vec<Order>, PortError> {
    let after = match after {
        None => None,
        Some(id) => match orders(dynamo, std::slice::from_ref(id)).await?.pop() {
            Some(order) => Some(place(&order)),
            None => return Ok(Vec::new()),
        },
    };
    let open: Vec<_> = OrderState::ALL.into_iter().filter(|state| state.is_open()).collect();
    let ranges = of_states(&open, state_list).into_iter().map(|(index, list)| {
        let range = Range::list(Table::Orders, index, list).to(before(until));
        match &after {
            Some(after) => range.from(after.clone()),
            None => range,
        }
    });
    let is_open = |order: &Order| order.state.is_open() && order.created_at < until;
    take(dynamo, ranges.collect(), false, after.as_deref(), limit, is_open).await
}

pub(super) async fn unconfirmed_refunds(
    dynamo: &Dynamo,
    until: Timestamp,
    limit: usize,
) -> Result<Vec<Order>, PortError> {
    let list = Range::list(Table::Orders, Index::One, REFUNDS).to(before(until));
    let waits = |order: &Order| order.overrides.open_refund().is_some_and(|refund| refund.at < until);
    take(dynamo, vec![list], false, None, limit, waits).await
}

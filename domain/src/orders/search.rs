//! Looking for orders.

use crate::{
    ids::{OrderId, ProductId},
    mail::address,
    orders::{OrderState, order::Order},
    time::Timestamp,
};

/// Which orders an admin wants to see: those that fit everything that is named.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OrderSearch {
    pub buyer: Option<BuyerSearch>,
    pub product: Option<ProductId>,
    /// Any of these; none means any at all.
    pub states: Vec<OrderState>,
    /// Created at this time or later.
    pub since: Option<Timestamp>,
    /// Created before this time.
    pub before: Option<Timestamp>,
    /// Where the page begins or ends; `None` for the first page.
    pub from: Option<OrderEdge>,
}

/// A buyer by address. Case makes no difference in either.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BuyerSearch {
    /// The whole address.
    Exact(String),
    /// How the address begins. Orders then come by address first.
    Prefix(String),
}

/// A place beside an order. Pages hang on an order, not on a count, so that page 4,000 costs what
/// page 1 costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OrderEdge {
    After(OrderId),
    Before(OrderId),
}

impl OrderSearch {
    /// Whether `order` fits, wherever the page begins.
    pub fn fits(&self, order: &Order) -> bool {
        let email = order.email().map(address::key);
        let buyer = match (&self.buyer, &email) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(BuyerSearch::Exact(wanted)), Some(email)) => address::key(wanted) == *email,
            (Some(BuyerSearch::Prefix(begin)), Some(email)) => email.starts_with(&address::key_of_prefix(begin)),
        };
        buyer
            && self.product.as_ref().is_none_or(|wanted| order.lines.iter().any(|line| &line.product == wanted))
            && (self.states.is_empty() || self.states.contains(&order.state))
            && self.since.is_none_or(|since| order.created_at >= since)
            && self.before.is_none_or(|before| order.created_at < before)
    }

    /// Whether orders come by address first.
    pub fn by_address(&self) -> bool {
        matches!(self.buyer, Some(BuyerSearch::Prefix(_)))
    }
}

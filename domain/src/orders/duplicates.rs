//! The same thing bought twice: the admin is shown which orders look alike.

use crate::{
    mail::address,
    orders::{OrderState, order::Order},
    time::DAY_SECS,
};

/// Two orders of one product from one address within this time look like a mistake.
pub const DUPLICATE_SECS: i64 = DAY_SECS;

/// Those of `others` that look like the same purchase as `order`: same address, a product in common,
/// within 24 hours, both paid and neither paid back.
pub fn possible_duplicates<'a>(order: &Order, others: &'a [Order]) -> Vec<&'a Order> {
    let counts = |order: &Order| {
        matches!(order.state, OrderState::Paid | OrderState::RefundedPartial | OrderState::DisputeWon)
            && !order.charged().is_zero()
    };
    let Some(address) = order.email().filter(|_| counts(order)) else { return Vec::new() };
    let alike = |other: &&Order| {
        other.id != order.id
            && counts(other)
            && other.email().is_some_and(|own| address::same(own, address))
            && other.created_at.secs_since(order.created_at).abs() < DUPLICATE_SECS
            && other.lines.iter().any(|line| order.lines.iter().any(|own| own.product == line.product))
    };
    others.iter().filter(alike).collect()
}

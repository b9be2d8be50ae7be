//! What order admin asks of the tables.

use super::Tables;
use domain::{
    ids::OrderId,
    mail::address,
    orders::{OrderEdge, OrderSearch, RefundState, order::Order},
    reports::metric::{DailyMetric, Metric},
    time::{Day, Timestamp},
};
use std::{cmp::Reverse, collections::BTreeMap};

impl Tables {
    pub fn search(&self, search: &OrderSearch, limit: usize) -> Vec<Order> {
        let place = |order: &Order| {
            let email = order.email().map(address::key).filter(|_| search.by_address());
            (email, Reverse((order.created_at, order.id.clone())))
        };
        let mut found: Vec<_> = self
            .orders
            .values()
            .filter(|order| search.fits(order) && self.is_readable("orders", order.id.as_str()))
            .collect();
        found.sort_by_key(|order| place(order));
        let at = |id: &OrderId| self.orders.get(id).map(place);
        match &search.from {
            None => found.into_iter().take(limit).cloned().collect(),
            Some(OrderEdge::After(id)) => {
                let behind = |order: &&Order| at(id).is_some_and(|edge| place(order) > edge);
                found.into_iter().filter(behind).take(limit).cloned().collect()
            }
            Some(OrderEdge::Before(id)) => {
                let before = |order: &&Order| at(id).is_some_and(|edge| place(order) < edge);
                let mut nearest: Vec<_> = found.into_iter().filter(before).rev().take(limit).cloned().collect();
                nearest.reverse();
                nearest
            }
        }
    }

    pub fn unconfirmed_refunds(&self, before: Timestamp, limit: usize) -> Vec<Order> {
        let asked_at = |order: &Order| {
            order.overrides.refunds.iter().find(|refund| refund.state == RefundState::Asked).map(|refund| refund.at)
        };
        let waits = |order: &&Order| {
            asked_at(order).is_some_and(|at| at < before) && self.is_readable("orders", order.id.as_str())
        };
        let mut waiting: Vec<_> = self.orders.values().filter(waits).cloned().collect();
        waiting.sort_by_key(|order| (asked_at(order), order.id.clone()));
        waiting.truncate(limit);
        waiting
    }

    pub fn daily_metrics(&self, since: Day, until: Day) -> Vec<DailyMetric> {
        let asked = self
            .figures
            .iter()
            .filter(|((what, day), _)| (since..=until).contains(day) && !matches!(what, Metric::Sold(..)));
        let metric = |((what, day), (count, minor)): (&(Metric, Day), &(i64, i64))| DailyMetric {
            day: *day,
            what: what.clone(),
            count: *count,
            minor: *minor,
        };
        let mut daily_metrics: Vec<_> = asked.map(metric).collect();
        daily_metrics.sort_by_key(|metric| metric.day);
        daily_metrics
    }

    pub fn best_sellers(&self, since: Day, until: Day, limit: usize) -> Vec<DailyMetric> {
        let mut sold = BTreeMap::<Metric, (i64, i64)>::new();
        for ((what, day), (count, minor)) in &self.figures {
            if matches!(what, Metric::Sold(..)) && (since..=until).contains(day) {
                let sum = sold.entry(what.clone()).or_default();
                *sum = (sum.0 + count, sum.1 + minor);
            }
        }
        let metric = |(what, (count, minor))| DailyMetric { day: since, what, count, minor };
        let mut best: Vec<_> = sold.into_iter().map(metric).collect();
        best.sort_by_key(|metric| Reverse((metric.minor, metric.count)));
        best.truncate(limit);
        best
    }
}

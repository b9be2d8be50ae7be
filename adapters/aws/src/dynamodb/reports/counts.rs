//! Adding to the figures, within a transaction.

use crate::dynamodb::{
    Dynamo, PortError,
    item::{Key, ascending},
    table::Table,
    transaction::Transaction,
};
use domain::{
    ProductId,
    reports::metric::{DailyMetric, Metric},
    time::Day,
};
use std::collections::BTreeMap;

pub(super) const FIGURES: &str = "FIGURES";

/// Adds all of `daily_metrics`, each item once.
pub(in crate::dynamodb) fn count<'a>(
    to: &mut Transaction,
    dynamo: &Dynamo,
    daily_metrics: impl IntoIterator<Item = &'a DailyMetric>,
) -> Result<(), PortError> {
    for ((pk, sk), numbers) in items(daily_metrics) {
        to.add(&Key::new(Table::Orders, pk, sk), &numbers.into_iter().collect::<Vec<_>>(), dynamo)?;
    }
    Ok(())
}

/// The items `daily_metrics` are added to, and how much to each number in them.
pub(in crate::dynamodb) fn items<'a>(
    daily_metrics: impl IntoIterator<Item = &'a DailyMetric>,
) -> BTreeMap<(String, String), BTreeMap<String, i64>> {
    let mut sums: BTreeMap<(String, String), BTreeMap<String, i64>> = BTreeMap::new();
    let mut add = |key: Key, name: String, by: i64| {
        *sums.entry((key.pk, key.sk)).or_default().entry(name).or_default() += by;
    };
    for metric in daily_metrics {
        if let Metric::Sold(product, currency) = &metric.what {
            let day = Key::new(Table::Orders, sold_pk(metric.day), format!("{product} {}", currency.code()));
            add(day.clone(), "copies".to_owned(), metric.count);
            add(day, "minor".to_owned(), metric.minor);
            add(sold_key(product), "copies".to_owned(), metric.count);
        } else {
            let name = name(&metric.what);
            add(day_key(metric.day), format!("{name} count"), metric.count);
            add(day_key(metric.day), format!("{name} minor"), metric.minor);
        }
    }
    sums
}

pub(in crate::dynamodb) fn name(what: &Metric) -> String {
    match what.parts() {
        (word, _, "") => word.to_owned(),
        (word, _, currency) => format!("{word} {currency}"),
    }
}

pub(in crate::dynamodb) fn day_key(day: Day) -> Key {
    Key::new(Table::Orders, FIGURES, ascending(day.0))
}

pub(in crate::dynamodb) fn sold_pk(day: Day) -> String {
    format!("SOLD#{}", day.0)
}

pub(in crate::dynamodb) fn sold_key(product: &ProductId) -> Key {
    Key::alone(Table::Orders, format!("SOLD-EVER#{product}"))
}

//! Figures: one item for each day with a number for each thing counted; copies sold by day and product, and by product.

pub(super) mod counts;

use super::{
    Dynamo, PortError,
    item::{Found, ascending},
    query::Range,
    table::{Table, damaged},
    transaction::Transaction,
};
use crate::dynamodb::{
    Tries, journal,
    orders::{BEFORE_READING, COUNTED_AT_ONCE, DynamoStore},
};
use async_trait::async_trait;
pub(super) use counts::count;
use counts::{FIGURES, sold_key, sold_pk};
use domain::{
    Currency, ProductId,
    ports::Metrics,
    reports::metric::{DailyMetric, Metric},
    time::Day,
};
use std::collections::BTreeMap;

#[async_trait]
impl Metrics for DynamoStore {
    async fn count(&self, daily_metrics: &[DailyMetric]) -> Result<(), PortError> {
        for some in daily_metrics.chunks(COUNTED_AT_ONCE) {
            let mut tries = Tries::default();
            loop {
                let mut to = Transaction::default();
                count(&mut to, &self.0, some)?;
                if to.commit(&self.0, &mut tries).await? {
                    break;
                }
            }
        }
        Ok(())
    }

    async fn daily_metrics(&self, since: Day, until: Day) -> Result<Vec<DailyMetric>, PortError> {
        journal::fold(&self.0, BEFORE_READING).await?;
        daily_metrics(&self.0, since, until).await
    }

    async fn sold(&self, products: &[ProductId]) -> Result<Vec<(ProductId, u64)>, PortError> {
        journal::fold(&self.0, BEFORE_READING).await?;
        sold(&self.0, products).await
    }

    async fn best_sellers(&self, since: Day, until: Day, limit: usize) -> Result<Vec<DailyMetric>, PortError> {
        journal::fold(&self.0, BEFORE_READING).await?;
        best_sellers(&self.0, since, until, limit).await
    }
}

/// `None` for what only a later version counts.
fn counted(name: &str) -> Option<Metric> {
    let (word, currency) = name.split_once(' ').unwrap_or((name, ""));
    Metric::from_parts(word, "", currency)
}

pub(super) async fn daily_metrics(dynamo: &Dynamo, since: Day, until: Day) -> Result<Vec<DailyMetric>, PortError> {
    let days = Range::of(Table::Orders, FIGURES).from(ascending(since.0)).to(ascending(until.0));
    let mut daily_metrics = Vec::new();
    for item in dynamo.query(days).await? {
        let day = day_of(&item)?;
        let mut names: Vec<_> = item.0.keys().filter_map(|name| name.strip_suffix(" count")).collect();
        names.sort_unstable();
        for name in names {
            let number = |suffix: &str| item.number(&format!("{name} {suffix}")).unwrap_or(0);
            let Some(what) = counted(name) else { continue };
            daily_metrics.push(DailyMetric { day, what, count: number("count"), minor: number("minor") });
        }
    }
    Ok(daily_metrics)
}

fn day_of(item: &Found) -> Result<Day, PortError> {
    let place: i128 = item.sk().parse().map_err(|_| damaged("a figure of no day"))?;
    i64::try_from(place + i128::from(i64::MIN)).map(Day).map_err(|_| damaged("a figure of no day"))
}

pub(super) async fn sold(dynamo: &Dynamo, products: &[ProductId]) -> Result<Vec<(ProductId, u64)>, PortError> {
    let keys: Vec<_> = products.iter().map(sold_key).collect();
    let found = dynamo.get_many(&keys).await?;
    let copies = |product: &ProductId| {
        let pk = sold_key(product).pk;
        let item = found.iter().find(|item| item.text("pk") == Some(&pk))?;
        Some((product.clone(), u64::try_from(item.number("copies")?).unwrap_or_default()))
    };
    Ok(products.iter().filter_map(copies).collect())
}

pub(super) async fn best_sellers(
    dynamo: &Dynamo,
    since: Day,
    until: Day,
    limit: usize,
) -> Result<Vec<DailyMetric>, PortError> {
    let mut sums: BTreeMap<String, (i64, i64)> = BTreeMap::new();
    for day in since.0..=until.0 {
        for item in dynamo.query(Range::of(Table::Orders, sold_pk(Day(day)))).await? {
            let sum = sums.entry(item.sk().to_owned()).or_default();
            sum.0 += item.number("copies").unwrap_or(0);
            sum.1 += item.number("minor").unwrap_or(0);
        }
    }
    let mut best = Vec::new();
    for (name, (count, minor)) in sums {
        let sold = name.split_once(' ').and_then(|(product, currency)| {
            Some(Metric::Sold(ProductId::parse(product).ok()?, Currency::parse(currency).ok()?))
        });
        let Some(what) = sold else { continue };
        best.push((std::cmp::Reverse((minor, count)), name.clone(), DailyMetric { day: since, what, count, minor }));
    }
    best.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
    Ok(best.into_iter().take(limit).map(|(_, _, metric)| metric).collect())
}

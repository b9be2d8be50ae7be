use crate::{
    conformance::Checked,
    sample::{NOON, entry, order, paid},
    together,
};
use domain::{
    ids::ProductId,
    money::Currency,
    ports::Store,
    reports::metric::{DailyMetric, Metric},
    time::Day,
};

fn metric(day: i64, what: Metric, count: i64, minor: i64) -> DailyMetric {
    DailyMetric { day: Day(day), what, count, minor }
}

fn currency(code: &str) -> Currency {
    Currency::parse(code).expect("in the table")
}

fn sold(slug: &str) -> Metric {
    Metric::Sold(ProductId::parse(slug).expect("a slug is an id"), currency("USD"))
}

pub async fn figures_add_up_by_day_and_thing(orders: &dyn Store) -> Checked {
    let (usd, jpy) = (Metric::Paid(currency("USD")), Metric::Paid(currency("JPY")));
    orders.count(&[metric(1, Metric::Views, 3, 0), metric(2, usd.clone(), 1, 1_900)]).await?;
    orders
        .count(&[metric(2, usd.clone(), 1, 100), metric(2, jpy.clone(), 1, 500), metric(9, usd.clone(), 1, 7)])
        .await?;
    orders.count(&[metric(2, Metric::Refunded(currency("USD")), -1, -100), metric(2, sold("a"), 1, 1)]).await?;
    let mut found = orders.daily_metrics(Day(1), Day(2)).await?;
    assert!(found.is_sorted_by_key(|metric| metric.day));
    found.sort_by_key(|metric| (metric.day, metric.what.clone()));
    let mut wanted = vec![
        metric(1, Metric::Views, 3, 0),
        metric(2, usd, 2, 2_000),
        metric(2, jpy, 1, 500),
        metric(2, Metric::Refunded(currency("USD")), -1, -100),
    ];
    wanted.sort_by_key(|metric| (metric.day, metric.what.clone()));
    assert_eq!(found, wanted);
    assert_eq!(orders.daily_metrics(Day(3), Day(8)).await?, []);
    Ok(())
}

pub async fn figures_of_many_writers_add_up(orders: &dyn Store) -> Checked {
    let one = [metric(1, Metric::Carts, 1, 0)];
    for counted in together((0..20).map(|_| orders.count(&one))).await {
        counted?;
    }
    assert_eq!(orders.daily_metrics(Day(1), Day(1)).await?, [metric(1, Metric::Carts, 20, 0)]);
    Ok(())
}

pub async fn what_sold_best_comes_first(orders: &dyn Store) -> Checked {
    let copies = [(1, "bread", 1), (2, "bread", 2), (2, "font", 5), (3, "song", 4), (2, "atlas", 3), (4, "song", 90)];
    for (day, slug, count) in copies {
        orders.count(&[metric(day, sold(slug), count, count * 100), metric(day, Metric::Views, 50, 0)]).await?;
    }
    // Given away by the hundred, and yet no best seller.
    orders.count(&[metric(2, sold("leaflet"), 100, 0)]).await?;
    let best = orders.best_sellers(Day(1), Day(3), 3).await?;
    let wanted = [("font", 5), ("song", 4), ("atlas", 3)].map(|(slug, n)| metric(1, sold(slug), n, n * 100));
    assert_eq!(best, wanted);
    let all = orders.best_sellers(Day(1), Day(3), 10).await?;
    assert_eq!(all[3], metric(1, sold("bread"), 3, 300), "of two that sold alike, by product");
    assert_eq!(all[4], metric(1, sold("leaflet"), 100, 0), "by what they brought, not by copies");
    Ok(())
}

pub async fn a_step_counts_in_its_own_transaction(orders: &dyn Store) -> Checked {
    let order = order(1);
    orders.place(&order, order.created_at.day(), entry("order.placed")).await?;
    assert!(orders.place(&order, order.created_at.day(), entry("order.placed")).await.is_err());
    let mut change = paid(&order, "ada@example.com");
    change.daily_metrics = vec![metric(NOON.day().0, Metric::Paid(currency("USD")), 1, 1_900)];
    orders.record(change.clone()).await?;
    assert!(orders.record(change).await.is_err(), "refused, and not counted again");
    let found = orders.daily_metrics(NOON.day(), NOON.day()).await?;
    let of = |what: Metric| found.iter().filter(|metric| metric.what == what).map(|metric| metric.count).sum::<i64>();
    assert_eq!((of(Metric::Placed), of(Metric::Paid(currency("USD")))), (1, 1));
    Ok(())
}

pub async fn what_a_step_counted_is_seen_by_whoever_asks_first(orders: &dyn Store) -> Checked {
    let (bread, day) = (ProductId::parse("bread").expect("a slug is an id"), NOON.day());
    for n in 1..=3 {
        let order = order(n);
        orders.place(&order, order.created_at.day(), entry("order.placed")).await?;
        let mut change = paid(&order, "ada@example.com");
        change.daily_metrics = vec![metric(day.0, sold("bread"), 1, 1_900), metric(day.0, Metric::Carts, 1, 0)];
        orders.record(change).await?;
        // Each time another question is the first one after a step.
        match n {
            1 => assert_eq!(orders.sold(std::slice::from_ref(&bread)).await?, [(bread.clone(), 1)]),
            2 => assert_eq!(orders.best_sellers(day, day, 9).await?, [metric(day.0, sold("bread"), 2, 3_800)]),
            _ => {
                let found = orders.daily_metrics(day, day).await?;
                assert_eq!(
                    found.iter().find(|metric| metric.what == Metric::Carts).map(|metric| metric.count),
                    Some(3)
                );
            }
        }
    }
    Ok(())
}

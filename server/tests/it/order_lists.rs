//! How long the lists of order admin take in a full shop: 100,000 orders, 10,000 products.
//!
//! `cargo test … --test it -- --ignored --nocapture order_lists` prints a row for each list page. With
//! `TUPPENCE_FULL_SHOP` set to the data folder of a shop that is closed, that one is filled and kept, to look at.

use domain::{
    Order, OrderState, ProductId,
    delivery::token::Sha256Sum,
    orders::{BuyerSearch, OrderEdge, OrderSearch},
    ports::{Catalog, Metrics, Orders},
    time::DAY_SECS,
};
use domain_testing::sample::{order, paid, product};
use rusqlite::{Connection, params};
use serde::Serialize;
use sqlite_adapter::{Sqlite, SqliteCatalog, SqliteStore};
use std::{
    io::Write,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};
use tempfile::TempDir;

const ORDERS: u32 = 100_000;
const PRODUCTS: u32 = 10_000;
const PAGE: usize = 51;

fn sealed(value: &impl Serialize) -> (String, i64) {
    let body = serde_json::to_string(value).unwrap();
    let mut head = [0; 8];
    head.copy_from_slice(&Sha256Sum::of(body.as_bytes()).as_bytes()[..8]);
    (body, i64::from_be_bytes(head))
}

/// Order `n` of a year: one in fifty disputed, one in ten expired, of 40,000 buyers.
fn made(n: u32) -> Order {
    let mut new = order(n);
    new.created_at = domain::Timestamp(1_790_000_000 + i64::from(n) * 365 * DAY_SECS / i64::from(ORDERS));
    new.lines.truncate(1);
    new.lines[0].product = ProductId::parse(&format!("product-{}", n * 7919 % PRODUCTS)).unwrap();
    let mut change = paid(&new, &format!("buyer{}@example.com", n % 40_000));
    change.order.state = match n % 50 {
        0 => OrderState::Disputed,
        1..=5 => OrderState::Expired,
        _ => OrderState::Paid,
    };
    change.order
}

/// Fills the tables in one transaction: through the port it would take an fsync for each.
async fn fill(dir: &Path) -> Sqlite {
    let store = Sqlite::open(dir).unwrap();
    let catalog = SqliteCatalog(store.clone());
    catalog.save(&product("product-0", 1_900)).await.unwrap();
    let mut db = Connection::open(dir.join("tuppence.db")).unwrap();
    let tx = db.transaction().unwrap();
    for n in 1..PRODUCTS {
        let sql = "INSERT INTO products (id, slug, state, published_at, version, card, body, sum)
                   SELECT ?1, ?1, state, published_at + ?2, version, card, body, sum FROM products WHERE id = 'product-0'";
        tx.prepare_cached(sql).unwrap().execute(params![format!("product-{n}"), n]).unwrap();
    }
    for n in 0..ORDERS {
        let order = made(n);
        let (body, sum) = sealed(&order);
        let buyer = order.email().filter(|_| order.state.is_fulfilled());
        let sql = "INSERT INTO orders (id, number, checkout_key, session, intent, buyer, created_at, open, version, body, sum)
                   VALUES (?1, ?2, ?3, ?1, ?1, ?4, ?5, 0, 2, ?6, ?7)";
        let (id, at) = (order.id.as_str(), order.created_at.0);
        let row = params![id, order.number.as_str(), order.checkout_key.as_str(), buyer, at, body, sum];
        tx.prepare_cached(sql).unwrap().execute(row).unwrap();
        let sql = "INSERT INTO order_products (order_id, product, state, created_at) VALUES (?1, ?2, ?3, ?4)";
        let product = order.lines[0].product.as_str();
        tx.prepare_cached(sql).unwrap().execute(params![id, product, order.state.as_str(), at]).unwrap();
        let sql =
            "INSERT INTO figures (what, day, product, currency, count, minor) VALUES ('sold', ?1, ?2, 'USD', 1, 1900)
                   ON CONFLICT DO UPDATE SET count = count + 1, minor = minor + 1900";
        tx.prepare_cached(sql).unwrap().execute(params![order.created_at.day().0, product]).unwrap();
    }
    tx.commit().unwrap();
    store
}

/// The middle one of nine tries.
async fn timed<T>(mut work: impl AsyncFnMut() -> T) -> (Duration, T) {
    let mut times = Vec::new();
    let mut last = None;
    for _ in 0..9 {
        let begun = Instant::now();
        last = Some(work().await);
        times.push(begun.elapsed());
    }
    times.sort();
    (times[4], last.unwrap())
}

#[tokio::test]
#[ignore = "a measurement: fills a store of 300 MB"]
async fn order_lists_stay_quick_in_a_full_shop() {
    let temporary = TempDir::new().unwrap();
    let kept = std::env::var_os("TUPPENCE_FULL_SHOP").map(PathBuf::from);
    let orders = SqliteStore(fill(kept.as_deref().unwrap_or(temporary.path())).await);
    let old = made(ORDERS / 20 + 7);
    let deep = Some(OrderEdge::After(old.id.clone()));
    let one = Some(old.lines[0].product.clone());
    let exact = Some(BuyerSearch::Exact("buyer77@example.com".to_owned()));
    let prefix = Some(BuyerSearch::Prefix("buyer7".to_owned()));
    let wide = Some(BuyerSearch::Prefix("buyer".to_owned()));
    let all = OrderSearch::default;
    let paid = vec![OrderState::Paid];
    let rare = vec![OrderState::Disputed, OrderState::Refunded, OrderState::NeedsAttention];
    let pages = [
        ("all, first page", 1, all()),
        ("all, page 1,900", 2, OrderSearch { from: deep.clone(), ..all() }),
        ("state paid, deep", 2, OrderSearch { states: paid.clone(), from: deep.clone(), ..all() }),
        ("three rare states", 1, OrderSearch { states: rare.clone(), ..all() }),
        ("one product", 1, OrderSearch { product: one.clone(), ..all() }),
        ("one product, state", 1, OrderSearch { product: one, states: paid, ..all() }),
        ("whole address", 1, OrderSearch { buyer: exact, ..all() }),
        ("address begins buyer7", 1, OrderSearch { buyer: prefix, ..all() }),
        ("address begins buyer, rare state", 1, OrderSearch { buyer: wide, states: rare, ..all() }),
        (
            "one day",
            1,
            OrderSearch { since: Some(old.created_at), before: Some(old.created_at.plus_secs(DAY_SECS)), ..all() },
        ),
    ];
    let mut report = String::from("list page                          queries   rows   milliseconds\n");
    let mut slowest = Duration::ZERO;
    for (name, queries, search) in pages {
        let (time, found) = timed(async || orders.search_orders(&search, PAGE).await.unwrap()).await;
        assert!(!found.is_empty(), "{name}");
        report += &format!(
            "{name:<34} {queries:>7} {:>6} {:>11}.{:03}\n",
            found.len(),
            time.as_millis(),
            time.as_micros() % 1000
        );
        slowest = slowest.max(time);
    }
    let until = made(ORDERS - 1).created_at.day();
    let (time, best) = timed(async || orders.best_sellers(until.minus(29), until, 10).await.unwrap()).await;
    assert_eq!(best.len(), 10);
    report += &format!(
        "{:<34} {:>7} {:>6} {:>11}.{:03}\n",
        "best sellers of 30 days",
        1,
        10,
        time.as_millis(),
        time.as_micros() % 1000
    );
    std::io::stderr().write_all(report.as_bytes()).unwrap();
    assert!(slowest < Duration::from_millis(200), "{slowest:?}");
}

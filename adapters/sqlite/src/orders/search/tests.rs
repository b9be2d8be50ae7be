//! How SQLite goes about each search: along one index, and in its order.

use crate::{Sqlite, orders::search::*};
use domain::{
    ProductId,
    ports::{AuditLog, Metrics, Outbox},
};
use tempfile::TempDir;

fn plan(db: &Connection, sql: &str, values: Vec<Value>) -> Vec<String> {
    let mut statement = db.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    let rows = statement.query_map(params_from_iter(values), |row| row.get(3)).unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

fn searches() -> Vec<OrderSearch> {
    let buyers =
        [None, Some(BuyerSearch::Exact("ada@example.com".to_owned())), Some(BuyerSearch::Prefix("ada".to_owned()))];
    let states = [vec![], vec![OrderState::Paid], vec![OrderState::Paid, OrderState::Disputed]];
    let mut all = Vec::new();
    for buyer in &buyers {
        for states in &states {
            for product in [None, Some(ProductId::parse("slow-bread").unwrap())] {
                for since in [None, Some(Timestamp(1))] {
                    let (buyer, states, product) = (buyer.clone(), states.clone(), product.clone());
                    all.push(OrderSearch { buyer, states, product, since, before: since, from: None });
                }
            }
        }
    }
    all
}

#[tokio::test]
async fn r073_no_search_looks_through_a_table() {
    let dir = TempDir::new().unwrap();
    let store = Sqlite::open(dir.path()).unwrap();
    let checked = store.read(|db| {
        let edge = Edge { created_at: 5, id: "o".to_owned(), email: Some("ada@example.com".to_owned()) };
        for search in searches() {
            for (edge, backwards) in [(None, false), (Some(&edge), false), (Some(&edge), true)] {
                let Statement { sql, values } = statement(&search, edge, backwards, 50);
                for step in plan(db, &sql, values) {
                    let table = ["orders", "order_products", "sold"].iter().any(|table| step.contains(table));
                    let along = step.starts_with("SEARCH") || step.contains("USING COVERING INDEX orders_created");
                    assert!(!table || along, "{step}\n{search:?}\n{sql}");
                }
                let sql = sql.split("FROM (").nth(1).map(|_| inner(&search, edge, backwards));
                let (sql, values) = sql.unwrap();
                for step in plan(db, &sql, values) {
                    assert!(!step.contains("TEMP B-TREE"), "sorted, not walked: {step}\n{search:?}\n{sql}");
                }
            }
        }
        Ok(())
    });
    checked.await.unwrap();
}

/// The walk along the index alone; of several states, the first.
fn inner(search: &OrderSearch, edge: Option<&Edge>, backwards: bool) -> (String, Vec<Value>) {
    let mut values = Vec::new();
    let order = if backwards { ("ASC", ">") } else { ("DESC", "<") };
    let sql = match &search.buyer {
        Some(buyer) => of_buyer(search, buyer, edge, backwards, 50, &mut values),
        None => place(search, search.states.first().copied(), edge, order, 50, &mut values),
    };
    (sql, values)
}

#[tokio::test]
async fn r073_what_belongs_to_an_order_is_found_by_index() {
    let dir = TempDir::new().unwrap();
    let store = Sqlite::open(dir.path()).unwrap();
    let checked = store.read(|db| {
        for sql in [
            "SELECT body, sum FROM audit WHERE object = 'order/a' ORDER BY seq DESC LIMIT 500",
            "SELECT file FROM downloads WHERE order_id = 'a' ORDER BY row DESC LIMIT 200",
            "SELECT outbox.body FROM outbox_orders AS about CROSS JOIN outbox ON outbox.id = about.outbox_id
             WHERE about.order_id = 'a' ORDER BY about.queued_at DESC, about.outbox_id DESC LIMIT 100",
            "SELECT body FROM orders WHERE refund_asked_at IS NOT NULL AND refund_asked_at < 1 ORDER BY refund_asked_at, id LIMIT 1",
            "SELECT day FROM figures WHERE what IN ('views', 'paid') AND day BETWEEN 1 AND 2",
        ] {
            for step in plan(db, sql, Vec::new()) {
                assert!(step.starts_with("SEARCH") && !step.contains("SCAN"), "{step}\n{sql}");
            }
        }
        Ok(())
    });
    checked.await.unwrap();
}

#[tokio::test]
async fn a_store_of_version_1_is_carried_over_with_its_orders() {
    use crate::SqliteStore;
    use domain::{ports::Orders, reports::metric::Metric};
    let dir = TempDir::new().unwrap();
    let db = Connection::open(dir.path().join("tuppence.db")).unwrap();
    db.execute_batch(include_str!("../../../../../server/tests/it/stores/v1.sql")).unwrap();
    drop(db);

    let orders = SqliteStore(Sqlite::open(dir.path()).unwrap());
    let order = orders.orders_of("ada@example.com").await.unwrap().remove(0);
    let product = Some(order.lines[0].product.clone());
    let buyer = Some(BuyerSearch::Exact("Ada@example.com".to_owned()));
    for search in [
        OrderSearch { product: product.clone(), states: vec![OrderState::Paid], ..OrderSearch::default() },
        OrderSearch { buyer, product, ..OrderSearch::default() },
    ] {
        assert!(orders.search_orders(&search, 10).await.unwrap().contains(&order));
    }
    let mails = orders.mails_of(&order.id).await.unwrap();
    assert_eq!(mails.iter().map(|mail| mail.to.as_str()).collect::<Vec<_>>(), ["ada@example.com"]);
    assert!(!orders.audit_of(&format!("order/{}", order.id), 10).await.unwrap().is_empty());
    let day = order.created_at.day();
    let daily_metrics = orders.daily_metrics(day, day).await.unwrap();
    let currency = order.total.currency;
    let of = |what: Metric| {
        daily_metrics.iter().find(|metric| metric.what == what).map(|metric| (metric.count, metric.minor))
    };
    assert_eq!(of(Metric::Placed), Some((2, 0)));
    assert_eq!(of(Metric::Paid(currency)), Some((2, 2 * order.total.minor)));
    let best = orders.best_sellers(day, day, 10).await.unwrap();
    assert_eq!(best.iter().map(|metric| metric.count).collect::<Vec<_>>(), [2]);
}

#[tokio::test]
async fn r084_a_store_with_two_orders_of_one_number_opens_and_takes_no_third() {
    use crate::SqliteStore;
    use domain::{Order, PortError, ports::Orders};
    use domain_testing::sample::{entry, order};
    let dir = TempDir::new().unwrap();
    let orders = SqliteStore(Sqlite::open(dir.path()).unwrap());
    orders.place(&order(1), order(1).created_at.day(), entry("order.placed")).await.unwrap();
    drop(orders);
    let db = Connection::open(dir.path().join("tuppence.db")).unwrap();
    // As earlier versions let it happen.
    db.execute_batch("DROP TRIGGER orders_number_once; DELETE FROM schema_version WHERE applied >= 9;").unwrap();
    drop(db);
    let twin = |n| Order { number: order(1).number, ..order(n) };
    let db = Connection::open(dir.path().join("tuppence.db")).unwrap();
    let sql = "INSERT INTO orders (id, number, checkout_key, created_at, open, version, body, sum)
               SELECT 'twin', number, 'twin', created_at, open, version, body, sum FROM orders";
    db.execute(sql, []).unwrap();
    drop(db);
    let orders = SqliteStore(Sqlite::open(dir.path()).unwrap());
    assert!(orders.order_by_number(&order(1).number).await.unwrap().is_some());
    assert!(matches!(
        orders.place(&twin(2), twin(2).created_at.day(), entry("order.placed")).await,
        Err(PortError::Conflict)
    ));
    orders.place(&order(3), order(3).created_at.day(), entry("order.placed")).await.unwrap();
}

//! Stores of earlier and later programs, and rows that only a later one can read.

use crate::{contract::of_tomorrow, support::World};
use domain::{OrderState, Role, alerts::AlertKind};
use rusqlite::Connection;
use sqlite_adapter::Sqlite;
use std::{
    fs,
    path::Path,
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// Longest wait for something that must come.
const PATIENCE: Duration = Duration::from_secs(45);

/// A small shop of each released version of the tables, as its program left it.
const RELEASED: [(i64, &str); 3] =
    [(1, include_str!("stores/v1.sql")), (2, include_str!("stores/v2.sql")), (3, include_str!("stores/v3.sql"))];

/// Makes the store of a data folder the one that `sql` says, with a file for each that is sold in it.
fn lay(data: &Path, sql: &str) {
    for name in ["tuppence.db", "tuppence.db-wal", "tuppence.db-shm"] {
        let _ = fs::remove_file(data.join(name));
    }
    let db = Connection::open(data.join("tuppence.db")).unwrap();
    db.execute_batch(sql).unwrap();
    let bodies = db.prepare("SELECT body FROM products").unwrap().query_map([], |row| row.get(0)).unwrap().collect();
    let bodies: Result<Vec<String>, _> = bodies;
    for key in bodies.unwrap().iter().flat_map(|body| body.match_indices("\"key\":\"").map(|(at, _)| &body[at + 7..])) {
        let key = key.split('"').next().unwrap();
        let folder = data.join("goods").join(&key[..2]);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(key), b"bytes").unwrap();
    }
}

fn number(db: &Connection, sql: &str) -> i64 {
    db.query_row(sql, [], |row| row.get(0)).unwrap()
}

#[tokio::test]
async fn r084_a_shop_of_each_released_version_opens_and_sells() {
    for (version, sql) in RELEASED {
        let mut world = World::start().await;
        world.stops().await;
        lay(&world.data(), sql);
        world.restart().await;
        let old = world.store().orders_of("ADA@example.com").await.unwrap();
        assert_eq!(old.len(), 1, "version {version}");
        assert_eq!(old[0].state, OrderState::Paid);
        assert_eq!(world.store().grants(&old[0].id).await.unwrap().len(), 1);
        assert!(!world.store().links(&old[0].id).await.unwrap().is_empty());
        assert_eq!(world.store().mails_of(&old[0].id).await.unwrap().len(), 1);
        let bought = world.buy(&["slow-bread"]).await;
        world.quiet().await;
        assert_eq!(world.order(&bought.session).await.state, OrderState::Paid, "version {version}");
        let open = world.store().open_alerts().await.unwrap();
        assert!(!open.iter().any(|alert| alert.kind == AlertKind::UnreadableRow), "version {version}: {open:?}");
    }
}

#[tokio::test]
async fn r084_a_store_that_a_later_version_only_added_to_is_opened() {
    let dir = TempDir::new().unwrap();
    drop(Sqlite::open(dir.path()).unwrap());
    let db = Connection::open(dir.path().join("tuppence.db")).unwrap();
    assert_eq!(number(&db, "PRAGMA user_version"), 3, "a program of before reads what was added since");
    db.execute_batch("CREATE TABLE later (x TEXT); ALTER TABLE orders ADD COLUMN later TEXT; INSERT INTO schema_version VALUES (9000);")
        .unwrap();
    drop(db);
    for _ in 0..2 {
        drop(Sqlite::open(dir.path()).unwrap());
        drop(Sqlite::join(dir.path()).unwrap());
    }
    let db = Connection::open(dir.path().join("tuppence.db")).unwrap();
    assert_eq!(number(&db, "SELECT max(applied) FROM schema_version"), 9000);
    db.pragma_update(None, "user_version", 9000).unwrap();
    drop(db);
    let refused = Sqlite::open(dir.path()).err().unwrap().to_string();
    assert!(refused.contains("newer Tuppence (tables 9000"), "{refused}");
    assert!(Sqlite::join(dir.path()).is_err());
}

#[tokio::test]
async fn r084_a_short_command_does_not_join_a_store_of_before() {
    let dir = TempDir::new().unwrap();
    Connection::open(dir.path().join("tuppence.db")).unwrap().execute_batch(RELEASED[2].1).unwrap();
    let refused = Sqlite::join(dir.path()).err().unwrap().to_string();
    assert!(refused.contains("older Tuppence"), "{refused}");
    drop(Sqlite::open(dir.path()).unwrap());
    Sqlite::join(dir.path()).unwrap();
}

/// Changes the body of a row as a later program would.
fn spoil(data: &Path, table: &str, id: &str) {
    let db = Connection::open(data.join("tuppence.db")).unwrap();
    let body: String =
        db.query_row(&format!("SELECT body FROM {table} WHERE id = ?1"), [id], |row| row.get(0)).unwrap();
    let body = of_tomorrow(&body);
    let sum = domain::delivery::token::Sha256Sum::of(body.as_bytes());
    let sum = i64::from_be_bytes(sum.as_bytes()[..8].try_into().unwrap());
    db.execute(&format!("UPDATE {table} SET body = ?2, sum = ?3 WHERE id = ?1"), rusqlite::params![id, body, sum])
        .unwrap();
}

#[tokio::test]
async fn r075_a_shop_sells_and_shows_the_rest_beside_rows_of_a_later_version() {
    let mut world = World::start().await;
    let bad = world.buy(&["slow-bread"]).await;
    let good = world.buy(&["ration"]).await;
    world.quiet().await;
    let (bad, good) = (world.order(&bad.session).await, world.order(&good.session).await);
    world.stops().await;
    world.look_away();
    spoil(&world.data(), "orders", bad.id.as_str());
    let event: String = {
        let db = Connection::open(world.data().join("tuppence.db")).unwrap();
        // An email and an event that wait since before all others.
        db.execute("UPDATE outbox SET waiting = 1, due_at = 1 WHERE id = 'receipt#' || ?1", [bad.id.as_str()]).unwrap();
        let first = "SELECT id FROM inbox ORDER BY id LIMIT 1";
        db.execute(&format!("UPDATE inbox SET waiting = 1, due_at = 1 WHERE id = ({first})"), []).unwrap();
        db.query_row(first, [], |row| row.get(0)).unwrap()
    };
    spoil(&world.data(), "outbox", &format!("receipt#{}", bad.id));
    spoil(&world.data(), "inbox", &event);
    world.restart().await;

    let mails = world.mails().len();
    // `buy` waits for all orders to rest, and one of them cannot be read.
    let bought = world.check_out(&["slow-bread"]).await;
    world.pay(&bought.session).await;
    world.settles_as(&bought.session, OrderState::Paid).await;
    let begun = Instant::now();
    while world.mails().len() == mails {
        assert!(begun.elapsed() < PATIENCE, "the receipt of today does not leave:\n{}", world.shop.log());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let wanted = [format!("orders/{}", bad.id), format!("outbox/receipt#{}", bad.id), format!("inbox/{event}")];
    loop {
        let open = world.store().open_alerts().await.unwrap();
        let named: Vec<_> = open.into_iter().map(|alert| alert.object).collect();
        if wanted.iter().all(|row| named.contains(row)) {
            break;
        }
        assert!(begun.elapsed() < PATIENCE, "{wanted:?}: {named:?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(world.browser().get("/readyz").await.status, 200);

    let mut owner = world.sign_in(Role::Owner).await.browser;
    let list = owner.get("/admin/orders").await;
    assert_eq!(list.status, 200);
    assert!(list.text().contains(good.number.as_str()) && list.text().contains("can’t be read"), "{}", list.text());
    let page = owner.get(&format!("/admin/orders/{}", bad.number)).await;
    assert_eq!(page.status, 500);
    assert!(page.text().contains("stored by a newer version"), "{}", page.text());
    assert_eq!(owner.get("/admin/orders/export.csv").await.status, 200);
    let overview = owner.get("/admin").await.text();
    assert!(overview.contains(&format!("orders/{}", bad.id)), "{overview}");
}

#[tokio::test]
async fn f081_after_a_clean_stop_the_file_alone_is_the_whole_shop() {
    let mut world = World::start().await;
    world.buy(&["slow-bread"]).await;
    world.quiet().await;
    world.look_away();
    world.check_out(&["ration"]).await;
    let log = world.data().join("tuppence.db-wal");
    let is_empty = || fs::metadata(&log).map_or(0, |log| log.len()) == 0;
    assert!(!is_empty(), "while it runs");
    world.stops().await;
    assert!(is_empty(), "after serve");
    let alone = TempDir::new().unwrap();
    fs::copy(world.data().join("tuppence.db"), alone.path().join("tuppence.db")).unwrap();
    let db = Connection::open(alone.path().join("tuppence.db")).unwrap();
    assert_eq!(number(&db, "SELECT count(*) FROM orders"), 2);
    for command in [&["verify"][..], &["admin", "list"], &["export", alone.path().join("out").to_str().unwrap()]] {
        let mut ran = world.run(command);
        assert!(ran.ends().await.success(), "{command:?}: {}", ran.log());
        assert!(is_empty(), "after {command:?}");
    }
}

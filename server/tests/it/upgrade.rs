//! For some minutes of an update the program before it and the one after it share a store.

use crate::support::{World, between, sealed};
use domain::{OrderState, Role};
use serde_json::{Value, json};

/// What a newer program adds to rows: a field of its own, at the top and in what a row holds.
fn with_new_fields(body: &str) -> Value {
    let mut value: Value = serde_json::from_str(body).unwrap();
    let added = || json!({ "of": "a newer version", "n": [1, 2] });
    value["from_a_newer_version"] = added();
    for list in ["lines", "files"] {
        for one in value[list].as_array_mut().into_iter().flatten() {
            one["from_a_newer_version"] = added();
        }
    }
    for inner in ["payment", "checkout"] {
        if value[inner].is_object() {
            value[inner]["from_a_newer_version"] = added();
        }
    }
    value
}

#[tokio::test]
async fn f088_rows_that_a_newer_version_wrote_are_read() {
    let mut world = World::start().await;
    let bought = world.buy(&["slow-bread", "ration"]).await;
    let link = world.download_links(&world.mails()[0]).await.remove(0);
    let admin = world.sign_in(Role::Owner).await;
    world.quiet().await;
    world.look_away();
    let db = rusqlite::Connection::open(world.data().join("tuppence.db")).unwrap();
    db.busy_timeout(std::time::Duration::from_secs(5)).unwrap();
    let mut rewritten = 0;
    // Not the audit: its rows are sealed for good.
    for table in ["products", "orders", "grants", "links", "inbox", "outbox", "accounts", "sessions"] {
        let mut rows = db.prepare(&format!("SELECT body FROM {table}")).unwrap();
        let bodies: Vec<String> = rows.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap();
        assert!(!bodies.is_empty(), "nothing is in {table}");
        for before in bodies {
            let (body, sum) = sealed(&with_new_fields(&before));
            let sql = format!("UPDATE {table} SET body = ?2, sum = ?3 WHERE body = ?1");
            rewritten += db.execute(&sql, rusqlite::params![before, body, sum]).unwrap();
        }
    }
    drop(db);
    assert!(rewritten > 20, "{rewritten} rows");

    // The shop that is open reads them, and so does one that starts on them.
    for start_again in [false, true] {
        if start_again {
            world.restart().await;
        }
        let mut buyer = bought.browser.clone();
        let page = buyer.get(&format!("/checkout/complete?session_id={}", bought.session)).await;
        assert!(buyer.follow(page).await.text().contains("Slow Bread"));
        assert_eq!(world.browser().get(&link).await.status, 200);
        let mut owner = admin.browser.clone();
        for path in ["/admin", "/admin/orders", "/admin/products", "/admin/admins"] {
            assert_eq!(owner.get(path).await.status, 200, "{path}");
        }
        let orders = owner.get("/admin/orders").await.text();
        let order = format!("/admin/orders/T-{}", between(&orders, "href=\"/admin/orders/T-", "\""));
        assert_eq!(owner.get(&order).await.status, 200, "{order}");
        // The next event and the next sale.
        world.buy(&["slow-bread"]).await;
    }
    world.control("refund", json!({ "session": bought.session })).await;
    world.settles_as(&bought.session, OrderState::Refunded).await;
    world.quiet().await;
    world.assert_invariants().await;
    let mut verify = world.run(&["verify"]);
    assert!(verify.ends().await.success(), "{}", verify.log());
}

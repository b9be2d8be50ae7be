//! One bad thing does not stop the rest: panics, and a log that cannot be written.

use crate::support::{Given, World};
use std::time::{Duration, Instant};

/// What the inbox says of the events that wait: most tries of one, and fewest seconds until the next.
fn tries(world: &World) -> Option<(i64, i64)> {
    let db = rusqlite::Connection::open(world.data().join("tuppence.db")).unwrap();
    let sql = "SELECT max(json_extract(body, '$.attempt')), min(due_at - unixepoch()) FROM inbox WHERE waiting = 1";
    db.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?))).ok()
}

#[tokio::test]
async fn r075_an_event_whose_handling_panics_waits_for_its_next_try_and_the_shop_sells() {
    let world = World::given(Given { fail: "hook.acked:panic@1+", ..Given::default() }).await;
    let mut checkout = world.check_out(&["slow-bread"]).await;
    world.pay(&checkout.session).await;
    let begun = Instant::now();
    while tries(&world).is_none_or(|(tries, _)| tries == 0) {
        assert!(begun.elapsed() < Duration::from_secs(20), "no try was counted:\n{}", world.shop.log());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let (tried, wait) = tries(&world).unwrap();
    assert!(tried <= 3 && wait > 0, "{tried} tries at once");
    world.log_with("it is tried again later").await;
    // The shopper who comes back gets the files all the same, and the receipt goes out.
    let page = checkout.browser.get(&format!("/checkout/complete?session_id={}", checkout.session)).await;
    let page = checkout.browser.follow(page).await;
    assert!(page.text().contains("Slow Bread"), "{}", page.text());
    while world.mails().is_empty() {
        assert!(begun.elapsed() < Duration::from_secs(30), "no receipt:\n{}", world.shop.log());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn r075_a_worker_that_dies_is_started_again_and_reported() {
    let fail = "job.mail:panic@1,job.events:panic@1,job.reconcile:panic@1";
    let world = World::given(Given { fail, ..Given::default() }).await;
    world.buy(&["slow-bread"]).await;
    assert_eq!(world.mails().len(), 1);
    for job in ["mail", "events", "reconcile"] {
        world.log_with(&format!("The job {job} ended; it is started again")).await;
    }
    let metrics = world.browser().get("/metrics").await.text();
    assert!(metrics.contains("tuppence_job_restarts_total{job=\"mail\"} 1"), "{metrics}");
}

#[tokio::test]
async fn r064_r075_no_panic_breaks_a_connection_however_far_out_it_happens() {
    let world = World::given(Given { fail: "request.begun:panic@1", ..Given::default() }).await;
    assert_eq!(world.browser().get("/").await.status, 500);
    assert_eq!(world.browser().get("/").await.status, 200);
}

#[tokio::test]
async fn r075_a_log_that_cannot_be_written_stops_no_sale() {
    if !cfg!(target_os = "linux") {
        eprintln!("skipped: this needs /dev/full");
        return;
    }
    let world = World::given(Given { log_is_lost: true, ..Given::default() }).await;
    // Lines of every kind: of requests, of events, of refused webhooks.
    let refused = world.browser().send(http::Method::POST, "/webhooks/stripe", None, "{}").await.unwrap();
    assert_eq!(refused.status, 400);
    world.buy(&["slow-bread"]).await;
    assert_eq!(world.mails().len(), 1);
    let done: i64 = rusqlite::Connection::open(world.data().join("tuppence.db"))
        .unwrap()
        .query_row("SELECT max(json_extract(body, '$.attempt')) FROM inbox", [], |row| row.get(0))
        .unwrap();
    assert_eq!(done, 0, "each event was handled the first time");
    assert!(!world.shop.log().contains("panicked"), "{}", world.shop.log());
}

//! Two shops on one store, as a busy seller runs them, or a deployment for some minutes.

use super::{
    journeys::{shop_on, wire},
    stand_in::Account,
    wire::Break,
};
use crate::support::{Given, World, checkout_form, press, pressed_anew, session_in, stripe_signature};
use aws_adapter::dynamodb::DynamoStore;
use domain::{
    OrderState,
    audit::AuditEntry,
    orders::OrderSearch,
    ports::{AuditLog, Jobs, Metrics, Orders, Store},
};
use domain_testing::sample;
use futures_util::future::join_all;
use serde_json::json;
use std::{sync::Arc, time::Duration};
use tokio::task::JoinSet;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f030_f076_two_instances_on_one_store_sell_each_order_once() {
    const ORDERS: usize = 16;
    let wire = wire().await;
    let (world, _) = shop_on(&wire).await;
    let second = world.second_shop().await;
    world.control("webhooks", json!({ "duplicate": 2, "reorder": true })).await;
    let mut sessions = Vec::new();
    for n in 0..ORDERS {
        let shop = if n % 2 == 0 { world.browser() } else { second.browser() };
        let slugs: &[&str] = if n % 3 == 0 { &["slow-bread", "ration"] } else { &["slow-bread"] };
        sessions.push(world.check_out_with(shop, slugs).await);
    }
    for checkout in &mut sessions {
        world.pay(&checkout.session).await;
        // The shopper comes back while the event is on its way, to either shop.
        checkout.browser.get(&format!("/checkout/complete?session_id={}", checkout.session)).await;
    }
    for checkout in &sessions {
        world.settles_as(&checkout.session, OrderState::Paid).await;
    }
    world.quiet().await;
    assert_eq!(world.mails().len(), ORDERS, "one receipt each");
    assert_eq!(world.store().search_orders(&OrderSearch::default(), 100).await.unwrap().len(), ORDERS);
    world.assert_invariants().await;
    assert!(!second.log().contains("ERROR"), "{}", second.log());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f030_an_event_twenty_times_at_once_to_two_instances_grants_and_mails_once() {
    let wire = wire().await;
    let (world, _) = shop_on(&wire).await;
    let second = world.second_shop().await;
    world.control("webhooks", json!({ "deliver": "hold" })).await;
    let checkout = world.check_out(&["slow-bread", "ration"]).await;
    world.pay(&checkout.session).await;
    let ledger = world.ledger().await;
    let events = ledger["events"].as_array().unwrap();
    let event = events.iter().find(|event| event["type"] == "checkout.session.completed").unwrap().to_string();
    let told = (0..20).map(async |n| {
        let mut stripe = if n % 2 == 0 { world.browser() } else { second.browser() };
        stripe.headers.push(("stripe-signature".to_owned(), stripe_signature(&event)));
        stripe.send(http::Method::POST, "/webhooks/stripe", Some("application/json"), &event).await.unwrap().status
    });
    for status in join_all(told).await {
        assert_eq!(status, 200);
    }
    world.settles_as(&checkout.session, OrderState::Paid).await;
    world.quiet().await;
    assert_eq!(world.mails().len(), 1, "one receipt");
    assert_eq!(world.store().grants(&world.order(&checkout.session).await.id).await.unwrap().len(), 2);
    world.assert_invariants().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f050_two_instances_work_off_a_hundred_payments() {
    const ORDERS: usize = 100;
    let wire = wire().await;
    let (world, _) = shop_on(&wire).await;
    let second = world.second_shop().await;
    let mut shoppers = Vec::new();
    for browser in [world.browser(), second.browser()] {
        let mut browser = world.cart_of(browser, &["slow-bread"]).await;
        let form = checkout_form(&mut browser).await;
        shoppers.push((browser, form));
    }
    let mut sessions = Vec::new();
    for some in (0..ORDERS).collect::<Vec<_>>().chunks(16) {
        let pressed = some.iter().map(async |n| {
            let (browser, form) = &shoppers[n % 2];
            let reply = press(&mut browser.clone(), &pressed_anew(form, *n)).await.unwrap();
            session_in(reply.location())
        });
        sessions.extend(join_all(pressed).await);
    }
    world.control("webhooks", json!({ "duplicate": 1 })).await;
    for some in sessions.chunks(16) {
        join_all(some.iter().map(async |session| world.pay(session).await)).await;
    }
    for session in &sessions {
        world.settles_as(session, OrderState::Paid).await;
    }
    world.quiet().await;
    assert_eq!(world.mails().len(), ORDERS, "one receipt each");
    world.assert_invariants_opening_each(5).await;
    assert!(!second.log().contains("ERROR"), "{}", second.log());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f082_notes_that_two_find_at_once_become_one_row_each() {
    let wire = wire().await;
    let account = Account::new();
    let prompt = DynamoStore(account.with_tables().await);
    let slow = DynamoStore(Account::known(account.id(), &wire.url).dynamo());
    let order = sample::order(1);
    let entry = AuditEntry { object: format!("order/{}", order.id), ..sample::entry("order.placed") };
    prompt.place(&order, order.created_at.day(), entry.clone()).await.unwrap();
    // The slow one has seen the note, and asks for the end of the log only when the other has made a row of it.
    wire.breaks("DynamoDB.GetItem", "\"AUDIT\"", Break::Late, 1);
    let slow_one = tokio::spawn(async move { slow.tidy().await });
    tokio::time::sleep(Duration::from_millis(500)).await;
    prompt.tidy().await.unwrap();
    slow_one.await.unwrap().unwrap();
    assert_eq!(wire.mends(), 0, "the slow one was slow");
    let rows = prompt.audit_of(&entry.object, 10).await.unwrap();
    assert_eq!(rows.iter().map(|row| row.entry.action.as_str()).collect::<Vec<_>>(), ["order.placed"]);
    assert_eq!(prompt.daily_metrics(sample::NOON.day(), sample::NOON.day()).await.unwrap()[0].count, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r080_two_instances_share_their_limits() {
    let (dynamo, _, mut env) = Account::new().with_all(&"5e".repeat(32)).await;
    env.push(("TUPPENCE_RATE_LIMITS", "true".to_owned()));
    env.push(("TUPPENCE_TRUSTED_PROXIES", "1".to_owned()));
    let elsewhere: Option<Arc<dyn Store>> = Some(Arc::new(DynamoStore(dynamo)));
    let world = World::given(Given { env, elsewhere, ..Given::default() }).await;
    let second = world.second_shop().await;
    let from = |n: usize, address: String| {
        let mut browser = if n.is_multiple_of(2) { world.browser() } else { second.browser() };
        browser.headers.push(("x-forwarded-for".to_owned(), address));
        browser
    };
    let mut guesses = JoinSet::new();
    for n in 0..40 {
        let mut eve = from(n, format!("203.0.113.{n}"));
        let fields = [("email", "ada@example.com"), ("password", "not the password")];
        guesses.spawn(async move { eve.post("/api/admin/sign-in", &fields).await.location().to_owned() });
    }
    let ended = guesses.join_all().await;
    assert_eq!(ended.iter().filter(|location| location.ends_with("problem=wrong")).count(), 5, "{ended:?}");
    let mut asked = JoinSet::new();
    for n in 0..16 {
        let mut eve = from(n, "192.0.2.1".to_owned());
        asked.spawn(async move {
            eve.post("/api/find-my-order", &[("email", "nobody@example.com")]).await.location().to_owned()
        });
    }
    let ended = asked.join_all().await;
    assert_eq!(ended.iter().filter(|location| location.ends_with("?sent=1")).count(), 10, "{ended:?}");
}

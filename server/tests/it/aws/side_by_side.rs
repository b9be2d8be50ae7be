//! Two shops on one store, as a busy seller runs them, or a deployment for some minutes.

use super::{
    journeys::{shop_on, wire},
    stand_in::Account,
    wire::Break,
};
use domain::{OrderState, audit::AuditEntry, desk::OrderSearch, ports::Orders, testing::sample};
use serde_json::json;
use server::adapters::dynamodb::DynamoOrders;
use std::time::Duration;

const ORDERS: usize = 16;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f030_f050_f076_two_instances_on_one_store_sell_each_order_once() {
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
        // The shopper comes back while the news is on its way, to either shop.
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
async fn f082_notes_that_two_find_at_once_become_one_row_each() {
    let wire = wire().await;
    let account = Account::new();
    let prompt = DynamoOrders(account.with_tables().await);
    let slow = DynamoOrders(Account::known(account.id(), &wire.url).dynamo());
    let order = sample::order(1);
    let entry = AuditEntry { object: format!("order/{}", order.id), ..sample::entry("order.placed") };
    prompt.place(&order, entry.clone()).await.unwrap();
    // The slow one has seen the note, and asks for the end of the log only when the other has made a row of it.
    wire.breaks("DynamoDB.GetItem", "\"AUDIT\"", Break::Late, 1);
    let slow_one = tokio::spawn(async move { slow.tidy().await });
    tokio::time::sleep(Duration::from_millis(500)).await;
    prompt.tidy().await.unwrap();
    slow_one.await.unwrap().unwrap();
    assert_eq!(wire.mends(), 0, "the slow one was slow");
    let rows = prompt.audit_of(&entry.object, 10).await.unwrap();
    assert_eq!(rows.iter().map(|row| row.entry.act.as_str()).collect::<Vec<_>>(), ["order.placed"]);
    assert_eq!(prompt.tallies(sample::NOON.day(), sample::NOON.day()).await.unwrap()[0].count, 1);
}

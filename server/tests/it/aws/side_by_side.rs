//! Two shops on one store, as a busy seller runs them, or a deployment for some minutes.

use super::journeys::{shop_on, wire};
use domain::{OrderState, desk::OrderSearch};
use serde_json::json;

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

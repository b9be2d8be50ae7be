//! Payment pages that are opened and not paid on.

use crate::support::TestShop;
use domain::{
    Order,
    alerts::AlertKind,
    time::{HOUR_SECS, MINUTE_SECS},
};

async fn pages(shop: &TestShop, count: usize) -> Vec<Order> {
    let mut orders = Vec::new();
    for _ in 0..count {
        orders.push(shop.order(&["book"]).await);
    }
    orders
}

/// Lets time pass as a shop does that looks around every ten minutes.
async fn later(shop: &TestShop, secs: i64) {
    for _ in 0..secs / (10 * MINUTE_SECS) {
        shop.world.clock.advance(10 * MINUTE_SECS);
        shop.reconcile().await.unwrap();
    }
}

#[tokio::test]
async fn a062_many_pages_that_nobody_pays_on_are_told_once_and_until_they_end() {
    let shop = TestShop::start().await;
    pages(&shop, 40).await;
    shop.reconcile().await.unwrap();
    assert_eq!(shop.alerts(), [], "they may still be typing");
    later(&shop, 20 * MINUTE_SECS).await;
    assert_eq!(shop.alerts(), [AlertKind::UnpaidCheckouts]);
    later(&shop, HOUR_SECS).await;
    assert_eq!(shop.alerts(), [], "an hour without is normal again");
}

#[tokio::test]
async fn a062_a_busy_hour_and_a_slow_one_are_no_card_testing() {
    let shop = TestShop::start().await;
    // Most turn back, four of forty pay.
    for order in pages(&shop, 40).await.iter().take(4) {
        shop.world.stripe.pay(&shop.session(order));
        shop.tell(order).await;
    }
    later(&shop, 20 * MINUTE_SECS).await;
    assert_eq!(shop.alerts(), []);
    later(&shop, 2 * HOUR_SECS).await;
    pages(&shop, 29).await;
    later(&shop, 20 * MINUTE_SECS).await;
    assert_eq!(shop.alerts(), [], "too few to say anything");
}

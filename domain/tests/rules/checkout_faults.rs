//! Checking out while the store or Stripe fails.

use crate::support::{Fault, TestShop};
use domain::{
    OrderState, PortError,
    alerts::AlertKind,
    checkout::{CheckoutError, CheckoutRequest, OpenedCheckout},
    payments::facts::Progress,
    ports::PaymentError,
};
use std::sync::Arc;

fn unavailable() -> PaymentError {
    PortError::Unavailable { service: "Stripe", reason: "503".into() }.into()
}

#[tokio::test]
async fn f001_a_store_that_does_not_answer_stores_nothing() {
    let shop = TestShop::start().await;
    shop.store.fail("order_by_checkout_key", Fault::Down);
    let refused = shop.press(&shop.request(&["book"])).await;
    assert!(matches!(refused, Err(CheckoutError::Port(PortError::Unavailable { .. }))));
    assert_eq!(shop.orders(), []);
}

#[tokio::test]
async fn r078_a_refusal_that_no_retry_cures_is_an_alert_until_a_page_opens_again() {
    let shop = TestShop::start().await;
    let refusal = || PaymentError::Refused { code: "account_closed".into() };
    shop.world.stripe.fail_next(refusal());
    let refused = shop.press(&shop.request(&["book"])).await;
    assert!(matches!(refused, Err(CheckoutError::Payment(PaymentError::Refused { code })) if code == "account_closed"));
    assert_eq!(shop.alerts(), [AlertKind::PaymentRefused]);
    shop.world.stripe.fail_next(refusal());
    assert!(shop.press(&shop.request(&["book"])).await.is_err());
    assert_eq!(shop.alerts(), [AlertKind::PaymentRefused], "one alert for one cause");

    shop.world.clock.advance(60);
    shop.reconcile().await.unwrap();
    assert_eq!(shop.alerts(), [AlertKind::PaymentRefused], "nothing has come through since");
    assert!(shop.press(&shop.request(&["video"])).await.is_ok());
    shop.reconcile().await.unwrap();
    assert_eq!(shop.alerts(), [], "it closes by itself");
}

#[tokio::test]
async fn r002_f005_an_order_that_was_not_stored_has_no_page() {
    let shop = TestShop::start().await;
    let request = shop.request(&["book"]);
    shop.store.fail("place", Fault::Down);
    assert!(matches!(shop.press(&request).await, Err(CheckoutError::Port(PortError::Unavailable { .. }))));
    assert!(shop.orders().is_empty() && shop.world.stripe.sessions().is_empty());

    assert!(shop.press(&request).await.unwrap().url.is_some(), "the shopper presses again");
    shop.sound().await;
}

#[tokio::test]
async fn f006_an_order_without_a_page_is_taken_up_by_the_same_key() {
    let shop = TestShop::start().await;
    let request = shop.request(&["book"]);
    shop.world.stripe.set_down(true);
    assert!(shop.press(&request).await.is_err());
    assert_eq!(shop.orders()[0].state, OrderState::Created);

    shop.world.stripe.set_down(false);
    let opened = shop.press(&request).await.unwrap();
    assert_eq!(shop.orders().iter().map(|order| &order.id).collect::<Vec<_>>(), [&opened.order]);
    shop.sound().await;
}

#[tokio::test]
async fn f007_an_order_stored_with_its_answer_lost_is_found_by_its_key() {
    let shop = TestShop::start().await;
    shop.store.fail("place", Fault::LostReply);
    let opened = shop.press(&shop.request(&["book"])).await.unwrap();
    assert_eq!(shop.orders().iter().map(|order| &order.id).collect::<Vec<_>>(), [&opened.order]);
    shop.sound().await;
}

async fn twenty_at_once(shop: &Arc<TestShop>, request: &CheckoutRequest) -> Vec<OpenedCheckout> {
    let clicks: Vec<_> = (0..20)
        .map(|_| {
            let (shop, request) = (shop.clone(), request.clone());
            tokio::spawn(async move { shop.press(&request).await.unwrap() })
        })
        .collect();
    let mut pages = Vec::new();
    for click in clicks {
        pages.push(click.await.unwrap());
    }
    pages.dedup();
    pages
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn f008_twenty_clicks_at_once_make_one_order_and_one_page() {
    let shop = Arc::new(TestShop::start().await);
    let pages = twenty_at_once(&shop, &shop.request(&["book", "video"])).await;
    assert_eq!((pages.len(), shop.orders().len(), shop.world.stripe.sessions().len()), (1, 1, 1));
    shop.sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn f011_twenty_clicks_at_once_on_a_used_up_key_all_get_the_one_page() {
    for _ in 0..20 {
        let shop = Arc::new(TestShop::start().await);
        shop.world.stripe.fail_next(PaymentError::KeyUsedUp);
        let pages = twenty_at_once(&shop, &shop.request(&["book"])).await;
        assert_eq!((pages.len(), shop.orders().len(), shop.world.stripe.sessions().len()), (1, 1, 1));
        assert_eq!(shop.orders()[0].stripe_call.attempt, 2);
        shop.sound().await;
    }
}

#[tokio::test]
async fn f009_stripe_failing_before_effect_is_asked_again_under_the_same_key() {
    let shop = TestShop::start().await;
    let request = shop.request(&["book"]);
    shop.world.stripe.fail_next(unavailable());
    assert!(matches!(
        shop.press(&request).await,
        Err(CheckoutError::Payment(PaymentError::Port(PortError::Unavailable { .. })))
    ));
    let opened = shop.press(&request).await.unwrap();
    let sessions = shop.world.stripe.sessions();
    assert_eq!(sessions.len(), 1);
    assert_eq!(sessions[0].idempotency_key, format!("ord_{}_a1", opened.order));
    shop.sound().await;
}

#[tokio::test]
async fn f010_a_page_opened_with_its_answer_lost_is_found_again() {
    let shop = TestShop::start().await;
    let request = shop.request(&["book"]);
    shop.world.stripe.lose_next_reply();
    assert!(shop.press(&request).await.is_err());
    assert!(shop.press(&request).await.unwrap().url.is_some());
    assert_eq!(shop.world.stripe.sessions().len(), 1);
    shop.sound().await;
}

#[tokio::test]
async fn f011_a_key_used_up_by_a_stored_failure_is_followed_by_the_next() {
    let shop = TestShop::start().await;
    let request = shop.request(&["book"]);
    shop.world.stripe.fail_next(PaymentError::KeyUsedUp);
    let opened = shop.press(&request).await.unwrap();
    let order = shop.stored(&opened.order).await;
    assert_eq!((order.stripe_call.attempt, order.state), (2, OrderState::SessionOpen));
    assert_eq!(shop.world.stripe.sessions()[0].idempotency_key, format!("ord_{}_a2", order.id));
    shop.sound().await;
}

#[tokio::test]
async fn f011_two_used_up_keys_in_one_request_are_enough() {
    let shop = TestShop::start().await;
    let request = shop.request(&["book"]);
    shop.world.stripe.fail_next(PaymentError::KeyUsedUp);
    shop.world.stripe.fail_next(PaymentError::KeyUsedUp);
    assert!(matches!(shop.press(&request).await, Err(CheckoutError::Payment(PaymentError::KeyUsedUp))));
    assert!(shop.press(&request).await.is_ok(), "the next request takes the third");
    assert_eq!(shop.orders()[0].stripe_call.attempt, 3);
    shop.sound().await;
}

#[tokio::test]
async fn f013_a_key_older_than_20_hours_is_not_used_again() {
    let shop = TestShop::start().await;
    let request = shop.request(&["book"]);
    shop.world.stripe.fail_next(unavailable());
    assert!(shop.press(&request).await.is_err());
    shop.world.clock.advance(20 * 3_600 + 1);
    let opened = shop.press(&request).await.unwrap();
    let order = shop.stored(&opened.order).await;
    assert_eq!(order.stripe_call.attempt, 2);
    assert_eq!(order.stripe_call.made_at, shop.now());
    shop.sound().await;
}

#[tokio::test]
async fn f014_a_page_that_could_not_be_noted_still_opens() {
    let shop = TestShop::start().await;
    let request = shop.request(&["book"]);
    shop.store.fail("record", Fault::Down);
    let opened = shop.press(&request).await.unwrap();
    assert!(opened.url.is_some());
    assert_eq!(shop.stored(&opened.order).await.state, OrderState::Created);
    assert_eq!(shop.press(&request).await.unwrap(), opened, "and the next click notes it");
    assert_eq!(shop.stored(&opened.order).await.state, OrderState::SessionOpen);
    shop.sound().await;
}

#[tokio::test]
async fn f014_the_buyer_of_a_page_that_was_never_noted_is_known_by_the_claim() {
    let shop = TestShop::start().await;
    shop.store.fail("record", Fault::Down);
    let order = shop.order(&["book"]).await;
    let session = shop.session(&order);
    let found = shop.claimed_order(&session, Some(&order.claim)).await.unwrap();
    assert_eq!(found.map(|order| order.id), Some(order.id));
    let stranger = domain::delivery::token::Token::random(&domain_testing::memory::Dice::new(99)).hash();
    assert!(shop.claimed_order(&session, Some(&stranger)).await.unwrap().is_none());
    assert!(shop.claimed_order(&session, None).await.unwrap().is_none());
}

#[tokio::test]
async fn f012_a_payment_on_a_page_that_was_never_noted_is_fulfilled() {
    let shop = TestShop::start().await;
    shop.store.fail("record", Fault::Down);
    let order = shop.order(&["book"]).await;
    assert_eq!(order.session(), None);
    shop.world.stripe.pay(&shop.session(&order));
    shop.tell(&order).await;
    assert_eq!(shop.stored(&order.id).await.state, OrderState::Paid);
    shop.sound().await;
}

#[tokio::test]
async fn f013_a_payment_on_the_page_of_an_older_key_is_fulfilled() {
    let shop = TestShop::start().await;
    let request = shop.request(&["book"]);
    shop.store.fail("record", Fault::Down);
    shop.press(&request).await.unwrap();
    shop.world.clock.advance(21 * 3_600);
    let order = shop.stored(&shop.press(&request).await.unwrap().order).await;
    let old = shop.session(&order);
    assert_ne!(order.session(), Some(&old), "the order knows the newer page only");

    shop.world.stripe.pay(&old);
    shop.tell(&order).await;
    let paid = shop.stored(&order.id).await;
    assert_eq!((paid.state, paid.session()), (OrderState::Paid, Some(&old)));
    shop.reconcile().await.unwrap();
    let newer = shop.world.stripe.sessions().remove(1);
    assert_eq!(newer.facts.progress, Progress::Expired, "the other page is closed before somebody pays on it, too");
    shop.sound().await;
}

//! The machine dies, the store or Stripe fails, the time runs out.

use super::{answers, lists, pay, shop};
use domain::OrderState;
use serde_json::json;
use std::time::{Duration, Instant};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f024_f025_f026_a_lambda_that_dies_of_an_event_is_told_again() {
    for fail in ["hook.verified:kill", "hook.inboxed:kill", "hook.acked:kill"] {
        let mut world = shop(fail, &[]).await;
        let checkout = world.check_out(&["slow-bread"]).await;
        world.pay(&checkout.session).await;
        world.shop_dies().await;
        world.restart().await;
        world.quiet().await;
        assert!(answers(&world).await.contains(&502), "{fail}: what it died of was not acknowledged");
        assert_eq!(world.order(&checkout.session).await.state, OrderState::Paid, "{fail}");
        assert_eq!(world.mails().len(), 1, "{fail}");
        world.assert_invariants().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f027_a_lambda_acknowledges_no_event_that_was_not_stored() {
    let world = shop("hook.verified:err", &[]).await;
    let checkout = world.check_out(&["slow-bread"]).await;
    world.pay(&checkout.session).await;
    world.quiet().await;
    assert_eq!(answers(&world).await.iter().filter(|status| **status == 503).count(), 1);
    assert_eq!(world.mails().len(), 1);
    world.assert_invariants().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r012_an_event_that_is_stored_is_acknowledged_though_it_cannot_be_handled_yet() {
    let world = shop("", &[]).await;
    let checkout = world.check_out(&["slow-bread"]).await;
    // Not tried again at once, unlike a failure of Stripe's own.
    let shut = json!({ "rules": [{ "path": "/v1/checkout/sessions", "method": "GET", "action": { "status": 401 } }] });
    world.control("api", shut).await;
    pay(&world, &checkout.session).await;
    assert!(answers(&world).await.iter().all(|status| *status == 200), "{:?}", answers(&world).await);
    assert_eq!(world.order(&checkout.session).await.state, OrderState::SessionOpen);

    world.control("api", json!({ "rules": [] })).await;
    world.function.clone().unwrap().work().await;
    assert_eq!(world.order(&checkout.session).await.state, OrderState::Paid);
    assert_eq!(world.mails().len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f076_work_ends_before_lambda_would_end_it_and_the_next_call_goes_on() {
    let world = shop("", &[]).await;
    world.control("webhooks", json!({ "deliver": "drop" })).await;
    let checkout = world.check_out(&["slow-bread"]).await;
    world.pay(&checkout.session).await;
    let slow = json!({ "rules": [{ "path": "/v1/checkout/sessions", "method": "GET", "times": 1, "action": { "hang_ms": 4000 } }] });
    world.control("api", slow).await;
    let function = world.function.clone().unwrap();
    let (begun, limit) = (Instant::now(), Duration::from_secs(4));
    let cut = function.invoke_within(json!({ "tuppence": "work" }), limit).await.unwrap();
    assert_eq!(cut, json!({ "finished": false }));
    assert!(begun.elapsed() < limit, "Lambda would have ended it: {:?}", begun.elapsed());
    assert_ne!(world.order(&checkout.session).await.state, OrderState::Paid);

    let asked = lists(&world).await;
    assert_eq!(function.work().await, json!({ "finished": true }), "the turn was given back");
    assert!(lists(&world).await > asked);
    assert_eq!(world.order(&checkout.session).await.state, OrderState::Paid);
    assert_eq!(world.mails().len(), 1);
}

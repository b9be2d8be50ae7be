//! Events that come late, twice, out of order, forged, or not at all.

use crate::support::World;
use domain::OrderState;
use serde_json::json;

#[tokio::test]
async fn f029_f030_the_same_event_twenty_times_grants_and_mails_once() {
    let world = World::start().await;
    world.control("webhooks", json!({ "deliver": "hold" })).await;
    let checkout = world.check_out(&["slow-bread"]).await;
    world.pay(&checkout.session).await;
    world.control("webhooks/release", json!({ "copies": 20, "parallel": true })).await;
    world.settles_as(&checkout.session, OrderState::Paid).await;
    world.quiet().await;
    assert_eq!(world.mails().len(), 1);
    world.assert_invariants().await;
}

#[tokio::test]
async fn f031_events_and_the_returning_browser_race_to_one_grant() {
    let world = World::start().await;
    world.control("webhooks", json!({ "deliver": "hold" })).await;
    let checkout = world.check_out(&["slow-bread", "ration"]).await;
    world.pay(&checkout.session).await;
    let back = (0..5).map(|_| {
        let (mut browser, session) = (checkout.browser.clone(), checkout.session.clone());
        tokio::spawn(async move { browser.get(&format!("/checkout/complete?session_id={session}")).await.status })
    });
    let back: Vec<_> = back.collect();
    world.control("webhooks/release", json!({ "copies": 3, "parallel": true })).await;
    for page in back {
        assert!(!page.await.unwrap().is_server_error());
    }
    world.quiet().await;
    assert_eq!(world.mails().len(), 1);
    world.assert_invariants().await;
}

#[tokio::test]
async fn f032_a_refund_that_overtakes_its_payment_leaves_no_access() {
    let world = World::start().await;
    world.control("webhooks", json!({ "deliver": "hold" })).await;
    let checkout = world.check_out(&["slow-bread"]).await;
    world.pay(&checkout.session).await;
    world.control("refund", json!({ "session": checkout.session })).await;
    world.control("webhooks/release", json!({ "order": "reverse" })).await;
    world.settles_as(&checkout.session, OrderState::Refunded).await;
    world.quiet().await;
    world.assert_invariants().await;
}

#[tokio::test]
async fn f034_a_payment_no_event_told_of_is_found_at_the_next_start() {
    let mut world = World::start().await;
    world.control("webhooks", json!({ "deliver": "drop" })).await;
    let checkout = world.check_out(&["slow-bread"]).await;
    world.pay(&checkout.session).await;
    world.restart().await;
    world.settles_as(&checkout.session, OrderState::Paid).await;
    world.quiet().await;
    assert_eq!(world.mails().len(), 1);
    world.assert_invariants().await;
}

#[tokio::test]
async fn f035_events_of_unknown_shape_are_taken_and_do_no_harm() {
    let world = World::start().await;
    world
        .control(
            "webhooks",
            json!({ "mutate": { "api_version": "2030-01-01.future", "brand_new": [1, 2], "request": null } }),
        )
        .await;
    let checkout = world.buy(&["slow-bread"]).await;
    assert_eq!(world.order(&checkout.session).await.state, OrderState::Paid);
    world.assert_invariants().await;
}

#[tokio::test]
async fn f036_an_event_of_the_other_mode_is_stored_and_ignored() {
    let world = World::start().await;
    world.control("webhooks", json!({ "mutate": { "livemode": true } })).await;
    let checkout = world.check_out(&["slow-bread"]).await;
    world.pay(&checkout.session).await;
    world.control("webhooks/flush", json!({})).await;
    assert_eq!(world.order(&checkout.session).await.state, OrderState::SessionOpen);
    assert!(world.mails().is_empty());
}

#[tokio::test]
async fn f037_both_secrets_count_while_rotating_and_a_removed_one_does_not() {
    let new = "whsec_new_0123456789abcdefghijklmnop";
    let secrets = format!("{},{new}", crate::support::SECRET);
    let given = crate::support::Given { env: vec![("STRIPE_WEBHOOK_SECRET", secrets)], ..Default::default() };
    let world = World::given(given).await;
    for sign_with in [vec![crate::support::SECRET], vec![new], vec![new, crate::support::SECRET]] {
        world.control("webhooks", json!({ "sign_with": sign_with })).await;
        world.buy(&["slow-bread"]).await;
    }
    assert!(world.answers_to_events().await.iter().all(|status| *status == 200));
    world.control("webhooks", json!({ "sign_with": ["whsec_gone_0123456789abcdefghijklmno"] })).await;
    let checkout = world.check_out(&["slow-bread"]).await;
    world.pay(&checkout.session).await;
    assert!(world.answers_to_events().await.contains(&400), "it was told, and did not believe it");
    assert_eq!(world.order(&checkout.session).await.state, OrderState::SessionOpen);
    assert_eq!(world.mails().len(), 3);
}

#[tokio::test]
async fn a011_a013_forged_and_stale_webhooks_leave_no_row() {
    let world = World::start().await;
    let body = r#"{"id":"evt_forged","type":"checkout.session.completed","livemode":false,"data":{"object":{"id":"cs_test_1"}}}"#;
    for signature in ["", "t=1,v1=00", "v1=00", "t=9999999999,v1=zz", "garbage"] {
        let mut forger = world.browser();
        forger.headers.push(("stripe-signature".to_owned(), signature.to_owned()));
        let reply = forger.send(http::Method::POST, "/webhooks/stripe", Some("application/json"), body).await.unwrap();
        assert_eq!(reply.status, 400, "{signature:?}: {}", reply.text());
    }
    world.control("webhooks", json!({ "timestamp_offset_secs": -360 })).await;
    let checkout = world.check_out(&["slow-bread"]).await;
    world.pay(&checkout.session).await;
    assert!(world.answers_to_events().await.iter().all(|status| *status == 400));
    assert_eq!(world.rows("inbox"), 0);
}

#[tokio::test]
async fn f038_clocks_four_minutes_apart_do_not_matter() {
    let world = World::start().await;
    for offset in [-240, 240] {
        world.control("webhooks", json!({ "timestamp_offset_secs": offset })).await;
        world.buy(&["slow-bread"]).await;
    }
    assert!(world.answers_to_events().await.iter().all(|status| *status == 200));
    world.assert_invariants().await;
}

#[tokio::test]
async fn f039_events_refused_for_the_clock_are_delivered_once_it_is_right() {
    let mut world = World::start().await;
    for (offset, by_restart) in [(-360, false), (360, false), (360, true)] {
        world.control("webhooks", json!({ "timestamp_offset_secs": offset })).await;
        let earlier = world.webhooks().await;
        let checkout = world.check_out(&["slow-bread"]).await;
        world.pay(&checkout.session).await;
        let answers = world.answers_to_events().await;
        assert!(world.webhooks().await > earlier && answers.last() == Some(&400), "{answers:?}");
        assert_eq!(world.order(&checkout.session).await.state, OrderState::SessionOpen);
        assert!(world.shop.log().contains("the time of the signature is too far from ours"), "{}", world.shop.log());
        world.owner_hears("The clock is wrong").await;
        if by_restart {
            // The reconciler asks Stripe, and looks at no clock.
            world.restart().await;
        } else {
            world.control("webhooks", json!({})).await;
            world.control("webhooks/flush", json!({ "timeout_ms": 5000 })).await;
        }
        world.settles_as(&checkout.session, OrderState::Paid).await;
    }
    world.control("webhooks", json!({})).await;
    world.quiet().await;
    assert_eq!((world.mails().len(), world.alert_mails().len()), (3, 1), "and the owner was told once");
    world.assert_invariants().await;
}

#[tokio::test]
async fn f040_a_body_too_large_is_refused() {
    let world = World::start().await;
    let body = "x".repeat(513 * 1024);
    let reply =
        world.browser().send(http::Method::POST, "/webhooks/stripe", Some("application/json"), &body).await.unwrap();
    assert_eq!(reply.status, 413);
}

#[tokio::test]
async fn f041_events_wait_while_stripe_is_down() {
    let world = World::start().await;
    let checkout = world.check_out(&["slow-bread"]).await;
    let down = json!({ "rules": [{ "path": "/v1/checkout/sessions/", "method": "GET", "times": 6, "action": { "status": 503 } }] });
    world.control("api", down).await;
    world.pay(&checkout.session).await;
    world.settles_as(&checkout.session, OrderState::Paid).await;
    world.quiet().await;
    world.assert_invariants().await;
}

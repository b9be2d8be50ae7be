//! The shop is killed with SIGKILL between any two steps of a sale, restarted, and must come to
//! rest with every promise kept.

use crate::support::{Given, World, press};
use domain::OrderState;
use std::ops::RangeInclusive;

async fn killed_at(point: &'static str) -> World {
    World::given(Given { fail: point, ..Given::default() }).await
}

/// Presses `Check out` into a shop that dies of it; starts it again and presses once more.
async fn check_out_through(world: &mut World) -> crate::support::Checkout {
    let mut browser = world.cart(&["slow-bread", "ration"]).await;
    // The claim comes with the first answer, which the shopper never gets.
    let form = world.checkout_form(&mut browser).await;
    assert!(press(&mut browser, &form).await.is_err(), "the shop lived on");
    world.shop_dies().await;
    world.restart().await;
    let reply = press(&mut browser, &form).await.unwrap();
    crate::support::Checkout { session: crate::support::session_in(reply.location()), browser }
}

/// Pays on a page; the shop dies of the event and is started again. The receipt may lie there `sendings` times: once,
/// or twice where the shop dies between the email's leaving and its own knowing of it.
async fn pay_through(point: &'static str, sendings: RangeInclusive<usize>) {
    let mut world = killed_at(point).await;
    let checkout = world.check_out(&["slow-bread", "ration"]).await;
    world.pay(&checkout.session).await;
    world.shop_dies().await;
    world.restart().await;
    // An email that was being sent waits for its lease to end; that time passes here.
    world.settles_as(&checkout.session, OrderState::Paid).await;
    world.make_due().await;
    world.quiet().await;
    assert!(sendings.contains(&world.mails().len()), "I5: {} sendings", world.mails().len());
    world.unknown_sends = sendings.end() - 1;
    world.assert_invariants().await;
}

#[tokio::test]
async fn f005_killed_before_the_order_is_stored() {
    let mut world = killed_at("order.put:kill").await;
    let checkout = check_out_through(&mut world).await;
    world.pay(&checkout.session).await;
    world.quiet().await;
    assert_eq!(world.rows("orders"), 1);
    world.assert_invariants().await;
}

#[tokio::test]
async fn f006_killed_after_the_order_is_stored() {
    let mut world = killed_at("order.put.done:kill").await;
    let checkout = check_out_through(&mut world).await;
    world.pay(&checkout.session).await;
    world.quiet().await;
    world.assert_invariants().await;
}

#[tokio::test]
async fn f007_the_reply_of_storing_the_order_is_lost() {
    let world = killed_at("order.put.done:lost-reply").await;
    world.buy(&["slow-bread"]).await;
    assert_eq!(world.rows("orders"), 1);
    world.assert_invariants().await;
}

#[tokio::test]
async fn f009_f010_stripe_fails_before_and_after_it_did_the_work() {
    let world = World::start().await;
    let path = "/v1/checkout/sessions";
    for action in [
        serde_json::json!({ "status": 429 }),
        serde_json::json!({ "status": 503 }),
        serde_json::json!({ "status": 500 }),
        serde_json::json!("lost-reply"),
        serde_json::json!("down"),
    ] {
        world
            .control(
                "api",
                serde_json::json!({ "rules": [{ "path": path, "method": "POST", "times": 1, "action": action }] }),
            )
            .await;
        world.buy(&["slow-bread"]).await;
    }
    world.assert_invariants().await;
}

#[tokio::test]
async fn f011_a_stored_failure_is_left_behind_with_the_next_key() {
    let world = World::start().await;
    let sticky = serde_json::json!({ "rules": [{ "path": "/v1/checkout/sessions", "method": "POST", "times": 1, "action": { "status": 500, "sticky": true } }] });
    world.control("api", sticky).await;
    let bought = world.buy(&["slow-bread"]).await;
    assert_eq!(world.order(&bought.session).await.stripe_call.attempt, 2);
    world.assert_invariants().await;
}

#[tokio::test]
async fn f012_killed_after_stripe_opened_the_page_and_somebody_pays_on_it() {
    let mut world = killed_at("stripe.create.replied:kill").await;
    let mut browser = world.cart(&["slow-bread"]).await;
    assert!(world.press_check_out(&mut browser).await.is_err());
    world.shop_dies().await;
    let session = world.ledger().await["sessions"][0]["id"].as_str().unwrap().to_owned();
    world.pay(&session).await;
    world.restart().await;
    world.settles_as(&session, OrderState::Paid).await;
    world.quiet().await;
    world.assert_invariants().await;
}

#[tokio::test]
async fn f014_the_page_is_open_but_cannot_be_noted() {
    let world = killed_at("order.attach:err").await;
    let checkout = world.check_out(&["slow-bread"]).await;
    world.pay(&checkout.session).await;
    world.quiet().await;
    assert_eq!(world.order(&checkout.session).await.state, OrderState::Paid);
    world.assert_invariants().await;
}

#[tokio::test]
async fn f015_killed_after_the_page_is_noted() {
    let mut world = killed_at("order.attach.done:kill").await;
    let checkout = check_out_through(&mut world).await;
    assert_eq!(world.ledger().await["sessions"].as_array().unwrap().len(), 1, "the same page again");
    world.pay(&checkout.session).await;
    world.quiet().await;
    world.assert_invariants().await;
}

#[tokio::test]
async fn f024_killed_before_the_event_is_stored() {
    pay_through("hook.verified:kill", 1..=1).await;
}

#[tokio::test]
async fn f025_killed_after_the_event_is_stored_and_before_it_is_acknowledged() {
    pay_through("hook.inboxed:kill", 1..=1).await;
}

#[tokio::test]
async fn f026_killed_after_the_event_is_acknowledged() {
    pay_through("hook.acked:kill", 1..=1).await;
}

#[tokio::test]
async fn f027_no_event_is_acknowledged_that_was_not_stored() {
    let world = killed_at("hook.verified:err").await;
    let checkout = world.check_out(&["slow-bread"]).await;
    world.pay(&checkout.session).await;
    assert!(world.answers_to_events().await.contains(&503), "Stripe was to send it again");
    world.quiet().await;
    assert_eq!(world.order(&checkout.session).await.state, OrderState::Paid);
    world.assert_invariants().await;
}

#[tokio::test]
async fn f028_the_reply_of_storing_an_event_is_lost() {
    let world = killed_at("hook.inboxed:lost-reply").await;
    world.buy(&["slow-bread"]).await;
    world.assert_invariants().await;
}

#[tokio::test]
async fn killed_after_stripe_was_asked() {
    pay_through("fulfil.fetched:kill", 1..=1).await;
}

#[tokio::test]
async fn f044_killed_before_the_transaction() {
    pay_through("fulfil.txn.before:kill", 1..=1).await;
}

#[tokio::test]
async fn f045_killed_after_the_transaction() {
    pay_through("fulfil.txn.after:kill", 1..=1).await;
}

#[tokio::test]
async fn f046_the_transaction_is_refused_at_first() {
    let world = killed_at("fulfil.txn.before:err").await;
    world.buy(&["slow-bread"]).await;
    world.assert_invariants().await;
}

#[tokio::test]
async fn f047_the_reply_of_the_transaction_is_lost() {
    let world = killed_at("fulfil.txn.after:lost-reply").await;
    world.buy(&["slow-bread"]).await;
    assert_eq!(world.mails().len(), 1);
    world.assert_invariants().await;
}

#[tokio::test]
async fn f051_killed_after_a_mail_is_claimed() {
    pay_through("outbox.claimed:kill", 1..=1).await;
}

#[tokio::test]
async fn f052_killed_after_the_mail_went_out() {
    // The folder tells what lies in it, as a mail service does that reports: no second one.
    pay_through("ses.accepted:kill", 1..=1).await;
}

#[tokio::test]
async fn f056_killed_after_the_mail_is_marked() {
    pay_through("outbox.marked:kill", 1..=1).await;
}

#[tokio::test]
async fn f061_the_store_is_down_while_a_buyer_downloads() {
    let world = killed_at("dl.token_ok:err").await;
    let bought = world.buy(&["slow-bread"]).await;
    let link = world.download_links(&world.mails()[0]).await.remove(0);
    let file = world.order(&bought.session).await.lines[0].files[0].clone();
    let fields = [("file", file.id.as_str()), ("version", &file.version.version.to_string())];
    let mut buyer = world.browser();
    let busy = buyer.post(&link, &fields).await;
    assert_eq!(busy.status, 503);
    assert!(busy.text().contains("payment is safe") && !busy.header("retry-after").is_empty(), "{}", busy.text());
    assert!(buyer.post(&link, &fields).await.location().starts_with("/files/"), "the link was not used up");
}

#[tokio::test]
async fn f063_killed_between_counting_and_sending() {
    let mut world = killed_at("dl.counted:kill").await;
    let bought = world.buy(&["slow-bread"]).await;
    let link = world.download_links(&world.mails()[0]).await.remove(0);
    let file = world.order(&bought.session).await.lines[0].files[0].clone();
    let fields = [("file", file.id.as_str()), ("version", &file.version.version.to_string())];
    let mut buyer = world.browser();
    assert!(buyer.try_post(&link, &fields).await.is_err());
    world.restart().await;
    assert!(buyer.post(&link, &fields).await.location().starts_with("/files/"));
    assert_eq!(world.rows("downloads"), 2, "one count too many, and no refusal");
}

#[tokio::test]
async fn f070_killed_around_a_refund() {
    for point in ["refund.txn.before:kill", "refund.txn.after:kill"] {
        let mut world = killed_at(point).await;
        let bought = world.buy(&["slow-bread"]).await;
        world.control("refund", serde_json::json!({ "session": bought.session })).await;
        world.shop_dies().await;
        world.restart().await;
        world.settles_as(&bought.session, OrderState::Refunded).await;
        world.quiet().await;
        world.assert_invariants().await;
    }
}

#[tokio::test]
async fn f006_killed_before_stripe_is_asked() {
    let mut world = killed_at("stripe.create.sent:kill").await;
    let checkout = check_out_through(&mut world).await;
    assert_eq!(world.ledger().await["sessions"].as_array().unwrap().len(), 1);
    world.pay(&checkout.session).await;
    world.quiet().await;
    world.assert_invariants().await;
}

/// The payments nobody told of are on the last of three pages of Stripe's list. Each start goes on at the page where
/// the one before it died, so the third page is the second one that is asked for after the second death.
#[tokio::test]
async fn f074_killed_at_each_page_of_a_reconciliation() {
    let mut world = World::start().await;
    world.control("webhooks", serde_json::json!({ "deliver": "drop" })).await;
    let checkout = world.check_out(&["slow-bread"]).await;
    let other = world.check_out(&["ration", "slow-bread"]).await;
    for session in [&checkout.session, &other.session] {
        world.pay(session).await;
    }
    world.sessions_of_another_shop(205).await;
    for point in ["reconcile.page:kill@1", "reconcile.page:kill@2", "reconcile.page:kill@2", "fulfil.txn.before:kill"] {
        world.starts_and_dies(point).await;
        assert_eq!(world.rows("grants"), 0, "{point}: it had come too far");
    }
    world.restart().await;
    for session in [&checkout.session, &other.session] {
        world.settles_as(session, OrderState::Paid).await;
    }
    world.make_due().await;
    world.quiet().await;
    world.assert_invariants().await;
}

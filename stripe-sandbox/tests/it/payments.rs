//! What becomes of a session: paid, refused, delayed, expired, refunded, disputed.

use super::world::World;
use axum::http::Method;
use serde_json::{Value, json};

/// `status`, `payment_status` and the payment intent's status.
async fn state(world: &World, session: &str) -> [Value; 3] {
    let session = world.read(session).await;
    [session["status"].clone(), session["payment_status"].clone(), session["payment_intent"]["status"].clone()]
}

#[tokio::test]
async fn a_refused_card_leaves_the_page_open_for_another() {
    let world = World::start().await;
    let session = world.session().await;

    let refused = world.control("pay", json!({ "session": session, "card": "4000000000009995" })).await;

    assert_eq!(refused["failure"]["decline_code"], "insufficient_funds");
    assert_eq!(state(&world, &session).await, ["open", "unpaid", "requires_payment_method"]);
    world.pay(&session).await;
    assert_eq!(state(&world, &session).await, ["complete", "paid", "succeeded"]);
    assert_eq!(world.get("charges").await["data"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_card_that_asks_waits_for_the_answer() {
    let world = World::start().await;
    let session = world.session().await;

    let asked = world.control("pay", json!({ "session": session, "card": "4000002500003155" })).await;
    assert_eq!(asked["outcome"], "must_confirm");
    assert_eq!(state(&world, &session).await, ["open", "unpaid", "requires_action"]);

    world.control("confirm", json!({ "session": session, "confirmed": true })).await;
    assert_eq!(state(&world, &session).await, ["complete", "paid", "succeeded"]);
}

#[tokio::test]
async fn a_bank_debit_ends_when_its_time_has_come() {
    for (account, status, intent) in [
        ("DE89370400440532013000", "paid", "succeeded"),
        ("DE62370400440532013001", "unpaid", "requires_payment_method"),
    ] {
        let world = World::start().await;
        let session = world.session().await;
        world.control("pay", json!({ "session": session, "method": "bank_debit", "account": account })).await;
        assert_eq!(state(&world, &session).await, ["complete", "unpaid", "processing"]);

        world.control("clock", json!({ "advance_secs": 11 })).await;

        assert_eq!(state(&world, &session).await, ["complete", status, intent]);
    }
}

#[tokio::test]
async fn a_bank_debit_takes_as_long_as_the_banks_are_told() {
    let world = World::start().await;
    world.control("banks", json!({ "debit_secs": 3 * 86_400 })).await;
    let session = world.session().await;
    world.control("pay", json!({ "session": session, "method": "bank_debit" })).await;

    world.control("clock", json!({ "advance_secs": 2 * 86_400 })).await;
    assert_eq!(state(&world, &session).await, ["complete", "unpaid", "processing"]);
    world.control("clock", json!({ "advance_secs": 86_401 })).await;

    assert_eq!(state(&world, &session).await, ["complete", "paid", "succeeded"]);
    world.shop.wait_for("checkout.session.async_payment_succeeded").await;
}

#[tokio::test]
async fn an_unpaid_page_closes_at_its_hour_and_is_not_paid_after() {
    let world = World::start().await;
    let session = world.session().await;

    world.control("clock", json!({ "advance_secs": 86_401 })).await;

    assert_eq!(state(&world, &session).await[0], "expired");
    assert_eq!(world.try_control("pay", json!({ "session": session })).await.status, 409);
    world.shop.wait_for("checkout.session.expired").await;
}

#[tokio::test]
async fn a_paid_page_does_not_expire() {
    let world = World::start().await;
    let session = world.session().await;
    world.pay(&session).await;

    world.control("clock", json!({ "advance_secs": 86_401 })).await;

    assert_eq!(state(&world, &session).await[0], "complete");
    assert_eq!(world.post(&format!("checkout/sessions/{session}/expire"), "").await.status, 400);
}

#[tokio::test]
async fn a_seller_s_refund_is_told_and_can_fail() {
    let world = World::start().await;
    let session = world.session().await;
    world.pay(&session).await;

    let refund = world.control("refund", json!({ "session": session, "amount": 200 })).await["refund"].clone();
    let charge = world.shop.wait_for("charge.refunded").await.event["data"]["object"].clone();
    assert_eq!((&charge["amount_refunded"], &charge["refunded"]), (&json!(200), &json!(false)));

    world.control("refund/fail", json!({ "refund": refund["id"] })).await;
    world.shop.wait_for("refund.failed").await;
    assert_eq!(world.read(&session).await["payment_intent"]["latest_charge"]["amount_refunded"], 0);
}

#[tokio::test]
async fn a_dispute_is_opened_once_and_closed_once() {
    let world = World::start().await;
    let session = world.session().await;
    world.pay(&session).await;

    world.control("dispute", json!({ "session": session })).await;
    assert_eq!(world.try_control("dispute", json!({ "session": session })).await.status, 409);
    world.control("dispute/close", json!({ "session": session, "won": true })).await;

    world.shop.wait_for("charge.dispute.created").await;
    assert_eq!(world.shop.wait_for("charge.dispute.closed").await.event["data"]["object"]["status"], "won");
    assert_eq!(world.try_control("dispute/close", json!({ "session": session, "won": true })).await.status, 409);
}

#[tokio::test]
async fn the_disputing_card_is_disputed_soon_after() {
    let world = World::start().await;
    let session = world.session().await;
    world.control("pay", json!({ "session": session, "card": "4000000000000259" })).await;
    assert_eq!(state(&world, &session).await[1], "paid");

    world.control("clock", json!({ "advance_secs": 11 })).await;

    assert_eq!(world.read(&session).await["payment_intent"]["latest_charge"]["disputed"], true);
}

#[tokio::test]
async fn a_session_can_be_made_to_contradict_its_order() {
    let world = World::start().await;
    let session = world.session().await;
    world.control("edit-session", json!({ "session": session, "amount_total": 100 })).await;
    world.pay(&session).await;

    world
        .control("edit-session", json!({ "session": session, "currency": "usd", "livemode": true, "email": null }))
        .await;

    let read = world.read(&session).await;
    assert_eq!(read["payment_intent"]["amount"], 100);
    assert_eq!(
        (&read["currency"], &read["livemode"], &read["customer_details"]["email"]),
        (&json!("usd"), &json!(true), &Value::Null)
    );
}

#[tokio::test]
async fn tools_only_reach_the_control_panel() {
    let world = World::start().await;

    for headers in [vec![], vec![("x-sandbox-control", "1"), ("host", "evil.example")]] {
        let answer = world.request(Method::GET, "/sandbox/control/ledger", &headers, "").await.unwrap();
        assert_eq!(answer.status, 403);
    }
}

//! Payments without a page, and what they need: products, prices, payment methods.

use super::world::World;
use axum::http::Method;
use serde_json::{Value, json};

/// A payment intent over $5.00 paid with `method` at once.
async fn paid_with(world: &World, method: &str) -> (u16, Value) {
    let form = format!("amount=500&currency=usd&confirm=true&payment_method={method}");
    let answer = world.post("payment_intents", &form).await;
    (answer.status, answer.json())
}

async fn kinds(world: &World) -> Vec<String> {
    let events = world.ledger().await["events"].as_array().unwrap().clone();
    events.iter().map(|event| event["type"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_named_card_pays_at_once() {
    let world = World::start().await;

    let (status, intent) = paid_with(&world, "pm_card_visa").await;

    assert_eq!((status, &intent["status"], &intent["amount_received"]), (200, &json!("succeeded"), &json!(500)));
    let refund = world.post("refunds", &format!("payment_intent={}", intent["id"].as_str().unwrap())).await;
    assert_eq!(refund.json()["amount"], 500);
    let told = ["payment_intent.created", "charge.succeeded", "payment_intent.succeeded"];
    assert_eq!(kinds(&world).await[..3], told);
}

#[tokio::test]
async fn a_declined_payment_is_an_error_and_has_happened() {
    let world = World::start().await;

    let (status, answer) = paid_with(&world, "pm_card_chargeDeclinedInsufficientFunds").await;

    let error = &answer["error"];
    assert_eq!(
        (status, &error["type"], &error["decline_code"]),
        (402, &json!("card_error"), &json!("insufficient_funds"))
    );
    let id = error["payment_intent"]["id"].as_str().unwrap();
    let intent = world.get(&format!("payment_intents/{id}")).await;
    assert_eq!(intent["status"], "requires_payment_method");
    assert_eq!(intent["latest_charge"], error["charge"]);
    assert!(kinds(&world).await.contains(&"payment_intent.payment_failed".to_owned()));
}

#[tokio::test]
async fn an_inquiry_can_be_closed_at_once() {
    let world = World::start().await;
    let (_, intent) = paid_with(&world, "pm_card_createDisputeInquiry").await;

    let found = world.get(&format!("disputes?payment_intent={}", intent["id"].as_str().unwrap())).await;
    let dispute = &found["data"][0];
    assert_eq!(dispute["status"], "warning_needs_response");
    let closed = world.post(&format!("disputes/{}/close", dispute["id"].as_str().unwrap()), "").await;

    assert_eq!(closed.json()["status"], "warning_closed");
}

#[tokio::test]
async fn a_session_can_be_made_of_saved_prices() {
    let world = World::start().await;
    let product = world.post("products", "name=Letters").await.json();
    let form = format!("product={}&currency=eur&unit_amount=700", product["id"].as_str().unwrap());
    let price = world.post("prices", &form).await.json();

    let form = format!(
        "mode=payment&success_url=http://shop.test/done&line_items[0][price]={}&line_items[0][quantity]=2&expand[]=line_items",
        price["id"].as_str().unwrap()
    );
    let session = world.post("checkout/sessions", &form).await.json();

    assert_eq!(session["amount_total"], 1400);
    let line = &session["line_items"]["data"][0];
    assert_eq!((&line["description"], &line["price"]["id"]), (&json!("Letters"), &price["id"]));
    let refused =
        world.try_api(Method::DELETE, &format!("products/{}", product["id"].as_str().unwrap()), None, "").await;
    assert_eq!(refused.unwrap().status, 400);
}

#[tokio::test]
async fn the_page_can_be_paid_by_a_program_that_knows_the_amount() {
    let world = World::start().await;
    let session = world.session().await;
    let form = "type=card&card[token]=tok_visa&billing_details[email]=reader@example.com";
    let method = world.post("payment_methods", form).await.json();
    let form = |amount: i64| format!("payment_method={}&expected_amount={amount}", method["id"].as_str().unwrap());

    let wrong = world.post(&format!("payment_pages/{session}/confirm"), &form(1)).await;
    let right = world.post(&format!("payment_pages/{session}/confirm"), &form(1200)).await;

    assert_eq!((wrong.status, right.status), (400, 200));
    let read = world.read(&session).await;
    assert_eq!(read["payment_status"], "paid");
    assert_eq!(read["customer_details"]["email"], "reader@example.com");
}

#[tokio::test]
async fn a_real_card_is_never_kept() {
    let world = World::start().await;

    let form = "type=card&card[number]=4929000000000006&card[exp_month]=12&card[exp_year]=2034";
    let method = world.post("payment_methods", form).await.json();
    let (status, answer) = paid_with(&world, method["id"].as_str().unwrap()).await;

    assert_eq!(method["card"]["last4"], "");
    assert_eq!((status, &answer["error"]["decline_code"]), (402, &json!("test_mode_live_card")));
}

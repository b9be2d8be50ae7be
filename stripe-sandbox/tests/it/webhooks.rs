//! Webhooks: signed, retried, and spoiled on request.

use super::world::{Hook, SECRET, World};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

/// The `v1` that `secret` gives for a webhook with this timestamp.
fn v1(hook: &Hook, secret: &str) -> String {
    let timestamp = hook.signature.split(',').next().unwrap().trim_start_matches("t=");
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(timestamp.as_bytes());
    mac.update(b".");
    mac.update(&hook.body);
    let hex: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("v1={hex}")
}

async fn held_events(world: &World) -> Vec<Value> {
    let events = world.ledger().await["events"].as_array().unwrap().clone();
    events.into_iter().filter(|event| event["deliveries"][0]["state"] == "held").collect()
}

#[tokio::test]
async fn a_payment_is_told_with_a_valid_signature() {
    let world = World::start().await;
    let session = world.session().await;
    world.pay(&session).await;

    let hook = world.shop.wait_for("checkout.session.completed").await;

    assert!(hook.signature.ends_with(&v1(&hook, SECRET)));
    assert_eq!(hook.event["data"]["object"]["id"], session.as_str());
    assert_eq!((&hook.event["api_version"], &hook.event["livemode"]), (&json!("2026-09-30.endive"), &json!(false)));
}

#[tokio::test]
async fn an_event_is_sent_again_until_it_is_accepted() {
    let world = World::start().await;
    world.shop.will_answer(&[500; 30]);
    let session = world.session().await;
    world.control("expire", json!({ "session": session })).await;

    world.shop.wait_for("checkout.session.expired").await;
    while world.shop.told().len() < 3 {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }

    let attempts = world.ledger().await["events"][0]["attempts"].clone();
    let at: Vec<i64> = attempts.as_array().unwrap().iter().map(|attempt| attempt["at_ms"].as_i64().unwrap()).collect();
    assert!(at[1] - at[0] >= 900 && at[2] - at[1] >= 1900, "{at:?}");
    assert_eq!(attempts[0]["status"], 500);
}

#[tokio::test]
async fn held_events_wait_and_come_in_the_order_asked_for() {
    let world = World::start().await;
    world.control("webhooks", json!({ "deliver": "hold" })).await;
    let session = world.session().await;
    world.pay(&session).await;
    world.control("refund", json!({ "session": session })).await;
    let held = held_events(&world).await;
    assert!(held.len() >= 5 && world.shop.hooks().is_empty());

    world.control("webhooks/release", json!({ "order": "reverse" })).await;

    let ids = |events: Vec<Value>| events.into_iter().map(|event| event["id"].clone()).collect::<Vec<_>>();
    let came = ids(world.shop.hooks().into_iter().map(|hook| hook.event).collect());
    let expected: Vec<Value> = ids(held).into_iter().rev().collect();
    assert_eq!(came, expected);
}

#[tokio::test]
async fn one_event_can_be_sent_twenty_times_at_once() {
    let world = World::start().await;
    world.control("webhooks", json!({ "deliver": "hold" })).await;
    let session = world.session().await;
    world.pay(&session).await;
    let held = held_events(&world).await;
    let completed = held.iter().find(|event| event["type"] == "checkout.session.completed").unwrap()["id"].clone();

    let sent = world.control("webhooks/release", json!({ "order": [completed], "copies": 20, "parallel": true })).await;

    assert_eq!(sent["attempts"].as_array().unwrap().len(), 20);
    assert_eq!(world.shop.told(), vec!["checkout.session.completed"; 20]);
}

#[tokio::test]
async fn letting_go_delivers_what_was_held() {
    let world = World::start().await;
    world.control("webhooks", json!({ "deliver": "hold" })).await;
    let session = world.session().await;
    world.pay(&session).await;

    world.control("webhooks", json!({})).await;

    world.flush().await;
    assert_eq!(world.shop.told(), ["checkout.session.completed"]);
}

#[tokio::test]
async fn a_lost_event_never_comes_but_happened() {
    let world = World::start().await;
    world.control("webhooks", json!({ "deliver": "drop" })).await;
    let session = world.session().await;
    world.pay(&session).await;
    world.flush().await;

    assert!(world.shop.hooks().is_empty());
    let events = world.get("events?type=checkout.session.completed").await;
    assert_eq!((events["data"].as_array().unwrap().len(), &events["data"][0]["pending_webhooks"]), (1, &json!(1)));
}

#[tokio::test]
async fn waiting_events_can_be_rearranged() {
    let world = World::start().await;
    world.control("webhooks", json!({ "reorder": [3, 1] })).await;
    let session = world.session().await;
    world.pay(&session).await;
    world.flush().await;

    let came: Vec<Value> = world.shop.hooks().into_iter().map(|hook| hook.event["type"].clone()).collect();
    let happened: Vec<Value> =
        world.ledger().await["events"].as_array().unwrap().iter().map(|event| event["type"].clone()).collect();
    assert_eq!(came, [3, 1, 0, 2].map(|place: usize| happened[place].clone()));
}

#[tokio::test]
async fn copies_and_delays_are_as_asked() {
    let world = World::start().await;
    world.control("webhooks", json!({ "duplicate": 1, "delay_ms": 500 })).await;
    let session = world.session().await;
    world.control("expire", json!({ "session": session })).await;
    assert!(world.shop.hooks().is_empty());

    world.flush().await;

    assert_eq!(world.shop.told(), ["checkout.session.expired"; 2]);
}

#[tokio::test]
async fn signatures_can_be_old_new_both_or_late() {
    let world = World::start().await;
    world.control("webhooks", json!({ "sign_with": ["old", "new"], "timestamp_offset_secs": -400 })).await;
    let session = world.session().await;
    world.control("expire", json!({ "session": session })).await;

    let hook = world.shop.wait_for("checkout.session.expired").await;

    let parts: Vec<&str> = hook.signature.split(',').collect();
    assert_eq!(parts[1..], [v1(&hook, "old"), v1(&hook, "new")]);
    let timestamp: i64 = parts[0].trim_start_matches("t=").parse().unwrap();
    let late = jiff::Timestamp::now().as_second() - timestamp;
    assert!((395..=410).contains(&late), "{late}");
}

#[tokio::test]
async fn an_event_can_be_mutated_before_it_is_signed() {
    let world = World::start().await;
    let patch = json!({ "type": "checkout.session.reimagined", "api_version": "2030-01-01", "novelty": 1, "data": { "object": { "currency": null } } });
    world.control("webhooks", json!({ "mutate": patch })).await;
    let session = world.session().await;
    world.control("expire", json!({ "session": session })).await;

    let hook = world.shop.wait_for("checkout.session.reimagined").await;

    assert!(hook.signature.ends_with(&v1(&hook, SECRET)));
    assert_eq!((&hook.event["novelty"], hook.event["data"]["object"].get("currency")), (&json!(1), None));
}

#[tokio::test]
async fn a_raw_webhook_goes_out_as_it_is() {
    let world = World::start().await;

    let sent = world.control("webhooks/send", json!({ "payload": "not json", "signature": "t=1,v1=00" })).await;

    assert_eq!(sent["attempts"][0]["status"], 200);
    let hook = world.shop.hooks().pop().unwrap();
    assert_eq!((&hook.body[..], hook.signature.as_str()), (&b"not json"[..], "t=1,v1=00"));
}

#[tokio::test]
async fn a_disabled_endpoint_is_told_nothing_and_an_enabled_one_what_it_asked_for() {
    let world = World::start().await;
    let change = |form: &'static str| world.post("webhook_endpoints/we_1SandboxShop", form);
    let disabled = change("disabled=true").await.json();
    assert_eq!((&disabled["status"], &disabled["secret"]), (&json!("disabled"), &Value::Null));
    let session = world.session().await;
    world.control("expire", json!({ "session": session })).await;
    change("disabled=false&enabled_events[0]=checkout.session.completed").await;
    let session = world.session().await;
    world.control("expire", json!({ "session": session })).await;
    world.flush().await;
    assert!(world.shop.hooks().is_empty());

    let session = world.session().await;
    world.pay(&session).await;
    world.flush().await;

    assert_eq!(world.shop.told(), ["checkout.session.completed"]);
    assert_eq!(change("api_version=2020-08-27").await.json()["error"]["code"], "parameter_unknown");
}

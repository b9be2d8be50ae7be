//! The API: idempotency, scripted failures, time.

use super::world::{World, session_form};
use axum::http::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn a_call_without_a_test_key_is_not_let_in() {
    let world = World::start().await;

    for headers in [vec![], vec![("authorization", "Bearer sk_live_1")]] {
        let answer = world.request(Method::GET, "/sandbox/stripe/v1/balance", &headers, "").await.unwrap();
        assert_eq!((answer.status, answer.json()["error"]["type"].as_str()), (401, Some("invalid_request_error")));
    }
    let basic = [("authorization", "Basic c2tfdGVzdF8xOg==")];
    assert_eq!(world.request(Method::GET, "/sandbox/stripe/v1/balance", &basic, "").await.unwrap().status, 200);
}

#[tokio::test]
async fn an_unknown_address_says_so() {
    let world = World::start().await;

    let answer = world.try_api(Method::GET, "subscriptions", None, "").await.unwrap();

    assert_eq!(answer.status, 404);
    assert!(
        answer.json()["error"]["message"]
            .as_str()
            .unwrap()
            .starts_with("Unrecognized request URL (GET: /v1/subscriptions)")
    );
}

#[tokio::test]
async fn a_repeated_key_is_answered_from_memory() {
    let world = World::start().await;

    let first = world.try_api(Method::POST, "checkout/sessions", Some("k"), &session_form()).await.unwrap();
    let again = world.try_api(Method::POST, "checkout/sessions", Some("k"), &session_form()).await.unwrap();

    assert_eq!(first.json(), again.json());
    assert_eq!((first.header("idempotent-replayed"), again.header("idempotent-replayed")), (None, Some("true")));
    assert_eq!(again.header("original-request"), first.header("request-id"));
    assert_eq!(world.ledger().await["sessions"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn twenty_calls_with_one_key_make_one_session() {
    let world = std::sync::Arc::new(World::start().await);

    let calls = (0..20).map(|_| {
        let world = world.clone();
        tokio::spawn(async move {
            world.try_api(Method::POST, "checkout/sessions", Some("k"), &session_form()).await.unwrap().status
        })
    });
    let mut statuses = Vec::new();
    for call in calls.collect::<Vec<_>>() {
        statuses.push(call.await.unwrap());
    }

    assert!(statuses.iter().all(|status| [200, 409].contains(status)), "{statuses:?}");
    assert_eq!(world.ledger().await["sessions"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_key_is_busy_while_its_call_hangs() {
    let world = std::sync::Arc::new(World::start().await);
    world
        .control("api", json!({ "rules": [{ "path": "/v1/checkout", "times": 1, "action": { "hang_ms": 800 } }] }))
        .await;
    let slow = world.clone();
    let slow = tokio::spawn(async move {
        slow.try_api(Method::POST, "checkout/sessions", Some("k"), &session_form()).await.unwrap()
    });
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;

    let busy = world.try_api(Method::POST, "checkout/sessions", Some("k"), &session_form()).await.unwrap();

    assert_eq!((busy.status, busy.header("stripe-should-retry")), (409, Some("true")));
    assert_eq!(slow.await.unwrap().status, 200);
}

#[tokio::test]
async fn a_key_is_forgotten_after_a_day() {
    let world = World::start().await;
    let first = world.try_api(Method::POST, "checkout/sessions", Some("k"), &session_form()).await.unwrap().json();

    world.control("clock", json!({ "advance_secs": 25 * 3600 })).await;
    let second = world.try_api(Method::POST, "checkout/sessions", Some("k"), &session_form()).await.unwrap().json();

    assert_ne!(first["id"], second["id"]);
}

#[tokio::test]
async fn a_lost_reply_did_its_work_and_a_down_api_did_not() {
    let world = World::start().await;

    for (action, sessions) in [("lost-reply", 1), ("down", 1)] {
        world.control("api", json!({ "rules": [{ "path": "/v1/checkout/sessions", "method": "POST", "times": 1, "action": action }] })).await;
        assert!(
            world.try_api(Method::POST, "checkout/sessions", Some("k"), &session_form()).await.is_err(),
            "{action}"
        );
        assert_eq!(world.ledger().await["sessions"].as_array().unwrap().len(), sessions, "{action}");
    }

    let again = world.try_api(Method::POST, "checkout/sessions", Some("k"), &session_form()).await.unwrap();
    assert_eq!(again.json()["id"], world.ledger().await["sessions"][0]["id"]);
}

#[tokio::test]
async fn a_scripted_failure_ends_after_its_times() {
    let world = World::start().await;
    world
        .control(
            "api",
            json!({ "rules": [
        { "path": "/v1/checkout/sessions", "times": 2, "skip": 1, "action": { "status": 429 } },
    ] }),
        )
        .await;

    let mut statuses = Vec::new();
    for _ in 0..4 {
        statuses
            .push(world.try_api(Method::POST, "checkout/sessions", Some("k"), &session_form()).await.unwrap().status);
    }

    assert_eq!(statuses, [200, 429, 429, 200]);
}

#[tokio::test]
async fn a_sticky_failure_stays_with_its_key() {
    let world = World::start().await;
    world
        .control(
            "api",
            json!({ "rules": [
        { "path": "/v1/checkout/sessions", "times": 1, "action": { "status": 500, "sticky": true, "effect": true } },
    ] }),
        )
        .await;

    let mut statuses = Vec::new();
    for key in ["a", "a", "b"] {
        statuses
            .push(world.try_api(Method::POST, "checkout/sessions", Some(key), &session_form()).await.unwrap().status);
    }

    assert_eq!(statuses, [500, 500, 200]);
    // The failed call had its effect: the first session exists, behind a key that only knows 500.
    assert_eq!(world.ledger().await["sessions"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn what_a_refused_call_did_is_undone() {
    let world = World::start().await;

    let answer = world.post("checkout/sessions", &format!("{}&surprise=1", session_form())).await;

    assert_eq!((answer.status, answer.json()["error"]["code"].as_str()), (400, Some("parameter_unknown")));
    assert_eq!(world.ledger().await["sessions"], json!([]));
}

#[tokio::test]
async fn every_call_is_in_the_log() {
    let world = World::start().await;
    world.try_api(Method::POST, "checkout/sessions", Some("k"), &session_form()).await.unwrap();
    world.try_api(Method::POST, "checkout/sessions", Some("k"), &session_form()).await.unwrap();

    let calls = world.ledger().await["calls"].clone();

    let told: Vec<(&Value, &Value, &Value)> = calls
        .as_array()
        .unwrap()
        .iter()
        .map(|call| (&call["path"], &call["idempotency_key"], &call["replayed"]))
        .collect();
    let path = json!("/v1/checkout/sessions");
    assert_eq!(told, [(&path, &json!("k"), &json!(false)), (&path, &json!("k"), &json!(true))]);
}

#[tokio::test]
async fn a_wrong_wall_clock_shows_in_the_date() {
    let world = World::start().await;

    world.control("clock", json!({ "skew_secs": 86_400 * 400 })).await;

    let answer = world.try_api(Method::GET, "balance", None, "").await.unwrap();
    let year = jiff::Timestamp::now().strftime("%Y").to_string();
    assert!(!answer.header("date").unwrap().contains(&year), "{:?}", answer.header("date"));
}

#[tokio::test]
async fn r078_amounts_stripe_does_not_charge_are_refused_with_its_codes() {
    let world = World::start().await;
    for (currency, amount, code) in [
        ("usd", 49, "amount_too_small"),
        ("huf", 17_499, "amount_too_small"),
        ("usd", 100_000_000, "amount_too_large"),
        ("kwd", 1_234, "invalid_charge_amount"),
    ] {
        let form = session_form().replace("=eur", &format!("={currency}")).replace("=1200", &format!("={amount}"));
        let refused = world.post("checkout/sessions", &form).await;
        assert_eq!((refused.status, &refused.json()["error"]["code"]), (400, &json!(code)), "{currency} {amount}");
        assert_eq!(refused.json()["error"]["type"], "invalid_request_error");
    }
    for (currency, amount) in [("usd", 50), ("kwd", 1_230), ("idr", 150_000_000_000_i64), ("usd", 0)] {
        let form = session_form().replace("=eur", &format!("={currency}")).replace("=1200", &format!("={amount}"));
        assert_eq!(world.post("checkout/sessions", &form).await.status, 200, "{currency} {amount}");
    }
}

#[tokio::test]
async fn r009_tax_is_on_top_or_within_as_each_line_says() {
    let world = World::start().await;
    let tax = |behavior: &str| {
        format!(
            "&automatic_tax[enabled]=true&line_items[0][price_data][tax_behavior]={behavior}&expand[]=line_items&expand[]=total_details.breakdown"
        )
    };
    for (behavior, tax_minor, total) in [("exclusive", 240, 1_440), ("inclusive", 200, 1_200)] {
        let session = world.session_with(&tax(behavior)).await;
        assert_eq!(
            (&session["amount_subtotal"], &session["amount_total"], &session["total_details"]["amount_tax"]),
            (&json!(1_200), &json!(total), &json!(tax_minor)),
            "{session}"
        );
        let line = &session["line_items"]["data"][0];
        assert_eq!((&line["amount_tax"], &line["amount_total"]), (&json!(tax_minor), &json!(total)));
        let rate = &session["total_details"]["breakdown"]["taxes"][0];
        assert_eq!((&rate["amount"], &rate["rate"]["inclusive"]), (&json!(tax_minor), &json!(behavior == "inclusive")));
    }
    let plain = world.session_with("").await;
    assert_eq!(plain["total_details"]["amount_tax"], 0);
}

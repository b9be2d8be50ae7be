//! A sandbox with a server of its own: its key, its memory, and who may listen.

use super::world::World;
use axum::http::Method;
use serde_json::json;
use stripe_sandbox::{Reach, Sandbox, SandboxConfig, SandboxError};

fn config() -> SandboxConfig {
    SandboxConfig {
        ledger: None,
        base_url: "http://127.0.0.1:1".to_owned(),
        webhook_url: None,
        webhook_secrets: Vec::new(),
        api_key: None,
        shop_name: "Corner Shop".to_owned(),
        reach: Reach::ThisMachine,
        here: [127, 0, 0, 1].into(),
    }
}

#[tokio::test]
async fn a_required_key_keeps_all_others_out() {
    let world = World::start_with(SandboxConfig { api_key: Some("sk_test_only".to_owned()), ..config() }).await;

    let mut statuses = Vec::new();
    for key in ["sk_test_only", "sk_test_1"] {
        let authorization = format!("Bearer {key}");
        let headers = [("authorization", authorization.as_str())];
        statuses.push(world.request(Method::GET, "/v1/balance", &headers, "").await.unwrap().status);
    }

    assert_eq!(statuses, [200, 401]);
}

#[tokio::test]
async fn a_key_for_real_money_is_refused() {
    let opened = Sandbox::open(SandboxConfig { api_key: Some("sk_live_1".to_owned()), ..config() });

    assert!(matches!(opened, Err(SandboxError::KeyNotForTests)));
}

#[tokio::test]
async fn without_a_file_and_an_endpoint_it_works_all_the_same() {
    let world = World::start_with(config()).await;

    let session = world.session().await;
    world.pay(&session).await;

    assert_eq!(world.read(&session).await["payment_status"], "paid");
    let ledger = world.ledger().await;
    assert_eq!(ledger["events"][0]["deliveries"], json!([]));
    assert!(ledger["webhook_secrets"][0].as_str().unwrap().starts_with("whsec_"));
}

#[tokio::test]
async fn no_web_page_can_listen() {
    let world = World::start().await;
    let session = world.post("stripecli/sessions", "device_name=desk&websocket_features[]=webhooks").await.json();
    let url = session["websocket_url"].as_str().unwrap();
    let path = &url[url.find("/v1/").unwrap()..];

    let mut headers = vec![
        ("connection", "Upgrade"),
        ("upgrade", "websocket"),
        ("sec-websocket-version", "13"),
        ("sec-websocket-key", "jKdakxu/2BolI5B0WWpcSA=="),
        ("sec-websocket-protocol", "stripecli-devproxy-v1"),
    ];
    let program = world.request(Method::GET, path, &headers, "").await.unwrap();
    headers.push(("origin", "https://elsewhere.example"));
    let page = world.request(Method::GET, path, &headers, "").await.unwrap();

    assert_eq!((program.status, page.status), (101, 403));
    assert_eq!(program.header("sec-websocket-protocol"), Some("stripecli-devproxy-v1"));
}

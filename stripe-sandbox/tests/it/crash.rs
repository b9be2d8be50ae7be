//! What the sandbox said is true, also after it was killed.

use super::world::{Shop, World, client, send, session_form};
use axum::http::Method;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

#[tokio::test]
async fn events_that_were_not_accepted_come_after_a_restart() {
    let mut world = World::start().await;
    world.control("webhooks", json!({ "delay_ms": 60_000 })).await;
    let session = world.session().await;
    world.pay(&session).await;

    world.restart().await;
    assert_eq!(world.read(&session).await["payment_status"], "paid");
    world.flush().await;

    assert_eq!(world.shop.told(), ["checkout.session.completed"]);
}

#[tokio::test]
async fn time_that_passed_and_faults_that_were_set_outlast_a_restart() {
    let mut world = World::start().await;
    let session = world.session().await;
    world.control("clock", json!({ "advance_secs": 86_401 })).await;
    world.control("api", json!({ "rules": [{ "path": "/v1/balance", "action": { "status": 503 } }] })).await;

    world.restart().await;

    assert_eq!(world.read(&session).await["status"], "expired");
    assert_eq!(world.try_api(Method::GET, "balance", None, "").await.unwrap().status, 503);
}

#[tokio::test]
async fn a_reset_world_is_empty() {
    let world = World::start().await;
    let session = world.session().await;
    world.pay(&session).await;
    world.control("clock", json!({ "advance_secs": 1000 })).await;

    world.control("reset", json!({})).await;

    let ledger = world.ledger().await;
    assert_eq!((&ledger["sessions"], &ledger["events"]), (&json!([]), &json!([])));
    assert_eq!(ledger["webhook_endpoints"].as_array().unwrap().len(), 1);
    assert!((ledger["now"].as_i64().unwrap() - jiff::Timestamp::now().as_second()).abs() < 5);
}

/// The sandbox as a process of its own, to be killed.
struct Process {
    child: Child,
    base: String,
}

impl Process {
    async fn start(ledger: &Path, webhook_url: &str) -> Process {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let addr = format!("127.0.0.1:{port}");
        let mut command = Command::new(env!("CARGO_BIN_EXE_stripe-sandbox"));
        command.args(["--addr", &addr, "--webhook-url", webhook_url, "--ledger"]).arg(ledger);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let process = Process { child: command.spawn().unwrap(), base: format!("http://{addr}") };
        for _ in 0..500 {
            if send(&client(), &process.base, Method::GET, "/v1/balance", &[], "").await.is_ok() {
                return process;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("the sandbox did not start");
    }

    async fn create(&self) -> Option<String> {
        let headers = [("authorization", "Bearer sk_test_1"), ("content-type", "application/x-www-form-urlencoded")];
        let answer =
            send(&client(), &self.base, Method::POST, "/v1/checkout/sessions", &headers, &session_form()).await.ok()?;
        Some(answer.json()["id"].as_str()?.to_owned())
    }

    async fn control(&self, path: &str, body: Value) -> Option<Value> {
        let headers = [("x-sandbox-control", "1"), ("content-type", "application/json")];
        let answer =
            send(&client(), &self.base, Method::POST, &format!("/sandbox/control/{path}"), &headers, &body.to_string())
                .await
                .ok()?;
        (answer.status == 200).then(|| answer.json())
    }

    async fn ledger(&self) -> Value {
        send(&client(), &self.base, Method::GET, "/sandbox/control/ledger", &[("x-sandbox-control", "1")], "")
            .await
            .unwrap()
            .json()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // SIGKILL: the process has no chance to tidy up.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Kills the sandbox in the middle of its work and looks whether it kept what it had acknowledged.
#[tokio::test(flavor = "multi_thread")]
async fn a_killed_sandbox_keeps_every_payment_with_its_event() {
    let dir = tempfile::tempdir().unwrap();
    let ledger = dir.path().join("sandbox.db");
    let shop = Shop::default();
    let webhook_url = shop.listen().await;
    let mut acknowledged = BTreeSet::new();
    for round in 0..5 {
        let process = Process::start(&ledger, &webhook_url).await;
        let killed_after = tokio::time::sleep(Duration::from_millis(100 + 70 * round));
        tokio::pin!(killed_after);
        loop {
            let buyer = async {
                let session = process.create().await?;
                process.control("pay", json!({ "session": session })).await?;
                Some(session)
            };
            tokio::select! {
                () = &mut killed_after => break,
                paid = buyer => acknowledged.extend(paid),
            }
        }
    }

    let process = Process::start(&ledger, &webhook_url).await;
    let flushed = process.control("webhooks/flush", json!({ "timeout_ms": 30_000 })).await.unwrap();
    assert_eq!(flushed["settled"], true);
    let ledger = process.ledger().await;
    let ids = |kind: &str, wanted: fn(&Value) -> bool, id: fn(&Value) -> &Value| -> Vec<String> {
        let all = ledger[kind].as_array().unwrap().iter().filter(|object| wanted(object));
        all.map(|object| id(object).as_str().unwrap().to_owned()).collect()
    };
    let paid = ids("sessions", |session| session["payment_status"] == "paid", |session| &session["id"]);
    let told =
        ids("events", |event| event["type"] == "checkout.session.completed", |event| &event["data"]["object"]["id"]);
    assert!(acknowledged.len() > 5, "{} payments are too few to show anything", acknowledged.len());
    assert!(acknowledged.iter().all(|session| paid.contains(session)));
    assert_eq!(paid, told);
    let heard: BTreeSet<String> =
        shop.hooks().iter().filter_map(|hook| Some(hook.event["data"]["object"]["id"].as_str()?.to_owned())).collect();
    assert!(paid.iter().all(|session| heard.contains(session)));
}

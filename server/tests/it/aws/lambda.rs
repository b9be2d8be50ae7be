//! The shop as a Lambda function: nothing runs but within an invocation.

mod faults;
mod limits;

use super::{
    shop::{console, download},
    stand_in::Account,
};
use crate::support::{Given, Process, World};
use aws_adapter::dynamodb::DynamoStore;
use domain::{
    OrderState, Timestamp,
    delivery::token::Sha256Sum,
    reports::metric::{Metric, Sums},
};
use serde_json::{Value, json};
use std::{io::Read, sync::Arc, time::SystemTime};
use tempfile::TempDir;
use tokio::sync::OnceCell;

/// A shop in a Lambda function, with the sample catalog.
async fn shop(fail: &'static str, more: &[(&'static str, &str)]) -> World {
    let (dynamo, _, mut env) = Account::new().with_all(&"5e".repeat(32)).await;
    let dir = TempDir::new().unwrap();
    let mut import = env.clone();
    import.push(("TUPPENCE_DATA_DIR", dir.path().join("data").to_str().unwrap().to_owned()));
    console(&["import", sample().await], &import).await;
    env.extend(more.iter().map(|(name, value)| (*name, (*value).to_owned())));
    let orders: Arc<dyn domain::ports::Store> = Arc::new(DynamoStore(dynamo));
    World::given(Given { fail, env, elsewhere: Some(orders), as_function: true, ..Given::default() }).await
}

/// The sample catalog as a folder to import, made once.
pub(super) async fn sample() -> &'static str {
    static SAMPLE: OnceCell<String> = OnceCell::const_new();
    let make = || async {
        let folder = TempDir::new().unwrap().keep().join("catalog").to_str().unwrap().to_owned();
        let laptop = World::start().await;
        let mut export = laptop.run(&["export", &folder]);
        assert!(export.ends().await.success(), "{}", export.log());
        folder
    };
    SAMPLE.get_or_init(make).await
}

/// Pays, and waits until Stripe's event has been answered; nobody calls the function but Stripe.
async fn pay(world: &World, session: &str) {
    world.pay(session).await;
    world.control("webhooks/flush", json!({ "timeout_ms": 30_000 })).await;
}

/// The statuses that Stripe's events got for an answer, in order; 0 for none in time.
async fn answers(world: &World) -> Vec<u64> {
    let ledger = world.ledger().await;
    let events = ledger["events"].as_array().unwrap().iter();
    let mut attempts: Vec<_> = events.flat_map(|event| event["attempts"].as_array().unwrap().clone()).collect();
    attempts.sort_by_key(|attempt| attempt["at_ms"].as_i64());
    attempts.iter().map(|attempt| attempt["status"].as_u64().unwrap_or_default()).collect()
}

/// How often Stripe was asked for a list of its sessions.
async fn lists(world: &World) -> usize {
    let ledger = world.ledger().await;
    let is_list = |call: &&Value| call["method"] == "GET" && call["path"] == "/v1/checkout/sessions";
    ledger["calls"].as_array().unwrap().iter().filter(is_list).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r011_r012_a_lambda_sells_and_mails_the_receipt_before_it_answers_stripe() {
    let world = shop("", &[]).await;
    let checkout = world.check_out(&["slow-bread", "ration"]).await;
    assert!(world.mails().is_empty());
    pay(&world, &checkout.session).await;
    assert_eq!(world.mails().len(), 1, "it is out as soon as Stripe has its answer");
    assert!(answers(&world).await.iter().all(|status| *status == 200));

    let mut buyer = checkout.browser;
    let page = buyer.get(&format!("/checkout/complete?session_id={}", checkout.session)).await;
    let page = buyer.follow(page).await;
    assert!(page.status.is_success() && page.text().contains("Slow Bread"), "{}", page.text());
    let links = world.download_links(&world.mails()[0]).await;
    let order = world.order(&checkout.session).await;
    for (link, line) in links.iter().zip(&order.lines) {
        let file = &line.files[0];
        let bytes = download(&world, link, file.id.as_str(), file.version.version).await;
        assert_eq!(Sha256Sum::of(&bytes), file.version.sha256);
    }
    world.quiet().await;
    world.assert_invariants().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r019_a_shopper_who_is_back_before_the_event_has_downloads_and_receipt() {
    let world = shop("", &[]).await;
    world.control("webhooks", json!({ "deliver": "drop" })).await;
    let mut checkout = world.check_out(&["slow-bread"]).await;
    pay(&world, &checkout.session).await;
    assert!(world.mails().is_empty(), "nobody has told the shop");
    let page = checkout.browser.get(&format!("/checkout/complete?session_id={}", checkout.session)).await;
    assert_eq!(world.mails().len(), 1);
    let page = checkout.browser.follow(page).await;
    assert!(page.status.is_success() && page.text().contains("Slow Bread"), "{}", page.text());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r036_fresh_links_are_out_before_the_machine_freezes() {
    let world = shop("", &[]).await;
    world.buy(&["slow-bread"]).await;
    let asked = world.browser().post("/api/find-my-order", &[("email", "ada@example.com")]).await;
    assert_eq!(asked.location(), "/find-my-order?sent=1");
    assert_eq!(world.mails().len(), 2, "the receipt, and links");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r024_the_schedule_finds_what_no_event_told_and_asks_stripe_every_ten_minutes_only() {
    let mut world = shop("", &[]).await;
    world.control("webhooks", json!({ "deliver": "drop" })).await;
    let function = world.function.clone().unwrap();
    let first = world.check_out(&["slow-bread"]).await;
    pay(&world, &first.session).await;
    assert_eq!(function.work().await, json!({ "finished": true }));
    assert_eq!(world.order(&first.session).await.state, OrderState::Paid);
    assert_eq!(world.mails().len(), 1);

    let asked = lists(&world).await;
    assert!(asked > 0);
    assert_eq!(function.work().await, json!({ "finished": true }));
    world.restart().await;
    assert_eq!(function.work().await, json!({ "finished": true }));
    assert_eq!(lists(&world).await, asked, "another machine knows of the turn, too");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f076_two_schedules_at_once_settle_and_mail_once() {
    let world = shop("", &[]).await;
    world.control("webhooks", json!({ "deliver": "drop" })).await;
    let mut second = world.run(&["serve"]);
    second.says("The shop is open").await;
    for _ in 0..3 {
        let checkout = world.check_out(&["slow-bread"]).await;
        world.pay(&checkout.session).await;
    }
    let function = world.function.clone().unwrap();
    let both = tokio::join!(function.work(), function.work());
    assert_eq!(both, (json!({ "finished": true }), json!({ "finished": true })));
    function.work().await;
    assert_eq!(world.mails().len(), 3);
    world.quiet().await;
    world.assert_invariants().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_counted_is_written_before_the_machine_freezes() {
    let world = shop("", &[]).await;
    for _ in 0..3 {
        assert!(world.browser().get("/products/slow-bread").await.status.is_success());
    }
    world.browser().get("/").await;
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs();
    let today = Timestamp(i64::try_from(now).unwrap()).day();
    let daily_metrics = world.store().daily_metrics(today.minus(1), today).await.unwrap();
    assert_eq!(Sums::of(&daily_metrics, today.minus(1)..=today).views, 3);
    assert!(daily_metrics.iter().all(|metric| metric.what == Metric::Views), "{daily_metrics:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_and_pictures_arrive_as_they_were_made() {
    let world = shop("", &[]).await;
    let mut browser = world.browser();
    let plain = browser.get("/").await;
    assert_eq!(plain.header("content-type"), "text/html; charset=utf-8");
    browser.headers.push(("accept-encoding".to_owned(), "br".to_owned()));
    let packed = browser.get("/").await;
    assert_eq!(packed.header("content-encoding"), "br");
    assert!(packed.header("vary").contains("accept-encoding"), "{:?}", packed.headers);
    let mut page = String::new();
    brotli::Decompressor::new(packed.bytes.as_slice(), 4096).read_to_string(&mut page).unwrap();
    assert!(page.contains("/products/slow-bread"), "{page}");
    let picture = crate::support::between(&page, "src=\"/pictures/", "\"").to_owned();
    let picture = world.browser().get(&format!("/pictures/{picture}")).await;
    assert!(picture.status.is_success() && picture.bytes.starts_with(b"RIFF"));
    assert!(picture.header("cache-control").contains("immutable"));
    assert!(world.browser().get("/readyz").await.status.is_success());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r071_a_lambda_logs_json_without_addresses_and_shows_nobody_the_owners_link() {
    let world = shop("", &[]).await;
    world.buy(&["slow-bread"]).await;
    world.function.clone().unwrap().work().await;
    world.browser().post("/api/find-my-order", &[("email", "ada@example.com")]).await;
    let log = world.shop.log();
    assert!(log.lines().count() > 2, "{log}");
    for line in log.lines() {
        assert!(serde_json::from_str::<Value>(line).is_ok_and(|line| line["level"].is_string()), "not JSON: {line}");
    }
    for secret in ["ada@example.com", "/admin/welcome/", crate::support::SECRET] {
        assert!(!log.contains(secret), "{secret}: {log}");
    }
}

#[tokio::test]
async fn a_lambda_that_would_lose_orders_is_not_opened() {
    let function = crate::support::Function::open(crate::support::free_port()).await;
    let mut env = function.env();
    env.retain(|(name, _)| *name != "TUPPENCE_BASE_URL");
    let aws = ["CATALOG_TABLE", "ORDERS_TABLE", "ADMINS_TABLE", "GOODS_BUCKET", "PICTURES_BUCKET"];
    let aws = aws.map(|name| (format!("TUPPENCE_{name}"), "name".to_owned()));
    let aws: Vec<_> = aws.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let key = "5e".repeat(32);
    for (words, more) in [
        ("no disk that lasts", vec![]),
        ("sandbox cannot run", vec![("TUPPENCE_BACKEND", "aws"), ("TUPPENCE_SECRET_KEY", key.as_str())]),
        (
            "TUPPENCE_BASE_URL",
            vec![
                ("TUPPENCE_BACKEND", "aws"),
                ("TUPPENCE_SECRET_KEY", key.as_str()),
                ("STRIPE_SECRET_KEY", "sk_test_1"),
                ("STRIPE_WEBHOOK_SECRET", crate::support::SECRET),
            ],
        ),
    ] {
        let given = env.iter().map(|(name, value)| (*name, value.as_str()));
        let given: Vec<_> = given.chain(aws.iter().copied()).chain(more).collect();
        let mut program = Process::start(&["serve"], &given);
        assert!(!program.ends().await.success());
        program.says("Fix:").await;
        assert!(program.log().contains(words), "{words}: {}", program.log());
    }
}

//! The doctor: finds each thing that was set up wrong, and is quiet about a shop that is well.

use crate::support::{Browser, Given, SECRET, Told, World, always, ask_doctor};
use domain::{
    Timestamp,
    alerts::{Alert, AlertKind},
    payments::inbox::{InboxEvent, InboxState, Subject},
};
use http::Method;
use serde_json::{Value, json};
use server::doctor::NEEDED_EVENTS;
use std::{collections::BTreeSet, fs};
use tempfile::TempDir;

type Env = Vec<(String, String)>;
type Changes = &'static [(&'static str, &'static str)];

/// The settings of a shop of `world`, all in order.
fn settings(world: &World) -> Env {
    let pairs = [
        ("TUPPENCE_ADDR", world.origin.trim_start_matches("http://").to_owned()),
        ("TUPPENCE_BASE_URL", world.origin.clone()),
        ("TUPPENCE_DATA_DIR", world.data().display().to_string()),
        ("TUPPENCE_DISK_ALARM_PERCENT", "0".to_owned()),
        ("STRIPE_SECRET_KEY", "rk_test_of_the_doctors_tests".to_owned()),
        ("STRIPE_WEBHOOK_SECRET", SECRET.to_owned()),
        ("STRIPE_API_BASE", format!("{}/sandbox/stripe/", world.sandbox_origin)),
    ];
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn with(mut env: Env, changes: &[(&str, &str)]) -> Env {
    for (name, value) in changes {
        env.retain(|(known, _)| known != name);
        env.push(((*name).to_owned(), (*value).to_owned()));
    }
    env
}

async fn examined(env: &Env) -> Told {
    ask_doctor(&["--json"], env).await
}

/// Calls Stripe's API at the sandbox.
async fn stripe(world: &World, method: Method, path: &str, form: &[(&str, &str)]) -> Value {
    let mut owner = Browser::new(&world.sandbox_origin);
    owner.headers.push(("authorization".to_owned(), "Bearer sk_test_owner".to_owned()));
    let form = serde_urlencoded::to_string(form).unwrap();
    let path = format!("/sandbox/stripe/v1/{path}");
    let reply = owner.send(method, &path, Some("application/x-www-form-urlencoded"), &form).await.unwrap();
    assert!(reply.status.is_success(), "{}", reply.text());
    serde_json::from_slice(&reply.bytes).unwrap()
}

/// The endpoint of the shop of a sandbox.
const ENDPOINT: &str = "webhook_endpoints/we_1SandboxShop";

#[tokio::test]
async fn a_shop_that_is_well_is_told_so_in_one_line() {
    let world = World::start().await;
    let told = ask_doctor(&[], &settings(&world)).await;
    assert_eq!(told.code, 0, "{}", told.out);
    assert!(told.out.starts_with("All well: ") && told.out.ends_with(" checks.\n"), "{}", told.out);
    assert_eq!((told.out.lines().count(), told.errors.as_str()), (1, ""));
    let json = examined(&settings(&world)).await.json();
    assert_eq!((&json["verdict"], &json["findings"], &json["shape"]), (&json!("well"), &json!([]), &json!(1)));
    assert!(json["checks"].as_u64().unwrap() >= 20, "{json}");
}

#[tokio::test]
async fn r015_a_laptop_without_a_key_is_told_so_and_left_as_it_is() {
    let dir = TempDir::new().unwrap();
    let data = dir.path().join("data");
    let env = vec![("TUPPENCE_DATA_DIR".to_owned(), data.display().to_string())];
    let env = with(env, &[("TUPPENCE_DISK_ALARM_PERCENT", "0")]);
    let told = examined(&env).await;
    assert_eq!((told.code, told.ids()), (1, ids(&["stripe-key-missing"])), "{}{}", told.out, told.errors);
    assert!(!data.exists());
    let asked = ask_doctor(&[], &with(env, &[("TUPPENCE_SANDBOX", "true")])).await;
    assert!(asked.code == 0 && asked.out.starts_with("All well: "), "{}", asked.out);
}

/// Each wrong setting, what it is called, and whether the shop is broken by it (1) or at risk (2).
const WRONG_SETTINGS: [(&str, i32, Changes); 16] = [
    ("webhook-secret-missing", 1, &[("STRIPE_WEBHOOK_SECRET", "")]),
    ("webhook-secret-weak", 1, &[("STRIPE_WEBHOOK_SECRET", "whsec_short")]),
    ("key-of-other-mode", 1, &[("TUPPENCE_LIVE", "true")]),
    ("setting-refused", 1, &[("TUPPENCE_CURRENCY", "SHELLS")]),
    ("setting-refused", 1, &[("STRIPE_SECRET_KEY", "pk_test_canary_of_a_key")]),
    ("base-url-missing", 1, &[("TUPPENCE_BASE_URL", "")]),
    ("base-url-not-https", 1, &[("TUPPENCE_BASE_URL", "http://shop.invalid")]),
    ("test-key-in-public", 1, &[("TUPPENCE_BASE_URL", "https://shop.invalid")]),
    ("mail-stays-here", 1, &[("STRIPE_SECRET_KEY", "rk_live_canary"), ("TUPPENCE_BASE_URL", "https://shop.invalid")]),
    ("sender-not-set", 1, &[("STRIPE_SECRET_KEY", "rk_live_canary"), ("TUPPENCE_BASE_URL", "https://shop.invalid")]),
    ("key-unrestricted", 1, &[("STRIPE_SECRET_KEY", "sk_live_canary"), ("TUPPENCE_BASE_URL", "https://shop.invalid")]),
    // The sandbox knows test keys only.
    ("key-refused", 1, &[("STRIPE_SECRET_KEY", "rk_live_canary"), ("TUPPENCE_BASE_URL", "https://shop.invalid")]),
    ("stripe-unreachable", 1, &[("STRIPE_API_BASE", "http://127.0.0.1:9/")]),
    ("data-folder-not-writable", 1, &[("TUPPENCE_DATA_DIR", "/proc/tuppence")]),
    ("webhook-secret-differs", 1, &[("STRIPE_WEBHOOK_SECRET", "whsec_canary_of_another_shop_entirely")]),
    ("shop-unreachable", 1, &[("TUPPENCE_BASE_URL", "http://127.0.0.1:9")]),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r015_each_wrong_setting_is_found_with_its_fix() {
    let world = World::start().await;
    for (id, code, changes) in WRONG_SETTINGS {
        let told = examined(&with(settings(&world), changes)).await;
        let finding = told.finding(id);
        assert_eq!(told.code, code, "{id}: {}", told.out);
        for part in ["what", "why", "fix"] {
            assert!(!finding[part].as_str().unwrap().is_empty(), "{finding}");
        }
    }
    let key = world.data().join("secret.key");
    let mut open = fs::metadata(&key).unwrap().permissions();
    std::os::unix::fs::PermissionsExt::set_mode(&mut open, 0o644);
    fs::set_permissions(&key, open).unwrap();
    let told = examined(&settings(&world)).await;
    assert_eq!((told.code, told.ids()), (2, ids(&["secret-key-readable"])), "only a risk");
}

fn ids(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[tokio::test]
async fn whoever_answers_in_the_place_of_the_shop_is_noticed() {
    let world = World::start().await;
    let other = with(settings(&world), &[("TUPPENCE_BASE_URL", &world.sandbox_origin)]);
    assert_eq!(examined(&other).await.ids(), ids(&["webhook-door-closed", "webhook-endpoint-missing"]));
}

#[tokio::test]
async fn r016_an_endpoint_at_stripe_that_does_not_do_is_found() {
    let world = World::start().await;
    let env = settings(&world);
    let hook = format!("{}/webhooks/stripe", world.origin);
    let find = async |id: &str| {
        let told = examined(&env).await;
        assert_eq!(told.ids(), ids(&[id]));
        told.code
    };

    stripe(&world, Method::POST, ENDPOINT, &[("disabled", "true")]).await;
    assert_eq!(find("webhook-endpoint-disabled").await, 1);
    let few = [("disabled", "false"), ("enabled_events[0]", "checkout.session.completed")];
    stripe(&world, Method::POST, ENDPOINT, &few).await;
    assert_eq!(find("webhook-events-missing").await, 1);
    let missing = examined(&env).await.finding("webhook-events-missing")["what"].as_str().unwrap().to_owned();
    assert!(missing.contains("charge.refunded") && !missing.contains("session.completed"), "{missing}");
    let elsewhere = [("enabled_events[0]", "*"), ("url", "http://127.0.0.1:9/webhooks/stripe")];
    stripe(&world, Method::POST, ENDPOINT, &elsewhere).await;
    assert_eq!(find("webhook-endpoint-missing").await, 1);
    stripe(&world, Method::POST, ENDPOINT, &[("url", &hook)]).await;

    let twin = [("url", hook.as_str()), ("enabled_events[0]", "*"), ("api_version", "2020-08-27")];
    stripe(&world, Method::POST, "webhook_endpoints", &twin).await;
    assert_eq!(examined(&env).await.ids(), ids(&["webhook-api-version", "webhook-endpoint-twice"]));
    stripe(&world, Method::DELETE, ENDPOINT, &[]).await;
    assert_eq!(find("webhook-api-version").await, 0, "a hint is nothing to mend");
}

#[tokio::test]
async fn r062_a_key_that_may_too_little_is_told_with_the_permission() {
    let world = World::start().await;
    let env = settings(&world);
    let forbidden = async |path: &str, status: u16| {
        let rule = json!({ "path": path, "action": { "status": status } });
        world.control("api", json!({ "rules": [rule] })).await;
        examined(&env).await
    };
    for (path, name) in [
        ("/v1/checkout/sessions", "Checkout Sessions: write"),
        ("/v1/refunds", "Charges and Refunds: write"),
        ("/v1/disputes", "Disputes: read"),
    ] {
        let told = forbidden(path, 403).await;
        assert_eq!(told.ids(), ids(&["key-lacks-permission"]));
        assert!(told.code == 1 && told.findings().iter().any(|finding| finding["subject"] == name), "{}", told.out);
    }
    for (path, name) in [("/v1/webhook_endpoints", "Webhook Endpoints: read"), ("/v1/events", "Events: read")] {
        let told = forbidden(path, 403).await;
        assert_eq!((told.code, told.ids()), (2, ids(&["stripe-permission-missing"])), "the shop does without");
        assert_eq!(told.finding("stripe-permission-missing")["subject"], name);
    }
    assert_eq!(forbidden("/v1/events", 500).await.ids(), ids(&["stripe-unwell"]));
    let unwell = json!({ "path": "/v1/events", "action": { "hang_ms": 60_000 } });
    world.control("api", json!({ "rules": [unwell] })).await;
    let told = examined(&env).await;
    assert_eq!(told.ids(), ids(&["stripe-unreachable"]), "one silent call hides nothing of the others");
}

#[tokio::test]
async fn an_account_that_may_not_take_money_yet_is_told() {
    let world = World::start().await;
    for may in [false, true] {
        let stripe = format!("{}/", always(200, json!({ "data": [], "charges_enabled": may })).await);
        let told = examined(&with(
            settings(&world),
            &[
                ("STRIPE_SECRET_KEY", "rk_live_canary"),
                ("STRIPE_API_BASE", &stripe),
                ("TUPPENCE_BASE_URL", "https://shop.invalid"),
            ],
        ))
        .await;
        assert_eq!(told.ids().contains("account-not-activated"), !may, "{}", told.out);
    }
}

#[tokio::test]
async fn a_wrong_webhook_secret_shows_in_what_stripe_could_not_deliver() {
    let other = "whsec_of_an_endpoint_deleted_long_ago";
    let env = vec![("STRIPE_WEBHOOK_SECRET", other.to_owned())];
    let world = World::given(Given { env, ..Given::default() }).await;
    // What happened a moment ago may still be on its way.
    world.control("clock", json!({ "advance_secs": -900 })).await;
    let checkout = world.check_out(&["slow-bread"]).await;
    world.pay(&checkout.session).await;
    let told = examined(&with(settings(&world), &[("STRIPE_WEBHOOK_SECRET", other)])).await;
    assert_eq!((told.code, told.ids()), (1, ids(&["events-not-taken"])));
    assert!(told.finding("events-not-taken")["why"].as_str().unwrap().contains("STRIPE_WEBHOOK_SECRET"));
}

#[tokio::test]
async fn what_the_shop_noticed_itself_is_told_too() {
    let world = World::start().await;
    let long_ago = Timestamp(jiff::Timestamp::now().as_second() - 3600);
    let alert = Alert { kind: AlertKind::MissingFile, object: "abc".to_owned(), at: long_ago };
    world.store().raise(&alert).await.unwrap();
    let event = InboxEvent {
        id: domain::EventId::parse("evt_waits").unwrap(),
        kind: "charge.refunded".to_owned(),
        live: false,
        subject: Subject::Other,
        received_at: long_ago,
        state: InboxState::Waiting,
        attempt: 3,
        due_at: long_ago.plus_secs(86_400),
    };
    world.store().receive(&event).await.unwrap();
    let told = examined(&settings(&world)).await;
    assert_eq!((told.code, told.ids()), (2, ids(&["alarm-open", "events-wait"])));
    assert_eq!(told.finding("alarm-open")["subject"], "missing_file");
}

#[tokio::test]
async fn f081_a_store_that_does_not_open_is_told() {
    let mut world = World::start().await;
    world.shop.terminate();
    assert!(world.shop.ends().await.success());
    fs::write(world.data().join("tuppence.db"), b"").unwrap();
    let told = examined(&settings(&world)).await;
    assert_eq!(told.ids(), ids(&["store-refused", "shop-unreachable"]));
}

#[tokio::test]
async fn r016_the_doctor_makes_the_endpoint_and_tells_its_secret_once() {
    let world = World::start().await;
    stripe(&world, Method::DELETE, ENDPOINT, &[]).await;
    let env = with(settings(&world), &[("STRIPE_WEBHOOK_SECRET", "")]);
    assert_eq!(examined(&env).await.ids(), ids(&["webhook-endpoint-missing", "webhook-secret-missing"]));

    let made = ask_doctor(&["--create-webhook"], &env).await;
    assert_eq!(made.code, 0, "{}", made.errors);
    let secret = made.out.split("STRIPE_WEBHOOK_SECRET=").nth(1).unwrap().split_whitespace().next().unwrap();
    assert!(secret.starts_with("whsec_") && secret.len() >= 24, "{}", made.out);

    let list = stripe(&world, Method::GET, "webhook_endpoints", &[]).await;
    let endpoint = &list["data"][0];
    assert_eq!((list["data"].as_array().unwrap().len(), &endpoint["enabled_events"]), (1, &json!(NEEDED_EVENTS)));
    assert_eq!(endpoint["api_version"], "2026-09-30.endive");
    assert_eq!(endpoint["url"], format!("{}/webhooks/stripe", world.origin));

    let again = ask_doctor(&["--create-webhook"], &env).await;
    assert!(again.code == 0 && again.out.contains("already") && !again.out.contains("whsec_"), "{}", again.out);
    let path = format!("webhook_endpoints/{}", endpoint["id"].as_str().unwrap());
    let spoiled = [("disabled", "true"), ("enabled_events[0]", "invoice.paid")];
    stripe(&world, Method::POST, &path, &spoiled).await;
    let mended = ask_doctor(&["--create-webhook"], &env).await;
    assert!(mended.code == 0 && mended.out.contains("enabled"), "{}{}", mended.out, mended.errors);
    let endpoint = stripe(&world, Method::GET, &path, &[]).await;
    assert_eq!((&endpoint["status"], &endpoint["enabled_events"][0]), (&json!("enabled"), &json!("invoice.paid")));
    assert_eq!(examined(&env).await.ids(), ids(&["webhook-secret-missing"]));
}

#[tokio::test]
async fn f039_r066_a_wrong_clock_is_told_by_everyone_who_can() {
    let mut world = World::start().await;
    assert_eq!(world.browser().get("/readyz").await.status, 200);
    world.control("clock", json!({ "skew_secs": 360 })).await;
    let told = examined(&settings(&world)).await;
    // The shop looks by itself, too, and may have been as quick.
    let mut found = told.ids();
    found.remove("alarm-open");
    assert_eq!((told.code, found), (1, ids(&["clock-wrong"])));
    assert!(told.finding("clock-wrong")["what"].as_str().unwrap().contains("behind Stripe"), "{}", told.out);

    world.restart().await;
    world.owner_hears("clock").await;
    let ready = world.browser().get("/readyz").await;
    assert_eq!((ready.status.as_u16(), ready.text().as_str()), (503, "the clock is wrong\n"));

    world.control("clock", json!({ "skew_secs": 30 })).await;
    world.restart().await;
    assert_eq!(world.browser().get("/readyz").await.status, 200, "half a minute does no harm");
}

#[tokio::test]
async fn the_text_groups_what_is_wrong_and_ends_with_the_count() {
    let world = World::start().await;
    world.control("clock", json!({ "skew_secs": -360 })).await;
    stripe(&world, Method::POST, ENDPOINT, &[("disabled", "true")]).await;
    let told = ask_doctor(&[], &settings(&world)).await;
    assert_eq!(told.code, 1);
    let (clock, stripe) = (told.out.find("\nStripe\n").unwrap(), told.out.find("Clock\n").unwrap());
    assert!(stripe < clock && told.out.contains("Fix: tuppence doctor --create-webhook"), "{}", told.out);
    let last = told.out.lines().last().unwrap();
    assert!(last.starts_with("2 broken in ") && last.ends_with(" checks."), "{last}");
}

#[test]
fn r016_the_readme_names_every_event_the_doctor_looks_for() {
    let readme = include_str!("../../../README.md");
    for kind in NEEDED_EVENTS {
        assert!(readme.contains(&format!("`{kind}`")), "{kind}");
    }
}

#[tokio::test]
async fn the_help_documents_exit_codes_and_the_shape_of_json() {
    let told = ask_doctor(&["--help"], &Vec::new()).await;
    for words in ["Exit codes", "--json", "\"shape\"", "\"findings\"", "--create-webhook"] {
        assert!(told.out.contains(words), "{}", told.out);
    }
}

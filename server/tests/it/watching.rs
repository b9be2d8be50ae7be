//! What the people who run a shop see of it: readiness, metrics, log lines.

use crate::support::{Given, World};
use domain::alerts::AlertKind;
use http::Method;
use std::time::{Duration, Instant};

/// The value of a metric; `None` if it is not there.
fn value(metrics: &str, name: &str) -> Option<f64> {
    let line = metrics.lines().find(|line| line.strip_prefix(name).is_some_and(|rest| rest.starts_with(' ')))?;
    line.rsplit(' ').next()?.parse().ok()
}

#[tokio::test]
async fn metrics_tell_what_happened() {
    let world = World::start().await;
    world.buy(&["slow-bread"]).await;
    for _ in 0..2 {
        assert_eq!(world.browser().get("/?q=metrics").await.status, 200);
    }
    assert_eq!(world.browser().get("/nowhere").await.status, 404);
    let reply = world.browser().get("/metrics").await;
    let text = reply.text();
    assert_eq!(reply.status, 200, "{text}");
    assert!(reply.header("content-type").starts_with("text/plain; version=0.0.4"));
    for (name, least) in [
        ("tuppence_http_requests_total{route=\"/products/{slug}\",method=\"GET\",status=\"200\"}", 1.0),
        ("tuppence_http_requests_total{route=\"/webhooks/stripe\",method=\"POST\",status=\"200\"}", 1.0),
        ("tuppence_http_request_duration_seconds_count{route=\"/api/checkout\"}", 1.0),
        ("tuppence_webhook_duration_seconds_count{status=\"200\"}", 1.0),
        ("tuppence_webhook_events_total{secret=\"0\",new=\"yes\"}", 1.0),
        ("tuppence_page_cache_total{from=\"memory\"}", 1.0),
        ("tuppence_page_cache_total{from=\"store\"}", 1.0),
        ("tuppence_job_runs_total{job=\"mail\",outcome=\"worked\"}", 1.0),
        ("tuppence_job_runs_total{job=\"reconcile\",outcome=\"worked\"}", 1.0),
        ("tuppence_oldest_event_age_seconds", 0.0),
        ("tuppence_oldest_email_age_seconds", 0.0),
        ("tuppence_alerts_open{kind=\"disk_low\"}", 0.0),
        ("tuppence_orders{state=\"paid\"}", 1.0),
    ] {
        let found = value(&text, name);
        assert!(found.is_some_and(|found| found >= least), "{name}: {found:?}\n{text}");
    }
    assert!(!text.contains("nowhere") && !text.contains("slow-bread"), "addresses are no labels: {text}");
}

#[tokio::test]
async fn a080_strangers_do_not_get_metrics() {
    let token = "a0b1c2d3e4f5a6b7c8d9e0f1a2b3c4d5";
    let env = vec![("TUPPENCE_METRICS_TOKEN", token.to_owned()), ("TUPPENCE_TRUSTED_PROXIES", "1".to_owned())];
    let world = World::given(Given { env, ..Given::default() }).await;
    let status = async |headers: &[(&str, &str)]| {
        let mut browser = world.browser();
        browser.headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let reply = browser.get("/metrics").await;
        assert_eq!(reply.text().contains("tuppence_"), reply.status == 200, "{headers:?}");
        reply.status.as_u16()
    };
    assert_eq!(status(&[]).await, 200, "who sits at the machine");
    for passed_on in [
        ("x-forwarded-for", "203.0.113.9"),
        ("x-forwarded-for", "127.0.0.1"),
        ("x-forwarded-for", "203.0.113.9, 127.0.0.1"),
        ("forwarded", "for=127.0.0.1"),
        ("x-real-ip", "127.0.0.1"),
    ] {
        assert_eq!(status(&[passed_on]).await, 404, "{passed_on:?}");
        assert_eq!(status(&[passed_on, ("authorization", &format!("Bearer {token}x"))]).await, 404, "{passed_on:?}");
        assert_eq!(status(&[passed_on, ("authorization", &format!("Bearer {token}"))]).await, 200, "{passed_on:?}");
    }
    let mut named = world.browser();
    named.host = Some("shop.example".to_owned());
    assert_eq!(named.get("/metrics").await.status, 404, "a proxy that says nothing of itself");
}

#[tokio::test]
async fn each_request_has_one_line_with_what_one_looks_for() {
    let world = World::start().await;
    let reply = world.browser().get("/products/slow-bread").await;
    let id = reply.header("x-request-id").to_owned();
    let log = world.log_with(&format!("id={id}")).await;
    let lines: Vec<_> = log.lines().filter(|line| line.contains(&id)).collect();
    assert_eq!(lines.len(), 1, "{lines:?}");
    for part in ["INFO", "GET /products/{slug}: 200", "route=\"/products/{slug}\"", "status=200", "ms=", "127.0.0.0/24"]
    {
        assert!(lines[0].contains(part), "{part} is not in {}", lines[0]);
    }
    let welcome = format!("/admin/welcome/{}", "A".repeat(43));
    let reply = world.browser().get(&welcome).await;
    let log = world.log_with(reply.header("x-request-id")).await;
    assert!(!log.contains(&welcome), "the invitation is in the log");
}

/// Stripe's own id of a call it refused, by which its dashboard finds it.
#[tokio::test]
async fn a_call_that_stripe_refused_is_logged_with_its_id() {
    let world = World::start().await;
    let rule = serde_json::json!({ "path": "/v1/checkout/sessions", "method": "POST", "action": { "status": 403 } });
    world.control("api", serde_json::json!({ "rules": [rule] })).await;
    let mut browser = world.cart(&["slow-bread"]).await;
    let _ = world.press_check_out(&mut browser).await;
    world.log_with("stripe.request_id=\"req_").await;
}

#[tokio::test]
async fn r071_what_strangers_cause_does_not_fill_the_log() {
    let world = World::start().await;
    let before = world.shop.log().len();
    let mut stranger = world.browser();
    for _ in 0..200 {
        let refused = stranger.send(Method::POST, "/webhooks/stripe", Some("application/json"), "{}").await.unwrap();
        assert_eq!(refused.status, 400);
    }
    let long = "A".repeat(15_000);
    let report = format!("[{{\"body\":{{\"documentURL\":\"http://a/{long}\",\"effectiveDirective\":\"{long}\"}}}}]");
    let small =
        format!("[{{\"body\":{{\"documentURL\":\"http://a/\",\"effectiveDirective\":\"{}\"}}}}]", "B".repeat(9_000));
    for _ in 0..60 {
        stranger.send(Method::POST, "/csp-report", Some("application/reports+json"), &report).await.unwrap();
        stranger.send(Method::POST, "/csp-report", Some("application/reports+json"), &small).await.unwrap();
        stranger.host = Some("evil.example".to_owned());
        assert_eq!(stranger.get(&format!("/{}", "x".repeat(2_000))).await.status, 421);
        stranger.host = None;
    }
    let log = world.shop.log()[before..].to_owned();
    let count = |words: &str| log.lines().filter(|line| line.contains(words)).count();
    for (words, most) in [
        ("A webhook was refused", 20),
        ("POST /webhooks/stripe: 400", 60),
        ("A page tried what its policy forbids", 20),
        ("A request for the host", 20),
    ] {
        assert!((1..=most).contains(&count(words)), "{words}: {} times", count(words));
    }
    assert!(log.len() < 150_000, "{} bytes", log.len());
}

#[tokio::test]
async fn r066_what_waits_makes_no_shop_unready() {
    let mut world = World::start().await;
    world.buy(&["slow-bread"]).await;
    world.shop.kill();
    world.look_away();
    let db = rusqlite::Connection::open(world.data().join("tuppence.db")).unwrap();
    let later = 4_000_000_000_i64;
    for (table, arrived) in [("inbox", "received_at"), ("outbox", "queued_at")] {
        let sql = format!(
            "UPDATE {table} SET waiting = 1, due_at = {later}, {arrived} = {arrived} - 86400 WHERE id IN (SELECT id FROM {table} LIMIT 1)"
        );
        assert_eq!(db.execute(&sql, []).unwrap(), 1);
    }
    drop(db);
    world.restart().await;
    let begun = Instant::now();
    loop {
        let open: Vec<_> = world.store().open_alerts().await.unwrap().into_iter().map(|alert| alert.kind).collect();
        if open.contains(&AlertKind::EventsWaiting) && open.contains(&AlertKind::MailWaiting) {
            break;
        }
        assert!(begun.elapsed() < Duration::from_secs(30), "nobody says that something waits: {open:?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let ready = world.browser().get("/readyz").await;
    assert_eq!(ready.status, 200, "{}", ready.text());
    let metrics = world.browser().get("/metrics").await.text();
    assert!(value(&metrics, "tuppence_oldest_event_age_seconds").unwrap() > 86_000.0, "{metrics}");
    assert_eq!(value(&metrics, "tuppence_alerts_open{kind=\"events_waiting\"}"), Some(1.0));
}

#[tokio::test]
async fn r065_r066_a_shop_that_is_told_to_stop_is_unready_first_and_still_serves() {
    let env = vec![("TUPPENCE_DRAIN_SECS", "4".to_owned())];
    let mut world = World::given(Given { env, ..Given::default() }).await;
    assert_eq!(world.browser().get("/readyz").await.status, 200);
    let begun = Instant::now();
    world.shop.terminate();
    while world.browser().get("/readyz").await.status != 503 {
        assert!(begun.elapsed() < Duration::from_secs(3), "it is still ready");
    }
    for _ in 0..5 {
        assert_eq!(world.browser().get("/products/slow-bread").await.status, 200);
        assert_eq!(world.browser().get("/readyz").await.status, 503);
    }
    assert!(world.cart(&["slow-bread"]).await.cookies.contains_key("cart"), "the way to a purchase is open, too");
    assert!(world.shop.ends().await.success(), "{}", world.shop.log());
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
}

//! How much and how often.

use super::shop;
use crate::support::{Browser, World};
use domain::Role;
use http::Method;
use serde_json::{Value, json};

const SIGN_IN: &str = "/api/admin/sign-in";

/// A request of a visitor whose address Lambda names as `ip`, for an account nobody else tries.
fn sign_in_from(world: &World, ip: &str) -> Value {
    json!({
        "rawPath": SIGN_IN,
        "rawQueryString": "",
        "headers": {
            "host": world.origin.trim_start_matches("http://"),
            "origin": world.origin,
            "accept": "text/html",
            "content-type": "application/x-www-form-urlencoded",
        },
        "requestContext": { "http": { "method": "POST", "path": SIGN_IN, "sourceIp": ip } },
        "body": "email=mallory%40example.com&password=guess",
        "isBase64Encoded": false,
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a066_r058_a_made_up_forwarded_for_evades_no_limit_of_a_lambda() {
    // Even where somebody says that a proxy stands before it.
    let world = shop("", &[("TUPPENCE_RATE_LIMITS", "true"), ("TUPPENCE_TRUSTED_PROXIES", "1")]).await;
    let mut last = 0;
    for guess in 0..21 {
        let mut eve = Browser::new(&world.origin);
        eve.headers.push(("x-forwarded-for".to_owned(), format!("203.0.113.{guess}, 198.51.100.{guess}")));
        last = eve.post(SIGN_IN, &[("email", "eve@example.com"), ("password", "guess")]).await.status.as_u16();
        assert!(guess == 20 || last != 429, "guess {guess}");
    }
    assert_eq!(last, 429);
    let function = world.function.clone().unwrap();
    let other = function.invoke(sign_in_from(&world, "203.0.113.77")).await.unwrap();
    assert_ne!(other["statusCode"], 429, "somebody else may");
    let same = function.invoke(sign_in_from(&world, "127.0.0.1")).await.unwrap();
    assert_eq!(same["statusCode"], 429, "{same}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a067_a_lambda_answers_under_its_own_name_only() {
    let world = shop("", &[]).await;
    let function = world.function.clone().unwrap();
    let mut event = sign_in_from(&world, "203.0.113.77");
    event["headers"]["host"] = json!("evil.example");
    assert_eq!(function.invoke(event).await.unwrap()["statusCode"], 421);
    let mut event = sign_in_from(&world, "203.0.113.77");
    event["headers"]["origin"] = json!("https://evil.example");
    assert_eq!(function.invoke(event).await.unwrap()["statusCode"], 403);
    let mut event = sign_in_from(&world, "203.0.113.77");
    event["rawPath"] = json!("/\u{1}\" {}");
    event["requestContext"]["http"]["method"] = json!("GET");
    assert_eq!(function.invoke(event).await.unwrap()["statusCode"], 404);
    assert!(function.invoke(json!({ "Records": [] })).await.is_err(), "nobody else's events");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r059_what_a_lambda_cannot_take_is_refused_with_words() {
    let world = shop("", &[]).await;
    let mut seller = world.sign_in(Role::Catalog).await.browser;
    let list = seller.get("/admin/products").await.text();
    let page = list.split("href=\"/admin/products/").skip(1).map(|rest| rest.split('"').next().unwrap());
    let page = page.into_iter().find(|id| *id != "new" && !id.contains('?')).unwrap_or_else(|| panic!("{list}"));
    let page = format!("/admin/products/{page}");
    assert!(seller.get(&page).await.text().contains("up to 4 MB"), "it is said before");

    let kind = Some("multipart/form-data; boundary=XX");
    let picture = |bytes: usize| {
        let mut body = b"--XX\r\nContent-Disposition: form-data; name=\"picture\"; filename=\"a.png\"\r\n\r\n".to_vec();
        body.resize(body.len() + bytes, b'x');
        body.extend_from_slice(b"\r\n--XX--\r\n");
        body
    };
    let path = format!("{page}/pictures");
    let fits = seller.send_bytes(Method::POST, &path, kind, picture(4 * 1024 * 1024)).await.unwrap();
    assert!(fits.location().contains("problem=picture-"), "it was looked at: {}", fits.text());
    let large = seller.send_bytes(Method::POST, &path, kind, picture(4_600_000)).await.unwrap();
    assert_eq!(large.status, 413);
    let words = large.text();
    assert!(words.contains("4 MB") && words.contains("smaller picture") && words.contains("<h1"), "{words}");
}

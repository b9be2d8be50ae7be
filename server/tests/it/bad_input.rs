//! Input nobody should send gets an answer somebody can read, and never a 5xx.

use crate::support::{Browser, World};
use http::Method;

/// An answer that a person can use: no server error, a page, and a way on.
async fn designed(browser: &mut Browser, path: &str, status: u16, words: &str) {
    let reply = browser.get(path).await;
    assert_eq!(reply.status, status, "{path}: {}", reply.text());
    let text = reply.text();
    assert!(text.contains(words) && text.contains("href=\"/"), "{path}: {text}");
    assert!(text.contains("<title>"), "{path}");
}

#[tokio::test]
async fn r060_unknown_addresses_have_pages() {
    let world = World::start().await;
    let mut browser = world.browser();
    designed(&mut browser, "/products/never-was", 404, "nothing").await;
    designed(&mut browser, "/products/..%2f..%2fetc", 404, "nothing").await;
    designed(&mut browser, "/nowhere/at/all", 404, "nothing").await;
    designed(&mut browser, &format!("/d/{}", "A".repeat(43)), 404, "").await;
    designed(&mut browser, "/d/short", 404, "").await;
    designed(&mut browser, &format!("/orders/{}", "B".repeat(43)), 404, "").await;
}

#[tokio::test]
async fn a016_unknown_tokens_all_get_the_same_answer() {
    let world = World::start().await;
    let mut browser = world.browser();
    let mut pages = Vec::new();
    for token in ["A".repeat(43), "B".repeat(43), "_".repeat(43)] {
        let reply = browser.get(&format!("/d/{token}")).await;
        let page = reply.text();
        let nonce = crate::support::between(&page, "nonce=\"", "\"").to_owned();
        pages.push((
            reply.status,
            page.replace(&nonce, "").replace(reply.header("x-request-id"), "").replace(&token, ""),
        ));
    }
    for pair in pages.windows(2) {
        assert_eq!(pair[0].0, pair[1].0);
        assert_eq!(pair[0].1, pair[1].1);
    }
}

#[tokio::test]
async fn a061_a_forged_cart_cookie_is_answered_kindly() {
    let world = World::start().await;
    for cart in ["garbage", "a:0", "a:-1", "a:1000000000", "a:1|a:1", &"x".repeat(4000)] {
        let mut browser = world.browser();
        browser.cookies.insert("cart".to_owned(), cart.to_owned());
        let reply = browser.get("/cart").await;
        assert_eq!(reply.status, 200, "{cart}");
        assert!(reply.text().contains("<h1"), "{cart}");
        assert_eq!(browser.get("/").await.status, 200, "{cart}");
    }
}

#[tokio::test]
async fn a002_a003_checkout_takes_only_what_a_checkout_is() {
    let world = World::start().await;
    let mut browser = world.cart(&["slow-bread"]).await;
    let product = world.browser().get("/products/slow-bread").await.field("product");
    let key = "abcdefghijklmnopqrstuvwxyz";
    let base = |quantity: &str| {
        vec![
            ("key", key.to_owned()),
            ("lines[0][product]", product.clone()),
            ("lines[0][quantity]", quantity.to_owned()),
            ("lines[0][price_version]", "1".to_owned()),
        ]
    };
    for quantity in ["0", "-1", "1e9", "11", "1.5", "０１", "18446744073709551615", ""] {
        assert_refused(&mut browser, &base(quantity)).await;
    }
    for (name, value) in
        [("metadata[productFileKey]", "x"), ("lines[0][price]", "1"), ("lines[0][unit_amount]", "1"), ("price", "1")]
    {
        let mut fields = base("1");
        fields.push((name, value.to_owned()));
        assert_refused(&mut browser, &fields).await;
    }
    let sessions = world.ledger().await["sessions"].as_array().unwrap().len();
    assert_eq!((sessions, world.rows("orders")), (0, 0));
}

async fn assert_refused(browser: &mut Browser, fields: &[(&str, String)]) {
    let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let reply = browser.post("/api/checkout", &fields).await;
    assert!(
        reply.status.is_redirection() || reply.status.is_client_error(),
        "{fields:?}: {} {}",
        reply.status,
        reply.text()
    );
    assert!(!reply.location().contains("/sandbox/pay/"), "{fields:?} was sold");
}

#[tokio::test]
async fn a061_a_cart_of_21_lines_is_refused() {
    let world = World::start().await;
    let mut fields = vec![("key".to_owned(), "abcdefghijklmnopqrstuvwxyz".to_owned())];
    for n in 0..21 {
        fields.push((format!("lines[{n}][product]"), format!("p{n}")));
        fields.push((format!("lines[{n}][quantity]"), "1".to_owned()));
        fields.push((format!("lines[{n}][price_version]"), "1".to_owned()));
    }
    let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let reply = world.browser().post("/api/checkout", &fields).await;
    assert!(reply.status.is_redirection() || reply.status.is_client_error(), "{}", reply.status);
    assert_eq!(world.rows("orders"), 0);
}

#[tokio::test]
async fn f002_f003_a_vanished_product_and_a_changed_price_stop_the_checkout() {
    let world = World::start().await;
    for (change, words) in [("price", "price"), ("archive", "no longer")] {
        let mut browser = world.cart(&["slow-bread"]).await;
        let form = world.checkout_form(&mut browser).await;
        world.change_product("slow-bread", change).await;
        let fields: Vec<_> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let reply = browser.post("/api/checkout", &fields).await;
        assert!(reply.location().starts_with("/cart"), "{change}: {} {}", reply.status, reply.location());
        let cart = browser.follow(reply).await.text().to_lowercase();
        assert!(cart.contains(words), "{change}: {cart}");
    }
    assert!(world.ledger().await["sessions"].as_array().unwrap().is_empty());
}

#[tokio::test]
async fn r059_bodies_beyond_the_limit_are_refused() {
    let world = World::start().await;
    let big = "x".repeat(65 * 1024);
    let reply = world.browser().post("/api/find-my-order", &[("email", &big)]).await;
    assert_eq!(reply.status, 413);
    assert!(reply.text().contains("nothing was charged"), "{}", reply.text());
}

#[tokio::test]
async fn a065_wrong_methods_and_formats_are_client_errors() {
    let world = World::start().await;
    let mut browser = world.browser();
    for (method, path, kind, body) in [
        (Method::GET, "/api/checkout", None, ""),
        (Method::PUT, "/cart", None, ""),
        (Method::DELETE, "/products/slow-bread", None, ""),
        (Method::POST, "/api/checkout", Some("application/json"), "{"),
        (Method::POST, "/api/checkout", Some("text/plain"), "key=1"),
        (Method::POST, "/api/cart/put", Some("multipart/form-data"), "x"),
        (Method::POST, "/d/x", Some("application/x-www-form-urlencoded"), "file=a&version=b"),
        (Method::POST, "/api/nothing", Some("application/x-www-form-urlencoded"), "a=b"),
    ] {
        let reply = browser.send(method.clone(), path, kind, body).await.unwrap();
        assert!(!reply.status.is_server_error(), "{method} {path}: {} {}", reply.status, reply.text());
    }
}

/// Bytes and addresses of no sense at all, the same in every run.
#[tokio::test]
async fn a065_nothing_that_is_sent_breaks_anything() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let world = World::start().await;
    let host = world.origin.strip_prefix("http://").unwrap();
    let mut seed = 1_u32;
    let mut next = move || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        seed >> 16
    };
    let ends = [
        "/",
        "/products/",
        "/cart",
        "/d/",
        "/orders/",
        "/checkout/complete?session_id=",
        "/files/",
        "/pkg/",
        "/pictures/",
    ];
    let ends =
        ends.iter().chain(&["/api/cart/put", "/api/checkout", "/api/find-my-order", "/webhooks/stripe", "/csp-report"]);
    let tricks =
        ["%00", "%ff", "%2e%2e%2f", "?", "&", "=", "..;/", "%0d%0a", "\\", "'", "[0]", "[[", "%", "😀", "://", "//"];
    for path in ends.flat_map(|path| [path; 12]) {
        let mut address = (*path).to_owned();
        for _ in 0..next() % 6 {
            address.push_str(tricks[next() as usize % tricks.len()]);
        }
        let body: String = (0..next() % 60).map(|_| tricks[next() as usize % tricks.len()]).collect();
        let method = ["GET", "POST", "PUT", "BREW"][next() as usize % 4];
        let kind =
            ["application/x-www-form-urlencoded", "application/json", "multipart/form-data", "x"][next() as usize % 4];
        let cookie: String = (0..next() % 8).map(|_| tricks[next() as usize % tricks.len()]).collect();
        let head = format!(
            "{method} {address} HTTP/1.1\r\nHost: {host}\r\nOrigin: {}\r\nCookie: cart={cookie}\r\nAccept: text/html\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            world.origin,
            body.len()
        );
        let mut stream = tokio::net::TcpStream::connect(host).await.unwrap();
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer).await;
        let answer = String::from_utf8_lossy(&answer);
        let status = answer.split(' ').nth(1).unwrap_or_default();
        assert!(matches!(status.as_bytes().first(), Some(b'2'..=b'4')), "{head}\n{answer}");
    }
    assert!(!world.shop.log().contains("panicked"), "{}", world.shop.log());
}

#[tokio::test]
async fn r010_f001_a_stripe_that_does_not_answer_is_given_up_and_said() {
    let world = World::start().await;
    let mut browser = world.cart(&["slow-bread"]).await;
    let hang = serde_json::json!({ "rules": [{ "path": "/v1/checkout/sessions", "action": { "hang_ms": 30_000 } }] });
    world.control("api", hang).await;
    let begun = std::time::Instant::now();
    let reply = world.press_check_out(&mut browser).await.unwrap();
    assert!(begun.elapsed().as_secs() < 13, "{:?}", begun.elapsed());
    let reply = browser.follow(reply).await;
    assert!(reply.text().contains("charged"), "{} {}", reply.status, reply.text());
    assert!(browser.cookies.contains_key("cart"), "the cart is kept");
    world.control("api", serde_json::json!({ "rules": [] })).await;
    assert!(world.press_check_out(&mut browser).await.unwrap().location().contains("/sandbox/pay/"));
}

#[tokio::test]
async fn r064_f090_a_panic_costs_one_answer_and_not_the_shop() {
    let world = World::start().await;
    let mut browser = world.browser();
    let broken = browser.get("/panic").await;
    assert_eq!(broken.status, 500);
    let text = broken.text();
    assert!(text.contains(broken.header("x-request-id")) && text.contains("payment is safe"), "{text}");
    world.buy(&["slow-bread"]).await;
}

//! Forms of the shop's own pages, in browsers that do not say where they come from in `Sec-Fetch-Site`.

use crate::support::{Browser, Given, World};

async fn put(browser: &mut Browser, headers: &[(&str, &str)]) -> u16 {
    let product = browser.get("/products/slow-bread").await.field("product");
    browser.headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    browser.post("/api/cart/put", &[("product", &product), ("quantity", "1")]).await.status.as_u16()
}

/// Reached by a name that has no https, as on a network at home: browsers send `Origin` and nothing else.
#[tokio::test]
async fn r040_forms_work_over_plain_http_on_a_name_and_strangers_stay_out() {
    let env = vec![("TUPPENCE_BASE_URL", "http://shop.lan:8080".to_owned())];
    let world = World::given(Given { env, ..Given::default() }).await;
    let shop = || {
        let mut browser = world.browser();
        browser.host = Some("shop.lan:8080".to_owned());
        browser
    };
    assert!(world.shop.log().contains("plain http"), "{}", world.shop.log());
    assert_eq!(put(&mut shop(), &[("origin", "http://shop.lan:8080")]).await, 303);
    for stranger in [
        "null",
        "",
        "http://evil.example",
        "https://shop.lan:8080",
        "http://shop.lan",
        "http://shop.lan:8080.evil",
        "http://localhost:8080",
    ] {
        assert_eq!(put(&mut shop(), &[("origin", stranger)]).await, 403, "{stranger:?}");
    }
    assert_eq!(put(&mut shop(), &[("origin", "null"), ("sec-fetch-site", "cross-site")]).await, 403);
    assert_eq!(put(&mut shop(), &[("origin", "http://shop.lan:8080"), ("sec-fetch-site", "same-site")]).await, 403);
}

/// What makes browsers send it: a page with `no-referrer` would send `Origin: null` with its forms.
#[tokio::test]
async fn r040_every_page_lets_its_forms_say_where_they_come_from() {
    let world = World::start().await;
    world.buy(&["slow-bread"]).await;
    let receipt = world.mails().remove(0);
    let mut paths = world.download_links(&receipt).await;
    paths.extend(crate::support::tokens_in(&receipt).iter().map(|token| format!("/orders/{token}")));
    paths.extend(
        ["/", "/products/slow-bread", "/cart", "/find-my-order", "/admin/sign-in", "/nowhere"].map(str::to_owned),
    );
    for path in paths {
        let page = world.browser().get(&path).await.text();
        let policies: Vec<_> = page.match_indices("name=\"referrer\"").collect();
        assert_eq!(policies.len(), 1, "{path}");
        assert!(page.contains("<meta name=\"referrer\" content=\"same-origin\""), "{path}: {page}");
    }
}

#[tokio::test]
async fn r040_a_shop_on_this_machine_answers_to_both_its_names() {
    let world = World::start().await;
    let port = world.origin.rsplit(':').next().unwrap();
    let (one, other) = (format!("127.0.0.1:{port}"), format!("localhost:{port}"));
    for host in [&one, &other] {
        for from in [&one, &other] {
            let mut browser = world.browser();
            browser.host = Some(host.clone());
            assert_eq!(put(&mut browser, &[("origin", &format!("http://{from}"))]).await, 303, "{from} to {host}");
        }
        let mut browser = world.browser();
        browser.host = Some(host.clone());
        let elsewhere = [format!("http://localhost:{}", 1), "http://localhost".to_owned(), format!("https://{host}")];
        for stranger in elsewhere {
            assert_eq!(put(&mut browser.clone(), &[("origin", &stranger)]).await, 403, "{stranger} to {host}");
        }
    }
    // Who opens a page under the other name is led to the first, where the cookies and the way back from paying are.
    let mut browser = world.browser();
    browser.host = Some(other);
    browser.headers.push(("sec-fetch-mode".to_owned(), "navigate".to_owned()));
    let led = browser.get("/products/slow-bread?x=1").await;
    assert_eq!((led.status.as_u16(), led.location()), (307, format!("http://{one}/products/slow-bread?x=1").as_str()));
    browser.host = Some(one);
    assert_eq!(browser.get("/products/slow-bread").await.status, 200);
}

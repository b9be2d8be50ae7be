//! Pages that are the same for everyone come from memory; nothing of a person does.

use crate::support::{Browser, World, between};

fn nonce(policy: &str) -> String {
    between(policy, "'nonce-", "'").to_owned()
}

/// The page without what each reply has of its own.
async fn page(browser: &mut Browser, path: &str) -> (String, String) {
    let reply = browser.get(path).await;
    assert_eq!(reply.status, 200, "{path}");
    let nonce = nonce(reply.header("content-security-policy"));
    let bytes = match reply.header("content-encoding") {
        "br" => {
            let mut plain = Vec::new();
            brotli::BrotliDecompress(&mut reply.bytes.as_slice(), &mut plain).unwrap();
            plain
        }
        "" => reply.bytes,
        other => panic!("{path} is coded as {other}"),
    };
    let html = String::from_utf8(bytes).unwrap();
    assert!(html.contains(&format!("nonce=\"{nonce}\"")), "{path}: the page has not the nonce of its policy");
    (html.replace(&nonce, "NONCE"), nonce)
}

#[tokio::test]
async fn r055_every_visitor_gets_the_same_page_with_another_nonce() {
    let world = World::start().await;
    let mut browsers = [world.browser(), world.browser()];
    browsers[1].headers.push(("accept-encoding".to_owned(), "gzip, br".to_owned()));
    for path in ["/", "/?tag=Fonts", "/?q=bread", "/products/slow-bread"] {
        let mut nonces = Vec::new();
        let (first, own) = page(&mut world.browser(), path).await;
        nonces.push(own);
        for browser in browsers.iter_mut().flat_map(|browser| std::iter::repeat_n(browser.clone(), 3)) {
            let (html, own) = page(&mut browser.clone(), path).await;
            assert_eq!(html, first, "{path}");
            nonces.push(own);
        }
        nonces.sort();
        nonces.dedup();
        assert_eq!(nonces.len(), 7, "{path}");
    }
}

#[tokio::test]
async fn a_page_is_made_once_while_the_catalog_stays_as_it_is() {
    let world = World::start().await;
    let (before, _) = page(&mut world.browser(), "/").await;
    // Behind the shop's back, so that only a page that is made anew would show it.
    let db = rusqlite::Connection::open(world.data().join("tuppence.db")).unwrap();
    db.execute("DELETE FROM products", []).unwrap();
    assert_eq!(page(&mut world.browser(), "/").await.0, before);
    let (other, _) = page(&mut world.browser(), "/?tag=Fonts").await;
    assert!(!other.contains("class=\"card\""), "this page was not kept");
}

#[tokio::test]
async fn f003_a_changed_price_is_on_the_next_page() {
    let world = World::start().await;
    let price = |html: &str| between(html, "product:price:amount\" content=\"", "\"").to_owned();
    let (before, _) = page(&mut world.browser(), "/products/slow-bread").await;
    let (home, _) = page(&mut world.browser(), "/").await;
    world.change_product("slow-bread", "price").await;
    tokio::time::sleep(std::time::Duration::from_millis(30)).await;
    let (after, _) = page(&mut world.browser(), "/products/slow-bread").await;
    assert_ne!(price(&before), price(&after));
    assert_ne!(page(&mut world.browser(), "/").await.0, home);
    world.change_product("slow-bread", "archive").await;
    tokio::time::sleep(std::time::Duration::from_millis(30)).await;
    assert_eq!(world.browser().get("/products/slow-bread").await.status, 410);
    assert!(!page(&mut world.browser(), "/").await.0.contains("/products/slow-bread"));
}

#[tokio::test]
async fn a066_a_shopper_never_gets_anothers_page() {
    let world = World::start().await;
    let mut shopper = world.cart(&["slow-bread"]).await;
    for path in ["/", "/products/slow-bread"] {
        // Whoever comes first: the shopper's page is not kept, and the page that is kept is not theirs.
        let (full, _) = page(&mut shopper, path).await;
        let (empty, _) = page(&mut world.browser(), path).await;
        assert_ne!(full, empty, "{path}: the cart is nowhere on the page");
        assert_eq!(page(&mut shopper, path).await.0, full, "{path}");
        assert_eq!(page(&mut world.browser(), path).await.0, empty, "{path}");
    }
    // A new page, which only the shopper has seen so far.
    let (full, _) = page(&mut shopper, "/?q=rye").await;
    assert_ne!(page(&mut world.browser(), "/?q=rye").await.0, full);
    let head = world.browser().send(http::Method::HEAD, "/", None, "").await.unwrap();
    assert!(head.bytes.is_empty());
    assert_eq!(page(&mut world.browser(), "/").await.0.len(), page(&mut world.browser(), "/").await.0.len());
}

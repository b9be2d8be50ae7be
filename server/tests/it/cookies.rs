//! Cookies of others under the shop's name: they never matter to ours.

use crate::support::World;
use domain::Role;

/// What analytics, a blog or another program on the same machine may keep there.
const FOREIGN: [&str; 12] = [
    "visitor=M\u{fc}ller",
    "mood=\u{1f600}",
    "_ga=GA1.1.12.34",
    "prefs={\"a\":1,\"b\":\"x y\"}",
    "q=\"a b\"",
    "flag",
    "=x",
    "",
    "mycart=zzz",
    "cart=zzz",
    "order=12345",
    "admin=1",
];

/// As Windows programs of old write it: no UTF-8.
const LATIN: &[u8] = b"visitor=M\xfcller";

#[tokio::test]
async fn r075_a_cookie_of_somebody_else_takes_nothing_from_a_shopper() {
    let world = World::start().await;
    let shopper = world.cart(&["slow-bread"]).await;
    let own = format!("cart={}", shopper.cookies["cart"]);
    let foreign = FOREIGN.map(|cookie| cookie.as_bytes().to_vec()).into_iter().chain([LATIN.to_vec()]);
    for other in foreign {
        for lines in [
            vec![[other.clone(), own.clone().into_bytes()].join(&b"; "[..])],
            vec![[own.clone().into_bytes(), other.clone()].join(&b";"[..])],
            vec![other.clone(), own.clone().into_bytes()],
        ] {
            let name = String::from_utf8_lossy(&other).into_owned();
            let cart = world.browser().with_cookies(&lines).get("/cart").await.text();
            assert!(cart.contains("/products/slow-bread"), "{name}: the cart is empty");
            let page = world.browser().with_cookies(&lines).get("/products/ration").await;
            let mut adds = world.browser().with_cookies(&lines);
            let put = adds.post("/api/cart/put", &[("product", &page.field("product")), ("quantity", "1")]).await;
            assert_eq!(put.location(), "/cart?added=1", "{name}");
            assert_eq!(adds.cookies["cart"].matches(':').count(), 2, "{name}: {}", adds.cookies["cart"]);
        }
    }
    let many: Vec<_> = (0..60).map(|n| format!("c{n}=M\u{fc}ller{n}").into_bytes()).collect();
    let cart = world.browser().with_cookies(&[many, vec![own.into_bytes()]].concat()).get("/cart").await.text();
    assert!(cart.contains("/products/slow-bread"), "sixty lines of others");
}

#[tokio::test]
async fn r075_a_cookie_of_somebody_else_neither_signs_an_admin_out_nor_keeps_them_out() {
    let world = World::start().await;
    let admin = world.sign_in(Role::Owner).await;
    let own = format!("admin={}", admin.browser.cookies["admin"]).into_bytes();
    for other in FOREIGN.map(str::as_bytes).into_iter().chain([LATIN]) {
        let line = [other, &own].join(&b"; "[..]);
        for path in ["/admin", "/admin/orders/export.csv"] {
            let reply = world.browser().with_cookies(std::slice::from_ref(&line)).get(path).await;
            assert_eq!(reply.status, 200, "{path} with {}", String::from_utf8_lossy(other));
        }
    }
    // The way in, from the invitation to the first page, with such cookies all along.
    let mut browser = world.browser();
    browser.headers.push(("cookie".to_owned(), FOREIGN.join("; ")));
    world.sign_in_with(browser, Role::Viewer).await;
}

/// A page of everyone's stays everyone's for who has cookies of others.
#[tokio::test]
async fn r075_a_cookie_of_somebody_else_costs_no_page_its_place_in_memory() {
    let world = World::start().await;
    let before = world.browser().get("/").await.text().matches("class=\"card\"").count();
    // Behind the shop's back, so that only a page that is made anew would show it.
    let db = rusqlite::Connection::open(world.data().join("tuppence.db")).unwrap();
    db.execute("DELETE FROM products", []).unwrap();
    let line = "_ga=GA1.1.12.34; visitor=M\u{fc}ller; =x; flag".as_bytes().to_vec();
    let after = world.browser().with_cookies(&[line]).get("/").await.text().matches("class=\"card\"").count();
    assert_eq!((after, before > 0), (before, true));
}

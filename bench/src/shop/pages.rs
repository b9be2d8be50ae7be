//! What is asked of a shop.

use crate::{
    fill::{product_id, product_slug, product_tag},
    load::Script,
    words::{Dice, word},
};
use bytes::Bytes;
use data_encoding::HEXLOWER;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::{
    net::SocketAddr,
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

/// What events are signed with.
pub const WEBHOOK_SECRET: &str = "whsec_which_only_the_benchmark_knows";
/// Products whose pages are asked for again and again, so that they stay in memory.
const REMEMBERED: u64 = 12;

/// One kind of request.
#[derive(Clone)]
pub struct Page {
    pub name: &'static str,
    pub script: Script,
    /// The status of its answer.
    pub status: u16,
    pub kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A page that is everyone's, from memory.
    Remembered,
    /// A page made for one visitor.
    Rendered,
    /// A change: it is on the disk before it is answered.
    Written,
}

/// Pages of a shop with so many products, and what is posted to it. A visitor with a cart gets pages of their own; events
/// are about the paid `session`.
pub fn all(addr: SocketAddr, products: u64, session: &str) -> Vec<Page> {
    let cart = cart_of(&[0]);
    let page = |name, kind, script: Script| Page { name, script, status: 200, kind };
    let of = move |path: &'static str, headers: &str| -> Script {
        let request = get(addr, path, headers);
        Arc::new(move |_| request.clone())
    };
    let each = move |path: fn(&mut Dice, u64) -> String, headers: String, among: u64| -> Script {
        Arc::new(move |number| get(addr, &path(&mut Dice::new(number), among), &headers))
    };
    let product = |dice: &mut Dice, among: u64| format!("/products/{}", product_slug(dice.below(among)));
    let search = |dice: &mut Dice, _: u64| format!("/?q={}+{}", word(dice.below(400)), word(dice.below(4_000)));
    let tag = |dice: &mut Dice, _: u64| format!("/?tag={}", product_tag(dice.draw()));
    let compressed = format!("{cart}Accept-Encoding: gzip, br\r\n");
    vec![
        page("home, from memory", Kind::Remembered, of("/", "")),
        page("home, from memory, Brotli", Kind::Remembered, of("/", "Accept-Encoding: br\r\n")),
        page("home, rendered", Kind::Rendered, of("/", &cart)),
        page("home, rendered, compressed", Kind::Rendered, of("/", &compressed)),
        page("product, from memory", Kind::Remembered, each(product, String::new(), products.min(REMEMBERED))),
        page("product, rendered", Kind::Rendered, each(product, cart.clone(), products)),
        page("cart", Kind::Rendered, of("/cart", &cart_of(&[0, 1, 2]))),
        page("search", Kind::Rendered, each(search, cart.clone(), products)),
        page("tag", Kind::Rendered, each(tag, cart, products)),
        Page { name: "checkout", script: checkout(addr, products), status: 200, kind: Kind::Written },
        Page { name: "webhook", script: webhook(addr, session), status: 200, kind: Kind::Written },
    ]
}

/// A plain `GET`; each of `headers` ends with a line break.
pub fn get(addr: SocketAddr, path: &str, headers: &str) -> Bytes {
    format!("GET {path} HTTP/1.1\r\nHost: {addr}\r\n{headers}\r\n").into()
}

/// A `POST` of `body`.
pub fn post(addr: SocketAddr, path: &str, headers: &str, body: &str) -> Bytes {
    let length = body.len();
    format!("POST {path} HTTP/1.1\r\nHost: {addr}\r\n{headers}Content-Length: {length}\r\n\r\n{body}").into()
}

/// The cookie of a cart with one copy of each of these products.
fn cart_of(products: &[u64]) -> String {
    let lines: Vec<_> = products.iter().map(|n| format!("{}:1", product_id(*n))).collect();
    format!("Cookie: cart={}\r\n", lines.join("|"))
}

/// A click on `Check out` with one product, each time another shopper's. As our own code in the browser asks: a plain form
/// would be led to another page, whether it is refused or not.
pub fn checkout(addr: SocketAddr, products: u64) -> Script {
    let headers = format!(
        "Origin: http://{addr}\r\nAccept: application/json\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    );
    Arc::new(move |number| {
        let product = product_id(Dice::new(number).below(products));
        let body = format!(
            "key=bench{number:016}&lines%5B0%5D%5Bproduct%5D={product}&lines%5B0%5D%5Bquantity%5D=1&lines%5B0%5D%5Bprice_version%5D=1"
        );
        post(addr, "/api/checkout", &headers, &body)
    })
}

/// An event that Stripe signed, each time a new one: it is stored, and afterwards Stripe is asked whether anything has
/// changed.
fn webhook(addr: SocketAddr, session: &str) -> Script {
    let session = session.to_owned();
    Arc::new(move |number| {
        let body = format!(
            r#"{{"id":"evt_bench{number}","object":"event","type":"checkout.session.completed","livemode":false,"data":{{"object":{{"id":"{session}","object":"checkout.session","payment_status":"paid"}}}}}}"#
        );
        let headers = format!("Content-Type: application/json\r\nStripe-Signature: {}\r\n", signature(&body));
        post(addr, "/webhooks/stripe", &headers, &body)
    })
}

/// Source: Stripe, "Verify webhook signatures manually".
fn signature(body: &str) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let mut mac = Hmac::<Sha256>::new_from_slice(WEBHOOK_SECRET.as_bytes()).expect("HMAC takes keys of any length");
    mac.update(format!("{now}.{body}").as_bytes());
    format!("t={now},v1={}", HEXLOWER.encode(&mac.finalize().into_bytes()))
}

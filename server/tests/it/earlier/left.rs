//! What the earlier program left, and looking at it as its buyers do.

use crate::support::{World, between, tokens_in};
use domain::{OrderState, alerts::AlertKind};
use rusqlite::Connection;
use serde_json::Value;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// A file that was sold, and what took its place later.
pub const FIRST_EDITION: &[u8] = b"%PDF-1.7 night garden, first edition\n";
pub const SECOND_EDITION: &[u8] = b"%PDF-1.7 night garden, second edition\n";

/// A file or folder of what the earlier program left.
pub fn left(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/stores/v9").join(name)
}

/// What is not in the files in the clear: numbers of orders by what became of them, and what the admins' phones hold.
pub fn known(file: &str) -> Value {
    serde_json::from_slice(&fs::read(left(file)).unwrap()).unwrap()
}

/// The number of an order.
pub fn number(known: &Value, order: &str) -> String {
    known["orders"][order]["number"].as_str().unwrap().to_owned()
}

/// Makes a SQLite file of what `.dump` wrote.
pub fn restore(db: &Path, dump: &str) {
    Connection::open(db).unwrap().execute_batch(&fs::read_to_string(left(dump)).unwrap()).unwrap();
}

/// Puts what the sandbox knew into a world's folder, so that Stripe remembers the shop.
pub fn lay_ledger(dir: &Path, dump: &str) {
    restore(&dir.join("ledger.db"), dump);
}

/// The emails that the earlier program had sent to `buyer`, from a folder of it.
pub fn mails_to(folder: &str, buyer: &str) -> Vec<String> {
    let mut files: Vec<_> = fs::read_dir(left(folder)).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mails = files.iter().map(|file| fs::read_to_string(file).unwrap().replace("=\r\n", ""));
    mails.filter(|mail| mail.contains(&format!("To: {buyer}"))).collect()
}

/// The first address behind `path` in an email.
pub fn link_in(mail: &str, path: &str) -> String {
    let links = tokens_in(mail).into_iter().map(|token| format!("{path}{token}"));
    let first = links.filter_map(|link| Some((mail.find(&link)?, link))).min();
    first.unwrap_or_else(|| panic!("no {path} in {mail}")).1
}

/// Presses the first `Download` of a page for a version; gives the address of the bytes.
pub async fn press_download(world: &World, link: &str, version: u32) -> String {
    let mut buyer = world.browser();
    let page = buyer.get(link).await.text();
    let version = version.to_string();
    let of_version = |form: &&str| form.contains(&format!("name=\"version\" value=\"{version}\""));
    let form = page.split("<form").find(of_version).unwrap_or_else(|| panic!("no version {version}: {page}"));
    let file = between(form, "name=\"file\" value=\"", "\"");
    buyer.post(link, &[("file", file), ("version", &version)]).await.location().to_owned()
}

/// Buys `slugs`; gives the link to the files of one of them from the receipt.
pub async fn buy(world: &World, slugs: &[&str]) -> String {
    let before = world.mails();
    let bought = world.buy(slugs).await;
    assert_eq!(world.order(&bought.session).await.state, OrderState::Paid);
    let mut mails = world.mails();
    mails.retain(|mail| !before.contains(mail));
    let receipt = mails.iter().find(|mail| mail.contains("To: ada@example.com")).expect("a receipt");
    link_in(receipt, "/d/")
}

/// The shop has the earlier one's catalog: what is for sale with its picture and price, and not what left it.
pub async fn assert_catalog(world: &World) {
    let mut visitor = world.browser();
    let home = visitor.get("/").await.text();
    for (slug, price) in [("night-garden", "$12.00"), ("tea-ledger", "$8.50"), ("paper-moon", "$5.00")] {
        assert!(home.contains(&format!("/products/{slug}\"")) && home.contains(price), "{slug}: {home}");
    }
    for hidden in ["Old Almanac", "Winter Draft"] {
        assert!(!home.contains(hidden), "{hidden}: {home}");
    }
    let page = visitor.get("/products/night-garden").await.text();
    assert!(page.contains("<strong>by the door</strong>") && page.contains("alt=\"Moonflowers by a door\""), "{page}");
    let picture = visitor.get(&format!("/pictures/{}", between(&page, "src=\"/pictures/", "\""))).await;
    assert!(picture.status == 200 && picture.bytes.starts_with(b"RIFF"), "{}", picture.status);
    assert_eq!(visitor.get("/products/old-almanac").await.status, 410, "it was archived");
    assert!(visitor.get("/?q=tasters").await.text().contains("Tea Ledger"), "by a word of its description");
}

/// No row of then is one that today's program cannot read.
pub async fn assert_all_readable(world: &World) {
    let open = world.store().open_alerts().await.unwrap();
    assert!(!open.iter().any(|alert| alert.kind == AlertKind::UnreadableRow), "{open:?}");
}

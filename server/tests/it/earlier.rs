//! A lively shop of an earlier program, wherever a shop can be: in a data folder, in an export, in tables on AWS.
//!
//! `stores/v9` was made by the program before its code was arranged anew, in the first days of March 2026 by its clock.
//! Afterwards its links were given until 2100, so that the tests do not age; everything else is as it was written.

mod left;

pub use left::*;

use crate::support::{Browser, Given, Process, World, between, copy_dir, patience};
use domain::OrderState;
use serde_json::Value;
use std::{
    fs,
    path::Path,
    time::{Duration, Instant},
};
use tempfile::TempDir;

fn lay_shop(dir: &Path) {
    copy_dir(&left("data"), &dir.join("data"));
    restore(&dir.join("data/tuppence.db"), "tuppence.sql");
    lay_ledger(dir, "ledger.sql");
}

async fn earlier_shop() -> World {
    World::given(Given { fill: Some(lay_shop), ..Given::default() }).await
}

/// The bytes behind [`press_download`], where the shop gives them out itself.
async fn download(world: &World, link: &str, version: u32) -> Vec<u8> {
    let address = press_download(world, link, version).await;
    world.browser().get(&address).await.bytes
}

/// Signs the earlier shop's owner in, by the password and the phone of then.
async fn owner(world: &World, known: &Value) -> Browser {
    world.sign_in_again("owner@example.com", known["owner_secret"].as_str().unwrap()).await.browser
}

#[tokio::test]
async fn r084_a_lively_shop_of_an_earlier_program_shows_its_catalog_and_sells() {
    let world = earlier_shop().await;
    assert_catalog(&world).await;
    buy(&world, &["tea-ledger", "paper-moon"]).await;
    let link = buy(&world, &["night-garden"]).await;
    assert_eq!(download(&world, &link, 2).await, SECOND_EDITION, "the newest version is sold");
    assert_all_readable(&world).await;
    let mut verify = world.run(&["verify"]);
    assert!(verify.ends().await.success(), "{}", verify.log());
}

#[tokio::test]
async fn r084_links_in_mails_of_an_earlier_program_open_what_was_sold() {
    let world = earlier_shop().await;
    let known = known("known.json");
    let mails = mails_to("data/outbox", "ada@example.com");
    assert_eq!(mails.len(), 2, "a receipt and its copy");
    for mail in &mails {
        let link = link_in(mail, "/d/");
        assert_eq!(download(&world, &link, 1).await, FIRST_EDITION, "the version that was bought");
        assert_eq!(download(&world, &link, 2).await, SECOND_EDITION, "the one that came afterwards");
    }
    let order = world.browser().get(&link_in(&mails[1], "/orders/")).await;
    assert_eq!(order.status, 200, "{}", order.text());
    assert!(
        order.text().contains(&number(&known, "paid")) && order.text().contains("Night Garden"),
        "{}",
        order.text()
    );

    // A complimentary order, something that is no longer for sale, and an address that was corrected.
    for (buyer, bytes) in
        [("gil@example.com", "<svg"), ("bob@example.org", "Monday\n"), ("hal@example.com", "%PDF-1.7 tea ledger\n")]
    {
        let got = download(&world, &link_in(&mails_to("data/outbox", buyer)[0], "/d/"), 1).await;
        assert!(got.starts_with(bytes.as_bytes()), "{buyer}: {got:?}");
    }
    let mistyped = link_in(&mails_to("data/outbox", "hal@exmaple.com")[0], "/d/");
    assert_eq!(world.browser().get(&mistyped).await.status, 404, "it was taken back then");
    for paid_back in ["dan@example.com", "fay@example.org"] {
        let link = link_in(&mails_to("data/outbox", paid_back)[0], "/d/");
        let page = world.browser().get(&link).await.text();
        assert!(!page.contains("name=\"file\""), "{paid_back}: {page}");
    }
}

#[tokio::test]
async fn r084_the_admins_of_an_earlier_shop_come_in_and_find_their_work() {
    let world = earlier_shop().await;
    let known = known("known.json");
    let mut owner = owner(&world, &known).await;
    let list = owner.get("/admin/orders").await.text();
    let states = [
        ("paid", "Paid"),
        ("part_refunded", "Partially refunded"),
        ("refunded", "Refunded"),
        ("disputed", "Disputed"),
        ("abandoned", "Expired"),
        ("gift", "Given for free"),
        ("short", "Needs attention"),
    ];
    for (order, state) in states {
        let row = between(&list, &format!("/admin/orders/{}\"", number(&known, order)), "</tr>");
        assert!(row.contains(state), "{order}: {row}");
    }
    let refunded = owner.get(&format!("/admin/orders/{}", number(&known, "part_refunded"))).await.text();
    assert!(refunded.contains("cleo@example.org") && refunded.contains("the buyer wrote"), "{refunded}");
    let found = owner.get("/admin/orders?email=HAL%40example.com").await.text();
    assert!(found.contains(&number(&known, "moved")) && !found.contains(&number(&known, "paid")), "{found}");

    let products = owner.get("/admin/products").await.text();
    for (name, state) in [("Night Garden", "Published"), ("Old Almanac", "Archived"), ("Winter Draft", "Draft")] {
        assert!(between(&products, name, "</tr>").contains(state), "{name}: {products}");
    }
    let draft = owner.get(known["draft"].as_str().unwrap()).await.text();
    assert!(draft.contains("Words that were typed and not saved."), "{draft}");
    let overview = owner.get("/admin").await.text();
    assert!(overview.contains(&number(&known, "short")), "it needs somebody: {overview}");

    let secret = known["support_secret"].as_str().unwrap();
    let mut support = world.sign_in_again("sam@example.com", secret).await.browser;
    assert_eq!(support.get("/admin/orders").await.status, 200);
    assert_eq!(support.get("/admin/admins").await.status, 403, "support invites nobody");
    let mut gone = world.browser();
    gone.cookies.insert("admin".to_owned(), known["session"].as_str().unwrap().to_owned());
    assert!(
        gone.get("/admin").await.location().starts_with("/admin/sign-in"),
        "a session ends, whichever program began it"
    );
}

#[tokio::test]
async fn r084_what_an_earlier_program_had_begun_is_finished() {
    let world = earlier_shop().await;
    let known = known("known.json");
    let (begun, under_way) = (Instant::now(), known["orders"]["under_way"]["session"].as_str().unwrap());
    world.settles_as(under_way, OrderState::Paid).await;
    let receipt = loop {
        let mails = world.mails();
        if let Some(mail) = mails.into_iter().find(|mail| mail.contains("To: jo@example.org")) {
            break mail;
        }
        assert!(begun.elapsed() < patience(), "no receipt for what was paid:\n{}", world.shop.log());
        tokio::time::sleep(Duration::from_millis(50)).await;
    };
    assert_eq!(download(&world, &link_in(&receipt, "/d/"), 2).await, SECOND_EDITION);
    let short = number(&known, "short");
    world.owner_hears(&short).await;
    world.quiet().await;
    assert_eq!(world.alert_mails().iter().filter(|mail| mail.contains(&short)).count(), 1, "told once");
    assert_all_readable(&world).await;
    let mut verify = world.run(&["verify"]);
    assert!(verify.ends().await.success(), "{}", verify.log());
}

/// An empty shop with the earlier one's key, into which the export comes.
fn lay_import(dir: &Path) {
    let data = dir.join("data");
    fs::create_dir_all(&data).unwrap();
    fs::copy(left("data/secret.key"), data.join("secret.key")).unwrap();
    let folder = left("export");
    let env = [("TUPPENCE_DATA_DIR", data.to_str().unwrap())];
    let said = console(&["import", "--with-orders", folder.to_str().unwrap()], &env);
    assert!(said.contains("5 products are new") && said.contains("orders are new, 0 were so already"), "{said}");
    lay_ledger(dir, "ledger.sql");
}

/// Runs a command of the program that must go well, from where nobody waits for anything else.
fn console(args: &[&str], env: &[(&str, &str)]) -> String {
    std::thread::scope(|scope| {
        let ran = scope.spawn(|| {
            tokio::runtime::Runtime::new().unwrap().block_on(async {
                let mut program = Process::start(args, env);
                assert!(program.ends().await.success(), "{args:?}: {}", program.log());
                program.log()
            })
        });
        ran.join().unwrap()
    })
}

#[tokio::test]
async fn r069_r084_an_export_of_an_earlier_program_comes_into_a_new_shop_and_sells() {
    let world = World::given(Given { fill: Some(lay_import), ..Given::default() }).await;
    assert_catalog(&world).await;
    let mail = &mails_to("data/outbox", "ada@example.com")[0];
    assert_eq!(download(&world, &link_in(mail, "/d/"), 1).await, FIRST_EDITION, "a link of the old shop");
    let order = world.browser().get(&link_in(mail, "/orders/")).await.text();
    assert!(order.contains(&number(&known("known.json"), "paid")), "{order}");

    // The figures of then; what is settled today stands after them.
    let dir = TempDir::new().unwrap();
    let again = dir.path().join("again");
    let mut export = world.run(&["export", "--with-orders", again.to_str().unwrap()]);
    assert!(export.ends().await.success(), "{}", export.log());
    let figures = |folder: &Path| fs::read_to_string(folder.join("figures.jsonl")).unwrap();
    assert!(figures(&again).starts_with(&figures(&left("export"))), "{}", figures(&again));

    let link = buy(&world, &["night-garden"]).await;
    assert_eq!(download(&world, &link, 2).await, SECOND_EDITION);
    let mut verify = world.run(&["verify"]);
    assert!(verify.ends().await.success(), "{}", verify.log());
}

//! From a link to the bytes that were sold.

use crate::support::{TestShop, browser};
use domain::{
    FileId, FileVersion, Order, OrderId,
    alerts::AlertKind,
    delivery::{
        DeliveryError,
        grant::{LINK_LIFE_SECS, LinkScope},
        token::{Sha256Sum, Token},
    },
    ports::{Catalog, Files, download_ttl_secs},
};
use domain_testing::{
    memory::Dice,
    sample::{file_bytes, product},
};

/// A second version of the file of a product.
async fn add_version(shop: &TestShop, slug: &str) -> FileVersion {
    let first = product(slug, 0).files.remove(0).versions.remove(0);
    let key = domain::BlobKey::parse(&format!("{slug}-key-2")).unwrap();
    let second = FileVersion { version: 2, key, note: "Better".into(), sha256: Sha256Sum::of(b"better"), ..first };
    let added = second.clone();
    shop.edit(slug, |product| product.files[0].versions.push(added)).await;
    second
}

fn line_token(shop: &TestShop, order: &Order, line: u8) -> Token {
    shop.token(order, LinkScope::Line(line))
}

#[tokio::test]
async fn a_bought_file_is_fetched_at_its_own_address() {
    let shop = TestShop::start().await;
    let order = shop.sold(&["book"]).await;
    let address = shop.fetch(&order, 0).await.unwrap();
    let sold = &order.lines[0].files[0].version;
    assert_eq!(address.url, format!("/memory/{}", sold.key));
    assert_eq!(address.ttl_secs, download_ttl_secs(sold.size_bytes));
    assert_eq!(sold.sha256, Sha256Sum::of(&file_bytes("book")));
    shop.sound().await;
}

#[tokio::test]
async fn f018_the_version_sold_is_the_version_delivered_and_the_newer_one_is_offered() {
    let shop = TestShop::start().await;
    let order = shop.order(&["book"]).await;
    let second = add_version(&shop, "book").await;
    shop.world.stripe.pay(&shop.session(&order));
    shop.tell(&order).await;

    let token = line_token(&shop, &order, 0);
    let (_, line) = shop.download_page(&token).await.unwrap();
    assert_eq!(line.files[0].sold, order.lines[0].files[0].version);
    assert_eq!(line.files[0].newer.as_ref(), Some(&second));
    let file = line.files[0].id.clone();
    for (version, key) in [(1, "book-key-1"), (2, "book-key-2")] {
        let address = shop.download(&token, &file, version, "192.0.2.1").await.unwrap();
        assert_eq!(address.url, format!("/memory/{key}"));
    }
    assert!(matches!(shop.download(&token, &file, 3, "192.0.2.1").await, Err(DeliveryError::Unknown)));
    shop.sound().await;
}

#[tokio::test]
async fn f018_a_product_without_later_versions_gives_the_one_it_sold() {
    let shop = TestShop::start().await;
    shop.edit("book", |book| book.later_versions = false).await;
    let order = shop.sold(&["book"]).await;
    add_version(&shop, "book").await;
    shop.edit("book", |book| book.later_versions = true).await;

    let token = line_token(&shop, &order, 0);
    let (_, line) = shop.download_page(&token).await.unwrap();
    assert_eq!(line.files[0].newer, None, "the terms of the sale count");
    let file = line.files[0].id.clone();
    assert!(matches!(shop.download(&token, &file, 2, "192.0.2.1").await, Err(DeliveryError::Unknown)));
    assert!(shop.download(&token, &file, 1, "192.0.2.1").await.is_ok());
    shop.sound().await;
}

#[tokio::test]
async fn r053_a_product_taken_off_still_gives_buyers_its_files() {
    let shop = TestShop::start().await;
    let order = shop.sold(&["book"]).await;
    add_version(&shop, "book").await;
    shop.take_off("book").await;
    shop.edit("book", |book| book.files.clear()).await;
    assert!(shop.fetch(&order, 0).await.is_ok());
    shop.sound().await;
}

#[tokio::test]
async fn a009_the_goods_of_a_session_are_shown_to_the_browser_that_bought() {
    let shop = TestShop::start().await;
    let order = shop.sold(&["book"]).await;
    let session = shop.session(&order);
    for (claim, seen) in [(Some(browser(1)), true), (Some(browser(2)), false), (None, false)] {
        let shown = shop.claimed_order(&session, claim.as_ref()).await.unwrap();
        assert_eq!(shown.as_ref(), seen.then_some(&order));
    }
}

#[tokio::test]
async fn a016_a_token_that_was_never_given_opens_nothing() {
    let shop = TestShop::start().await;
    let order = shop.sold(&["book"]).await;
    let file = order.lines[0].files[0].id.clone();
    for n in 0..100 {
        let guess = Token::random(&Dice::new(77 + n));
        assert!(matches!(shop.download_page(&guess).await, Err(DeliveryError::Unknown)));
        assert!(matches!(shop.order_page(&guess).await, Err(DeliveryError::Unknown)));
        assert!(matches!(shop.download(&guess, &file, 1, "192.0.2.1").await, Err(DeliveryError::Unknown)));
    }
}

#[tokio::test]
async fn a016_the_store_holds_no_token() {
    let shop = TestShop::start().await;
    let order = shop.sold(&["book"]).await;
    let links = shop.ports().orders.links(&order.id).await.unwrap();
    let stored = serde_json::to_string(&links).unwrap();
    for scope in [LinkScope::Order, LinkScope::Line(0)] {
        let token = shop.token(&order, scope);
        assert!(!stored.contains(&token.reveal()));
        assert!(stored.contains(&token.hash().to_string()));
    }
    let mut other = shop.shop.clone();
    other.set_link_key(domain::delivery::token::LinkKey::new([8; 32]));
    for link in links {
        assert!(
            matches!(other.download_page(&other.link_key().token(&link.seed)).await, Err(DeliveryError::Unknown)),
            "without the key the seed is nothing"
        );
    }
}

#[tokio::test]
async fn a017_an_order_number_is_no_key() {
    let shop = TestShop::start().await;
    let order = shop.sold(&["book"]).await;
    for text in [order.number.as_str(), order.id.as_str()] {
        assert!(Token::parse(text).is_err());
    }
    assert_ne!(order.number.as_str(), order.id.as_str());
    let other = OrderId::random(&Dice::new(3));
    assert_ne!(domain::OrderNumber::of(&other), order.number);
}

#[tokio::test]
async fn a018_each_token_opens_the_files_of_its_line_alone() {
    let shop = TestShop::start().await;
    let (first, second) = (shop.sold(&["book", "video"]).await, shop.sold(&["icons", "book"]).await);
    let scopes = [(&first, 0), (&first, 1), (&second, 0), (&second, 1)];
    for (order, line) in scopes {
        let token = line_token(&shop, order, line);
        for (other, other_line) in scopes {
            let file: &FileId = &other.lines[usize::from(other_line)].files[0].id;
            let own = order.lines[usize::from(line)].files.iter().any(|own| &own.id == file);
            let answer = shop.download(&token, file, 1, "192.0.2.1").await;
            match answer {
                Ok(_) => assert!(own),
                Err(DeliveryError::Unknown) => assert!(!own),
                Err(other) => panic!("{other}"),
            }
        }
    }
    shop.sound().await;
}

#[tokio::test]
async fn a018_the_link_of_a_line_and_that_of_the_order_are_two() {
    let shop = TestShop::start().await;
    let order = shop.sold(&["book"]).await;
    let (page, line) = (shop.token(&order, LinkScope::Order), line_token(&shop, &order, 0));
    let file = &order.lines[0].files[0].id;
    assert!(matches!(shop.order_page(&line).await, Err(DeliveryError::Unknown)));
    assert!(matches!(shop.download_page(&page).await, Err(DeliveryError::Unknown)));
    assert!(matches!(shop.download(&page, file, 1, "192.0.2.1").await, Err(DeliveryError::Unknown)));
    let downloads = shop.order_page(&page).await.unwrap();
    assert_eq!((downloads.order.id, downloads.lines.len()), (order.id, 1));
}

#[tokio::test]
async fn f062_looking_fifty_times_uses_nothing_up() {
    let shop = TestShop::start().await;
    let order = shop.sold(&["book"]).await;
    for _ in 0..50 {
        shop.download_page(&line_token(&shop, &order, 0)).await.unwrap();
        shop.order_page(&shop.token(&order, LinkScope::Order)).await.unwrap();
    }
    assert_eq!(shop.world.orders.look(|tables| tables.downloads.len()), 0);
    assert!(shop.fetch(&order, 0).await.is_ok());
}

#[tokio::test]
async fn f061_a_store_that_does_not_answer_uses_nothing_up() {
    let shop = TestShop::start().await;
    let order = shop.sold(&["book"]).await;
    for method in ["link", "order", "grants"] {
        shop.store.fail(method, crate::support::Fault::Down);
        assert!(matches!(shop.fetch(&order, 0).await, Err(DeliveryError::Port(_))), "{method}");
    }
    assert_eq!(shop.world.orders.look(|tables| tables.downloads.len()), 0);
    assert!(shop.fetch(&order, 0).await.is_ok());
}

#[tokio::test]
async fn r081_a_store_that_takes_no_writes_does_not_keep_a_buyer_from_the_files() {
    let shop = TestShop::start().await;
    let order = shop.sold(&["book"]).await;
    let counted = || shop.world.orders.look(|tables| tables.downloads.len());
    for _ in 0..3 {
        shop.store.fail("record_download", crate::support::Fault::Down);
        assert!(shop.fetch(&order, 0).await.is_ok());
    }
    assert_eq!((counted(), shop.uncounted().of(&order.id)), (0, 3));
    shop.store.fail("record_download", crate::support::Fault::Down);
    assert!(shop.count_downloads_that_wait().await.is_err());
    assert_eq!(shop.uncounted().of(&order.id), 3, "they wait on");
    assert_eq!(shop.count_downloads_that_wait().await.unwrap(), 3);
    assert_eq!((counted(), shop.uncounted().of(&order.id)), (3, 0));
    assert_eq!(shop.alerts(), [AlertKind::DownloadsUncounted], "the seller is told once it can be stored");
    assert_eq!(shop.count_downloads_that_wait().await.unwrap(), 0);
}

#[tokio::test]
async fn r081_the_limit_holds_while_downloads_cannot_be_counted() {
    let shop = TestShop::start().await;
    let order = shop.sold(&["book"]).await;
    for _ in 0..5 {
        shop.fetch(&order, 0).await.unwrap();
    }
    let mut served = 0;
    for _ in 0..30 {
        shop.store.fail("record_download", crate::support::Fault::Down);
        served += usize::from(shop.fetch(&order, 0).await.is_ok());
    }
    assert_eq!(served, 15, "twenty a day in all");
}

#[tokio::test]
async fn f064_a_missing_file_is_told_and_the_grant_stays() {
    let shop = TestShop::start().await;
    let order = shop.sold(&["book"]).await;
    let key = order.lines[0].files[0].version.key.clone();
    shop.world.files.lose(&key);
    for _ in 0..3 {
        assert!(matches!(shop.fetch(&order, 0).await, Err(DeliveryError::Missing)));
    }
    assert_eq!(shop.alerts(), [AlertKind::MissingFile]);
    assert_eq!(shop.world.orders.look(|tables| tables.downloads.len()), 0, "and nothing is used up");

    shop.world.files.put_file(&key, &file_bytes("book")).await.unwrap();
    assert!(shop.fetch(&order, 0).await.is_ok());
    shop.sound().await;
}

#[tokio::test]
async fn f048_with_one_file_missing_all_lines_are_granted_and_the_mail_says_so() {
    let shop = TestShop::start().await;
    let order = shop.order(&["book", "video", "icons"]).await;
    shop.world.files.lose(&order.lines[1].files[0].version.key);
    shop.world.stripe.pay(&shop.session(&order));
    shop.tell(&order).await;
    shop.rest().await;
    assert_eq!(shop.grant_states(&order).len(), 3);
    let receipt = shop.world.mailer.sent().remove(0);
    assert_eq!((receipt.downloads.len(), receipt.missing), (3, vec!["video.pdf".to_owned()]));
    assert_eq!(shop.alerts(), [AlertKind::MissingFile]);
    assert!(matches!(shop.fetch(&order, 1).await, Err(DeliveryError::Missing)));
    assert!(shop.fetch(&order, 0).await.is_ok() && shop.fetch(&order, 2).await.is_ok());
    shop.sound().await;
}

#[tokio::test]
async fn r035_a_link_opens_for_30_days_and_the_grant_for_ever() {
    let shop = TestShop::start().await;
    let order = shop.sold(&["book"]).await;
    let (page, line) = (shop.token(&order, LinkScope::Order), line_token(&shop, &order, 0));
    shop.world.clock.advance(LINK_LIFE_SECS - 1);
    assert!(shop.fetch(&order, 0).await.is_ok() && shop.order_page(&page).await.is_ok());

    shop.world.clock.advance(1);
    assert!(matches!(shop.fetch(&order, 0).await, Err(DeliveryError::LinkExpired)));
    assert!(matches!(shop.download_page(&line).await, Err(DeliveryError::LinkExpired)));
    assert!(matches!(shop.order_page(&page).await, Err(DeliveryError::LinkExpired)));

    shop.recover("buyer@example.com").await.unwrap();
    assert!(shop.fetch(&order, 0).await.is_ok(), "a fresh link opens the same page");
    shop.sound().await;
}

#[tokio::test]
async fn the_order_page_gives_each_line_its_newest_link() {
    let shop = TestShop::start().await;
    let order = shop.sold(&["book", "video"]).await;
    shop.world.clock.advance(LINK_LIFE_SECS / 2);
    shop.recover("buyer@example.com").await.unwrap();
    let downloads = shop.downloads(shop.stored(&order.id).await, None).await.unwrap();
    for (n, line) in (0..).zip(downloads.lines) {
        assert!(line.token == Some(line_token(&shop, &order, n)));
        assert_eq!(line.amount, order.lines[usize::from(n)].unit_price);
    }
    shop.sound().await;
}

#[tokio::test]
async fn the_catalog_is_not_read_for_what_needs_no_newer_version() {
    let shop = TestShop::start().await;
    shop.edit("book", |book| book.later_versions = false).await;
    let order = shop.sold(&["book"]).await;
    let reads = shop.world.catalog.reads();
    shop.download_page(&line_token(&shop, &order, 0)).await.unwrap();
    assert_eq!(shop.world.catalog.reads(), reads);
    assert!(shop.world.catalog.revision().await.is_ok());
}

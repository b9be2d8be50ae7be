//! AWS refuses, falls silent or loses its answers in the middle of a sale; what a shopper has bought is there in the end.

use super::{
    journeys::{shop_on, wire},
    stand_in::Account,
    wire::{Break, Wire},
};
use crate::support::{World, press, session_in};
use aws_adapter::s3::S3;
use domain::{OrderState, catalog::product::FileVersion, ports::Files};
use std::time::{Duration, SystemTime};

const PLACING: &str = "DynamoDB.TransactWriteItems";

/// A sale goes well in the end: paid, one grant, one receipt.
async fn sells(world: &World, session: &str) {
    world.pay(session).await;
    world.quiet().await;
    let order = world.order(session).await;
    assert_eq!(order.state, OrderState::Paid);
    assert_eq!(world.store().grants(&order.id).await.unwrap().len(), 1);
    assert_eq!(world.mails().len(), 1, "one receipt");
    world.assert_invariants().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f001_a_store_that_refuses_reads_costs_the_shopper_nothing() {
    let wire = wire().await;
    let (world, _) = shop_on(&wire).await;
    let mut browser = world.cart(&["slow-bread"]).await;
    let form = world.checkout_form(&mut browser).await;
    for how in [Break::Throttled, Break::Down, Break::Silent] {
        wire.breaks("DynamoDB.GetItem", "CHECKOUT#", how, 100);
        let refused = press(&mut browser, &form).await.unwrap();
        wire.mends();
        let page = browser.follow(refused).await;
        // Who waits for a silent store is answered when the request's time is up.
        let told = ["Nothing was charged and your cart is safe", "Your cart is kept"];
        assert!(told.iter().any(|words| page.text().contains(words)), "{how:?}: {}", page.text());
        assert!(page.status.is_success() || !page.header("retry-after").is_empty(), "{how:?}");
    }
    assert_eq!(world.ledger().await["sessions"].as_array().unwrap().len(), 0, "no payment page was opened");
    let reply = press(&mut browser, &form).await.unwrap();
    sells(&world, &session_in(reply.location())).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f007_f014_an_order_whose_answers_get_lost_is_stored_once() {
    let wire = wire().await;
    let (world, _) = shop_on(&wire).await;
    let mut browser = world.cart(&["slow-bread"]).await;
    let form = world.checkout_form(&mut browser).await;
    wire.breaks(PLACING, "order.placed", Break::ReplyLost, 1);
    wire.breaks(PLACING, "order.session_opened", Break::Throttled, 100);
    let reply = press(&mut browser, &form).await.unwrap();
    assert!(wire.mends() > 0, "the second fault goes on");
    let session = session_in(reply.location());
    let again = press(&mut browser, &form).await.unwrap();
    assert_eq!(session_in(again.location()), session, "the same click leads to the same page");
    sells(&world, &session).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f027_f028_no_event_is_acknowledged_that_is_not_stored() {
    let wire = wire().await;
    let (world, _) = shop_on(&wire).await;
    let checkout = world.check_out(&["slow-bread"]).await;
    wire.breaks("DynamoDB.PutItem", "EVENT#", Break::Throttled, 10);
    world.pay(&checkout.session).await;
    let refused = async {
        loop {
            let ledger = world.ledger().await;
            let events = ledger["events"].as_array().unwrap();
            let attempts: Vec<_> = events.iter().flat_map(|event| event["attempts"].as_array().unwrap()).collect();
            if let Some(attempt) = attempts.first() {
                return attempt["status"].clone();
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    assert_eq!(tokio::time::timeout(Duration::from_secs(30), refused).await.unwrap(), 503);
    wire.mends();
    wire.breaks("DynamoDB.PutItem", "EVENT#", Break::ReplyLost, 1);
    world.settles_as(&checkout.session, OrderState::Paid).await;
    world.quiet().await;
    assert_eq!(wire.mends(), 0, "an event was stored and its answer lost");
    assert_eq!(world.mails().len(), 1);
    world.assert_invariants().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f046_f047_a_fulfilment_that_is_canceled_or_not_confirmed_happens_once() {
    for (how, times) in [
        (Break::Canceled("TransactionConflict"), 3),
        (Break::Canceled("ConditionalCheckFailed"), 1),
        (Break::Canceled("ThrottlingError"), 3),
        (Break::ReplyLost, 1),
        (Break::Throttled, 2),
    ] {
        let wire = wire().await;
        let (world, _) = shop_on(&wire).await;
        let checkout = world.check_out(&["slow-bread"]).await;
        wire.breaks(PLACING, "order.paid", how, times);
        sells(&world, &checkout.session).await;
        assert_eq!(wire.mends(), 0, "{how:?} was played");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f056_a_mail_that_cannot_be_marked_is_not_sent_by_two() {
    let wire = wire().await;
    let (world, _) = shop_on(&wire).await;
    let checkout = world.check_out(&["slow-bread"]).await;
    wire.breaks(PLACING, "\\\"state\\\":\\\"sent\\\"", Break::ReplyLost, 1);
    sells(&world, &checkout.session).await;
    assert_eq!(wire.mends(), 0, "the mark was written and its answer lost");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f061_f065_a_download_survives_a_silent_bucket_and_says_so_when_the_store_is_down() {
    let wire = wire().await;
    let (world, _) = shop_on(&wire).await;
    world.buy(&["slow-bread"]).await;
    let link = world.download_links(&world.mails()[0]).await.remove(0);
    let file = world.order_of_link(&link).await.lines[0].files[0].clone();
    let fields = [("file", file.id.as_str()), ("version", &file.version.version.to_string())];
    let mut buyer = world.browser();
    wire.breaks("DynamoDB.GetItem", "LINK#", Break::Down, 100);
    let busy = buyer.post(&link, &fields).await;
    assert_eq!(busy.status, 503);
    assert!(busy.text().contains("payment is safe") && !busy.header("retry-after").is_empty(), "{}", busy.text());
    wire.mends();
    wire.breaks("S3.HEAD", "", Break::Down, 100);
    let sent = buyer.post(&link, &fields).await;
    assert!(sent.location().contains("X-Amz-Signature="), "signing needs no call: {}", sent.location());
    wire.mends();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f048_f064_a_file_missing_in_the_bucket_is_admitted() {
    let wire = wire().await;
    let (world, _) = shop_on(&wire).await;
    let checkout = world.check_out(&["slow-bread"]).await;
    let lost = world.order(&checkout.session).await.lines[0].files[0].clone();
    let config = aws_sdk_s3::config::Builder::from(&sdk_of(&wire, &world)).force_path_style(true).build();
    let bucket = world.setting("TUPPENCE_GOODS_BUCKET");
    let key = format!("goods/{}", lost.version.key);
    aws_sdk_s3::Client::from_conf(config).delete_object().bucket(bucket).key(key).send().await.unwrap();
    world.pay(&checkout.session).await;
    world.quiet().await;
    let receipt = world.mails().remove(0);
    assert!(receipt.contains("being restored"), "{receipt}");
    let link = world.download_links(&receipt).await.remove(0);
    let fields = [("file", lost.id.as_str()), ("version", &lost.version.version.to_string())];
    let sent = world.browser().post(&link, &fields).await;
    assert_eq!(sent.location(), format!("{link}?problem=missing"));
}

#[tokio::test]
async fn r033_f066_an_address_does_not_outlive_what_it_is_signed_with() {
    let account = Account::new();
    let (_, names) = account.make_buckets().await;
    let ends = SystemTime::now() + Duration::from_secs(5 * 60);
    let s3 = S3::new(&account.with_credentials_until(ends), names, true);
    let file = FileVersion { size_bytes: 8_000_000_000, ..sample_file() };
    s3.put_file(&file.key, b"bytes").await.unwrap();
    let address = s3.download_address(&file).await.unwrap();
    let expires: i64 = crate::support::between(&address.url, "X-Amz-Expires=", "&").parse().unwrap();
    assert!((200..=240).contains(&expires) && address.ttl_secs == expires, "{}", address.url);
    let unhurried = S3::new(&account.sdk, account.make_buckets().await.1, true);
    assert_eq!(unhurried.download_address(&file).await.unwrap().ttl_secs, 3 * 3600, "8 GB over a slow line");
}

#[tokio::test]
async fn a020_a_signed_address_opens_one_file_under_one_name() {
    let account = Account::new();
    let s3 = account.with_buckets().await;
    let file = sample_file();
    s3.put_file(&file.key, b"bytes").await.unwrap();
    let url = s3.download_address(&file).await.unwrap().url;
    let at = url.match_indices('/').nth(2).unwrap().0;
    let (origin, path) = url.split_at(at);
    let get = async |path: &str| crate::support::Browser::new(origin).get(path).await.status.as_u16();
    assert_eq!(get(path).await, 200);
    let bare = path.split('?').next().unwrap();
    for tampered in [
        bare.to_owned(),
        path.replace("X-Amz-Expires=600", "X-Amz-Expires=6000"),
        path.replace("response-content-disposition=attachment", "response-content-disposition=inline"),
        path.replace(file.key.as_str(), "another"),
    ] {
        assert_ne!(tampered, path, "something was changed");
        assert_eq!(get(&tampered).await, 403, "{tampered}");
    }
}

fn sample_file() -> FileVersion {
    let order = domain_testing::sample::order(1);
    order.lines[0].files[0].version.clone()
}

fn sdk_of(wire: &Wire, world: &World) -> aws_config::SdkConfig {
    Account::known(&world.setting("AWS_ACCESS_KEY_ID"), &wire.url).sdk
}

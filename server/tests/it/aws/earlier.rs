//! Tables and buckets that an earlier program left on AWS.

use super::{shop::console, stand_in::Account};
use crate::{
    earlier::{
        FIRST_EDITION, SECOND_EDITION, assert_all_readable, assert_catalog, buy, known, lay_ledger, left, link_in,
        mails_to, number, press_download,
    },
    support::{Browser, Given, World, between},
};
use aws_adapter::dynamodb::DynamoStore;
use aws_sdk_dynamodb::{Client, types::AttributeValue};
use domain::{OrderState, ports::Store};
use serde_json::Value;
use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

/// An attribute as `aws dynamodb scan` writes it.
fn attribute(value: &Value) -> AttributeValue {
    let (kind, value) = value.as_object().unwrap().iter().next().unwrap();
    match kind.as_str() {
        "S" => AttributeValue::S(value.as_str().unwrap().to_owned()),
        "N" => AttributeValue::N(value.as_str().unwrap().to_owned()),
        other => panic!("no attribute of the shop is a {other}"),
    }
}

async fn fill_tables(account: &Account) {
    let client = Client::new(&account.sdk);
    for table in ["catalog", "orders", "admins"] {
        for line in fs::read_to_string(left(&format!("aws/{table}.jsonl"))).unwrap().lines() {
            let item: HashMap<String, Value> = serde_json::from_str(line).unwrap();
            let item = item.iter().map(|(name, value)| (name.clone(), attribute(value))).collect();
            client.put_item().table_name(table).set_item(Some(item)).send().await.unwrap();
        }
    }
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] }).collect()
}

async fn fill_bucket(account: &Account, bucket: &str, folder: &str, media_type: &str) {
    let config = aws_sdk_s3::config::Builder::from(&account.sdk).force_path_style(true).build();
    let (client, folder) = (aws_sdk_s3::Client::from_conf(config), left(folder));
    for file in files_below(&folder) {
        let key = file.strip_prefix(&folder).unwrap().to_str().unwrap();
        let put = client.put_object().bucket(bucket).key(key).content_type(media_type);
        put.body(fs::read(&file).unwrap().into()).send().await.unwrap();
    }
}

fn lay(dir: &Path) {
    lay_ledger(dir, "aws/ledger.sql");
}

/// The bytes behind an address in the bucket.
async fn fetch(address: &str) -> Vec<u8> {
    assert!(address.starts_with("http://"), "the bytes come from the bucket: {address}");
    let at = address.match_indices('/').nth(2).unwrap().0;
    let reply = Browser::new(&address[..at]).get(&address[at..]).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    reply.bytes
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r084_tables_of_an_earlier_program_open_list_and_sell() {
    let account = Account::new();
    let key = data_encoding::HEXLOWER.encode(&fs::read(left("data/secret.key")).unwrap());
    let (dynamo, _, env) = account.with_all(&key).await;
    fill_tables(&account).await;
    let setting = |name: &str| env.iter().find(|(key, _)| *key == name).unwrap().1.clone();
    fill_bucket(&account, &setting("TUPPENCE_GOODS_BUCKET"), "aws/goods", "application/octet-stream").await;
    fill_bucket(&account, &setting("TUPPENCE_PICTURES_BUCKET"), "aws/pictures", "image/webp").await;
    let elsewhere: Option<Arc<dyn Store>> = Some(Arc::new(DynamoStore(dynamo)));
    let world = World::given(Given { env: env.clone(), elsewhere, fill: Some(lay), ..Given::default() }).await;
    let (embedded, known) = (known("known.json"), known("aws/known.json"));

    assert_catalog(&world).await;
    // A link of the shop before it moved to AWS, and one of a sale there.
    let old = &mails_to("data/outbox", "ada@example.com")[0];
    assert_eq!(fetch(&press_download(&world, &link_in(old, "/d/"), 1).await).await, FIRST_EDITION);
    let sold = &mails_to("aws/outbox", "kit@example.com")[0];
    assert_eq!(fetch(&press_download(&world, &link_in(sold, "/d/"), 2).await).await, SECOND_EDITION);
    let order = world.browser().get(&link_in(sold, "/orders/")).await.text();
    assert!(order.contains(&number(&known, "paid_on_aws")), "{order}");

    let secret = known["owner_secret"].as_str().unwrap();
    let mut owner = world.sign_in_again("owner@example.com", secret).await.browser;
    let list = owner.get("/admin/orders").await.text();
    let states = [("part_refunded", "Partially refunded"), ("disputed", "Disputed"), ("gift", "Given for free")];
    let states = states.map(|(order, state)| (number(&embedded, order), state));
    for (order, state) in states.into_iter().chain([(number(&known, "paid_on_aws"), "Paid")]) {
        let row = between(&list, &format!("/admin/orders/{order}\""), "</tr>");
        assert!(row.contains(state), "{order}: {row}");
    }
    let found = owner.get("/admin/orders?email=KIT%40example.com").await.text();
    assert!(found.contains(&number(&known, "paid_on_aws")) && !found.contains(&number(&embedded, "gift")), "{found}");
    let draft = owner.get(known["draft"].as_str().unwrap()).await.text();
    assert!(draft.contains("Typed on AWS and not saved."), "{draft}");

    let abandoned = known["orders"]["abandoned_on_aws"]["session"].as_str().unwrap();
    world.settles_as(abandoned, OrderState::Expired).await;
    let link = buy(&world, &["night-garden"]).await;
    assert_eq!(fetch(&press_download(&world, &link, 2).await).await, SECOND_EDITION, "the newest version is sold");
    assert_all_readable(&world).await;
    let mut verify_env = env;
    verify_env.push(("TUPPENCE_DATA_DIR", world.data().to_str().unwrap().to_owned()));
    console(&["verify"], &verify_env).await;
}

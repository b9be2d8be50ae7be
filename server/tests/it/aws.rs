//! The adapters of AWS keep the contracts of their ports, unchanged, against a stand-in that checks signatures.

mod catalog_cost;
mod cognito;
mod delivery_events;
mod deployed;
mod doctor;
mod earlier;
mod expressions;
mod faults;
mod journeys;
mod lambda;
mod mail;
mod multipart;
mod secrets;
mod shop;
mod side_by_side;
mod stand_in;
mod toll;
mod transactions;
mod wire;

use aws_adapter::dynamodb::{
    DynamoAccounts, DynamoAutosaves, DynamoCatalog, DynamoLimits, DynamoSessions, DynamoStore,
};
use aws_sdk_dynamodb::types::AttributeValue;
use domain::ports::{Accounts, Autosaves, Catalog, Files, Limits, Sessions, Store, Uploads};
use domain_testing::conformance::{
    unreadable::{Planter, UnreadableWorld},
    uploaded_files::UploadedFilesWorld,
};
use stand_in::Account;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

mod catalog {
    domain_testing::catalog_conformance!(super::catalog().await);
}

mod orders {
    domain_testing::orders_conformance!(super::orders().await);
}

mod unreadable {
    domain_testing::unreadable_conformance!(super::unreadable_world().await);
}

mod sessions {
    domain_testing::sessions_conformance!(super::sessions().await);
}

mod uploaded_files {
    domain_testing::uploaded_files_conformance!(super::uploaded_files().await);
}

mod limits {
    domain_testing::limits_conformance!(super::limits().await);
}

mod drafts {
    domain_testing::autosaves_conformance!(super::drafts().await);
}

mod accounts {
    domain_testing::accounts_conformance!(super::accounts().await);
}

mod files {
    domain_testing::files_conformance!(super::files().await);
}

mod uploads {
    domain_testing::uploads_conformance!(super::uploads().await);
}

async fn catalog() -> (Arc<dyn Catalog>, ()) {
    (Arc::new(DynamoCatalog(Account::new().with_tables().await)), ())
}

async fn orders() -> (Arc<dyn Store>, ()) {
    (Arc::new(DynamoStore(Account::new().with_tables().await)), ())
}

async fn unreadable_world() -> (Arc<UnreadableWorld>, ()) {
    let account = Account::new();
    let dynamo = account.with_tables().await;
    let world = UnreadableWorld {
        orders: Arc::new(DynamoStore(dynamo.clone())),
        catalog: Arc::new(DynamoCatalog(dynamo)),
        planter: Box::new(DynamoPlanter { account, sound: Mutex::default() }),
    };
    (Arc::new(world), ())
}

/// Writes into the tables what only a newer program can read, and what was there before.
struct DynamoPlanter {
    account: Account,
    sound: Mutex<HashMap<String, String>>,
}

impl DynamoPlanter {
    /// Puts `body` into a row, or what `of` makes of what is there, and returns what was there.
    async fn write(&self, table: &str, id: &str, of: impl Fn(&str) -> String) -> String {
        let (kind, tables) = match table {
            "orders" => ("ORDER", "orders"),
            "outbox" => ("OUTBOX", "orders"),
            "inbox" => ("EVENT", "orders"),
            "products" => ("PRODUCT", "catalog"),
            "cards" => ("CARD", "catalog"),
            other => panic!("no rows of {other}"),
        };
        let client = aws_sdk_dynamodb::Client::new(&self.account.sdk);
        let text = |text: &str| AttributeValue::S(text.to_owned());
        let key = HashMap::from([("pk".to_owned(), text(&format!("{kind}#{id}"))), ("sk".to_owned(), text("-"))]);
        let found = client.get_item().table_name(tables).set_key(Some(key.clone())).send().await.unwrap();
        let was = found.item.unwrap()["body"].as_s().unwrap().clone();
        // A card has no field that a later version could fill otherwise.
        let of = |was: &str| if kind == "CARD" { "{}".to_owned() } else { of(was) };
        let put = client.update_item().table_name(tables).set_key(Some(key)).update_expression("SET body = :body");
        put.expression_attribute_values(":body", text(&of(&was))).send().await.unwrap();
        was
    }
}

#[async_trait::async_trait]
impl Planter for DynamoPlanter {
    async fn spoil(&self, table: &str, id: &str) {
        let sound = self.write(table, id, crate::contract::of_tomorrow).await;
        self.sound.lock().unwrap().insert(format!("{table}/{id}"), sound);
    }

    async fn mend(&self, table: &str, id: &str) {
        let sound = self.sound.lock().unwrap().remove(&format!("{table}/{id}")).unwrap();
        self.write(table, id, |_| sound.clone()).await;
    }
}

async fn sessions() -> (Arc<dyn Sessions>, ()) {
    (Arc::new(DynamoSessions(Account::new().with_tables().await)), ())
}

async fn uploaded_files() -> (Arc<UploadedFilesWorld>, ()) {
    let s3 = Arc::new(Account::new().with_buckets().await);
    (Arc::new(UploadedFilesWorld { uploads: s3.clone(), files: s3 }), ())
}

async fn limits() -> (Arc<dyn Limits>, ()) {
    (Arc::new(DynamoLimits(Account::new().with_tables().await)), ())
}

async fn drafts() -> (Arc<dyn Autosaves>, ()) {
    (Arc::new(DynamoAutosaves(Account::new().with_tables().await)), ())
}

async fn accounts() -> (Arc<dyn Accounts>, ()) {
    (Arc::new(DynamoAccounts(Account::new().with_tables().await)), ())
}

async fn files() -> (Arc<dyn Files>, ()) {
    (Arc::new(Account::new().with_buckets().await), ())
}

async fn uploads() -> (Arc<dyn Uploads>, ()) {
    (Arc::new(Account::new().with_buckets().await), ())
}

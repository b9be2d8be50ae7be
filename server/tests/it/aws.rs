//! The adapters of AWS keep the contracts of their ports, unchanged, against a stand-in that checks signatures.

mod cognito;
mod deployed;
mod doctor;
mod expressions;
mod faults;
mod journeys;
mod lambda;
mod mail;
mod multipart;
mod news;
mod secrets;
mod shop;
mod side_by_side;
mod stand_in;
mod toll;
mod wire;

use domain::{
    ports::{Accounts, Catalog, Drafts, Files, Limits, Orders, Sessions, Uploads},
    testing::goods::GoodsWorld,
};
use server::adapters::dynamodb::{
    DynamoAccounts, DynamoCatalog, DynamoDrafts, DynamoLimits, DynamoOrders, DynamoSessions,
};
use stand_in::Account;
use std::sync::Arc;

mod catalog {
    domain::catalog_conformance!(super::catalog().await);
}

mod orders {
    domain::orders_conformance!(super::orders().await);
}

mod sessions {
    domain::sessions_conformance!(super::sessions().await);
}

mod goods {
    domain::goods_conformance!(super::goods().await);
}

mod limits {
    domain::limits_conformance!(super::limits().await);
}

mod drafts {
    domain::drafts_conformance!(super::drafts().await);
}

mod accounts {
    domain::accounts_conformance!(super::accounts().await);
}

mod files {
    domain::files_conformance!(super::files().await);
}

mod uploads {
    domain::uploads_conformance!(super::uploads().await);
}

async fn catalog() -> (Arc<dyn Catalog>, ()) {
    (Arc::new(DynamoCatalog(Account::new().with_tables().await)), ())
}

async fn orders() -> (Arc<dyn Orders>, ()) {
    (Arc::new(DynamoOrders(Account::new().with_tables().await)), ())
}

async fn sessions() -> (Arc<dyn Sessions>, ()) {
    (Arc::new(DynamoSessions(Account::new().with_tables().await)), ())
}

async fn goods() -> (Arc<GoodsWorld>, ()) {
    let s3 = Arc::new(Account::new().with_buckets().await);
    (Arc::new(GoodsWorld { uploads: s3.clone(), files: s3 }), ())
}

async fn limits() -> (Arc<dyn Limits>, ()) {
    (Arc::new(DynamoLimits(Account::new().with_tables().await)), ())
}

async fn drafts() -> (Arc<dyn Drafts>, ()) {
    (Arc::new(DynamoDrafts(Account::new().with_tables().await)), ())
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

//! The embedded adapters keep the contracts of their ports.

use crate::plans::Watched;
use domain::{
    identity::LocalIdentity,
    ports::{Accounts, Catalog, Drafts, Files, Limits, Orders, Sessions, Uploads},
    testing::{goods::GoodsWorld, identity::AdminsWorld},
    token::LinkKey,
};
use server::adapters::{
    argon::Argon,
    disk::Disk,
    sqlite::{SqliteAccounts, SqliteCatalog, SqliteDrafts, SqliteLimits, SqliteOrders, SqliteSessions},
    system::{SystemClock, SystemEntropy},
};
use std::sync::Arc;
use tempfile::TempDir;

mod catalog {
    domain::catalog_conformance!(super::catalog());
}

mod orders {
    domain::orders_conformance!(super::orders());
}

mod uploads {
    domain::uploads_conformance!(super::uploads());
}

mod goods {
    domain::goods_conformance!(super::goods());
}

mod accounts {
    domain::accounts_conformance!(super::accounts());
}

mod identity {
    domain::identity_conformance!(super::identity());
}

mod sessions {
    domain::sessions_conformance!(super::sessions());
}

mod limits {
    domain::limits_conformance!(super::limits());
}

mod drafts {
    domain::drafts_conformance!(super::drafts());
}

mod files {
    domain::files_conformance!(super::files());
}

fn catalog() -> (Arc<dyn Catalog>, Watched) {
    let watched = Watched::new();
    (Arc::new(SqliteCatalog(watched.store.clone())), watched)
}

fn orders() -> (Arc<dyn Orders>, Watched) {
    let watched = Watched::new();
    (Arc::new(SqliteOrders(watched.store.clone())), watched)
}

fn goods() -> (Arc<GoodsWorld>, TempDir) {
    let dir = TempDir::new().unwrap();
    let disk = Arc::new(Disk::open(dir.path(), [7; 32], Arc::new(SystemClock)).unwrap());
    (Arc::new(GoodsWorld { uploads: disk.clone(), files: disk }), dir)
}

fn limits() -> (Arc<dyn Limits>, Watched) {
    let watched = Watched::new();
    (Arc::new(SqliteLimits(watched.store.clone())), watched)
}

fn accounts() -> (Arc<dyn Accounts>, Watched) {
    let watched = Watched::new();
    (Arc::new(SqliteAccounts(watched.store.clone())), watched)
}

fn identity() -> (Arc<AdminsWorld>, Watched) {
    let watched = Watched::new();
    let identity = LocalIdentity {
        accounts: Arc::new(SqliteAccounts(watched.store.clone())),
        passwords: Arc::new(Argon::default()),
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        key: LinkKey::new([7; 32]),
    };
    (Arc::new(AdminsWorld { identity: Arc::new(identity), clock: Arc::new(SystemClock) }), watched)
}

fn sessions() -> (Arc<dyn Sessions>, Watched) {
    let watched = Watched::new();
    (Arc::new(SqliteSessions(watched.store.clone())), watched)
}

fn drafts() -> (Arc<dyn Drafts>, Watched) {
    let watched = Watched::new();
    (Arc::new(SqliteDrafts(watched.store.clone())), watched)
}

fn files() -> (Arc<dyn Files>, TempDir) {
    let dir = TempDir::new().unwrap();
    (Arc::new(Disk::open(dir.path(), [7; 32], Arc::new(SystemClock)).unwrap()), dir)
}

fn uploads() -> (Arc<dyn Uploads>, TempDir) {
    let dir = TempDir::new().unwrap();
    (Arc::new(Disk::open(dir.path(), [7; 32], Arc::new(SystemClock)).unwrap()), dir)
}

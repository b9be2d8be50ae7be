//! The embedded adapters keep the contracts of their ports.

use domain::ports::{Catalog, Files, Orders, Uploads};
use server::adapters::{
    disk::Disk,
    sqlite::{Sqlite, SqliteCatalog, SqliteOrders},
    system::SystemClock,
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

mod files {
    domain::files_conformance!(super::files());
}

fn catalog() -> (Arc<dyn Catalog>, TempDir) {
    let dir = TempDir::new().unwrap();
    (Arc::new(SqliteCatalog(Sqlite::open(dir.path()).unwrap())), dir)
}

fn orders() -> (Arc<dyn Orders>, TempDir) {
    let dir = TempDir::new().unwrap();
    (Arc::new(SqliteOrders(Sqlite::open(dir.path()).unwrap())), dir)
}

fn files() -> (Arc<dyn Files>, TempDir) {
    let dir = TempDir::new().unwrap();
    (Arc::new(Disk::open(dir.path(), [7; 32], Arc::new(SystemClock)).unwrap()), dir)
}

fn uploads() -> (Arc<dyn Uploads>, TempDir) {
    let dir = TempDir::new().unwrap();
    (Arc::new(Disk::open(dir.path(), [7; 32], Arc::new(SystemClock)).unwrap()), dir)
}

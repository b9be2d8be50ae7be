//! The embedded adapters keep the contracts of their ports.

use crate::plans::Watched;
use domain::{
    delivery::token::{LinkKey, Sha256Sum},
    ports::{Accounts, Autosaves, Catalog, Files, Limits, Sessions, Store, Uploads},
    team::LocalIdentity,
};
use domain_testing::conformance::{
    identity::AdminsWorld,
    unreadable::{Planter, UnreadableWorld},
    uploaded_files::UploadedFilesWorld,
};
use server::system::{SystemClock, SystemEntropy};
use sqlite_adapter::{
    SqliteAccounts, SqliteAutosaves, SqliteCatalog, SqliteLimits, SqliteSessions, SqliteStore, files::Disk,
    team::argon::Argon,
};
use std::{
    collections::HashMap,
    path::PathBuf,
    sync::{Arc, Mutex},
    time::Duration,
};
use tempfile::TempDir;

mod catalog {
    domain_testing::catalog_conformance!(super::catalog());
}

mod orders {
    domain_testing::orders_conformance!(super::orders());
}

mod unreadable {
    domain_testing::unreadable_conformance!(super::unreadable());
}

mod uploads {
    domain_testing::uploads_conformance!(super::uploads());
}

mod uploaded_files {
    domain_testing::uploaded_files_conformance!(super::uploaded_files());
}

mod accounts {
    domain_testing::accounts_conformance!(super::accounts());
}

mod identity {
    domain_testing::identity_conformance!(super::identity());
}

mod sessions {
    domain_testing::sessions_conformance!(super::sessions());
}

mod limits {
    domain_testing::limits_conformance!(super::limits());
}

mod drafts {
    domain_testing::autosaves_conformance!(super::drafts());
}

mod files {
    domain_testing::files_conformance!(super::files());
}

fn catalog() -> (Arc<dyn Catalog>, Watched) {
    let watched = Watched::new();
    (Arc::new(SqliteCatalog(watched.store.clone())), watched)
}

fn orders() -> (Arc<dyn Store>, Watched) {
    let watched = Watched::new();
    (Arc::new(SqliteStore(watched.store.clone())), watched)
}

fn uploaded_files() -> (Arc<UploadedFilesWorld>, TempDir) {
    let dir = TempDir::new().unwrap();
    let disk = Arc::new(Disk::open(dir.path(), [7; 32], Arc::new(SystemClock)).unwrap());
    (Arc::new(UploadedFilesWorld { uploads: disk.clone(), files: disk }), dir)
}

fn limits() -> (Arc<dyn Limits>, Watched) {
    let watched = Watched::new();
    (Arc::new(SqliteLimits(watched.store.clone())), watched)
}

fn unreadable() -> (Arc<UnreadableWorld>, Watched) {
    let watched = Watched::new();
    let store = watched.store.clone();
    let planter = SqlitePlanter { file: watched.file(), sound: Mutex::default() };
    let world = UnreadableWorld {
        orders: Arc::new(SqliteStore(store.clone())),
        catalog: Arc::new(SqliteCatalog(store)),
        planter: Box::new(planter),
    };
    (Arc::new(world), watched)
}

/// Writes into the file what only a newer program can read, and what was there before.
struct SqlitePlanter {
    file: PathBuf,
    sound: Mutex<HashMap<String, String>>,
}

impl SqlitePlanter {
    fn write(&self, table: &str, id: &str, body: &str) {
        let db = rusqlite::Connection::open(&self.file).unwrap();
        db.busy_timeout(Duration::from_secs(5)).unwrap();
        if table == "cards" {
            db.execute("UPDATE products SET card = ?2 WHERE id = ?1", [id, body]).unwrap();
            return;
        }
        let mut sum = [0; 8];
        sum.copy_from_slice(&Sha256Sum::of(body.as_bytes()).as_bytes()[..8]);
        let sql = format!("UPDATE {table} SET body = ?2, sum = ?3 WHERE id = ?1");
        let changed = db.execute(&sql, rusqlite::params![id, body, i64::from_be_bytes(sum)]).unwrap();
        assert_eq!(changed, 1, "{table}/{id}");
    }

    fn read(&self, table: &str, id: &str) -> String {
        let db = rusqlite::Connection::open(&self.file).unwrap();
        let sql = match table {
            "cards" => "SELECT card FROM products WHERE id = ?1".to_owned(),
            _ => format!("SELECT body FROM {table} WHERE id = ?1"),
        };
        db.query_row(&sql, [id], |row| row.get(0)).unwrap()
    }
}

#[async_trait::async_trait]
impl Planter for SqlitePlanter {
    async fn spoil(&self, table: &str, id: &str) {
        let sound = self.read(table, id);
        self.write(table, id, &of_tomorrow(&sound));
        self.sound.lock().unwrap().insert(format!("{table}/{id}"), sound);
    }

    async fn mend(&self, table: &str, id: &str) {
        let sound = self.sound.lock().unwrap().remove(&format!("{table}/{id}")).unwrap();
        self.write(table, id, &sound);
    }
}

/// The row as a later version may write it: all that this one knows, and a state it does not.
pub fn of_tomorrow(body: &str) -> String {
    let mut row: serde_json::Value = serde_json::from_str(body).unwrap();
    match row.get_mut("state") {
        Some(state) => *state = "of_tomorrow".into(),
        None => row["price"] = "of tomorrow".into(),
    }
    row.to_string()
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

fn drafts() -> (Arc<dyn Autosaves>, Watched) {
    let watched = Watched::new();
    (Arc::new(SqliteAutosaves(watched.store.clone())), watched)
}

fn files() -> (Arc<dyn Files>, TempDir) {
    let dir = TempDir::new().unwrap();
    (Arc::new(Disk::open(dir.path(), [7; 32], Arc::new(SystemClock)).unwrap()), dir)
}

fn uploads() -> (Arc<dyn Uploads>, TempDir) {
    let dir = TempDir::new().unwrap();
    (Arc::new(Disk::open(dir.path(), [7; 32], Arc::new(SystemClock)).unwrap()), dir)
}

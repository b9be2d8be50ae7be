//! The embedded store: one SQLite file.
//!
//! WAL with `synchronous=FULL`: a transaction is on the disk before it is acknowledged. One
//! connection writes, a few read. Each row's body carries a checksum that is compared whenever it
//! is read, and all are compared at start: a damaged store says so instead of selling from it.

mod alerts;
mod audit;
mod catalog;
mod delivery;
mod error;
pub mod files;
mod jobs;
mod limits;
mod mail;
mod orders;
mod payments;
mod reports;
mod schema;
mod sealed;
#[cfg(feature = "bench")]
mod statement_count;
mod store;
pub mod team;
mod unreadable;
mod wal;
#[cfg(feature = "failpoints")]
mod watch;

pub use catalog::SqliteCatalog;
pub use catalog::autosaves::SqliteAutosaves;
pub use limits::SqliteLimits;
#[cfg(feature = "bench")]
pub use orders::RestoredOrder;
pub use schema::OpenError;
#[cfg(feature = "bench")]
pub use statement_count::{count_statements, statements_run};
pub use store::SqliteStore;
pub use team::accounts::SqliteAccounts;
pub use team::sessions::SqliteSessions;
#[cfg(feature = "failpoints")]
pub use watch::{StatementStats, Watch};

use crate::error::{SERVICE, StoreError};
use domain::PortError;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};
use sealed::PassedOver;
use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

const READERS: usize = 4;
/// How often the log is emptied while the shop is open, at most.
const EMPTY_LOG_EVERY: Duration = Duration::from_secs(60);
/// How long a connection waits for another one, of this process or of another.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// A handle to the store; cloning shares it.
#[derive(Clone)]
pub struct Sqlite(Arc<Connections>);

struct Connections {
    path: PathBuf,
    writer: Mutex<Connection>,
    readers: Vec<Mutex<Connection>>,
    next_reader: AtomicUsize,
    emptied_at: Mutex<Instant>,
    /// Unreadable rows that were told of, and when.
    told: Mutex<HashMap<String, Instant>>,
}

impl Drop for Connections {
    fn drop(&mut self) {
        // Whoever closes the file last writes what is in the log into it, and one that only reads may not.
        self.readers.clear();
        let writer = self.writer.get_mut().unwrap_or_else(PoisonError::into_inner);
        if let Err(error) = empty_log(writer) {
            tracing::warn!(%error, "The store's log was not emptied; the next start reads it");
        }
    }
}

/// Writes what is in the log into the file, and cuts the log off as far as nobody reads it.
fn empty_log(writer: &Connection) -> rusqlite::Result<()> {
    // Not worth waiting for: whoever reads is done the next time.
    writer.busy_timeout(Duration::ZERO)?;
    let emptied = writer.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
    writer.busy_timeout(BUSY_TIMEOUT)?;
    emptied
}

impl Sqlite {
    /// Opens the store in `dir`, makes it if the folder never held one, and checks every row.
    ///
    /// # Errors
    /// [`OpenError`] if it is damaged, missing where it should be, or of a newer version.
    pub fn open(dir: &Path) -> Result<Sqlite, OpenError> {
        let path = dir.join("tuppence.db");
        let writer = schema::open(dir, &path)?;
        Sqlite::with(path, writer)
    }

    /// Joins a store that another process of this machine has open, for a short piece of work: SQLite keeps the two
    /// apart. Nothing is checked or made.
    ///
    /// # Errors
    /// [`OpenError`] if it is of another version than this program's.
    pub fn join(dir: &Path) -> Result<Sqlite, OpenError> {
        let path = dir.join("tuppence.db");
        let writer = schema::join(dir, &path)?;
        Sqlite::with(path, writer)
    }

    fn with(path: PathBuf, writer: Connection) -> Result<Sqlite, OpenError> {
        let readers = (0..READERS).map(|_| open_reader(&path)).collect::<Result<_, _>>()?;
        let store = Sqlite(Arc::new(Connections {
            path,
            writer: Mutex::new(writer),
            readers,
            next_reader: AtomicUsize::new(0),
            emptied_at: Mutex::new(Instant::now()),
            told: Mutex::default(),
        }));
        #[cfg(feature = "bench")]
        store.count_if_asked()?;
        Ok(store)
    }

    /// Runs `work` on a connection that only reads.
    async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, PortError> {
        self.list(move |db, _| work(db)).await
    }

    /// Runs `work` on a connection that only reads, and tells of the rows it went on without.
    async fn list<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection, &mut PassedOver) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, PortError> {
        let store = self.clone();
        let (done, passed) = on_blocking_thread(move || {
            let turn = store.0.next_reader.fetch_add(1, Ordering::Relaxed);
            let reader = lock(&store.0.readers[turn % READERS]);
            let mut passed = PassedOver::default();
            let done = unreadable::noted(work(&reader, &mut passed), &mut passed)?;
            Ok((done, passed))
        })
        .await?;
        self.tell_of(passed).await;
        done.map_err(PortError::from)
    }

    /// Runs `work` in one transaction: all of it is stored, or nothing.
    async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&rusqlite::Transaction) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, PortError> {
        let store = self.clone();
        let (done, passed) = on_blocking_thread(move || {
            let mut writer = lock(&store.0.writer);
            let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let mut passed = PassedOver::default();
            let done = match unreadable::noted(work(&transaction), &mut passed)? {
                Ok(done) => done,
                Err(unreadable) => return Ok((Err(unreadable), passed)),
            };
            match transaction.commit() {
                Ok(()) => Ok((Ok(done), passed)),
                Err(error) => {
                    // After a failed fsync nobody knows what reached the disk; a fresh connection reads what did.
                    if let Ok(fresh) = schema::connect(&store.0.path) {
                        *writer = fresh;
                    }
                    Err(StoreError::Commit(error))
                }
            }
        })
        .await?;
        self.tell_of(passed).await;
        done.map_err(PortError::from)
    }

    /// Writes the store as it is at one moment into a new file, while others read and write.
    ///
    /// # Errors
    /// SQLite's own, if the file cannot be written.
    pub fn snapshot(&self, to: &Path) -> rusqlite::Result<()> {
        lock(&self.0.writer).execute("VACUUM INTO ?1", [to.to_string_lossy()])?;
        Ok(())
    }

    /// Empties the log, unless that was done in the last minute: what lies in the file is checked better, and is all
    /// that copies of the file alone have.
    async fn empty_log_now_and_then(&self) -> Result<(), PortError> {
        let due = {
            let mut emptied_at = self.0.emptied_at.lock().unwrap_or_else(PoisonError::into_inner);
            let due = emptied_at.elapsed() >= EMPTY_LOG_EVERY;
            if due {
                *emptied_at = Instant::now();
            }
            due
        };
        if due { self.empty_log().await } else { Ok(()) }
    }

    /// Empties the log: at the end, so that the file alone is the whole shop.
    ///
    /// # Errors
    /// If the disk fails; nothing is lost then.
    pub async fn empty_log(&self) -> Result<(), PortError> {
        let store = self.clone();
        on_blocking_thread(move || Ok(empty_log(&lock(&store.0.writer))?)).await
    }

    /// Whether a write reaches the disk now: a small note is rewritten.
    pub async fn takes_writes(&self) -> Result<(), PortError> {
        self.write(|tx| {
            tx.execute(
                "INSERT INTO bookmarks (name, value) VALUES ('probe', '') ON CONFLICT (name) DO UPDATE SET value = ''",
                [],
            )?;
            Ok(())
        })
        .await
    }
}

fn open_reader(path: &Path) -> Result<Mutex<Connection>, OpenError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let reader = Connection::open_with_flags(path, flags)?;
    reader.busy_timeout(BUSY_TIMEOUT)?;
    reader.set_prepared_statement_cache_capacity(64);
    Ok(Mutex::new(reader))
}

/// A panic in one request must not lock out the next: SQLite has rolled its transaction back.
fn lock(connection: &Mutex<Connection>) -> MutexGuard<'_, Connection> {
    connection.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn on_blocking_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, PortError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done.map_err(|error| count(error.into())),
        Err(error) => Err(PortError::Unknown { service: SERVICE, reason: error.to_string() }),
    }
}

/// A number of rows as SQLite takes it.
fn rows(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

/// Counts a failure of the store, and passes it on.
fn count(error: PortError) -> PortError {
    if let Some(kind) = error.kind() {
        metrics::counter!("tuppence_store_errors_total", "kind" => kind).increment(1);
    }
    error
}

//! The ledger: everything the sandbox knows, in one SQLite file.
//!
//! Stripe's objects are kept as documents under their ids, because the sandbox looks them up by id
//! and lists them newest first, and hardly anything else. A state change, its events, their queued
//! deliveries, the stored answer of the idempotency key and the line in the call log are written in
//! one transaction: after a crash there is no payment without its event and no event without its
//! payment.

pub mod idempotency;
pub mod schedule;

use crate::clock::{Clock, Moved};
use rusqlite::{Connection, OptionalExtension, params};
use serde::{Serialize, de::DeserializeOwned};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

const CLOCK: &str = "clock";
const SCHEMA: &str = include_str!("ledger/schema.sql");

/// The ledger could not be read or written; nothing of the transaction happened.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    #[error("the sandbox ledger failed")]
    Sql(#[from] rusqlite::Error),
    #[error("a record in the sandbox ledger is unreadable")]
    Record(#[from] serde_json::Error),
    #[error("the sandbox ledger's task was stopped")]
    Stopped,
}

/// A kind of object in the ledger.
pub trait Record: Serialize + DeserializeOwned {
    /// Stripe's name of the kind, as in the field `object`.
    const KIND: &'static str;
    fn id(&self) -> &str;
    /// Unix seconds, business time.
    fn created(&self) -> i64;
    /// The one other value this kind is looked up by: the payment intent of a charge, the code of a
    /// promotion code.
    fn reference(&self) -> Option<&str>;
}

/// The file and the clock every transaction reads.
#[derive(Clone)]
pub struct Ledger {
    sql: Arc<Mutex<Connection>>,
    clock: Arc<Clock>,
}

impl Ledger {
    /// Opens or creates the file at `path`; without one it is kept in memory. An acknowledged write to a file survives
    /// SIGKILL and power loss.
    pub fn open(path: Option<&Path>, clock: Arc<Clock>) -> Result<Ledger, LedgerError> {
        let sql = path.map_or_else(Connection::open_in_memory, Connection::open)?;
        sql.busy_timeout(Duration::from_secs(5))?;
        sql.pragma_update(None, "journal_mode", "WAL")?;
        sql.pragma_update(None, "synchronous", "FULL")?;
        sql.execute_batch(SCHEMA)?;
        Tx { sql: &sql, clock: &clock, cause: None }.restore_clock()?;
        Ok(Ledger { sql: Arc::new(Mutex::new(sql)), clock })
    }

    /// Runs `work` as one transaction: all of it is kept if it returns `Ok`, nothing otherwise.
    ///
    /// Transactions run one after the other, on a thread that may block.
    pub async fn run<T, E>(&self, work: impl FnOnce(&Tx<'_>) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<LedgerError> + Send + 'static,
    {
        let ledger = self.clone();
        match tokio::task::spawn_blocking(move || ledger.run_blocking(work)).await {
            Ok(done) => done,
            Err(_) => Err(LedgerError::Stopped.into()),
        }
    }

    /// [`Ledger::run`] on the calling thread.
    pub fn run_blocking<T, E: From<LedgerError>>(&self, work: impl FnOnce(&Tx<'_>) -> Result<T, E>) -> Result<T, E> {
        // A panic in `work` rolled its transaction back, so the connection is as good as before.
        let sql = self.sql.lock().unwrap_or_else(PoisonError::into_inner);
        let transaction = rusqlite::Transaction::new_unchecked(&sql, rusqlite::TransactionBehavior::Immediate)
            .map_err(LedgerError::from)?;
        let done = work(&Tx { sql: &transaction, clock: &self.clock, cause: None })?;
        transaction.commit().map_err(LedgerError::from)?;
        Ok(done)
    }
}

/// Who asked for a change: the API call that events name in `request`.
#[derive(Debug, Clone)]
pub struct Cause {
    pub request_id: String,
    pub idempotency_key: Option<String>,
}

/// An open transaction.
pub struct Tx<'a> {
    sql: &'a Connection,
    clock: &'a Clock,
    cause: Option<&'a Cause>,
}

impl Tx<'_> {
    /// Business time in Unix seconds.
    pub fn now(&self) -> i64 {
        self.clock.now_secs()
    }

    /// Business time in Unix milliseconds.
    pub fn now_ms(&self) -> i64 {
        self.clock.now_ms()
    }

    /// The connection, for the tables that are not documents.
    pub fn sql(&self) -> &Connection {
        self.sql
    }

    pub fn cause(&self) -> Option<&Cause> {
        self.cause
    }

    /// The same transaction on behalf of an API call.
    pub fn because_of<'b>(&'b self, cause: &'b Cause) -> Tx<'b> {
        Tx { sql: self.sql, clock: self.clock, cause: Some(cause) }
    }

    /// Runs `work`; if it fails, undoes what it did and nothing else.
    pub fn attempt<T, E: From<LedgerError>>(&self, work: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        self.sql.execute_batch("SAVEPOINT attempt").map_err(LedgerError::from)?;
        let done = work();
        let end = if done.is_ok() { "RELEASE attempt" } else { "ROLLBACK TO attempt; RELEASE attempt" };
        self.sql.execute_batch(end).map_err(LedgerError::from)?;
        done
    }

    /// Writes `record`, new or changed.
    pub fn put<R: Record>(&self, record: &R) -> Result<(), LedgerError> {
        let mut statement = self.sql.prepare_cached(
            "INSERT INTO objects (id, kind, reference, created, body) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (id) DO UPDATE SET reference = excluded.reference, body = excluded.body",
        )?;
        let body = serde_json::to_string(record)?;
        statement.execute(params![record.id(), R::KIND, record.reference(), record.created(), body])?;
        Ok(())
    }

    pub fn get<R: Record>(&self, id: &str) -> Result<Option<R>, LedgerError> {
        let mut statement = self.sql.prepare_cached("SELECT body FROM objects WHERE id = ?1 AND kind = ?2")?;
        let body: Option<String> = statement.query_row([id, R::KIND], |row| row.get(0)).optional()?;
        body.map(|body| Ok(serde_json::from_str(&body)?)).transpose()
    }

    /// The objects that refer to `reference`, newest first.
    pub fn referring<R: Record>(&self, reference: &str) -> Result<Vec<R>, LedgerError> {
        let mut statement =
            self.sql.prepare_cached("SELECT body FROM objects WHERE kind = ?1 AND reference = ?2 ORDER BY seq DESC")?;
        let bodies = statement.query_map([R::KIND, reference], |row| row.get::<_, String>(0))?;
        bodies.map(|body| Ok(serde_json::from_str(&body?)?)).collect()
    }

    /// Calls `visit` with each object of a kind, newest first, until it returns `false`.
    pub fn each_newest_first<R: Record>(&self, mut visit: impl FnMut(R) -> bool) -> Result<(), LedgerError> {
        let mut statement = self.sql.prepare_cached("SELECT body FROM objects WHERE kind = ?1 ORDER BY seq DESC")?;
        let mut rows = statement.query([R::KIND])?;
        while let Some(row) = rows.next()? {
            let body: String = row.get(0)?;
            if !visit(serde_json::from_str(&body)?) {
                break;
            }
        }
        Ok(())
    }

    /// The number of the newest object of all kinds.
    pub fn last_seq(&self) -> Result<i64, LedgerError> {
        Ok(self.sql.query_row("SELECT coalesce(max(seq), 0) FROM objects", [], |row| row.get(0))?)
    }

    /// The objects of a kind with a number above `seq`, oldest first.
    pub fn newer<R: Record>(&self, seq: i64) -> Result<Vec<(i64, R)>, LedgerError> {
        let mut statement =
            self.sql.prepare_cached("SELECT seq, body FROM objects WHERE kind = ?1 AND seq > ?2 ORDER BY seq")?;
        let rows =
            statement.query_map(params![R::KIND, seq], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?)))?;
        rows.map(|row| row.map_err(LedgerError::from).and_then(|(seq, body)| Ok((seq, serde_json::from_str(&body)?))))
            .collect()
    }

    /// All objects of a kind, oldest first.
    pub fn all<R: Record>(&self) -> Result<Vec<R>, LedgerError> {
        let mut all = Vec::new();
        self.each_newest_first(|record| {
            all.push(record);
            true
        })?;
        all.reverse();
        Ok(all)
    }

    /// Removes the object `id`.
    pub fn remove(&self, id: &str) -> Result<(), LedgerError> {
        self.sql.execute("DELETE FROM objects WHERE id = ?1", [id])?;
        Ok(())
    }

    /// Takes the clocks to where the ledger says they are.
    pub fn restore_clock(&self) -> Result<(), LedgerError> {
        self.clock.set(self.setting(CLOCK)?);
        Ok(())
    }

    /// Moves business time by `advance_secs` more and sets the wall clock's skew.
    pub fn shift_clock(&self, advance_secs: i64, skew_secs: Option<i64>) -> Result<Moved, LedgerError> {
        let before: Moved = self.setting(CLOCK)?;
        let moved = Moved {
            advance_secs: before.advance_secs.saturating_add(advance_secs),
            skew_secs: skew_secs.unwrap_or(before.skew_secs),
        };
        self.set_setting(CLOCK, &moved)?;
        self.clock.set(moved);
        Ok(moved)
    }

    /// A setting of the sandbox, its default if it was never set.
    pub fn setting<T: DeserializeOwned + Default>(&self, name: &str) -> Result<T, LedgerError> {
        let mut statement = self.sql.prepare_cached("SELECT value FROM settings WHERE name = ?1")?;
        let value: Option<String> = statement.query_row([name], |row| row.get(0)).optional()?;
        value.map_or_else(|| Ok(T::default()), |value| Ok(serde_json::from_str(&value)?))
    }

    pub fn set_setting<T: Serialize>(&self, name: &str, value: &T) -> Result<(), LedgerError> {
        self.sql.execute(
            "INSERT INTO settings (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            params![name, serde_json::to_string(value)?],
        )?;
        Ok(())
    }
}

//! Making, opening and checking the file.

use super::{BUSY_TIMEOUT, catalog, error::StoreError, orders, sealed, wal};
use rusqlite::{Connection, OptionalExtension};
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// The last step this program knows.
const SCHEMA_VERSION: i64 = STEPS[STEPS.len() - 1].version;
/// Lies beside the store once it exists: where it is, an empty or missing store is a loss, not a start.
const MARKER: &str = "STORE";

/// Where SQLite writes first.
const LOG: &str = "tuppence.db-wal";

/// What a step means to a program that does not know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Effect {
    /// It only added: tables, indexes, columns that may be empty. Older programs read and write the store as before.
    Adds,
    /// Older programs would misread what is there, or write what nobody finds.
    Breaks,
}

/// What leads from one version of the tables to the next.
struct Step {
    version: i64,
    sql: &'static str,
    effect: Effect,
}

const fn step(version: i64, effect: Effect, sql: &'static str) -> Step {
    Step { version, sql, effect }
}

/// All steps, beginning with an empty file.
///
/// `PRAGMA user_version` holds the last step that breaks: the version a program must know to read the store. The table
/// `schema_version` holds the last step of all.
const STEPS: [Step; 9] = [
    step(1, Effect::Breaks, include_str!("schema.sql")),
    step(2, Effect::Breaks, include_str!("schema_2.sql")),
    step(3, Effect::Breaks, include_str!("schema_3.sql")),
    step(4, Effect::Adds, include_str!("schema_4.sql")),
    step(5, Effect::Adds, include_str!("schema_5.sql")),
    step(6, Effect::Adds, include_str!("schema_6.sql")),
    step(7, Effect::Adds, include_str!("schema_7.sql")),
    // Searches of an older program do not find what this one saved; what an older one saved is indexed at the next start.
    step(8, Effect::Adds, include_str!("schema_8.sql")),
    step(9, Effect::Adds, include_str!("schema_9.sql")),
];

/// Why the store was not opened. Says what to do next.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error(
        "the store {path} is damaged: {reason}\n\
         Nothing was changed. Put a backup of the data folder in its place, or move the folder away to start empty;\n\
         orders that are missing in a backup are rebuilt from Stripe."
    )]
    Damaged { path: PathBuf, reason: String },
    #[error(
        "the store {0} is missing or empty, but this data folder held one before\n\
         Put a backup in its place, or remove the file STORE beside it to start empty on purpose."
    )]
    Lost(PathBuf),
    #[error(
        "the store {path} was made by a newer Tuppence (tables {found}, this program knows {SCHEMA_VERSION}); install that version or a later one"
    )]
    Newer { path: PathBuf, found: i64 },
    #[error(
        "the store {path} is still that of an older Tuppence (tables {found}, this program knows {SCHEMA_VERSION}), which has it open; stop it and start this one once"
    )]
    Older { path: PathBuf, found: i64 },
    #[error("the store cannot be opened: {0}")]
    Sqlite(#[from] rusqlite::Error),
    #[error("the data folder cannot be used: {0}")]
    Io(#[from] io::Error),
}

/// A connection that writes.
pub(super) fn connect(path: &Path) -> rusqlite::Result<Connection> {
    let db = Connection::open(path)?;
    db.busy_timeout(BUSY_TIMEOUT)?;
    db.pragma_update(None, "journal_mode", "WAL")?;
    db.pragma_update(None, "synchronous", "FULL")?;
    db.pragma_update(None, "foreign_keys", "ON")?;
    db.set_prepared_statement_cache_capacity(64);
    Ok(db)
}

pub(super) fn open(dir: &Path, path: &Path) -> Result<Connection, OpenError> {
    let marker = dir.join(MARKER);
    let damaged = |reason: String| OpenError::Damaged { path: path.to_owned(), reason };
    let expected = marker.exists();
    if expected && fs::metadata(path).map_or(0, |file| file.len()) == 0 {
        return Err(OpenError::Lost(path.to_owned()));
    }
    refuse_damaged_log(dir, path)?;
    let mut db = connect(path).map_err(|error| if expected { damaged(error.to_string()) } else { error.into() })?;
    let found = Found::read(&db).map_err(|error| damaged(error.to_string()))?;
    if !found.is_readable() {
        return Err(OpenError::Newer { path: path.to_owned(), found: found.readable_by });
    }
    if found.applied == 0 && expected {
        return Err(OpenError::Lost(path.to_owned()));
    }
    if found.applied > 0 && found.applied < SCHEMA_VERSION {
        // What is carried over must be sound before it is.
        check(&db).map_err(damaged)?;
    }
    carry_over(&db, found)?;
    check(&db).map_err(damaged)?;
    orders::normalize_addresses(&mut db).map_err(|error| damaged(told(error)))?;
    catalog::search::catch_up(&mut db).map_err(|error| match error {
        StoreError::Sqlite(error) | StoreError::Commit(error) => error.into(),
        error => damaged(told(error)),
    })?;
    if !expected {
        write_durably(&marker, b"This folder holds the store of a Tuppence shop.\n")?;
    }
    Ok(db)
}

/// How far the tables of a file are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Found {
    /// The last step that was carried out; 0 for an empty file.
    applied: i64,
    /// The step a program must know to read the file.
    readable_by: i64,
}

impl Found {
    fn read(db: &Connection) -> rusqlite::Result<Found> {
        let readable_by: i64 = db.pragma_query_value(None, "user_version", |row| row.get(0))?;
        // Stores of the first three versions have no such table yet.
        let applied = match db.table_exists(None::<&str>, "schema_version")? {
            true => db.query_row("SELECT max(applied) FROM schema_version", [], |row| row.get(0)).optional()?.flatten(),
            false => None,
        };
        Ok(Found { applied: applied.unwrap_or(readable_by).max(readable_by), readable_by })
    }

    fn is_readable(self) -> bool {
        self.readable_by <= SCHEMA_VERSION
    }
}

/// Takes the steps that are missing, each in a transaction of its own.
fn carry_over(db: &Connection, found: Found) -> rusqlite::Result<()> {
    for Step { version, sql, effect } in STEPS.iter().filter(|step| step.version > found.applied) {
        let breaks = match effect {
            Effect::Breaks => format!("PRAGMA user_version = {version};"),
            Effect::Adds => String::new(),
        };
        db.execute_batch(&format!(
            "BEGIN IMMEDIATE;
             {sql}
             CREATE TABLE IF NOT EXISTS schema_version (applied INTEGER NOT NULL);
             INSERT INTO schema_version (applied) VALUES ({version});
             {breaks}
             COMMIT;"
        ))?;
    }
    Ok(())
}

/// Before SQLite opens the log and drops what it cannot read.
fn refuse_damaged_log(dir: &Path, path: &Path) -> Result<(), OpenError> {
    match wal::damage(&dir.join(LOG))? {
        Some(damage) => Err(OpenError::Damaged { path: path.to_owned(), reason: damage.to_string() }),
        None => Ok(()),
    }
}

/// A second connection that writes, beside the process that opened the store.
pub(super) fn join(dir: &Path, path: &Path) -> Result<Connection, OpenError> {
    refuse_damaged_log(dir, path)?;
    let db = connect(path)?;
    let found = Found::read(&db)?;
    if !found.is_readable() {
        return Err(OpenError::Newer { path: path.to_owned(), found: found.readable_by });
    }
    if found.applied < SCHEMA_VERSION {
        return Err(OpenError::Older { path: path.to_owned(), found: found.applied });
    }
    Ok(db)
}

fn check(db: &Connection) -> Result<(), String> {
    let verdict: Option<String> = db
        .query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))
        .optional()
        .map_err(|error| error.to_string())?;
    match verdict.as_deref() {
        Some("ok") => {}
        other => return Err(other.unwrap_or("no answer from the check").to_owned()),
    }
    // The index of words has a check of its own, which compares it with the text it was made of.
    db.execute("INSERT INTO product_words (product_words) VALUES ('integrity-check')", [])
        .map_err(|error| error.to_string())?;
    // A store of an earlier version has no such index yet.
    if db.table_exists(None::<&str>, "product_names").map_err(|error| error.to_string())? {
        db.execute("INSERT INTO product_names (product_names) VALUES ('integrity-check')", [])
            .map_err(|error| error.to_string())?;
    }
    sealed::check_all(db).and_then(|()| catalog::check_cards(db)).map_err(told)
}

fn told(error: StoreError) -> String {
    match error {
        StoreError::Damaged(reason) => reason,
        StoreError::Unreadable { row, reason } => format!("{row}: {reason}"),
        StoreError::Sqlite(error) | StoreError::Commit(error) => error.to_string(),
        StoreError::Conflict => "the tables contradict each other".to_owned(),
    }
}

fn write_durably(path: &Path, bytes: &[u8]) -> io::Result<()> {
    fs::write(path, bytes)?;
    fs::File::open(path)?.sync_all()?;
    match path.parent() {
        Some(dir) => fs::File::open(dir)?.sync_all(),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r084_steps_are_numbered_and_those_that_only_add_take_nothing_away() {
        for (step, version) in STEPS.iter().zip(1..) {
            assert_eq!(step.version, version);
            let sql: String = step.sql.lines().map(|line| line.split("--").next().unwrap_or_default()).collect();
            let takes = ["DROP ", "RENAME "].into_iter().find(|word| sql.to_uppercase().contains(word));
            assert!(step.effect == Effect::Breaks || takes.is_none(), "step {version}: {takes:?}");
        }
    }
}

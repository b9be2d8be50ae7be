//! Making, opening and checking the file.

use super::{StoreError, catalog, sealed, wal};
use rusqlite::{Connection, OptionalExtension};
use std::{
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

/// Version of the tables. Later versions only add, so that old and new programs read each other's rows.
const SCHEMA_VERSION: i64 = 6;
/// Lies beside the store once it exists: where it is, an empty or missing store is a loss, not a start.
const MARKER: &str = "STORE";

/// Where SQLite writes first.
const LOG: &str = "tuppence.db-wal";

/// What leads from each version to the next, beginning with an empty file.
const STEPS: [(i64, &str); 6] = [
    (1, include_str!("schema.sql")),
    (2, include_str!("schema_2.sql")),
    (3, include_str!("schema_3.sql")),
    (4, include_str!("schema_4.sql")),
    (5, include_str!("schema_5.sql")),
    (6, include_str!("schema_6.sql")),
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
    #[error("the store cannot be opened: {0}")]
    Sqlite(#[from] rusqlite::Error),
    #[error("the data folder cannot be used: {0}")]
    Io(#[from] io::Error),
}

/// A connection that writes.
pub(super) fn connect(path: &Path) -> rusqlite::Result<Connection> {
    let db = Connection::open(path)?;
    db.busy_timeout(Duration::from_secs(5))?;
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
    // Before SQLite opens the log and drops what it cannot read.
    if wal::is_damaged(&dir.join(LOG))? {
        return Err(damaged("its write-ahead log lacks transactions that were acknowledged".to_owned()));
    }
    let db = connect(path).map_err(|error| if expected { damaged(error.to_string()) } else { error.into() })?;
    let found: i64 =
        db.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(|e| damaged(e.to_string()))?;
    if found > SCHEMA_VERSION {
        return Err(OpenError::Newer { path: path.to_owned(), found });
    }
    if found == 0 && expected {
        return Err(OpenError::Lost(path.to_owned()));
    }
    if found > 0 && found < SCHEMA_VERSION {
        // What is carried over must be sound before it is.
        check(&db).map_err(damaged)?;
    }
    for (version, step) in STEPS.iter().filter(|(version, _)| *version > found) {
        db.execute_batch(&format!("BEGIN IMMEDIATE; {step} PRAGMA user_version = {version}; COMMIT;"))?;
    }
    check(&db).map_err(damaged)?;
    if !expected {
        write_durably(&marker, b"This folder holds the store of a Tuppence shop.\n")?;
    }
    Ok(db)
}

/// A second connection that writes, beside the process that opened the store.
pub(super) fn join(path: &Path) -> Result<Connection, OpenError> {
    let db = connect(path)?;
    let found: i64 = db.pragma_query_value(None, "user_version", |row| row.get(0))?;
    match found {
        SCHEMA_VERSION => Ok(db),
        _ => Err(OpenError::Newer { path: path.to_owned(), found }),
    }
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
    sealed::check_all(db).and_then(|()| catalog::check_cards(db)).map_err(|error| match error {
        StoreError::Damaged(reason) => reason,
        StoreError::Sqlite(error) | StoreError::Commit(error) => error.to_string(),
        StoreError::Conflict => "the tables contradict each other".to_owned(),
    })
}

fn write_durably(path: &Path, bytes: &[u8]) -> io::Result<()> {
    fs::write(path, bytes)?;
    fs::File::open(path)?.sync_all()?;
    match path.parent() {
        Some(dir) => fs::File::open(dir)?.sync_all(),
        None => Ok(()),
    }
}

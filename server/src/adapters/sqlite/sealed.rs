//! Rows as JSON with a checksum beside them.

use super::StoreError;
use domain::token::Sha256Sum;
use rusqlite::{Connection, OptionalExtension, Params, Row};
use serde::{Serialize, de::DeserializeOwned};

/// The tables whose rows have a body and a checksum.
pub(super) const SEALED_TABLES: [&str; 12] = [
    "products",
    "orders",
    "grants",
    "links",
    "inbox",
    "outbox",
    "audit",
    "accounts",
    "sessions",
    "pending_sign_ins",
    "drafts",
    "held_addresses",
];

/// A row's body as it is stored, with its checksum.
pub(super) struct Sealed {
    pub body: String,
    pub sum: i64,
}

impl Sealed {
    pub fn of(value: &impl Serialize) -> Result<Sealed, StoreError> {
        let body = serde_json::to_string(value).map_err(|error| StoreError::Damaged(error.to_string()))?;
        Ok(Sealed { sum: checksum(&body), body })
    }
}

/// The first eight bytes of the SHA-256 of a body.
fn checksum(body: &str) -> i64 {
    let sum = Sha256Sum::of(body.as_bytes());
    let mut head = [0; 8];
    head.copy_from_slice(&sum.as_bytes()[..8]);
    i64::from_be_bytes(head)
}

/// Opens the row's `body` and `sum`, which are its first two columns.
fn unseal<T: DeserializeOwned>(row: &Row) -> Result<T, StoreError> {
    let (body, sum): (String, i64) = (row.get(0)?, row.get(1)?);
    if checksum(&body) != sum {
        return Err(StoreError::Damaged("a row does not match its checksum".to_owned()));
    }
    serde_json::from_str(&body).map_err(|error| StoreError::Damaged(error.to_string()))
}

/// The one row `sql` selects, if any.
pub(super) fn one<T: DeserializeOwned>(
    db: &Connection,
    sql: &str,
    params: impl Params,
) -> Result<Option<T>, StoreError> {
    let mut statement = db.prepare_cached(sql)?;
    let row = statement.query_row(params, |row| Ok(unseal(row))).optional()?;
    row.transpose()
}

/// All rows `sql` selects.
pub(super) fn all<T: DeserializeOwned>(db: &Connection, sql: &str, params: impl Params) -> Result<Vec<T>, StoreError> {
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query(params)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(unseal(row)?);
    }
    Ok(found)
}

/// Compares every row of every table with its checksum.
pub(super) fn check_all(db: &Connection) -> Result<(), StoreError> {
    for table in SEALED_TABLES {
        // A store of an earlier version has not all of them yet.
        if !db.table_exists(None::<&str>, table)? {
            continue;
        }
        let mut statement = db.prepare(&format!("SELECT body, sum FROM {table}"))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (body, sum): (String, i64) = (row.get(0)?, row.get(1)?);
            if checksum(&body) != sum {
                return Err(StoreError::Damaged(format!("a row of table {table} does not match its checksum")));
            }
        }
    }
    Ok(())
}

//! Rows as JSON with a checksum beside them.
//!
//! A row may be unreadable: a newer program wrote it, or it is damaged. Who asks for that row is told so; a list goes on
//! without it and keeps its name, so that somebody hears of it.

use super::error::StoreError;
use domain::delivery::token::Sha256Sum;
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

/// Rows in a list's way that cannot be read and are stepped over at most.
const MOST_PASSED_OVER: usize = 10_000;

/// A table of sealed rows, and the expression that names a row of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rows {
    pub table: &'static str,
    pub key: &'static str,
}

const fn rows(table: &'static str, key: &'static str) -> Rows {
    Rows { table, key }
}

pub(super) const PRODUCTS: Rows = rows("products", "id");
pub(super) const ORDERS: Rows = rows("orders", "id");
pub(super) const GRANTS: Rows = rows("grants", "order_id || '/' || line");
pub(super) const LINKS: Rows = rows("links", "hash");
pub(super) const INBOX: Rows = rows("inbox", "id");
pub(super) const OUTBOX: Rows = rows("outbox", "id");
pub(super) const AUDIT: Rows = rows("audit", "CAST(seq AS TEXT)");
pub(super) const ACCOUNTS: Rows = rows("accounts", "id");
pub(super) const SESSIONS: Rows = rows("sessions", "hash");
pub(super) const PENDING: Rows = rows("pending_sign_ins", "hash");
pub(super) const DRAFTS: Rows = rows("drafts", "admin || '/' || product");
pub(super) const HELD: Rows = rows("held_addresses", "'-'");

impl Rows {
    /// The columns every read of sealed rows begins with: body, sum and name.
    pub fn columns(self) -> String {
        let Rows { table, key } = self;
        format!("{table}.body, {table}.sum, '{table}/' || {key}")
    }
}

/// Names of rows that a list went on without.
#[derive(Debug, Default)]
pub(super) struct PassedOver(pub Vec<String>);

impl PassedOver {
    /// The value of a row that can be read; the name of one that cannot is kept.
    pub fn readable<T>(&mut self, read: Result<T, StoreError>) -> Result<Option<T>, StoreError> {
        match read {
            Ok(value) => Ok(Some(value)),
            Err(StoreError::Unreadable { row, .. }) => {
                self.0.push(row);
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }
}

/// Opens the row whose first columns are [`Rows::columns`].
pub(super) fn unseal<T: DeserializeOwned>(row: &Row) -> Result<T, StoreError> {
    let (body, sum): (String, i64) = (row.get(0)?, row.get(1)?);
    let value = match checksum(&body) == sum {
        true => serde_json::from_str(&body).map_err(|error| error.to_string()),
        false => Err("it does not match its checksum".to_owned()),
    };
    value.map_err(|reason| match row.get(2) {
        Ok(row) => StoreError::Unreadable { row, reason },
        Err(error) => error.into(),
    })
}

/// The one row of `rows` that `rest` finds, if any.
///
/// # Errors
/// [`StoreError::Unreadable`] names it if it cannot be read.
pub(super) fn one<T: DeserializeOwned>(
    db: &Connection,
    rows: Rows,
    rest: &str,
    params: impl Params,
) -> Result<Option<T>, StoreError> {
    let sql = format!("SELECT {} FROM {} {rest}", rows.columns(), rows.table);
    let mut statement = db.prepare_cached(&sql)?;
    let row = statement.query_row(params, |row| Ok(unseal(row))).optional()?;
    row.transpose()
}

/// The first `most` rows of `rows` that `rest` finds and that can be read.
pub(super) fn all<T: DeserializeOwned>(
    db: &Connection,
    passed: &mut PassedOver,
    rows: Rows,
    rest: &str,
    params: impl Params,
    most: usize,
) -> Result<Vec<T>, StoreError> {
    // Some more than wanted: one that cannot be read must not take the place of one that can.
    let limit = most.saturating_add(MOST_PASSED_OVER).min(i64::MAX as usize);
    let sql = format!("SELECT {} FROM {} {rest} LIMIT {limit}", rows.columns(), rows.table);
    all_of(db, passed, &sql, params, most)
}

/// The first `most` rows of `sql`, whose first columns are [`Rows::columns`], that can be read.
pub(super) fn all_of<T: DeserializeOwned>(
    db: &Connection,
    passed: &mut PassedOver,
    sql: &str,
    params: impl Params,
    most: usize,
) -> Result<Vec<T>, StoreError> {
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query(params)?;
    let mut found = Vec::new();
    while found.len() < most
        && let Some(row) = rows.next()?
    {
        found.extend(passed.readable(unseal(row))?);
    }
    Ok(found)
}

/// Whether the row called `name`, `orders/…` or the like, can be read by now; one that is gone keeps nobody waiting.
pub(super) fn is_readable(db: &Connection, name: &str) -> Result<bool, StoreError> {
    fn reads<T: DeserializeOwned>(db: &Connection, rows: Rows, key: &str) -> Result<bool, StoreError> {
        reads_where::<T>(db, rows, &format!("WHERE {} = ?1", rows.key), [key])
    }
    fn reads_where<T: DeserializeOwned>(
        db: &Connection,
        rows: Rows,
        condition: &str,
        key: impl Params,
    ) -> Result<bool, StoreError> {
        match one::<T>(db, rows, condition, key) {
            Ok(_) => Ok(true),
            Err(StoreError::Unreadable { .. }) => Ok(false),
            Err(error) => Err(error),
        }
    }
    let Some((table, key)) = name.split_once('/') else { return Ok(true) };
    match table {
        "products" => reads::<domain::Product>(db, PRODUCTS, key),
        "orders" => reads::<domain::Order>(db, ORDERS, key),
        "grants" => {
            let key = key.rsplit_once('/').unwrap_or((key, ""));
            reads_where::<domain::delivery::grant::Grant>(db, GRANTS, "WHERE order_id = ?1 AND line = ?2", key)
        }
        "links" => reads::<domain::delivery::grant::Link>(db, LINKS, key),
        "inbox" => reads::<domain::payments::inbox::InboxEvent>(db, INBOX, key),
        "outbox" => reads::<domain::mail::outbox::OutboxRow>(db, OUTBOX, key),
        "audit" => {
            let key = (key.parse::<i64>().unwrap_or(-1),);
            reads_where::<domain::audit::AuditRow>(db, AUDIT, "WHERE seq = ?1", key)
        }
        "accounts" => reads::<domain::team::LocalAccount>(db, ACCOUNTS, key),
        "sessions" => reads::<domain::team::session::Session>(db, SESSIONS, key),
        "pending_sign_ins" => reads::<domain::team::session::PendingSignIn>(db, PENDING, key),
        "drafts" => {
            let key = key.split_once('/').unwrap_or((key, ""));
            reads_where::<domain::catalog::Autosave>(db, DRAFTS, "WHERE admin = ?1 AND product = ?2", key)
        }
        "cards" => {
            let card: Option<String> =
                db.query_row("SELECT card FROM products WHERE id = ?1", [key], |row| row.get(0)).optional()?;
            Ok(card.is_none_or(|card| serde_json::from_str::<domain::catalog::listing::Card>(&card).is_ok()))
        }
        // Whatever it is, it is told of again if it is met again.
        _ => Ok(true),
    }
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

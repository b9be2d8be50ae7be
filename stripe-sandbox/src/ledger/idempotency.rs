//! Idempotency keys: the same call again gets the same answer.
//!
//! Source: Stripe API reference, Idempotent requests. The first answer is kept for the key,
//! success or failure, also a 500; the same key with other parameters is an error; refused
//! parameters leave the key free.

use crate::error::ApiError;
use crate::ledger::{LedgerError, Tx};
use rusqlite::{OptionalExtension, params};
use serde_json::Value;

/// Stripe may forget a key after this time, so the sandbox does.
const KEPT_SECS: i64 = 24 * 3600;
const MAX_KEY_CHARS: usize = 255;

/// The first answer to a key.
pub struct Stored {
    pub status: u16,
    pub body: Value,
    pub request_id: String,
}

/// The answer stored for `key`, if this is the same call.
///
/// # Errors
/// 400 if the key is too long or belongs to another call.
pub fn recall(tx: &Tx<'_>, key: &str, path: &str, encoded: &str) -> Result<Option<Stored>, ApiError> {
    if key.chars().count() > MAX_KEY_CHARS {
        let message = format!("Idempotency keys may be at most {MAX_KEY_CHARS} characters long.");
        return Err(ApiError::idempotency(message));
    }
    let row = |row: &rusqlite::Row<'_>| {
        Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get(2)?, row.get::<_, String>(3)?, row.get(4)?))
    };
    let known = tx
        .sql()
        .query_row("SELECT path, params, status, body, request_id FROM idempotency_keys WHERE key = ?1", [key], row)
        .optional()
        .map_err(LedgerError::from)?;
    let Some((known_path, known_params, status, body, request_id)) = known else { return Ok(None) };
    if known_path != path {
        let message = format!(
            "Keys for idempotent requests can only be used for the same endpoint they were first used for ('{known_path}' vs '{path}'). Try using a key other than '{key}' if you meant to execute a different request."
        );
        return Err(ApiError::idempotency(message));
    }
    if known_params != encoded {
        let message = format!(
            "Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '{key}' if you meant to execute a different request."
        );
        return Err(ApiError::idempotency(message));
    }
    let body = serde_json::from_str(&body).map_err(LedgerError::from)?;
    Ok(Some(Stored { status, body, request_id }))
}

/// Keeps `stored` for `key`, in the place of what was kept before.
pub fn remember(tx: &Tx<'_>, key: &str, path: &str, encoded: &str, stored: &Stored) -> Result<(), LedgerError> {
    tx.sql().execute(
        "INSERT OR REPLACE INTO idempotency_keys (key, path, params, status, body, request_id, created)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![key, path, encoded, stored.status, stored.body.to_string(), stored.request_id, tx.now()],
    )?;
    Ok(())
}

pub fn forget_old_keys(tx: &Tx<'_>) -> Result<(), LedgerError> {
    tx.sql().execute("DELETE FROM idempotency_keys WHERE created < ?1", [tx.now() - KEPT_SECS])?;
    Ok(())
}

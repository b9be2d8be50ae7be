//! What will happen by itself, and when.

use crate::ledger::{LedgerError, Tx};
use rusqlite::{OptionalExtension, params};
use serde::{Deserialize, Serialize};

/// Something due at a moment of business time. By then it may be moot; then it does nothing.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Task {
    ExpireSession { session: String },
    SettlePayment { payment_intent: String, succeeds: bool },
    OpenDispute { charge: String },
    OpenInquiry { charge: String },
    SettleRefund { refund: String },
    FailRefund { refund: String },
}

/// Notes `task` for `due_at`, Unix seconds of business time.
pub fn schedule(tx: &Tx<'_>, due_at: i64, task: &Task) -> Result<(), LedgerError> {
    let task = serde_json::to_string(task)?;
    tx.sql().execute("INSERT INTO agenda (due_at, task) VALUES (?1, ?2)", params![due_at, task])?;
    Ok(())
}

/// Takes the oldest task that is due off the schedule.
pub fn take_due(tx: &Tx<'_>) -> Result<Option<Task>, LedgerError> {
    let mut statement =
        tx.sql().prepare_cached("SELECT seq, task FROM agenda WHERE due_at <= ?1 ORDER BY due_at, seq LIMIT 1")?;
    let row: Option<(i64, String)> =
        statement.query_row([tx.now()], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    let Some((seq, task)) = row else { return Ok(None) };
    tx.sql().execute("DELETE FROM agenda WHERE seq = ?1", [seq])?;
    Ok(Some(serde_json::from_str(&task)?))
}

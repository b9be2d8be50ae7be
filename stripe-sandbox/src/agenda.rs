//! What happens by itself when its time has come: pages close, delayed money arrives.

use super::checkout_sessions;
use super::ledger::{LedgerError, Tx};
use super::objects::RefundStatus;
use super::{disputes, idempotency, payments, refunds};
use rusqlite::{OptionalExtension, params};
use serde::{Deserialize, Serialize};

/// Something due at a moment of business time. By then it may be moot; then it does nothing.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Task {
    ExpireSession { session: String },
    SettlePayment { payment_intent: String, succeeds: bool },
    OpenDispute { charge: String },
    SettleRefund { refund: String },
    FailRefund { refund: String },
}

/// Notes `task` for `due_at`, Unix seconds of business time.
pub fn plan(tx: &Tx<'_>, due_at: i64, task: &Task) -> Result<(), LedgerError> {
    let task = serde_json::to_string(task)?;
    tx.sql().execute("INSERT INTO agenda (due_at, task) VALUES (?1, ?2)", params![due_at, task])?;
    Ok(())
}

/// Does everything that is due, oldest first.
///
/// Each look at the ledger begins with this, so nobody sees an open page after its hour, whether
/// or not the background task runs.
pub fn catch_up(tx: &Tx<'_>) -> Result<(), LedgerError> {
    idempotency::forget_old_keys(tx)?;
    while let Some((seq, task)) = next_due(tx)? {
        tx.sql().execute("DELETE FROM agenda WHERE seq = ?1", [seq])?;
        match task {
            Task::ExpireSession { session } => checkout_sessions::close_unpaid(tx, &session)?,
            Task::SettlePayment { payment_intent, succeeds } => payments::settle(tx, &payment_intent, succeeds)?,
            Task::OpenDispute { charge } => disputes::open(tx, &charge, "fraudulent", false).map(drop)?,
            Task::SettleRefund { refund } => refunds::settle(tx, &refund)?,
            Task::FailRefund { refund } => {
                if let Some(refund) = tx.get(&refund)? {
                    refunds::end(tx, refund, RefundStatus::Failed).map(drop)?;
                }
            }
        }
    }
    Ok(())
}

fn next_due(tx: &Tx<'_>) -> Result<Option<(i64, Task)>, LedgerError> {
    let mut statement =
        tx.sql().prepare_cached("SELECT seq, task FROM agenda WHERE due_at <= ?1 ORDER BY due_at, seq LIMIT 1")?;
    let row: Option<(i64, String)> =
        statement.query_row([tx.now()], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    row.map(|(seq, task)| Ok((seq, serde_json::from_str(&task)?))).transpose()
}

//! The log of API calls, for tests that count them.

use crate::api::faults::Fault;
use crate::api::message::{Reply, Request};
use crate::ledger::{LedgerError, Tx};
use rusqlite::params;
use serde::Serialize;

/// One call and what it was told.
#[derive(Debug, Serialize)]
pub struct LoggedCall {
    /// Business time, Unix seconds.
    pub at: i64,
    pub method: String,
    pub path: String,
    pub idempotency_key: Option<String>,
    pub request_id: String,
    /// 0 if the call was not answered and had no effect.
    pub status: u16,
    /// Whether the idempotency key had the answer stored.
    pub replayed: bool,
    /// What a rule did to it.
    #[serde(rename = "misbehavior")]
    pub fault: Option<serde_json::Value>,
}

pub fn log_call(tx: &Tx<'_>, request: &Request, reply: &Reply, fault: Option<&Fault>) -> Result<(), LedgerError> {
    let fault = fault.map(serde_json::to_string).transpose()?;
    tx.sql().execute(
        "INSERT INTO calls (at, method, path, idempotency_key, request_id, status, replayed, misbehaviour)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![tx.now(), request.method, request.path, request.key, request.id, reply.status, reply.replayed, fault],
    )?;
    Ok(())
}

/// All calls, oldest first.
pub fn logged_calls(tx: &Tx<'_>) -> Result<Vec<LoggedCall>, LedgerError> {
    let mut statement = tx.sql().prepare(
        "SELECT at, method, path, idempotency_key, request_id, status, replayed, misbehaviour FROM calls ORDER BY seq",
    )?;
    let calls = statement.query_map([], |row| {
        let fault: Option<String> = row.get(7)?;
        Ok(LoggedCall {
            at: row.get(0)?,
            method: row.get(1)?,
            path: row.get(2)?,
            idempotency_key: row.get(3)?,
            request_id: row.get(4)?,
            status: row.get(5)?,
            replayed: row.get(6)?,
            fault: fault.and_then(|text| serde_json::from_str(&text).ok()),
        })
    })?;
    Ok(calls.collect::<Result<_, _>>()?)
}

//! Rows that cannot be read: who hears of them, and how those set aside come back.

use super::{
    Sqlite,
    alerts::{close_unreadable, open_unreadable, raise},
    error::StoreError,
    lock,
    sealed::{self, INBOX, OUTBOX, PassedOver, Rows},
};
use domain::{
    Timestamp,
    alerts::{Alert, AlertKind},
    mail::outbox::OutboxRow,
    payments::inbox::InboxEvent,
};
use rusqlite::{Connection, Transaction, params};
use serde::de::DeserializeOwned;
use std::{
    sync::PoisonError,
    time::{Duration, Instant},
};

/// What `waiting` holds for a row of inbox or outbox that was set aside: it waits, but for a program that can read it.
const SET_ASIDE: i64 = 2;
/// How long a row is not told of again, should somebody have closed its alert.
const TOLD_FOR: Duration = Duration::from_secs(60 * 60);
/// Rows that are looked at again in one go.
const AT_ONCE: i64 = 500;

/// Takes an unreadable row out of the errors, so that it can be told of; all other errors stay what they are.
pub(super) fn noted<T>(
    done: Result<T, StoreError>,
    passed: &mut PassedOver,
) -> Result<Result<T, StoreError>, StoreError> {
    match done {
        Err(StoreError::Unreadable { row, reason }) => {
            passed.0.push(row.clone());
            Ok(Err(StoreError::Unreadable { row, reason }))
        }
        Err(error) => Err(error),
        Ok(done) => Ok(Ok(done)),
    }
}

impl Sqlite {
    /// Raises the alert about each row that was passed over. A store that takes no writes says so elsewhere.
    pub(super) async fn tell_of(&self, passed: PassedOver) {
        if passed.0.is_empty() {
            return;
        }
        let fresh: Vec<_> = {
            let mut told = self.0.told.lock().unwrap_or_else(PoisonError::into_inner);
            told.retain(|_, at| at.elapsed() < TOLD_FOR);
            let is_new = |row: &String| told.insert(row.clone(), Instant::now()).is_none();
            passed.0.into_iter().filter(is_new).collect()
        };
        if fresh.is_empty() {
            return;
        }
        for row in &fresh {
            tracing::error!(row, "The row {row} cannot be read and was passed over");
        }
        let store = self.clone();
        let raised = tokio::task::spawn_blocking(move || {
            let mut writer = lock(&store.0.writer);
            let tx = writer.transaction()?;
            fresh.iter().try_for_each(|row| raise_about(&tx, row))?;
            Ok::<_, StoreError>(tx.commit()?)
        });
        if !matches!(raised.await, Ok(Ok(()))) {
            tracing::warn!("No alarm could be raised about rows that cannot be read");
        }
    }
}

pub(super) fn raise_about(tx: &Transaction, row: &str) -> Result<(), StoreError> {
    raise(
        tx,
        &Alert {
            kind: AlertKind::UnreadableRow,
            object: row.to_owned(),
            at: Timestamp(jiff::Timestamp::now().as_second()),
        },
    )
}

/// Sets a row of inbox or outbox aside, as `inbox/…` or `outbox/…`, and raises the alert about it. No list reads it again.
pub(super) fn set_aside(tx: &Transaction, row: &str) -> Result<(), StoreError> {
    tracing::error!(row, "The row {row} cannot be read and was set aside");
    let Some((table, id)) = row.split_once('/') else { return Ok(()) };
    let sql = match table {
        "inbox" => "UPDATE inbox SET waiting = ?2 WHERE id = ?1",
        "outbox" => "UPDATE outbox SET waiting = ?2 WHERE id = ?1",
        _ => return Ok(()),
    };
    tx.prepare_cached(sql)?.execute(params![id, SET_ASIDE])?;
    raise_about(tx, row)
}

/// Lets rows wait again that can be read by now, and closes the alerts about rows that can. Returns how many wait again.
pub(super) fn take_back(tx: &Transaction) -> Result<usize, StoreError> {
    let back = take_back_of::<InboxEvent>(tx, INBOX)? + take_back_of::<OutboxRow>(tx, OUTBOX)?;
    for row in open_unreadable(tx)? {
        if sealed::is_readable(tx, &row)? {
            close_unreadable(tx, &row)?;
        }
    }
    Ok(back)
}

fn take_back_of<T: DeserializeOwned>(tx: &Connection, rows: Rows) -> Result<usize, StoreError> {
    let Rows { table, .. } = rows;
    let sql =
        format!("SELECT id FROM {table} INDEXED BY {table}_set_aside WHERE waiting = 2 ORDER BY id LIMIT {AT_ONCE}");
    let ids: Vec<String> = tx.prepare_cached(&sql)?.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let mut back = 0;
    for id in ids {
        match sealed::one::<T>(tx, rows, "WHERE id = ?1", [&id]) {
            Ok(_) => back += tx.execute(&format!("UPDATE {table} SET waiting = 1 WHERE id = ?1"), [&id])?,
            Err(StoreError::Unreadable { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(back)
}

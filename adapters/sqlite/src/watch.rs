//! What statements the store runs, how SQLite plans them and how many rows it visits for them: for tests.

use super::{Sqlite, lock};
use rusqlite::{
    Connection, StatementStatus, params_from_iter,
    trace::{TraceEvent, TraceEventCodes},
    types::Value,
};
use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, PoisonError},
};

/// What all runs of one statement came to (`sqlite3_stmt_status`).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct StatementStats {
    pub times: u64,
    /// Steps forward in a table without an index.
    pub full_scan_steps: u64,
    /// Sorts.
    pub sorts: u64,
    /// Steps of SQLite's virtual machine: they grow with the rows that are visited.
    pub steps: u64,
}

/// Statements by their text, with `?1` for what was bound.
#[derive(Clone, Default)]
pub struct Watch(Arc<Mutex<BTreeMap<String, StatementStats>>>);

impl Watch {
    /// What ran since the last call.
    pub fn take(&self) -> BTreeMap<String, StatementStats> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn attach(&self, db: &mut Connection) -> rusqlite::Result<()> {
        let ran = self.0.clone();
        // SQLite counts for as long as a statement is kept prepared.
        let mut before: HashMap<String, [u64; 3]> = HashMap::new();
        let count = move |event: TraceEvent| {
            let TraceEvent::Profile(statement, _) = event else { return };
            let counters = [StatementStatus::FullscanStep, StatementStatus::Sort, StatementStatus::VmStep];
            let now = counters.map(|counter| u64::from(statement.get_status(counter).unsigned_abs()));
            let sql = statement.sql().into_owned();
            let was = before.insert(sql.clone(), now).filter(|was| was[2] <= now[2]).unwrap_or_default();
            let mut ran = ran.lock().unwrap_or_else(PoisonError::into_inner);
            let ran = ran.entry(sql).or_default();
            ran.times += 1;
            ran.full_scan_steps += now[0] - was[0].min(now[0]);
            ran.sorts += now[1] - was[1].min(now[1]);
            ran.steps += now[2] - was[2];
        };
        db.trace_v2(TraceEventCodes::SQLITE_TRACE_PROFILE, Some(count))
    }
}

impl Sqlite {
    /// Notes every statement from now on.
    ///
    /// # Errors
    /// SQLite's own.
    pub fn watch(&self) -> rusqlite::Result<Watch> {
        let watch = Watch::default();
        for connection in self.0.readers.iter().chain([&self.0.writer]) {
            watch.attach(&mut lock(connection))?;
        }
        Ok(watch)
    }

    /// The steps of `EXPLAIN QUERY PLAN`.
    ///
    /// # Errors
    /// SQLite's own.
    pub fn plan(&self, sql: &str) -> rusqlite::Result<Vec<String>> {
        let writer = lock(&self.0.writer);
        let mut statement = writer.prepare(&format!("EXPLAIN QUERY PLAN {sql}"))?;
        let nothing = vec![Value::Null; statement.parameter_count()];
        let steps = statement.query_map(params_from_iter(nothing), |row| row.get(3))?;
        steps.collect()
    }
}

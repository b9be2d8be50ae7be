//! How many statements the store runs: for `make bench`.

use super::{Sqlite, lock};
use rusqlite::trace::{TraceEvent, TraceEventCodes};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

static COUNTS: AtomicBool = AtomicBool::new(false);
static RAN: AtomicU64 = AtomicU64::new(0);

/// Counts the statements of every store that is opened from now on.
pub fn count_statements() {
    COUNTS.store(true, Ordering::Relaxed);
}

/// Statements that ended since [`count_statements`], the beginnings and ends of transactions among them.
pub fn statements_run() -> u64 {
    RAN.load(Ordering::Relaxed)
}

impl Sqlite {
    pub(crate) fn count_if_asked(&self) -> rusqlite::Result<()> {
        if !COUNTS.load(Ordering::Relaxed) {
            return Ok(());
        }
        // Told once for each statement, without those that triggers run inside of it.
        let ended = |_: TraceEvent| {
            RAN.fetch_add(1, Ordering::Relaxed);
        };
        let mut connections = self.0.readers.iter().chain([&self.0.writer]);
        connections
            .try_for_each(|connection| lock(connection).trace_v2(TraceEventCodes::SQLITE_TRACE_PROFILE, Some(ended)))
    }
}

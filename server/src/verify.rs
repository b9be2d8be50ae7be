//! `tuppence verify`: is the audit log whole?

use crate::{config::Config, open};
use anyhow::Result;
use domain::audit;

const BATCH: usize = 1000;

/// Checks the hash chain of the audit log and returns its length. Opening the store checks all rows, and the
/// write-ahead log of a shop that was not stopped cleanly but for its last transaction.
///
/// # Errors
/// Names the first row that was changed, or what is wrong with the store.
pub async fn audit(config: &Config) -> Result<usize> {
    let orders = open::open_orders(config).await?;
    let mut rows = Vec::new();
    loop {
        let after = rows.last().map_or(0, |row: &audit::AuditRow| row.seq);
        let page = orders.audit(after, BATCH).await?;
        let full = page.len() == BATCH;
        rows.extend(page);
        if !full {
            break;
        }
    }
    audit::verify(&rows)?;
    Ok(rows.len())
}

//! What goes wrong inside the store, and what the shop hears of it.

use domain::PortError;
use rusqlite::ErrorCode;

pub(crate) const SERVICE: &str = "the store";

/// What goes wrong inside the store.
#[derive(Debug)]
pub(crate) enum StoreError {
    Sqlite(rusqlite::Error),
    Commit(rusqlite::Error),
    /// A rule of the port was not met; nothing was changed.
    Conflict,
    Damaged(String),
    /// A row, `orders/…` or the like, is damaged or of a newer version.
    Unreadable {
        row: String,
        reason: String,
    },
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> StoreError {
        match error.sqlite_error_code() {
            Some(ErrorCode::ConstraintViolation) => StoreError::Conflict,
            _ => StoreError::Sqlite(error),
        }
    }
}

fn is_damage(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase))
}

impl From<StoreError> for PortError {
    fn from(error: StoreError) -> PortError {
        match error {
            StoreError::Conflict => PortError::Conflict,
            StoreError::Damaged(reason) => PortError::Broken { service: SERVICE, reason },
            StoreError::Unreadable { row, reason } => {
                PortError::Broken { service: SERVICE, reason: format!("{row}: {reason}") }
            }
            StoreError::Sqlite(error) if is_damage(&error) => {
                PortError::Broken { service: SERVICE, reason: error.to_string() }
            }
            StoreError::Sqlite(error) => PortError::Unavailable { service: SERVICE, reason: error.to_string() },
            StoreError::Commit(error) if error.sqlite_error_code() == Some(ErrorCode::DiskFull) => {
                PortError::Unavailable { service: SERVICE, reason: error.to_string() }
            }
            StoreError::Commit(error) => PortError::Unknown { service: SERVICE, reason: error.to_string() },
        }
    }
}

//! What the people who run a shop can watch: its log and its metrics.

pub mod log;
pub mod names;
pub mod noise;
mod recorder;
pub mod traces;

pub use recorder::{Recorder, recorder};

use domain::PortError;

/// Counts a failure of the store, and passes it on.
pub fn count_store_error(error: PortError) -> PortError {
    let kind = match &error {
        // Somebody was first: no failure.
        PortError::Conflict => return error,
        PortError::Unavailable { .. } => "unavailable",
        PortError::Ambiguous { .. } => "unknown",
        PortError::Broken { .. } => "broken",
    };
    metrics::counter!(names::STORE_ERRORS, "kind" => kind).increment(1);
    error
}

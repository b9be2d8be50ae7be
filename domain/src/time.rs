//! Points in time, as the rules see them.

use serde::{Deserialize, Serialize};

pub const MINUTE_SECS: i64 = 60;
pub const HOUR_SECS: i64 = 60 * MINUTE_SECS;
pub const DAY_SECS: i64 = 24 * HOUR_SECS;

/// A moment in whole seconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// The moment `secs` seconds later; stays at the end of time instead of wrapping.
    pub fn plus_secs(self, secs: i64) -> Timestamp {
        Timestamp(self.0.saturating_add(secs))
    }

    /// The moment `secs` seconds earlier.
    pub fn minus_secs(self, secs: i64) -> Timestamp {
        Timestamp(self.0.saturating_sub(secs))
    }

    /// Seconds from `earlier` to `self`; negative if `earlier` is later.
    pub fn secs_since(self, earlier: Timestamp) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

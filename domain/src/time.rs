//! Points in time, as the rules see them.

mod zone;

pub use zone::{LocalTime, TimeZone, UnknownTimeZone};

use serde::{Deserialize, Serialize};

pub const MINUTE_SECS: i64 = 60;
pub const HOUR_SECS: i64 = 60 * MINUTE_SECS;
pub const DAY_SECS: i64 = 24 * HOUR_SECS;

/// A point in time, in whole seconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// The time `secs` seconds later; stays at the end of time instead of wrapping.
    pub fn plus_secs(self, secs: i64) -> Timestamp {
        Timestamp(self.0.saturating_add(secs))
    }

    /// The time `secs` seconds earlier.
    pub fn minus_secs(self, secs: i64) -> Timestamp {
        Timestamp(self.0.saturating_sub(secs))
    }

    /// The day of UTC it lies in, for machines. [`TimeZone::day_of`] is what people call the day.
    pub fn day(self) -> Day {
        Day(self.0.div_euclid(DAY_SECS))
    }

    /// Seconds from `earlier` to `self`; negative if `earlier` is later.
    pub fn secs_since(self, earlier: Timestamp) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

/// A day of the calendar, counted from 1970-01-01. A [`TimeZone`] says when it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Day(pub i64);

impl Day {
    /// The day `days` before.
    pub fn minus(self, days: i64) -> Day {
        Day(self.0.saturating_sub(days))
    }

    /// Its first second in UTC.
    pub fn begin(self) -> Timestamp {
        Timestamp(self.0.saturating_mul(DAY_SECS))
    }
}

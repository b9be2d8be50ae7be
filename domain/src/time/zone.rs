//! The shop's time zone: when its days begin, and what its clocks show.

use super::{DAY_SECS, Day, Timestamp};

/// A time zone of the IANA database, such as `Europe/Berlin`.
///
/// The database is part of the program, so that a machine without one of its own sells by the same days. In the browser,
/// which is never asked for a time, every zone is UTC: the database would be larger than everything else there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeZone(Rules);

/// There is no such time zone.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a time zone")]
pub struct UnknownTimeZone(String);

/// What becomes of a reading of the shop's clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LocalTime {
    Once(Timestamp),
    /// The clocks are set forward over it. The time is that of the same reading, had they not been.
    Skipped(Timestamp),
    /// The clocks are set back over it. The time is the earlier one.
    Twice(Timestamp),
}

impl LocalTime {
    fn timestamp(self) -> Timestamp {
        match self {
            LocalTime::Once(at) | LocalTime::Skipped(at) | LocalTime::Twice(at) => at,
        }
    }
}

impl TimeZone {
    pub const UTC: TimeZone = TimeZone(UTC_RULES);

    /// The day `at` lies in.
    pub fn day_of(&self, at: Timestamp) -> Day {
        Day(self.local_secs(at).div_euclid(DAY_SECS))
    }

    /// The first moment of `day`. From there to the first moment of the next day are 23 or 25 hours where the clocks are
    /// set.
    pub fn begin_of(&self, day: Day) -> Timestamp {
        self.at_local(day.0.saturating_mul(DAY_SECS)).timestamp()
    }

    /// What the clocks show at `at`, in seconds since they showed 1970-01-01T00:00:00.
    pub fn local_secs(&self, at: Timestamp) -> i64 {
        at.0.saturating_add(self.offset_secs(at))
    }
}

impl Default for TimeZone {
    fn default() -> TimeZone {
        TimeZone::UTC
    }
}

#[cfg(not(target_arch = "wasm32"))]
use jiff::tz::TimeZone as Rules;
#[cfg(not(target_arch = "wasm32"))]
const UTC_RULES: Rules = Rules::UTC;

#[cfg(not(target_arch = "wasm32"))]
impl TimeZone {
    /// Reads a name of the IANA database, in capital letters or small ones.
    ///
    /// # Errors
    /// [`UnknownTimeZone`] if it has no such zone.
    pub fn parse(name: &str) -> Result<TimeZone, UnknownTimeZone> {
        let unknown = || UnknownTimeZone(name.to_owned());
        let rules = jiff::tz::TimeZoneDatabase::bundled().get(name).map_err(|_| unknown())?;
        if rules.is_unknown() { Err(unknown()) } else { Ok(TimeZone(rules)) }
    }

    /// Its name: `Europe/Berlin`.
    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }

    /// What a calendar and a clock show at `at`, as `strftime` patterns say: `%-d %b %Y, %H:%M %Z` for
    /// `5 Nov 2026, 14:05 CET`. `%Z` is the offset from UTC where people have no letters for it.
    pub fn show(&self, at: Timestamp, pattern: &str) -> String {
        in_range(at).to_zoned(self.0.clone()).strftime(pattern).to_string()
    }

    /// When the clocks show `secs` seconds since 1970-01-01T00:00:00.
    pub fn at_local(&self, secs: i64) -> LocalTime {
        use jiff::tz::AmbiguousOffset;
        let clock = Rules::UTC.to_datetime(in_range(Timestamp(secs)));
        let at = |offset: jiff::tz::Offset| Timestamp(secs.saturating_sub(offset.seconds().into()));
        match self.0.to_ambiguous_timestamp(clock).offset() {
            AmbiguousOffset::Unambiguous { offset } => LocalTime::Once(at(offset)),
            AmbiguousOffset::Gap { before, .. } => LocalTime::Skipped(at(before)),
            AmbiguousOffset::Fold { before, .. } => LocalTime::Twice(at(before)),
        }
    }

    fn offset_secs(&self, at: Timestamp) -> i64 {
        self.0.to_offset(in_range(at)).seconds().into()
    }
}

/// The nearest time that calendars of four-digit years know.
#[cfg(not(target_arch = "wasm32"))]
fn in_range(at: Timestamp) -> jiff::Timestamp {
    let end = if at.0 < 0 { jiff::Timestamp::MIN } else { jiff::Timestamp::MAX };
    jiff::Timestamp::from_second(at.0).unwrap_or(end)
}

#[cfg(target_arch = "wasm32")]
type Rules = ();
#[cfg(target_arch = "wasm32")]
const UTC_RULES: Rules = ();

#[cfg(target_arch = "wasm32")]
impl TimeZone {
    pub fn name(&self) -> &str {
        "UTC"
    }

    pub fn at_local(&self, secs: i64) -> LocalTime {
        LocalTime::Once(Timestamp(secs))
    }

    fn offset_secs(&self, _: Timestamp) -> i64 {
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::HOUR_SECS;
    use proptest::prelude::*;

    const ZONES: [&str; 8] = [
        "UTC",
        "Europe/Berlin",
        "America/New_York",
        "America/Los_Angeles",
        // Sets its clocks at midnight.
        "America/Sao_Paulo",
        "Asia/Kathmandu",
        "Australia/Lord_Howe",
        // Had no 30 December 2011.
        "Pacific/Apia",
    ];

    fn zone(name: &str) -> TimeZone {
        TimeZone::parse(name).unwrap()
    }

    fn day(text: &str) -> Day {
        Day(text.parse::<jiff::civil::Date>().unwrap().duration_since(jiff::civil::date(1970, 1, 1)).as_hours() / 24)
    }

    #[test]
    fn a_day_has_23_hours_when_the_clocks_go_forward_and_25_when_they_go_back() {
        for (name, date, hours) in [
            ("Europe/Berlin", "2026-03-29", 23),
            ("Europe/Berlin", "2026-10-25", 25),
            ("America/New_York", "2026-03-08", 23),
            ("America/New_York", "2026-11-01", 25),
            ("America/New_York", "2026-11-02", 24),
            ("UTC", "2026-03-29", 24),
        ] {
            let (zone, day) = (zone(name), day(date));
            let length = zone.begin_of(Day(day.0 + 1)).secs_since(zone.begin_of(day));
            assert_eq!(length, hours * HOUR_SECS, "{name}, {date}");
        }
    }

    #[test]
    fn a_time_is_shown_with_its_zone() {
        let noon = Timestamp(1_763_899_200);
        let shown = |name: &str| zone(name).show(noon, "%-d %b %Y, %H:%M %Z");
        assert_eq!(shown("UTC"), "23 Nov 2025, 12:00 UTC");
        assert_eq!(shown("Europe/Berlin"), "23 Nov 2025, 13:00 CET");
        assert_eq!(shown("Asia/Kathmandu"), "23 Nov 2025, 17:45 +0545");
        assert_eq!(zone("europe/berlin").name(), "Europe/Berlin");
    }

    #[test]
    fn what_is_no_zone_is_refused() {
        for name in ["", "Berlin", "Europe/Berlin ", "CET-1CEST", "+01:00", "Etc/Unknown", "../etc/passwd", "Local"] {
            assert_eq!(TimeZone::parse(name), Err(UnknownTimeZone(name.to_owned())));
        }
    }

    proptest! {
        #[test]
        fn every_time_lies_in_one_day(name in prop::sample::select(&ZONES[..]), secs in 0_i64..4_000_000_000) {
            let (zone, at) = (zone(name), Timestamp(secs));
            let day = zone.day_of(at);
            prop_assert!(zone.begin_of(day) <= at && at < zone.begin_of(Day(day.0 + 1)));
            prop_assert_eq!(zone.day_of(zone.begin_of(day)), day);
        }
    }
}

//! Dates and times as a form's `datetime-local` field writes them: what a clock shows, without a zone.

use crate::time::{DAY_SECS, HOUR_SECS, LocalTime, MINUTE_SECS, TimeZone, Timestamp};

/// The text is not one point in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DatetimeError {
    #[error("write day and time like 2026-11-30T09:00")]
    NotADatetime,
    #[error("the clocks go forward that day and skip this time")]
    Skipped,
    /// Taking one of the two would move the other, which another zone or an import may have stored, by an hour the next
    /// time the form is saved.
    #[error("the clocks go back that day, so this time comes twice")]
    Twice,
}

/// Reads `2026-11-30T09:00`, with seconds or without, on the clocks of `zone`; `None` if nothing stands there.
///
/// # Errors
/// [`DatetimeError`] if it is something else, a day that does not exist, or a time that the clocks show never or twice.
pub fn parse_datetime(text: &str, zone: &TimeZone) -> Result<Option<Timestamp>, DatetimeError> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let (date, time) = text.split_once(['T', ' ']).ok_or(DatetimeError::NotADatetime)?;
    let [year, month, day] = numbers(date, '-')?[..] else { return Err(DatetimeError::NotADatetime) };
    let (hour, minute, second) = match numbers(time, ':')?[..] {
        [hour, minute] => (hour, minute, 0),
        [hour, minute, second] => (hour, minute, second),
        _ => return Err(DatetimeError::NotADatetime),
    };
    let exists = (1970..=9999).contains(&year)
        && (1..=12).contains(&month)
        && day >= 1
        && day <= days_in(year, month)
        && hour < 24
        && minute < 60
        && second < 60;
    if !exists {
        return Err(DatetimeError::NotADatetime);
    }
    let secs = days_from_civil(year, month, day) * DAY_SECS + hour * HOUR_SECS + minute * MINUTE_SECS + second;
    match zone.at_local(secs) {
        LocalTime::Once(at) => Ok(Some(at)),
        LocalTime::Skipped(_) => Err(DatetimeError::Skipped),
        LocalTime::Twice(_) => Err(DatetimeError::Twice),
    }
}

/// Writes a time as [`parse_datetime`] reads it.
pub fn datetime_text(at: Timestamp, zone: &TimeZone) -> String {
    let local = zone.local_secs(at);
    let (days, rest) = (local.div_euclid(DAY_SECS), local.rem_euclid(DAY_SECS));
    let (year, month, day) = civil_from_days(days);
    let (hour, minute, second) = (rest / HOUR_SECS, rest % HOUR_SECS / MINUTE_SECS, rest % MINUTE_SECS);
    let seconds = if second == 0 { String::new() } else { format!(":{second:02}") };
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}{seconds}")
}

fn numbers(text: &str, between: char) -> Result<Vec<i64>, DatetimeError> {
    let number = |part: &str| {
        let plain = !part.is_empty() && part.len() <= 4 && part.bytes().all(|b| b.is_ascii_digit());
        if plain { part.parse().map_err(|_| DatetimeError::NotADatetime) } else { Err(DatetimeError::NotADatetime) }
    };
    text.split(between).map(number).collect()
}

fn days_in(year: i64, month: i64) -> i64 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970-01-01 of a day of the Gregorian calendar, with years beginning in March so that
/// the leap day comes last.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_datetime_survives_its_way_through_a_form() {
        for (text, secs) in [
            ("1970-01-01T00:00", 0),
            ("2000-02-29T12:30", 951_827_400),
            ("2026-11-30T09:00", 1_796_029_200),
            ("2026-11-30T09:00:07", 1_796_029_207),
        ] {
            assert_eq!(parse_datetime(text, &TimeZone::UTC), Ok(Some(Timestamp(secs))), "{text}");
            assert_eq!(datetime_text(Timestamp(secs), &TimeZone::UTC), text);
        }
        assert_eq!(parse_datetime("  ", &TimeZone::UTC), Ok(None));
        for bad in ["tomorrow", "2026-02-29T09:00", "2026-13-01T09:00", "2026-11-30", "2026-11-30T24:00", "-1-1-1T0:0"]
        {
            assert_eq!(parse_datetime(bad, &TimeZone::UTC), Err(DatetimeError::NotADatetime), "{bad}");
        }
    }

    #[test]
    fn r082_a_time_that_the_clocks_skip_or_show_twice_is_refused_with_the_reason() {
        for (zone, text, read) in [
            ("Europe/Berlin", "2026-03-29T01:59", Ok(1_774_745_940)),
            ("Europe/Berlin", "2026-03-29T02:00", Err(DatetimeError::Skipped)),
            ("Europe/Berlin", "2026-03-29T02:59:59", Err(DatetimeError::Skipped)),
            ("Europe/Berlin", "2026-03-29T03:00", Ok(1_774_746_000)),
            ("Europe/Berlin", "2026-10-25T01:59", Ok(1_792_886_340)),
            ("Europe/Berlin", "2026-10-25T02:30", Err(DatetimeError::Twice)),
            ("Europe/Berlin", "2026-10-25T03:00", Ok(1_792_893_600)),
            ("America/New_York", "2026-03-08T02:30", Err(DatetimeError::Skipped)),
            ("America/New_York", "2026-11-01T01:30", Err(DatetimeError::Twice)),
            ("UTC", "9999-12-31T23:59", Ok(253_402_300_740)),
        ] {
            let zone = TimeZone::parse(zone).unwrap();
            assert_eq!(parse_datetime(text, &zone), read.map(|secs| Some(Timestamp(secs))), "{zone:?}, {text}");
        }
    }

    proptest! {
        /// What is stored stands in the form again as it was typed, and means the same when it is sent once more.
        #[test]
        fn r082_a_datetime_typed_in_the_shops_zone_comes_back_as_it_was_typed(
            zone in prop::sample::select(vec![
                "UTC", "Europe/Berlin", "America/New_York", "America/Los_Angeles", "Asia/Kathmandu", "Australia/Lord_Howe",
            ]),
            (year, month, day) in (1970_i64..=9999, 1_i64..=12, 1_i64..=31),
            (hour, minute) in (0_i64..24, 0_i64..60),
        ) {
            let zone = TimeZone::parse(zone).unwrap();
            let day = day.min(days_in(year, month));
            let typed = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}");
            // Clocks that skip a time have said so; see the test above.
            if let Ok(stored) = parse_datetime(&typed, &zone) {
                let shown = datetime_text(stored.unwrap(), &zone);
                prop_assert_eq!(&shown, &typed);
                prop_assert_eq!(parse_datetime(&shown, &zone), Ok(stored));
            }
        }
    }
}

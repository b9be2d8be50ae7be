//! Moments as a form's `datetime-local` field writes them. The shop counts in UTC and says so.

use crate::time::{DAY_SECS, HOUR_SECS, MINUTE_SECS, Timestamp};

/// The text is not a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Write day and time like 2026-11-30T09:00.")]
pub struct BadMoment;

/// Reads `2026-11-30T09:00`, with seconds or without, in UTC; `None` if nothing stands there.
///
/// # Errors
/// [`BadMoment`] if it is something else or a day that does not exist.
pub fn parse_moment(text: &str) -> Result<Option<Timestamp>, BadMoment> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let (date, time) = text.split_once(['T', ' ']).ok_or(BadMoment)?;
    let [year, month, day] = numbers(date, '-')?[..] else { return Err(BadMoment) };
    let (hour, minute, second) = match numbers(time, ':')?[..] {
        [hour, minute] => (hour, minute, 0),
        [hour, minute, second] => (hour, minute, second),
        _ => return Err(BadMoment),
    };
    let exists = (1970..=9999).contains(&year)
        && (1..=12).contains(&month)
        && day >= 1
        && day <= days_in(year, month)
        && hour < 24
        && minute < 60
        && second < 60;
    if !exists {
        return Err(BadMoment);
    }
    let secs = days_from_civil(year, month, day) * DAY_SECS + hour * HOUR_SECS + minute * MINUTE_SECS + second;
    Ok(Some(Timestamp(secs)))
}

/// Writes a moment as [`parse_moment`] reads it.
pub fn moment_text(at: Timestamp) -> String {
    let (days, rest) = (at.0.div_euclid(DAY_SECS), at.0.rem_euclid(DAY_SECS));
    let (year, month, day) = civil_from_days(days);
    let (hour, minute, second) = (rest / HOUR_SECS, rest % HOUR_SECS / MINUTE_SECS, rest % MINUTE_SECS);
    let seconds = if second == 0 { String::new() } else { format!(":{second:02}") };
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}{seconds}")
}

fn numbers(text: &str, between: char) -> Result<Vec<i64>, BadMoment> {
    let number = |part: &str| {
        let plain = !part.is_empty() && part.len() <= 4 && part.bytes().all(|b| b.is_ascii_digit());
        if plain { part.parse().map_err(|_| BadMoment) } else { Err(BadMoment) }
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

    #[test]
    fn a_moment_survives_its_way_through_a_form() {
        for (text, secs) in [
            ("1970-01-01T00:00", 0),
            ("2000-02-29T12:30", 951_827_400),
            ("2026-11-30T09:00", 1_796_029_200),
            ("2026-11-30T09:00:07", 1_796_029_207),
        ] {
            assert_eq!(parse_moment(text), Ok(Some(Timestamp(secs))), "{text}");
            assert_eq!(moment_text(Timestamp(secs)), text);
        }
        assert_eq!(parse_moment("  "), Ok(None));
        for bad in ["tomorrow", "2026-02-29T09:00", "2026-13-01T09:00", "2026-11-30", "2026-11-30T24:00", "-1-1-1T0:0"]
        {
            assert_eq!(parse_moment(bad), Err(BadMoment), "{bad}");
        }
    }
}

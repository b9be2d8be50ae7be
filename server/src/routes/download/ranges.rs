//! Parts of a file, and whether a browser has it already (RFC 9110, sections 13 and 14).
//!
//! One valid range of bytes is served; whatever else a `Range` says is ignored, which RFC 9110 allows and every client
//! understands: the whole file comes.

use http::{HeaderMap, HeaderName, HeaderValue, Method, header};

/// A file as it lies there. Its bytes never change under its name.
pub(super) struct Stored<'a> {
    pub size_bytes: u64,
    /// A strong entity tag, with its quotes.
    pub tag: &'a str,
    /// As in `Last-Modified`.
    pub modified: &'a str,
}

/// What to answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answer {
    Whole,
    /// From the first to the last byte, counted from 0.
    Part {
        first: u64,
        last: u64,
    },
    /// The browser has it.
    NotModified,
    /// The browser wants another file than this one.
    Differs,
    /// There are no such bytes.
    NoSuchBytes,
}

/// What a request with `headers` gets of `stored`.
pub(super) fn answer(method: &Method, headers: &HeaderMap, stored: &Stored) -> Answer {
    if let Some(tags) = joined(headers, &header::IF_MATCH) {
        if !names(&tags, stored.tag, false) {
            return Answer::Differs;
        }
    } else if single(headers, &header::IF_UNMODIFIED_SINCE).is_some_and(|date| is_after(stored.modified, date)) {
        return Answer::Differs;
    }
    if let Some(tags) = joined(headers, &header::IF_NONE_MATCH) {
        if names(&tags, stored.tag, true) {
            return Answer::NotModified;
        }
    } else if single(headers, &header::IF_MODIFIED_SINCE).is_some_and(|date| is_same_or_before(stored.modified, date)) {
        return Answer::NotModified;
    }
    // Ranges are defined for GET alone.
    if *method != Method::GET || !is_still_the_same(headers, stored) {
        return Answer::Whole;
    }
    single(headers, &header::RANGE).map_or(Answer::Whole, |range| part(range, stored.size_bytes))
}

/// One range of `size` bytes; `Whole` for what is not exactly one valid range.
fn part(range: &str, size: u64) -> Answer {
    let Some((unit, set)) = range.split_once('=') else { return Answer::Whole };
    if !unit.trim().eq_ignore_ascii_case("bytes") {
        return Answer::Whole;
    }
    let mut specs = set.split(',').map(str::trim).filter(|spec| !spec.is_empty());
    let (Some(spec), None) = (specs.next(), specs.next()) else { return Answer::Whole };
    match spec.split_once('-') {
        Some(("", suffix)) => match number(suffix) {
            None => Answer::Whole,
            Some(0) => Answer::NoSuchBytes,
            Some(_) if size == 0 => Answer::NoSuchBytes,
            Some(suffix) => Answer::Part { first: size.saturating_sub(suffix), last: size - 1 },
        },
        Some((first, last)) => {
            let end = if last.is_empty() { Some(u64::MAX) } else { number(last) };
            match (number(first), end) {
                (Some(first), Some(last)) if first > last => Answer::Whole,
                (Some(first), Some(_)) if first >= size => Answer::NoSuchBytes,
                (Some(first), Some(last)) => Answer::Part { first, last: last.min(size - 1) },
                _ => Answer::Whole,
            }
        }
        None => Answer::Whole,
    }
}

/// Digits and nothing else; more than fit are the most there can be.
fn number(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().unwrap_or(u64::MAX))
}

/// Whether a browser that goes on with a download has the beginning of this very file.
fn is_still_the_same(headers: &HeaderMap, stored: &Stored) -> bool {
    if !headers.contains_key(header::IF_RANGE) {
        return true;
    }
    // A weak tag is not equal to anything here; a date must be the one that was told.
    single(headers, &header::IF_RANGE).is_some_and(|known| known == stored.tag || known == stored.modified)
}

/// Whether a list of tags names `tag`. Weak ones count where they are compared weakly.
fn names(tags: &str, tag: &str, weakly: bool) -> bool {
    tags.split(',').map(str::trim).any(|known| {
        let strong = if weakly { known.strip_prefix("W/").unwrap_or(known) } else { known };
        known == "*" || strong == tag
    })
}

fn is_after(modified: &str, date: &str) -> bool {
    matches!((unix_secs(modified), unix_secs(date)), (Some(modified), Some(date)) if modified > date)
}

fn is_same_or_before(modified: &str, date: &str) -> bool {
    matches!((unix_secs(modified), unix_secs(date)), (Some(modified), Some(date)) if modified <= date)
}

/// A date of HTTP, in Unix seconds; none if it is no date.
fn unix_secs(date: &str) -> Option<i64> {
    let parser = jiff::fmt::rfc2822::DateTimeParser::new().relaxed_weekday(true);
    parser.parse_timestamp(date).ok().map(|unix_secs| unix_secs.as_second())
}

/// The value of a field that stands there once.
fn single<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    let (Some(value), None) = (values.next(), values.next()) else { return None };
    value.to_str().ok().map(str::trim)
}

/// The values of a field whose value is a list.
fn joined(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let values: Vec<_> = headers.get_all(name).iter().map(|value| value.to_str().unwrap_or_default()).collect();
    (!values.is_empty()).then(|| values.join(","))
}

/// Lets whoever serves the file see nothing but `answer`.
pub(super) fn simplify(headers: &mut HeaderMap, answer: Answer) {
    const ASKED: [HeaderName; 6] = [
        header::RANGE,
        header::IF_RANGE,
        header::IF_MATCH,
        header::IF_NONE_MATCH,
        header::IF_MODIFIED_SINCE,
        header::IF_UNMODIFIED_SINCE,
    ];
    for name in ASKED {
        headers.remove(name);
    }
    if let Answer::Part { first, last } = answer
        && let Ok(range) = HeaderValue::from_str(&format!("bytes={first}-{last}"))
    {
        headers.insert(header::RANGE, range);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORED: Stored = Stored { size_bytes: 1_000, tag: "\"abc\"", modified: "Sun, 29 Nov 2026 10:00:00 GMT" };

    fn asked(fields: &[(&HeaderName, &str)]) -> Answer {
        let mut headers = HeaderMap::new();
        for (name, value) in fields {
            headers.append(*name, HeaderValue::from_str(value).unwrap());
        }
        answer(&Method::GET, &headers, &STORED)
    }

    fn range(range: &str) -> Answer {
        asked(&[(&header::RANGE, range)])
    }

    fn bytes(first: u64, last: u64) -> Answer {
        Answer::Part { first, last }
    }

    #[test]
    fn f067_one_valid_range_is_served() {
        for (text, wanted) in [
            ("bytes=0-0", bytes(0, 0)),
            ("bytes=0-499", bytes(0, 499)),
            ("bytes=500-", bytes(500, 999)),
            ("bytes=999-", bytes(999, 999)),
            ("bytes=0-", bytes(0, 999)),
            ("bytes=900-5000", bytes(900, 999)),
            ("bytes=900-99999999999999999999999", bytes(900, 999)),
            ("bytes=-1", bytes(999, 999)),
            ("bytes=-1000", bytes(0, 999)),
            ("bytes=-1001", bytes(0, 999)),
            ("bytes=-99999999999999999999999", bytes(0, 999)),
            ("Bytes=0-9", bytes(0, 9)),
            ("bytes= 0-9 ", bytes(0, 9)),
            ("bytes=,0-9,", bytes(0, 9)),
        ] {
            assert_eq!(range(text), wanted, "{text}");
        }
    }

    #[test]
    fn f067_what_is_not_one_valid_range_is_ignored() {
        for text in [
            "",
            "bytes",
            "bytes=",
            "bytes=,",
            "bytes=-",
            "bytes=a-b",
            "bytes=5",
            "bytes=9-5",
            "bytes=-5-9",
            "bytes=+1-5",
            "bytes=1-5x",
            "bytes=0x1-5",
            "bytes=1 -5",
            "bytes=0-1,3-4",
            "bytes=0-499,200-700",
            "bytes=0-0,-1",
            "bytes=0-9,1000-",
            "items=0-5",
            "seconds=0-5",
            "bytes:0-5",
            "bytes=١-٥",
            "=0-5",
            "bytes=--5",
        ] {
            let Ok(value) = HeaderValue::from_bytes(text.as_bytes()) else { continue };
            let headers = HeaderMap::from_iter([(header::RANGE, value)]);
            assert_eq!(answer(&Method::GET, &headers, &STORED), Answer::Whole, "{text}");
        }
        assert_eq!(asked(&[(&header::RANGE, "bytes=0-1"), (&header::RANGE, "bytes=5-6")]), Answer::Whole);
    }

    #[test]
    fn f067_bytes_that_are_not_there_are_told() {
        for text in ["bytes=1000-", "bytes=1000-1001", "bytes=99999999999999999999999-", "bytes=-0", "bytes=-00"] {
            assert_eq!(range(text), Answer::NoSuchBytes, "{text}");
        }
        let empty = Stored { size_bytes: 0, ..STORED };
        for text in ["bytes=0-", "bytes=-5"] {
            let headers = HeaderMap::from_iter([(header::RANGE, HeaderValue::from_static(text))]);
            assert_eq!(answer(&Method::GET, &headers, &empty), Answer::NoSuchBytes, "{text}");
        }
    }

    #[test]
    fn f067_a_range_of_another_file_is_the_whole_file() {
        let resumed = |known: &str| asked(&[(&header::RANGE, "bytes=500-"), (&header::IF_RANGE, known)]);
        assert_eq!(resumed("\"abc\""), bytes(500, 999));
        assert_eq!(resumed("Sun, 29 Nov 2026 10:00:00 GMT"), bytes(500, 999));
        for other in ["\"abd\"", "W/\"abc\"", "abc", "*", "", "Sun, 29 Nov 2026 10:00:01 GMT", "yesterday"] {
            assert_eq!(resumed(other), Answer::Whole, "{other}");
        }
        let beyond = asked(&[(&header::RANGE, "bytes=5000-"), (&header::IF_RANGE, "\"abd\"")]);
        assert_eq!(beyond, Answer::Whole, "not 416: the bytes are those of another file");
    }

    #[test]
    fn f067_conditions_come_before_ranges() {
        let with = |name: &HeaderName, value: &str| asked(&[(&header::RANGE, "bytes=0-9"), (name, value)]);
        for same in ["\"abc\"", "W/\"abc\"", "\"x\", \"abc\"", "*"] {
            assert_eq!(with(&header::IF_NONE_MATCH, same), Answer::NotModified, "{same}");
        }
        assert_eq!(with(&header::IF_NONE_MATCH, "\"x\""), bytes(0, 9));
        for same in ["\"abc\"", "\"x\" , \"abc\"", "*"] {
            assert_eq!(with(&header::IF_MATCH, same), bytes(0, 9), "{same}");
        }
        for other in ["\"x\"", "W/\"abc\"", ""] {
            assert_eq!(with(&header::IF_MATCH, other), Answer::Differs, "{other}");
        }
        for (date, modified, unmodified) in [
            ("Sun, 29 Nov 2026 09:59:59 GMT", bytes(0, 9), Answer::Differs),
            ("Sun, 29 Nov 2026 10:00:00 GMT", Answer::NotModified, bytes(0, 9)),
            ("Sun, 29 Nov 2026 10:00:01 GMT", Answer::NotModified, bytes(0, 9)),
            ("soon", bytes(0, 9), bytes(0, 9)),
        ] {
            assert_eq!(with(&header::IF_MODIFIED_SINCE, date), modified, "{date}");
            assert_eq!(with(&header::IF_UNMODIFIED_SINCE, date), unmodified, "{date}");
        }
    }

    #[test]
    fn f067_a_head_request_is_about_the_whole_file() {
        let headers = HeaderMap::from_iter([(header::RANGE, HeaderValue::from_static("bytes=5000-"))]);
        assert_eq!(answer(&Method::HEAD, &headers, &STORED), Answer::Whole);
    }
}

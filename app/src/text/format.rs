//! Kinds, days and prices as people say them.

use crate::messages::messages;
use domain::{Money, Timestamp, time::TimeZone};

/// A price, or `Free`.
pub fn price(money: Money) -> String {
    if money.is_zero() { messages().product().free().to_owned() } else { money.to_string() }
}

/// What one copy costs. A product of which one order may hold several is sold by the seat.
pub fn unit_price(money: Money, quantity_max: u8) -> String {
    let by_seat = quantity_max > 1 && !money.is_zero();
    if by_seat { messages().product().price_per_seat(money) } else { price(money) }
}

/// What kind of file it is, for somebody who wonders what will open it.
pub fn file_kind(media_type: &str, name: &str) -> String {
    let t = messages().product();
    let known = match media_type {
        "application/pdf" => t.kind_pdf(),
        "application/epub+zip" => t.kind_epub(),
        "application/zip" | "application/x-zip-compressed" => t.kind_zip(),
        "application/json" => t.kind_json(),
        "application/x-mobipocket-ebook" => t.kind_kindle(),
        "audio/flac" | "audio/x-flac" => t.kind_flac(),
        "audio/mpeg" => t.kind_mp3(),
        "audio/ogg" => t.kind_ogg(),
        "audio/wav" | "audio/x-wav" | "audio/vnd.wave" => t.kind_wav(),
        "font/otf" => t.kind_opentype(),
        "font/ttf" => t.kind_truetype(),
        "font/woff" | "font/woff2" => t.kind_webfont(),
        "image/jpeg" => t.kind_jpeg(),
        "image/png" => t.kind_png(),
        "image/svg+xml" => t.kind_svg(),
        "image/tiff" => t.kind_tiff(),
        "image/webp" => t.kind_webp(),
        "text/csv" => t.kind_csv(),
        "text/html" => t.kind_html(),
        "text/markdown" => t.kind_markdown(),
        "text/plain" => t.kind_text(),
        "video/mp4" => t.kind_mp4(),
        "video/webm" => t.kind_webm(),
        _ => "",
    };
    let ending = name
        .rsplit_once('.')
        .map(|(_, ending)| ending)
        .filter(|ending| (1..=5).contains(&ending.len()) && ending.bytes().all(|b| b.is_ascii_alphanumeric()));
    match (known, ending) {
        ("", Some(ending)) => t.kind_other(ending.to_ascii_uppercase()),
        ("", None) => t.kind_unknown().to_owned(),
        (known, _) => known.to_owned(),
    }
}

/// A minute: `5 Nov 2026, 14:05 CET`.
pub fn datetime(at: Timestamp, zone: &TimeZone) -> String {
    zone.show(at, "%-d %b %Y, %H:%M %Z")
}

/// A day: `5 November 2026`.
pub fn date(at: Timestamp, zone: &TimeZone) -> String {
    zone.show(at, "%-d %B %Y")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_named_even_if_it_is_new_to_us() {
        assert_eq!(file_kind("application/pdf", "a.pdf"), "PDF document");
        assert_eq!(file_kind("application/octet-stream", "a.blend"), "BLEND file");
        assert_eq!(file_kind("", "README"), "File");
        assert_eq!(file_kind("", "a.<b>"), "File");
    }

    #[test]
    fn days_are_days() {
        let angeles = TimeZone::parse("America/Los_Angeles").unwrap();
        assert_eq!(date(Timestamp(1_762_300_800), &TimeZone::UTC), "5 November 2025");
        assert_eq!(date(Timestamp(1_762_300_800), &angeles), "4 November 2025");
        assert_eq!(datetime(Timestamp(1_762_300_800), &angeles), "4 Nov 2025, 16:00 PST");
        assert_eq!(date(Timestamp(i64::MAX), &TimeZone::UTC), "30 December 9999");
    }
}

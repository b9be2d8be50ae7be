//! Kinds, days and prices as people say them.

use domain::{Money, Timestamp, time::TimeZone};

/// A price, or `Free`.
pub fn price(money: Money) -> String {
    if money.is_zero() { "Free".to_owned() } else { money.to_string() }
}

/// What one copy costs. A product of which one order may hold several is sold by the seat.
pub fn unit_price(money: Money, quantity_max: u8) -> String {
    let by_seat = quantity_max > 1 && !money.is_zero();
    format!("{}{}", price(money), if by_seat { " per seat" } else { "" })
}

/// What kind of file it is, for somebody who wonders what will open it.
pub fn file_kind(media_type: &str, name: &str) -> String {
    let known = match media_type {
        "application/pdf" => "PDF document",
        "application/epub+zip" => "EPUB e-book",
        "application/zip" | "application/x-zip-compressed" => "ZIP archive",
        "application/json" => "JSON data",
        "application/x-mobipocket-ebook" => "Kindle e-book",
        "audio/flac" | "audio/x-flac" => "FLAC audio",
        "audio/mpeg" => "MP3 audio",
        "audio/ogg" => "Ogg audio",
        "audio/wav" | "audio/x-wav" | "audio/vnd.wave" => "WAV audio",
        "font/otf" => "OpenType font",
        "font/ttf" => "TrueType font",
        "font/woff" | "font/woff2" => "Web font",
        "image/jpeg" => "JPEG picture",
        "image/png" => "PNG picture",
        "image/svg+xml" => "SVG drawing",
        "image/tiff" => "TIFF picture",
        "image/webp" => "WebP picture",
        "text/csv" => "CSV table",
        "text/html" => "Web page",
        "text/markdown" => "Markdown text",
        "text/plain" => "Plain text",
        "video/mp4" => "MP4 video",
        "video/webm" => "WebM video",
        _ => "",
    };
    let ending = name
        .rsplit_once('.')
        .map(|(_, ending)| ending)
        .filter(|ending| (1..=5).contains(&ending.len()) && ending.bytes().all(|b| b.is_ascii_alphanumeric()));
    match (known, ending) {
        ("", Some(ending)) => format!("{} file", ending.to_ascii_uppercase()),
        ("", None) => "File".to_owned(),
        (known, _) => known.to_owned(),
    }
}

/// A minute: `5 Nov 2026, 14:05 CET`.
pub fn moment(at: Timestamp, zone: &TimeZone) -> String {
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
        assert_eq!(moment(Timestamp(1_762_300_800), &angeles), "4 Nov 2025, 16:00 PST");
        assert_eq!(date(Timestamp(i64::MAX), &TimeZone::UTC), "30 December 9999");
    }
}

//! Names of files in headers.

/// `attachment` with the name in both forms of RFC 6266: plain for old programs, UTF-8 for the rest.
pub fn content_disposition(name: &str) -> String {
    let plain: String =
        name.chars().map(|c| if c.is_ascii_graphic() && !"\"\\%;".contains(c) || c == ' ' { c } else { '_' }).collect();
    let mut utf8 = String::new();
    for byte in name.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => utf8.push(char::from(byte)),
            _ => utf8.push_str(&format!("%{byte:02X}")),
        }
    }
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{utf8}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a053_no_name_breaks_out_of_the_header() {
        for name in [
            "a\"; filename=evil.exe",
            "a\r\nSet-Cookie: x=1",
            "a%0d%0ab",
            "\u{202e}gpj.exe",
            "ü €.pdf",
            "../../etc/passwd",
            "",
        ] {
            let value = content_disposition(name);
            assert!(value.bytes().all(|b| (0x20..0x7f).contains(&b)), "{value:?}");
            assert_eq!(value.matches('"').count(), 2, "{value}");
            assert_eq!(
                value.matches("filename=").count() + value.matches("filename*=").count(),
                if name.contains("filename=") { 3 } else { 2 }
            );
        }
        assert_eq!(
            content_disposition("Slow Bread.pdf"),
            "attachment; filename=\"Slow Bread.pdf\"; filename*=UTF-8''Slow%20Bread.pdf"
        );
    }
}

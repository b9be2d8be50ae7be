//! File names as labels: never a path, and short, without control characters.

use crate::typed_text::{Lines, clean, is_direction_mark, shows_something};
use unicode_normalization::UnicodeNormalization;

/// Longest label, in characters.
pub const MAX_LABEL: usize = 150;

/// Why a file name cannot be shown to buyers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LabelError {
    #[error("the file has no name")]
    Empty,
    #[error("the file’s name is longer than 150 characters")]
    TooLong,
    #[error("the file’s name contains a character that reverses text or breaks the line")]
    Hidden,
}

/// Makes a label of the name a browser sent: what stands behind the last slash, in NFC, without what nobody sees.
///
/// # Errors
/// [`LabelError`] if nothing is left, or it is too long, or it holds control characters or such that turn text around.
pub fn label(name: &str) -> Result<String, LabelError> {
    if name.chars().any(|c| c.is_control() || turns_text(c)) {
        return Err(LabelError::Hidden);
    }
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let seen = clean(last, Lines::One).map_err(|_| LabelError::Hidden)?;
    let label: String = seen.trim().nfc().filter(|c| !is_direction_mark(*c)).collect();
    if !shows_something(label.trim_matches('.')) {
        return Err(LabelError::Empty);
    }
    if label.chars().count() > MAX_LABEL {
        return Err(LabelError::TooLong);
    }
    Ok(label)
}

/// Embeddings, overrides, isolates, and what breaks a line: no honest file name has them.
fn turns_text(c: char) -> bool {
    matches!(c, '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a054_r050_a_path_is_no_label() {
        for (name, kept) in [
            ("../../etc/passwd", "passwd"),
            ("..\\..\\windows\\win.ini", "win.ini"),
            ("C:\\book.pdf", "book.pdf"),
            (" book.pdf ", "book.pdf"),
            ("%2e%2e%2fbook", "%2e%2e%2fbook"),
            ("cafe\u{301}.pdf", "caf\u{e9}.pdf"),
        ] {
            assert_eq!(label(name).as_deref(), Ok(kept), "{name:?}");
        }
        for (name, kept) in [("a\u{200b}b", "ab"), ("a\u{feff}", "a"), ("\u{5d0}\u{200f}.pdf", "\u{5d0}.pdf")] {
            assert_eq!(label(name).as_deref(), Ok(kept), "{name:?}");
        }
        for empty in ["", "..", "a/", "a/..", " ", "\u{200b}", "a/\u{200e}"] {
            assert_eq!(label(empty), Err(LabelError::Empty), "{empty:?}");
        }
    }

    #[test]
    fn a053_r050_nothing_hides_in_a_label() {
        for evil in ["a\0.pdf", "a\r\nSet-Cookie: x", "gpj\u{202e}.exe", "a\u{2028}b", "a\u{2066}b"] {
            assert_eq!(label(evil), Err(LabelError::Hidden), "{evil:?}");
        }
        assert_eq!(label(&"ü".repeat(150)).map(|l| l.chars().count()), Ok(150));
        assert_eq!(label(&"ü".repeat(151)), Err(LabelError::TooLong));
    }
}

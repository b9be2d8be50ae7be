//! File names as labels (R50): never a path, never a trick.

use unicode_normalization::UnicodeNormalization;

/// Longest label, in characters.
pub const MAX_LABEL: usize = 150;

/// Why a file name cannot be shown to buyers, in words for the seller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LabelError {
    #[error("The file has no name. Rename it and choose it again.")]
    Empty,
    #[error("The file’s name is longer than 150 characters. Rename it and choose it again.")]
    TooLong,
    #[error(
        "The file’s name contains characters that cannot be seen or that turn text around. Rename it and choose it again."
    )]
    Hidden,
}

/// Makes a label of the name a browser sent: what stands behind the last slash, in NFC.
///
/// # Errors
/// [`LabelError`] if nothing is left, or it is too long, or it holds control or bidi characters.
pub fn label(name: &str) -> Result<String, LabelError> {
    if hides_something(name) {
        return Err(LabelError::Hidden);
    }
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let label: String = last.trim().nfc().collect();
    if label.trim_matches('.').is_empty() {
        return Err(LabelError::Empty);
    }
    if label.chars().count() > MAX_LABEL {
        return Err(LabelError::TooLong);
    }
    Ok(label)
}

/// Whether `text` holds characters that steer instead of showing: controls, bidi marks, zero-width ones.
pub(super) fn hides_something(text: &str) -> bool {
    text.chars().any(|c| c.is_control() || is_steering(c))
}

/// Bidi controls, zero-width characters, line and paragraph separators, tags.
pub(super) fn is_steering(c: char) -> bool {
    matches!(c, '\u{61C}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{E0000}'..='\u{E007F}')
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
        for empty in ["", "..", "a/", "a/..", " "] {
            assert_eq!(label(empty), Err(LabelError::Empty), "{empty:?}");
        }
    }

    #[test]
    fn a053_r050_nothing_hides_in_a_label() {
        for evil in ["a\0.pdf", "a\r\nSet-Cookie: x", "gpj\u{202e}.exe", "a\u{200b}b", "a\u{2028}b", "a\u{feff}"] {
            assert_eq!(label(evil), Err(LabelError::Hidden), "{evil:?}");
        }
        assert_eq!(label(&"ü".repeat(150)).map(|l| l.chars().count()), Ok(150));
        assert_eq!(label(&"ü".repeat(151)), Err(LabelError::TooLong));
    }
}

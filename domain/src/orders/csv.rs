//! Cells of a table that spreadsheets open.

use std::borrow::Cow;

/// `text` so that no spreadsheet takes it for a formula: what begins like one gets an apostrophe in
/// front, which the spreadsheet shows as text (OWASP, "CSV Injection").
pub fn csv_cell(text: &str) -> Cow<'_, str> {
    let dangerous = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\0', '\n', '＝', '＋', '－', '＠']);
    if dangerous { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a072_no_cell_begins_like_a_formula() {
        for begin in ["=", "+", "-", "@", "\t", "\r", "\0", "\n", "＝", "＋", "－", "＠"] {
            let evil = format!("{begin}HYPERLINK(\"http://evil\")");
            assert_eq!(csv_cell(&evil), format!("'{evil}"));
        }
        for plain in ["", "Ada", "a=b", "19.99", "'quoted'"] {
            assert_eq!(csv_cell(plain), plain);
        }
    }
}

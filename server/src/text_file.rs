//! Text files that people saved with whatever editor they have.
//!
//! Notepad and PowerShell put a byte order mark in front, spreadsheets save Windows-1252 or UTF-16. Files the shop wrote
//! itself are UTF-8, and are refused by name if an editor made something else of them; tables are read in any encoding.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::{
    fs::{self, File},
    io::{self, BufRead, BufReader, Read},
    path::Path,
};

/// Why the text of a file cannot be taken.
#[derive(Debug, thiserror::Error)]
pub enum TextError {
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error("it is saved as {0}; save it as UTF-8")]
    Encoding(&'static str),
}

/// The byte order mark of UTF-8. Without it Excel takes a table for Windows-1252.
pub const MARK: [u8; 3] = [0xEF, 0xBB, 0xBF];

/// The encoding that a file begins like, if it is not UTF-8 without a mark.
fn begins_like(bytes: &[u8]) -> Option<&'static Encoding> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return Some(encoding);
    }
    // Without a mark, every other byte of Latin text in UTF-16 is zero.
    match bytes {
        [0, c, ..] if *c != 0 => Some(UTF_16BE),
        [c, 0, ..] if *c != 0 => Some(UTF_16LE),
        _ => None,
    }
}

fn name(encoding: &'static Encoding) -> &'static str {
    if encoding == UTF_16BE || encoding == UTF_16LE { "UTF-16" } else { encoding.name() }
}

/// The text of a file in UTF-8, with or without a byte order mark.
///
/// # Errors
/// [`TextError`] names the encoding if it is another one.
pub fn read(path: &Path) -> Result<String, TextError> {
    let bytes = fs::read(path)?;
    match begins_like(&bytes) {
        Some(encoding) if encoding != UTF_8 => return Err(TextError::Encoding(name(encoding))),
        _ => {}
    }
    let text = bytes.strip_prefix(&MARK).unwrap_or(&bytes);
    let text = std::str::from_utf8(text).map_err(|_| TextError::Encoding("another encoding than UTF-8"))?;
    Ok(text.to_owned())
}

/// The lines of a file in UTF-8 with their numbers; empty ones are left out.
///
/// # Errors
/// [`TextError`] if the file cannot be opened or begins like another encoding.
pub fn lines(path: &Path) -> Result<impl Iterator<Item = (u64, io::Result<String>)> + use<>, TextError> {
    let mut file = BufReader::new(File::open(path)?);
    let begin = file.fill_buf()?;
    match begins_like(begin) {
        Some(encoding) if encoding != UTF_8 => return Err(TextError::Encoding(name(encoding))),
        _ => {}
    }
    if begin.starts_with(&MARK) {
        file.consume(MARK.len());
    }
    let lines = (1..).zip(file.lines());
    Ok(lines.filter(|(_, text)| !text.as_ref().is_ok_and(|text| text.trim().is_empty())))
}

/// The text of a table, in whatever encoding a spreadsheet saved it.
///
/// # Errors
/// If the file cannot be read, or is longer than `most_bytes`.
pub fn read_any(path: &Path, most_bytes: u64) -> io::Result<String> {
    let mut bytes = Vec::new();
    File::open(path)?.take(most_bytes + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most_bytes {
        return Err(io::Error::other(format!("it is larger than {} MB", most_bytes / 1_000_000)));
    }
    let encoding = match begins_like(&bytes) {
        Some(encoding) => encoding,
        None if std::str::from_utf8(&bytes).is_ok() => UTF_8,
        // What Excel writes as plain CSV in Western Europe and America.
        None => WINDOWS_1252,
    };
    Ok(encoding.decode(&bytes).0.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(bytes: &[u8]) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(file.path(), bytes).unwrap();
        file
    }

    fn utf16(text: &str, big: bool) -> Vec<u8> {
        text.encode_utf16().flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    }

    #[test]
    fn r082_a_byte_order_mark_does_not_matter_and_utf16_is_refused_by_name() {
        for good in [&b"{\"a\":\"\xc3\xa9\"}\r\n\r\n{}\n"[..], b"\xef\xbb\xbf{\"a\":\"\xc3\xa9\"}\n\n{}"] {
            let file = file(good);
            let read: Vec<_> = lines(file.path()).unwrap().map(|(n, line)| (n, line.unwrap())).collect();
            assert_eq!(read, [(1, "{\"a\":\"é\"}".to_owned()), (3, "{}".to_owned())]);
            assert!(super::read(file.path()).unwrap().starts_with("{\"a\""));
        }
        for big in [false, true] {
            for text in ["\u{feff}{\"a\":1}\n", "{\"a\":1}\n"] {
                let file = file(&utf16(text, big));
                assert!(lines(file.path()).err().unwrap().to_string().contains("UTF-16"));
                assert!(super::read(file.path()).unwrap_err().to_string().contains("UTF-16"));
            }
        }
        assert!(super::read(file(b"caf\xe9").path()).is_err());
        assert_eq!(super::read(file(b"").path()).unwrap(), "");
    }

    #[test]
    fn r082_a_table_is_read_in_the_encodings_of_spreadsheets() {
        let text = "slug;name\r\na;Café – 日本\r\n";
        let western = "slug;name\r\na;Café – x\r\n";
        let (encoded, _, _) = WINDOWS_1252.encode(western);
        for (bytes, text) in [
            (text.as_bytes().to_vec(), text),
            ([&MARK[..], text.as_bytes()].concat(), text),
            (utf16(&format!("\u{feff}{text}"), false), text),
            (utf16(&format!("\u{feff}{text}"), true), text),
            (utf16(text, false), text),
            (encoded.into_owned(), western),
        ] {
            assert_eq!(read_any(file(&bytes).path(), 1_000_000).unwrap(), text);
        }
        assert!(read_any(file(&[b'a'; 11]).path(), 10).is_err());
    }
}

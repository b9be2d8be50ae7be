//! Tables that a spreadsheet saved: which sign stands between the cells, which column is which.

use anyhow::{Context, Result, bail};
use std::{collections::BTreeMap, path::Path};

/// Largest table that is read, in bytes: 100,000 products need a tenth of it.
const MOST_BYTES: u64 = 200_000_000;
const SEPARATORS: [char; 4] = [',', ';', '\t', '|'];

/// The rows of a table, each cell under the name of its column.
#[derive(Debug)]
pub struct Table {
    /// With the line each row begins in.
    pub rows: Vec<(u64, BTreeMap<String, String>)>,
}

impl Table {
    /// Reads `file`, whose first row must name each of `columns`, in any order and beside others.
    ///
    /// # Errors
    /// With words for the person at the console: the file cannot be read, is empty, or lacks a column.
    pub fn read(file: &Path, columns: &[&str]) -> Result<Table> {
        let text = crate::text_file::read_any(file, MOST_BYTES)
            .with_context(|| format!("{} cannot be read", file.display()))?;
        Table::parse(&text, columns).with_context(|| file.display().to_string())
    }

    fn parse(text: &str, columns: &[&str]) -> Result<Table> {
        let wanted = || format!("the first row must name the columns {}", columns.join(", "));
        // The reader counts a line only once it is past its end, which has two signs here.
        let text = text.replace("\r\n", "\n");
        let (text, said, mut first_line) = separator_line(text.trim_start_matches('\u{feff}'));
        // Spreadsheets keep empty rows above a table.
        let blank = |line: &&str| line.chars().all(|c| c.is_whitespace() || SEPARATORS.contains(&c) || c == '"');
        let skipped = text.lines().take_while(blank).count();
        first_line += skipped as u64;
        let text = text.split_inclusive('\n').skip(skipped).collect::<String>();
        let Some(head) = text.lines().next() else { bail!("the table is empty\n  Fix: {}", wanted()) };
        let names = |separator: char| {
            let mut cells = reader(head, separator).into_records();
            let cells = cells.next().and_then(Result::ok).unwrap_or_default();
            cells.iter().map(|cell| cell.trim().to_lowercase()).collect::<Vec<_>>()
        };
        let has_all = |names: &[String]| columns.iter().all(|column| names.iter().any(|name| name == column));
        let known = said.into_iter().chain(SEPARATORS).map(|separator| (separator, names(separator)));
        let known: Vec<_> = known.collect();
        let Some((separator, names)) = known.iter().find(|(_, names)| has_all(names)) else {
            let (_, names) = known.iter().max_by_key(|(_, names)| names.len()).cloned().unwrap_or_default();
            let lacks: Vec<_> = columns.iter().filter(|column| !names.iter().any(|name| name == **column)).collect();
            let lacks = lacks.iter().map(|column| format!("“{column}”")).collect::<Vec<_>>().join(", ");
            bail!("the first row lacks {lacks}; it is “{}”\n  Fix: {}", shortened(head), wanted());
        };
        let mut rows = Vec::new();
        for record in reader(&text, *separator).into_records().skip(1) {
            let record = record.context("the table has a row that cannot be read")?;
            let line = record.position().map_or(0, csv::Position::line) + first_line;
            let cells: BTreeMap<_, _> =
                names.iter().cloned().zip(record.iter().map(|cell| cell.trim().to_owned())).collect();
            if cells.values().any(|cell| !cell.is_empty()) {
                rows.push((line, cells));
            }
        }
        Ok(Table { rows })
    }
}

/// What Excel reads first: `sep=;` in a line of its own. The rest of the text, the separator, and how many lines that took.
fn separator_line(text: &str) -> (&str, Option<char>, u64) {
    let (line, rest) = text.split_once('\n').unwrap_or((text, ""));
    let sign = line.trim_end_matches('\r').trim_matches('"').strip_prefix("sep=").and_then(|sign| sign.chars().next());
    match sign.filter(char::is_ascii) {
        Some(sign) => (rest, Some(sign), 1),
        None => (text, None, 0),
    }
}

fn reader(text: &str, separator: char) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        // A row that ends early is told by what is missing in it.
        .flexible(true)
        .delimiter(u8::try_from(separator).unwrap_or(b','))
        .from_reader(text.as_bytes())
}

fn shortened(head: &str) -> String {
    head.chars().filter(|c| !c.is_control()).take(80).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const COLUMNS: [&str; 2] = ["slug", "price"];

    fn prices(text: &str) -> Vec<(u64, String, String)> {
        let table = Table::parse(text, &COLUMNS).unwrap();
        table.rows.into_iter().map(|(n, row)| (n, row["slug"].clone(), row["price"].clone())).collect()
    }

    #[test]
    fn r082_every_usual_separator_is_found() {
        let row = |line| vec![(line, "a".to_owned(), "19,90".to_owned())];
        for (text, line) in [
            ("slug,price\na,\"19,90\"\n", 2),
            ("slug;price\r\na;19,90\r\n", 2),
            ("\u{feff}slug\tname\tprice\na\tx\t19,90", 2),
            ("slug|price\na|19,90", 2),
            ("sep=;\r\nslug;price\r\na;19,90", 3),
            ("\"sep=,\"\nslug,price\na,\"19,90\"", 3),
            ("Price ; Slug\n19,90; a ", 2),
            (";;\n\nslug;price\n;\na;19,90\n\n;;\n", 5),
        ] {
            assert_eq!(prices(text), row(line), "{text:?}");
        }
    }

    #[test]
    fn r082_what_is_wrong_with_the_head_is_said() {
        let refused = |text: &str| Table::parse(text, &COLUMNS).unwrap_err().to_string();
        assert!(refused("").contains("empty") && refused("\n;;\n").contains("empty"));
        let lacks = refused("slug;cost\na;1");
        assert!(lacks.contains("lacks “price”") && lacks.contains("slug;cost"), "{lacks}");
        assert!(refused("a,1\nb,2").contains("“slug”, “price”"));
    }

    proptest! {
        #[test]
        fn r082_what_is_written_is_read_back(
            cells in proptest::collection::vec("[a-zé日,;\\t|\"' \\n=]{1,8}", 1..6),
            separator in proptest::sample::select(&SEPARATORS[..]),
        ) {
            let mut out = csv::WriterBuilder::new().delimiter(separator as u8).from_writer(Vec::new());
            out.write_record(COLUMNS).unwrap();
            for cell in &cells {
                out.write_record(["x", cell]).unwrap();
            }
            let text = String::from_utf8(out.into_inner().unwrap()).unwrap();
            let read: Vec<_> = prices(&text).into_iter().map(|(_, _, price)| price).collect();
            let written: Vec<_> = cells.iter().map(|cell| cell.trim().to_owned()).collect();
            prop_assert_eq!(read, written);
        }

        #[test]
        fn r082_no_table_breaks_the_reader(text in "\\PC{0,60}|[slugprice,;\\t\"\\n=]{0,60}") {
            let _ = Table::parse(&text, &COLUMNS);
        }
    }
}

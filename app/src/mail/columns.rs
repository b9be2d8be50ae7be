//! Text in columns, as a terminal shows it.

/// Width of the text form: fits a terminal and a quoted reply.
pub const COLUMNS: usize = 72;

/// Lines of at most `columns`, broken between words and, where a word is longer, within it.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_ascii_whitespace() {
        for piece in pieces(word, columns) {
            let line = lines.last_mut().expect("there is a first line");
            if line.is_empty() {
                line.push_str(&piece);
            } else if width(line) + 1 + width(&piece) <= columns {
                line.push(' ');
                line.push_str(&piece);
            } else {
                lines.push(piece);
            }
        }
    }
    lines
}

/// `left` at the left edge, in as many lines as it needs, and `right` at the right edge of the first.
pub fn row(left: &str, right: &str) -> String {
    let mut lines = wrap(left, COLUMNS.saturating_sub(width(right) + 2).max(1));
    let gap = COLUMNS.saturating_sub(width(&lines[0]) + width(right));
    if text_runs_left(&lines[0]) {
        // Ends the run, or the amount would be shown on its far side.
        lines[0].push('\u{200e}');
    }
    lines[0].push_str(&" ".repeat(gap));
    lines[0].push_str(right);
    lines.join("\n")
}

fn pieces(word: &str, columns: usize) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut used = 0;
    for c in word.chars() {
        if used + char_width(c) > columns && used > 0 {
            pieces.push(String::new());
            used = 0;
        }
        pieces.last_mut().expect("there is a first piece").push(c);
        used += char_width(c);
    }
    pieces
}

fn text_runs_left(text: &str) -> bool {
    text.chars().any(|c| matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}'))
}

fn width(text: &str) -> usize {
    text.chars().map(char_width).sum()
}

/// The ranges that matter of Unicode's East Asian Width and of marks that take no place.
fn char_width(c: char) -> usize {
    match c {
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{20d0}'..='\u{20ff}' | '\u{fe00}'..='\u{fe0f}' => 0,
        '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' => 2,
        '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}' => 2,
        '\u{1f300}'..='\u{1faff}' | '\u{20000}'..='\u{3fffd}' => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_stand_at_the_right_edge() {
        for left in ["Bread", "日本のパン", "שלום", &"x".repeat(300), &"many words ".repeat(20), ""] {
            let row = row(left, "$1,234.50");
            assert!(row.lines().all(|line| width(line) <= COLUMNS), "{row}");
            let first = row.lines().next().unwrap();
            assert!(first.ends_with("  $1,234.50") && width(first) == COLUMNS, "{row}");
        }
    }
}

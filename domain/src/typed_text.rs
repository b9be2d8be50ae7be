//! Text that people type or paste: what cannot be seen and does no harm is taken out, what tricks the eye is refused.
//!
//! Word processors, chats and websites leave characters behind that nobody sees: zero-width spaces, byte order marks,
//! vertical tabs. Whoever pasted them cannot find them, so nobody is asked to. Characters that a script needs are kept:
//! direction marks, joiners, and the tags that make up a flag such as Scotland's.

/// Whether a text may have more than one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lines {
    One,
    Many,
}

/// A character that turns the text behind it around, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a hidden character ({code}) reverses text after {after:?}")]
pub struct HiddenOverride {
    /// `U+202E`.
    pub code: String,
    /// The end of what stands before it in its line; empty at the beginning.
    pub after: String,
}

/// How many characters before an override are quoted to show where it is.
const QUOTED: usize = 20;

/// `text` without what nobody sees, in lines that end with `\n`.
///
/// # Errors
/// [`HiddenOverride`] names the first character that forces a direction on others.
pub fn clean(text: &str, lines: Lines) -> Result<String, HiddenOverride> {
    let text = text.replace("\r\n", "\n");
    let mut kept = String::with_capacity(text.len());
    let mut in_flag = false;
    for c in text.chars() {
        in_flag = c == BLACK_FLAG || (in_flag && is_tag(c));
        match c {
            '\u{202D}' | '\u{202E}' => return Err(HiddenOverride::of(c, &kept)),
            '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                kept.push(if lines == Lines::Many { '\n' } else { ' ' });
            }
            '\t' => kept.push(if lines == Lines::Many { '\t' } else { ' ' }),
            c if c.is_control() || is_invisible(c) => {}
            c if is_tag(c) && !in_flag => {}
            c => kept.push(c),
        }
    }
    Ok(close_directions(kept))
}

/// The same with overrides left out, trimmed: for notes that stand beside other things and are not worth a refusal.
pub fn clean_note(text: &str, lines: Lines) -> String {
    let text: String = text.chars().filter(|c| !matches!(c, '\u{202D}' | '\u{202E}')).collect();
    clean(&text, lines).unwrap_or_default().trim().to_owned()
}

/// Whether a reader sees anything of `text`.
pub fn shows_something(text: &str) -> bool {
    // A soft hyphen, Hangul's fillers and an empty Braille cell look like nothing, too.
    let unseen = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || is_invisible(c)
            || is_direction_mark(c)
            || is_opener(c)
            || is_tag(c)
            || matches!(c, '\u{AD}' | '\u{34F}' | '\u{115F}' | '\u{1160}' | '\u{180E}' | '\u{200C}' | '\u{200D}' | '\u{202C}'..='\u{202E}'
                | '\u{2069}' | '\u{2800}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FFA0}' | '\u{E0100}'..='\u{E01EF}')
    };
    !text.chars().all(unseen)
}

impl HiddenOverride {
    fn of(c: char, before: &str) -> HiddenOverride {
        let line = before.trim_end().lines().last().unwrap_or_default();
        let skipped = line.chars().count().saturating_sub(QUOTED);
        HiddenOverride { code: format!("U+{:04X}", u32::from(c)), after: line.chars().skip(skipped).collect() }
    }
}

/// The base of the flags of England, Scotland and Wales; tags behind it say whose it is (Unicode TS 51, ED-14).
const BLACK_FLAG: char = '\u{1F3F4}';

fn is_tag(c: char) -> bool {
    matches!(c, '\u{E0020}'..='\u{E007F}')
}

/// Shows nothing, joins nothing and gives no direction.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}' | '\u{2060}'..='\u{2065}' | '\u{206A}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0001}')
}

/// Direction marks: a word of the other direction needs them to stand right beside a dot or a plus sign.
pub(crate) fn is_direction_mark(c: char) -> bool {
    matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}')
}

/// Embeddings and isolates: they hold until they are closed.
fn is_opener(c: char) -> bool {
    matches!(c, '\u{202A}' | '\u{202B}' | '\u{2066}'..='\u{2068}')
}

fn closer_of(opener: char) -> char {
    if matches!(opener, '\u{202A}' | '\u{202B}') { '\u{202C}' } else { '\u{2069}' }
}

/// Leaves out embeddings and isolates in lines where they are not all closed: they would turn what follows on the page.
fn close_directions(text: String) -> String {
    let steers = |c: char| is_opener(c) || matches!(c, '\u{202C}' | '\u{2069}');
    if !text.chars().any(steers) {
        return text;
    }
    let closed = |line: &str| {
        let mut open = Vec::new();
        for c in line.chars().filter(|c| steers(*c)) {
            if is_opener(c) {
                open.push(closer_of(c));
            } else if open.pop() != Some(c) {
                return false;
            }
        }
        open.is_empty()
    };
    let line = |line: &str| if closed(line) { line.to_owned() } else { line.chars().filter(|c| !steers(*c)).collect() };
    text.split('\n').map(line).collect::<Vec<String>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn r082_what_nobody_sees_is_taken_out() {
        for (typed, kept) in [
            ("A cook\u{200b}book.", "A cookbook."),
            ("\u{feff}Third\u{2060}.", "Third."),
            ("a\0b\u{7}c", "abc"),
            (
                "\u{1F3F4}\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}",
                "\u{1F3F4}\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}",
            ),
            ("plain\u{E0067}\u{E007F}", "plain"),
            ("C++\u{200f} \u{5dc}", "C++\u{200f} \u{5dc}"),
            ("\u{6cc}\u{200c}\u{6a9}", "\u{6cc}\u{200c}\u{6a9}"),
            ("\u{1F469}\u{200D}\u{1F4BB}", "\u{1F469}\u{200D}\u{1F4BB}"),
            ("call \u{2068}+1 555\u{2069} now", "call \u{2068}+1 555\u{2069} now"),
            ("left \u{202a}open", "left open"),
            ("\u{2066}a\u{202c}b", "ab"),
        ] {
            assert_eq!(clean(typed, Lines::Many).as_deref(), Ok(kept), "{typed:?}");
        }
    }

    #[test]
    fn r082_every_kind_of_line_break_breaks_a_line() {
        let typed = "1\r\n2\r3\u{b}4\u{c}5\u{85}6\u{2028}7\u{2029}8\n9\t.";
        assert_eq!(clean(typed, Lines::Many).as_deref(), Ok("1\n2\n3\n4\n5\n6\n7\n8\n9\t."));
        assert_eq!(clean(typed, Lines::One).as_deref(), Ok("1 2 3 4 5 6 7 8 9 ."));
    }

    #[test]
    fn r082_what_shows_nothing_is_no_text() {
        for nothing in ["", " \u{a0}", "\u{200b}", "\u{200f}\u{feff}", "\u{3164}", "\u{2800}", "\u{200d}\u{fe0f}"] {
            assert!(!shows_something(nothing), "{nothing:?}");
        }
        assert!(shows_something("入") && shows_something("😀") && shows_something("-"));
        assert_eq!(clean_note(" a\u{202e}b\r\nc\u{200b} ", Lines::One), "ab c");
    }

    #[test]
    fn r082_an_override_is_refused_with_its_place() {
        let refused = |text: &str| {
            let HiddenOverride { code, after } = clean(text, Lines::Many).unwrap_err();
            (code, after)
        };
        assert_eq!(refused("First line\nCalled gpj\u{202e}.exe"), ("U+202E".to_owned(), "Called gpj".to_owned()));
        assert_eq!(refused("\u{202d}abc"), ("U+202D".to_owned(), String::new()));
    }

    proptest! {
        #[test]
        fn r082_cleaning_twice_changes_nothing_more(text in "\\PC*|[a\u{200b}\u{200f}\u{202a}\u{202c}\u{2066}\u{2069}\u{E0067}\u{1F3F4}\r\n\u{b}\0]{0,12}") {
            if let Ok(once) = clean(&text, Lines::Many) {
                prop_assert_eq!(clean(&once, Lines::Many), Ok(once.clone()));
                let steering = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
                prop_assert!(!once.chars().any(steering));
            }
        }

        #[test]
        fn r082_letters_of_every_script_stay(text in "[\\p{L}\\p{N} .,;!?-]{0,60}") {
            prop_assert_eq!(clean(&text, Lines::One), Ok(text.clone()));
        }
    }
}

//! Makes what people typed safe to put into an email.

/// Longest piece shown, in characters.
const MAX_CHARS: usize = 200;
/// Longest name an email greets somebody by.
const MAX_NAME_CHARS: usize = 60;

/// One line: no breaks, nothing that turns or hides text, not endless.
pub fn one_line(text: &str) -> String {
    let seen = |c: char| if c.is_control() { Some(' ') } else { (!hides_or_turns(c)).then_some(c) };
    let seen: String = text.chars().filter_map(seen).collect();
    let line = seen.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(MAX_CHARS) {
        Some((end, _)) => format!("{}…", line[..end].trim_end()),
        None => line,
    }
}

/// One line that no mail program takes for an encoded word (RFC 2047).
pub fn for_header(text: &str) -> String {
    one_line(text).replace("=?", "= ?")
}

/// The name to greet a buyer by, if it reads like one.
///
/// Anybody can have a free product sent to anybody, under any name: a "name" with an address, a
/// link or a number to call in it would make the shop's mail carry a stranger's message.
pub fn name_to_greet(text: &str) -> Option<String> {
    let name = one_line(text);
    let chars = || name.chars().zip(name.chars().skip(1).map(Some).chain([None]));
    let like_a_name = chars().all(|(c, next)| match c {
        '.' => matches!(next, None | Some(' ')),
        ' ' | '\'' | '’' | '-' => true,
        _ => c.is_alphabetic() || is_joining(c),
    });
    (like_a_name && !name.is_empty() && name.chars().count() <= MAX_NAME_CHARS).then_some(name)
}

fn hides_or_turns(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

/// Marks and joiners that belong to letters in some scripts without being letters.
fn is_joining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{900}'..='\u{dff}' | '\u{200c}' | '\u{200d}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_no_breaks_and_turns_nothing_around() {
        assert_eq!(one_line("  a\r\nBcc: b\u{2028}c\0\u{1b}[31m "), "a Bcc: b c [31m");
        assert_eq!(one_line("\u{202e}gpj.exe\u{2066}\u{feff}"), "gpj.exe");
        assert_eq!(one_line("👩‍🍳 שלום"), "👩‍🍳 שלום");
        assert_eq!(one_line(&"x".repeat(300)).chars().count(), MAX_CHARS + 1);
        assert_eq!(for_header("=?utf-8?B?PGI+?="), "= ?utf-8?B?PGI+?=");
    }

    #[test]
    fn only_names_are_greeted() {
        for name in ["Ada", "J. R. R. Tolkien", "Zoë O’Hara-Müller", "山田太郎", "नरेन्द्र", "José"]
        {
            assert_eq!(name_to_greet(name).as_deref(), Some(name));
        }
        for other in
            ["", "   ", "https://evil.example", "evil.example", "call 0800 1234", "a@example.com", "<b>Ada</b>"]
        {
            assert_eq!(name_to_greet(other), None, "{other:?}");
        }
        assert_eq!(name_to_greet(&"long ".repeat(20)), None);
    }
}

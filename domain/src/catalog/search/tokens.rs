//! Where words begin and end.

use super::fold::{fold, is_ignorable};
use unicode_normalization::char::is_combining_mark;

/// Longest word that is kept, in characters; of a longer one the beginning.
pub(crate) const MAX_TERM_CHARS: usize = 40;
/// Most words that are put together to one: `rock-n-roll`.
const MAX_PARTS: usize = 6;

/// What stands in a text, in its order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Token {
    Word(String),
    /// Words written as one: `e-book`, `don't`, `R&B`; also `e book`.
    Compound(Vec<String>),
    /// Letters of a script without spaces between words, such as Chinese or Thai.
    Run(String),
    /// `C++`, `F#`.
    Signed {
        word: String,
        signed: String,
    },
    /// A sign people search for: an emoji, `%`.
    Symbol(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Word,
    Run,
    Symbol,
    Other,
}

/// The tokens of `text`, folded.
pub(crate) fn tokens(text: &str) -> Vec<Token> {
    let folded: Vec<char> = fold(text).chars().collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(first) = folded.get(at) {
        match kind(*first) {
            Kind::Word => at = word(&folded, at, &mut tokens),
            Kind::Run => {
                let end = end_of(&folded, at, Kind::Run);
                tokens.push(Token::Run(folded[at..end].iter().collect()));
                at = end;
            }
            Kind::Symbol => {
                tokens.push(Token::Symbol(first.to_string()));
                at += 1;
            }
            Kind::Other => at += 1,
        }
    }
    tokens
}

/// Whether nothing in `text` can be seen.
pub(crate) fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || c.is_control() || is_ignorable(c))
}

/// Reads the word at `at` with those that hang on it, and gives where it ends.
fn word(text: &[char], at: usize, tokens: &mut Vec<Token>) -> usize {
    let mut end = end_of(text, at, Kind::Word);
    let mut parts = vec![short(&text[at..end])];
    while parts.len() < MAX_PARTS
        && let Some(begin) = next_part(text, end, &text[at..end])
    {
        let next = end_of(text, begin, Kind::Word);
        parts.push(short(&text[begin..next]));
        end = next;
    }
    let signs = text[end..].iter().take_while(|c| matches!(c, '+' | '#')).count();
    match parts.len() {
        1 => {
            let word = parts.remove(0);
            if (1..=2).contains(&signs) && word.chars().count() <= 2 {
                let signed = word.chars().chain(text[end..end + signs].iter().copied()).collect();
                tokens.push(Token::Signed { word, signed });
                return end + signs;
            }
            tokens.push(Token::Word(word));
        }
        _ => tokens.push(Token::Compound(parts)),
    }
    end
}

/// Where the next part of a compound begins behind `end`; `so_far` is what it has.
fn next_part(text: &[char], end: usize, so_far: &[char]) -> Option<usize> {
    let is_word = |at: usize| text.get(at).is_some_and(|c| kind(*c) == Kind::Word);
    let joins = matches!(text.get(end)?, '-' | '\u{2010}' | '\'' | '\u{2019}' | '\u{2BC}' | '.' | '_' | '&' | '\u{B7}');
    if joins && is_word(end + 1) {
        return Some(end + 1);
    }
    // `e book`, `T shirt`: a letter that is no word by itself.
    let letter = matches!(so_far, [c] if c.is_ascii_alphabetic() && !matches!(c, 'a' | 'i' | 'o'));
    (letter && text[end] == ' ' && is_word(end + 1)).then_some(end + 1)
}

fn end_of(text: &[char], at: usize, wanted: Kind) -> usize {
    text[at..].iter().position(|c| kind(*c) != wanted).map_or(text.len(), |len| at + len)
}

fn short(word: &[char]) -> String {
    word.iter().take(MAX_TERM_CHARS).collect()
}

fn kind(c: char) -> Kind {
    match c {
        _ if is_unspaced(c) => Kind::Run,
        _ if c.is_alphanumeric() || is_combining_mark(c) => Kind::Word,
        '%' | '+' | '#' | '&' | '@' | '$' | '<' | '>' | '€' | '£' | '¥' | '§' | '©' | '®' | '°' | '×' | '÷' => {
            Kind::Symbol
        }
        '\u{2190}'..='\u{2BFF}' | '\u{1F000}'..='\u{1FAFF}' => Kind::Symbol,
        _ => Kind::Other,
    }
}

/// Letters of scripts that set no spaces between words; of Hangul, whose words grow particles and compounds.
fn is_unspaced(c: char) -> bool {
    matches!(u32::from(c),
        0x0E01..=0x0E4E | 0x0E81..=0x0ECF | 0x0EDC..=0x0EDF                         // Thai, Lao
        | 0x1000..=0x103F | 0x1050..=0x108F | 0xA9E0..=0xA9EF | 0xAA60..=0xAA7F     // Myanmar
        | 0x1780..=0x17D3 | 0x17D7 | 0x17DC | 0x17DD                                // Khmer
        | 0x1950..=0x197F | 0x1980..=0x19CF | 0x1A20..=0x1A7F                       // Tai
        | 0x1B00..=0x1B4C | 0xA980..=0xA9C0                                         // Balinese, Javanese
        | 0x1100..=0x11FF | 0x3131..=0x318E | 0xA960..=0xA97C | 0xAC00..=0xD7FB     // Hangul
        | 0x3005..=0x3007 | 0x3021..=0x3029 | 0x3041..=0x309F | 0x30A1..=0x30FA | 0x30FC..=0x30FF | 0x31F0..=0x31FF
        | 0x1B000..=0x1B16F                                                         // Kana
        | 0x3105..=0x312F | 0x2E80..=0x2FD5 | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x3FFFF) // Han
        && (c.is_alphanumeric() || is_combining_mark(c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn text_falls_apart_into_words_runs_and_symbols() {
        let word = |word: &str| Token::Word(word.to_owned());
        let compound = |parts: &[&str]| Token::Compound(parts.iter().map(|part| (*part).to_owned()).collect());
        assert_eq!(tokens("Rust入門, 2nd ed."), [word("rust"), Token::Run("入門".into()), word("2nd"), word("ed")]);
        assert_eq!(tokens("An e-book"), [word("an"), compound(&["e", "book"])]);
        assert_eq!(tokens("e book"), [compound(&["e", "book"])]);
        assert_eq!(tokens("a book"), [word("a"), word("book")]);
        assert_eq!(
            tokens("Year’s R&B Node.js"),
            [compound(&["year", "s"]), compound(&["r", "b"]), compound(&["node", "js"])]
        );
        let signed = |word: &str, signed: &str| Token::Signed { word: word.into(), signed: signed.into() };
        assert_eq!(tokens("C++ & C#"), [signed("c", "c++"), Token::Symbol("&".into()), signed("c", "c#")]);
        assert_eq!(tokens("🍞\u{FE0F}👍🏽"), [Token::Symbol("🍞".into()), Token::Symbol("👍".into())]);
        assert_eq!(tokens("-- \"'()*"), []);
    }

    proptest! {
        #[test]
        fn no_text_is_too_strange(text in any::<String>()) {
            for token in tokens(&text) {
                let words = match token {
                    Token::Word(word) | Token::Run(word) | Token::Symbol(word) => vec![word],
                    Token::Signed { word, signed } => vec![word, signed],
                    Token::Compound(parts) => parts,
                };
                prop_assert!(words.iter().all(|word| !word.is_empty() && !word.contains(char::is_whitespace)));
            }
        }
    }
}

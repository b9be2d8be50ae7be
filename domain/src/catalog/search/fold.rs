//! Text as search compares it: without case, accents and other differences of spelling.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// `text` with compatible forms, case and diacritics taken away: `İstanbul` and `ISTANBUL` become `istanbul`, `Größe`
/// becomes `grosse`, `ﾃｽﾄ` becomes `テスト`. Folding twice changes nothing.
pub fn fold(text: &str) -> String {
    let plain = text.nfkd().filter(|c| !is_ignorable(*c) && !is_diacritic(*c));
    let mut folded = String::with_capacity(text.len());
    for lower in plain.flat_map(char::to_lowercase).filter(|c| !is_diacritic(*c)) {
        match as_latin(lower) {
            Some(letters) => folded.push_str(letters),
            None => folded.push(digit(lower).unwrap_or(lower)),
        }
    }
    // Syllables of Hangul and voiced kana are one letter again.
    folded.nfc().collect()
}

/// Letters that do not fall apart into a base and an accent.
fn as_latin(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'đ' | 'ð' => "d",
        'þ' => "th",
        'ł' => "l",
        'ħ' => "h",
        'ŧ' => "t",
        'ı' => "i",
        'ŋ' => "ng",
        'ĸ' => "k",
        'ƒ' => "f",
        'ς' => "σ",
        _ => return None,
    })
}

/// Accents of Latin, Greek and Cyrillic, points of Hebrew and vowel signs of Arabic: people leave them out when they
/// search. Vowels of Thai or Devanagari are no such marks: without them a word is another word.
fn is_diacritic(c: char) -> bool {
    matches!(u32::from(c),
        0x0300..=0x036F | 0x0483..=0x0489 | 0x0591..=0x05BD | 0x05BF..=0x05C7 | 0x0610..=0x061A | 0x064B..=0x065F | 0x0670
        | 0x06D6..=0x06ED | 0x0730..=0x074A | 0x08D3..=0x08FF | 0x1AB0..=0x1AFF | 0x1DC0..=0x1DFF | 0x20D0..=0x20FF | 0xFE20..=0xFE2F)
        && is_combining_mark(c)
}

/// What stands in a text without being seen, and what only colors an emoji.
pub(crate) fn is_ignorable(c: char) -> bool {
    matches!(u32::from(c),
        0x00AD | 0x034F | 0x061C | 0x0640 | 0x115F | 0x1160 | 0x17B4 | 0x17B5 | 0x180B..=0x180F | 0x200B..=0x200F | 0x202A..=0x202E
        | 0x2060..=0x206F | 0x3164 | 0xFE00..=0xFE0F | 0xFEFF | 0xFFA0 | 0x1F3FB..=0x1F3FF | 0xE0000..=0xE0FFF)
}

/// The zeros of decimal digits (general category Nd of Unicode 16) up to where scripts are in use; 1 to 9 follow each.
const ZEROS: [u32; 37] = [
    0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0DE6, 0x0E50,
    0x0ED0, 0x0F20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50, 0x1BB0, 0x1C40, 0x1C50,
    0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0x104A0, 0x11066,
];

/// `3` for `٣` and for `३`.
fn digit(c: char) -> Option<char> {
    let zero = ZEROS.iter().find(|zero| (**zero..**zero + 10).contains(&u32::from(c)))?;
    char::from_digit(u32::from(c) - zero, 10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spellings_of_one_word_fold_alike() {
        for (folded, spellings) in [
            ("istanbul", &["İstanbul", "ISTANBUL", "ıstanbul", "i\u{307}stanbul"][..]),
            ("cafe", &["Café", "CAFE\u{301}", "ｃａｆé"]),
            ("grosse", &["Größe", "GRÖSSE", "GRÖẞE", "grösse"]),
            ("smorrebrod", &["Smørrebrød"]),
            ("lodz", &["Łódź"]),
            ("μαθηματα", &["μαθήματα", "ΜΑΘΉΜΑΤΑ"]),
            ("οδοσ", &["ΟΔΟΣ", "οδός"]),
            ("елка", &["Ёлка"]),
            ("テスト", &["ﾃｽﾄ", "テスト"]),
            ("ガイド", &["ガイド", "ｶﾞｲﾄﾞ"]),
            ("책", &["책", "\u{110E}\u{1162}\u{11A8}"]),
            ("كتاب", &["كِتَاب", "كتـاب"]),
            ("2024", &["٢٠٢٤", "２０２４", "२०२४"]),
            ("fine", &["ﬁne", "fi\u{AD}ne", "fi\u{200D}ne"]),
        ] {
            for spelling in spellings {
                assert_eq!(fold(spelling), folded, "{spelling}");
            }
        }
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in any::<String>()) {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }
    }
}

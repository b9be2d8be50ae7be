//! Words that differ by one letter.
//!
//! Two words are at most one edit apart only if they, or what is left when one letter is taken from either, are the
//! same (the symmetric deletions of SymSpell). So a store keeps a short list of keys for each word it knows, and a
//! misspelled one is looked up by its own keys: a few reads, however many words there are.

use std::collections::BTreeSet;

/// Shortest misspelled word that is looked up, in letters.
const MIN_MISSPELLED: usize = 5;
const MAX_SPELLED: usize = 16;

/// Whether misspelled searches may mean `word`: only letters, neither very short nor very long.
pub fn is_spelled(word: &str) -> bool {
    let letters = word.chars().count();
    (MIN_MISSPELLED - 1..=MAX_SPELLED).contains(&letters) && word.chars().all(char::is_alphabetic)
}

/// Whether a word is long enough to be looked up if nothing has it.
pub(crate) fn may_be_misspelled(word: &str) -> bool {
    is_spelled(word) && word.chars().count() >= MIN_MISSPELLED
}

/// The keys of a word: itself, and without each of its letters.
pub fn keys(word: &str) -> BTreeSet<String> {
    let letters: Vec<char> = word.chars().collect();
    let without = |n: usize| letters[..n].iter().chain(&letters[n + 1..]).collect();
    (0..letters.len()).map(without).chain([word.to_owned()]).collect()
}

/// Whether one letter more, less, other, or two neighbors exchanged make one word of the other.
pub(crate) fn is_one_edit_apart(one: &str, other: &str) -> bool {
    let (mut one, mut other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    if one.len() > other.len() {
        std::mem::swap(&mut one, &mut other);
    }
    let same = one.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let (one, other) = (&one[same..], &other[same..]);
    match (one, other) {
        ([], [_]) => true,
        ([a, b, rest @ ..], [c, d, end @ ..]) if a == d && b == c && rest == end => true,
        ([_, rest @ ..], [_, end @ ..]) if rest == end => true,
        (rest, [_, end @ ..]) => rest == end,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_edit_is_one_letter_or_two_neighbors() {
        for near in ["typeace", "typefacee", "typefaxe", "tyepface", "xtypeface", "ypeface", "typefaec"] {
            assert!(is_one_edit_apart("typeface", near) && is_one_edit_apart(near, "typeface"), "{near}");
        }
        for far in ["typeface", "typefa", "tpyefcae", "typographic", ""] {
            assert!(!is_one_edit_apart("typeface", far) && !is_one_edit_apart(far, "typeface"), "{far}");
        }
    }

    proptest! {
        #[test]
        fn words_one_edit_apart_share_a_key(word in "[a-d]{4,7}", other in "[a-d]{4,7}") {
            if is_one_edit_apart(&word, &other) {
                prop_assert!(!keys(&word).is_disjoint(&keys(&other)), "{word} {other}");
            }
        }
    }
}

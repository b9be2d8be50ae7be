//! Other forms of a word it is found by.

use rust_stemmers::{Algorithm, Stemmer};

/// The language of the shop's texts. Another one needs another [`INDEX_VERSION`](super::INDEX_VERSION).
const LANGUAGE: Algorithm = Algorithm::English;

/// Words that mean the same to a shopper, in one form each; the stems of all forms count.
const SYNONYMS: [&[&str]; 5] = [
    &["font", "typeface"],
    &["color", "colour"],
    &["gray", "grey"],
    &["license", "licence"],
    &["catalog", "catalogue"],
];

/// The stem of a folded word, and an Arabic word without its article; nothing that equals the word.
pub(crate) fn variants(word: &str) -> Vec<String> {
    let mut forms = Vec::new();
    if let Some(stem) = stem(word) {
        forms.push(stem);
    }
    if let Some(bare) = word.strip_prefix("ال").filter(|bare| bare.chars().count() >= 3) {
        forms.push(bare.to_owned());
    }
    forms
}

/// The stems of what means the same.
pub(crate) fn synonyms(word: &str) -> Vec<String> {
    let own = stem(word).unwrap_or_else(|| word.to_owned());
    let stems =
        |group: &&[&str]| group.iter().map(|form| stem(form).unwrap_or_else(|| (*form).to_owned())).collect::<Vec<_>>();
    let group = SYNONYMS.iter().map(stems).find(|group| group.contains(&own));
    group.unwrap_or_default().into_iter().filter(|stem| *stem != own).collect()
}

/// `book` of `books`; `None` if the word is its own stem, or no word of the language's letters.
fn stem(word: &str) -> Option<String> {
    if word.len() < 3 || !word.bytes().all(|b| b.is_ascii_lowercase()) {
        return None;
    }
    let stem = Stemmer::create(LANGUAGE).stem(word).into_owned();
    (stem != word && !stem.is_empty()).then_some(stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_one_word_share_a_stem() {
        for forms in
            [["book", "books"], ["font", "fonts"], ["recipe", "recipes"], ["baking", "baked"], ["library", "libraries"]]
        {
            let stems = forms.map(|form| stem(form).unwrap_or_else(|| form.to_owned()));
            assert_eq!(stems[0], stems[1]);
        }
        assert_eq!(variants("الطبخ"), ["طبخ"]);
        assert_eq!(synonyms("typefaces"), ["font"]);
        assert_eq!(synonyms("fonts"), ["typefac"]);
        assert_eq!(synonyms("bread"), [""; 0]);
    }
}

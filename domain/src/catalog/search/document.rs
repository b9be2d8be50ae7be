//! What a product is found by.

use super::{
    tokens::{MAX_TERM_CHARS, Token, tokens},
    variants::variants,
};
use crate::catalog::product::Product;
use std::collections::{BTreeMap, BTreeSet};

/// Most terms of one product; of a longer description the beginning is found.
const MAX_TERMS: usize = 2_000;

/// Where a term stands, the most telling place first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    Name,
    Tags,
    Summary,
    Description,
}

impl Place {
    pub(crate) const ALL: [Place; 4] = [Place::Name, Place::Tags, Place::Summary, Place::Description];

    /// 0 to 3, as it stands in an index.
    pub fn number(self) -> u8 {
        self as u8
    }
}

/// The terms of a product, each with its best place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    /// Terms of the name: of two products whose names have a word, the shorter name tells more.
    name_terms: usize,
    terms: BTreeMap<String, Place>,
    /// Words that a misspelled search is compared with.
    spelled: BTreeSet<String>,
}

impl Document {
    /// What shoppers find `product` by: name, tags, summary and description.
    pub fn of(product: &Product) -> Document {
        let mut document = Document::default();
        document.add_text(&product.name, Place::Name);
        document.name_terms = document.terms.len();
        document.add_tags(product);
        document.add_text(&product.summary, Place::Summary);
        document.add_text(&product.description, Place::Description);
        document
    }

    /// What the seller finds it by: name, tags and address.
    pub fn for_admin(product: &Product) -> Document {
        let mut document = Document::default();
        document.add_text(&product.name, Place::Name);
        document.add_tags(product);
        document.add_text(product.slug.as_str(), Place::Summary);
        document
    }

    /// Its terms, ascending.
    pub fn terms(&self) -> impl Iterator<Item = (&str, Place)> {
        self.terms.iter().map(|(term, place)| (term.as_str(), *place))
    }

    /// Words of name, tags and summary that a misspelled search may mean.
    pub fn spelled(&self) -> &BTreeSet<String> {
        &self.spelled
    }

    /// As stores keep it: a line with the length of the name, then one for each term, its place in front.
    pub fn to_text(&self) -> String {
        let mut lines: Vec<_> = self.terms().map(|(term, place)| format!("{}{term}\n", place.number())).collect();
        lines.sort_unstable();
        format!("{}\n{}", self.name_terms, lines.concat())
    }

    fn add_tags(&mut self, product: &Product) {
        for tag in &product.tags {
            self.add_text(tag, Place::Tags);
            self.terms.insert(tag_term(tag), Place::Tags);
        }
    }

    fn add_text(&mut self, text: &str, place: Place) {
        let short = place < Place::Summary;
        let mut before: Option<String> = None;
        for token in tokens(text) {
            if self.terms.len() >= MAX_TERMS {
                return;
            }
            let last = before.take();
            match token {
                Token::Word(word) => {
                    // A name in two words is also found when it is typed as one: `iconset`.
                    if let Some(last) = last.filter(|_| short) {
                        self.add(joined(&[last, word.clone()]), place);
                    }
                    self.add_word(&word, place);
                    before = Some(word);
                }
                Token::Compound(parts) => {
                    self.add_word(&joined(&parts), place);
                    parts.iter().for_each(|part| self.add_word(part, place));
                }
                Token::Signed { word, signed } => {
                    self.add(word, place);
                    self.add(signed, place);
                }
                Token::Run(run) => grams(&run).into_iter().for_each(|gram| self.add(gram, place)),
                Token::Symbol(symbol) if place < Place::Description => self.add(symbol, place),
                Token::Symbol(_) => {}
            }
        }
    }

    fn add_word(&mut self, word: &str, place: Place) {
        self.add(word.to_owned(), place);
        if place < Place::Description && super::is_spelled(word) {
            self.spelled.insert(word.to_owned());
        }
        variants(word).into_iter().for_each(|form| self.add(form, place));
    }

    fn add(&mut self, term: String, place: Place) {
        let best = self.terms.entry(term).or_insert(place);
        *best = place.min(*best);
    }
}

/// The tags in a document as [`Document::to_text`] gives it.
pub(crate) fn tags(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter_map(|line| line.strip_prefix("1="))
}

/// The term of a whole tag, which is no word: shoppers choose tags, they don't type them.
pub(crate) fn tag_term(tag: &str) -> String {
    format!("={}", tag.replace(char::is_control, " "))
}

pub(crate) fn joined(parts: &[String]) -> String {
    parts.concat().chars().take(MAX_TERM_CHARS).collect()
}

/// Each two letters side by side, and the last one: so every piece of the run is found, by its pairs or, if it is one
/// letter, as the beginning of a pair.
fn grams(run: &str) -> Vec<String> {
    let letters: Vec<char> = run.chars().collect();
    let mut grams: Vec<String> = letters.windows(2).map(|pair| pair.iter().collect()).collect();
    grams.extend(letters.last().map(char::to_string));
    grams
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::product;
    use proptest::prelude::*;

    #[test]
    fn a_document_has_each_term_with_its_best_place() {
        let book = Product {
            name: "Slow e-Books".to_owned(),
            tags: vec!["Bread".to_owned()],
            summary: "slow".to_owned(),
            description: "入門 %".to_owned(),
            ..product("book", 1)
        };
        let text = Document::of(&book).to_text();
        assert_eq!(text, "6\n0book\n0books\n0e\n0ebook\n0ebooks\n0slow\n1=Bread\n1bread\n3入門\n3門\n");
        assert_eq!(tags(&text).collect::<Vec<_>>(), ["Bread"]);
    }

    proptest! {
        #[test]
        fn no_product_is_too_strange(name in any::<String>(), tag in any::<String>(), description in any::<String>()) {
            let strange = Product { name, tags: vec![tag.clone()], description, ..product("book", 1) };
            let text = Document::of(&strange).to_text();
            prop_assert!(text.lines().skip(1).all(|line| line.len() > 1));
            prop_assert_eq!(text.lines().count(), Document::of(&strange).terms.len() + 1);
            prop_assert!(tags(&text).count() <= 1);
        }
    }
}

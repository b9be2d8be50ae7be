//! What somebody looks for.

use super::{
    document::{joined, tag_term},
    span::Span,
    spelling::{is_one_edit_apart, keys, may_be_misspelled},
    tokens::{Token, is_blank, tokens},
    variants::{synonyms, variants},
};
use crate::catalog::listing::MAX_SEARCH_CHARS;

const MAX_WORDS: usize = 8;
/// Most pairs of letters that are looked for of one run: more tell nothing new.
const MAX_GRAMS: usize = 12;
/// Most words that one misspelled word is taken for.
const MAX_CORRECTIONS: usize = 6;

/// The words of a search; a product must have all of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    pub(crate) words: Vec<Word>,
    /// Whether a word stands for another one than was typed.
    corrected: bool,
}

/// One word, or several written as one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    text: String,
    /// Ways to have it; of one of them, everything.
    pub any: Vec<Vec<Need>>,
    /// Chosen, not typed; it says where to look, not how good a product is.
    pub is_filter: bool,
}

/// A term a product must have.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Need {
    /// What was typed: terms that are this or begin so.
    pub typed: Option<String>,
    /// Terms that do as well.
    pub others: Vec<String>,
}

impl Query {
    /// Reads a search; `None` if nothing was typed that can be seen.
    pub fn parse(text: &str) -> Option<Query> {
        let text: String = text.chars().take(MAX_SEARCH_CHARS).collect();
        if is_blank(&text) {
            return None;
        }
        let tokens = tokens(&text);
        let has_words = tokens.iter().any(|token| !matches!(token, Token::Symbol(_)));
        let mut words: Vec<Word> = Vec::new();
        for token in tokens {
            // Signs between words tell nothing; by themselves they are what is looked for.
            if has_words && matches!(token, Token::Symbol(_)) {
                continue;
            }
            let word = Word::of(token);
            if words.len() < MAX_WORDS && !words.contains(&word) {
                words.push(word);
            }
        }
        Some(Query { words, corrected: false })
    }

    /// Only products with this very tag.
    #[must_use]
    pub fn with_tag(mut self, tag: &str) -> Query {
        let need = Need { typed: None, others: vec![tag_term(tag)] };
        self.words.push(Word { text: tag.to_owned(), any: vec![vec![need]], is_filter: true });
        self
    }

    /// Keys by which a store finds words that this search may have meant, if nothing has its words.
    pub fn misspelled(&self) -> Vec<String> {
        let words = self.words.iter().filter(|word| word.may_be_misspelled());
        words.flat_map(|word| keys(&word.text)).collect()
    }

    /// The search with words of `known` that are nearly its own; `None` if there are none.
    pub fn corrected(&self, known: &[String]) -> Option<Query> {
        let mut query = Query { corrected: true, ..self.clone() };
        let mut changed = false;
        for word in query.words.iter_mut().filter(|word| word.may_be_misspelled()) {
            let mut near: Vec<&String> = known.iter().filter(|known| is_one_edit_apart(known, &word.text)).collect();
            // A letter less often lacks than is wrong, and the first one is least often wrong.
            let unlike = |near: &str| {
                let first = near.chars().next() != word.text.chars().next();
                (first, near.chars().count() != word.text.chars().count())
            };
            near.sort_by_key(|near| (unlike(near), *near));
            near.dedup();
            near.truncate(MAX_CORRECTIONS);
            let Some(best) = near.first() else { continue };
            changed = true;
            let others = near.iter().map(|near| (*near).clone()).collect();
            word.any.push(vec![Need { typed: None, others }]);
            word.text = (*best).clone();
        }
        changed.then_some(query)
    }

    /// What is searched for instead of what was typed.
    pub fn correction(&self) -> Option<String> {
        let words: Vec<_> = self.words.iter().filter(|word| !word.is_filter).map(|word| word.text.as_str()).collect();
        self.corrected.then(|| words.join(" "))
    }
}

impl Word {
    fn of(token: Token) -> Word {
        let (text, any) = match token {
            Token::Word(word) => (word.clone(), vec![vec![Need::of(word)]]),
            Token::Compound(parts) => {
                let (whole, last) = (joined(&parts), parts.len() - 1);
                let apart = parts
                    .into_iter()
                    .enumerate()
                    .map(|(n, part)| if n == last { Need::of(part) } else { Need::exactly(part) });
                (whole.clone(), vec![vec![Need::of(whole)], apart.collect()])
            }
            Token::Signed { signed, .. } => (signed.clone(), vec![vec![Need::exactly(signed)]]),
            Token::Symbol(symbol) => (symbol.clone(), vec![vec![Need::exactly(symbol)]]),
            Token::Run(run) => {
                let letters: Vec<char> = run.chars().collect();
                let needs = match letters.len() {
                    1 => vec![Need { typed: Some(run.clone()), others: Vec::new() }],
                    _ => letters.windows(2).take(MAX_GRAMS).map(|pair| Need::exactly(pair.iter().collect())).collect(),
                };
                (run, vec![needs])
            }
        };
        Word { text, any, is_filter: false }
    }

    fn may_be_misspelled(&self) -> bool {
        !self.is_filter && may_be_misspelled(&self.text)
    }

    /// Where products with this word are listed, and perhaps others.
    pub(crate) fn spans(&self) -> Vec<Span> {
        let longest = |needs: &Vec<Need>| needs.iter().max_by_key(|need| need.letters()).map(Need::spans);
        let mut spans: Vec<Span> = self.any.iter().filter_map(longest).flatten().collect();
        spans.dedup();
        spans
    }

    /// Longer words are rarer.
    pub(crate) fn letters(&self) -> usize {
        self.any.iter().map(|needs| needs.iter().map(Need::letters).max().unwrap_or(0)).min().unwrap_or(0)
    }
}

impl Need {
    fn of(word: String) -> Need {
        let mut others = variants(&word);
        others.extend(synonyms(&word));
        Need { typed: Some(word), others }
    }

    fn exactly(term: String) -> Need {
        Need { typed: None, others: vec![term] }
    }

    /// Of what was typed: that its stem is shorter makes it no commoner.
    fn letters(&self) -> usize {
        let count = |text: &String| text.chars().count();
        self.typed.as_ref().map(count).or_else(|| self.others.iter().map(count).min()).unwrap_or(0)
    }

    fn spans(&self) -> Vec<Span> {
        let typed = self.typed.as_ref();
        let beyond = |term: &&String| typed.is_none_or(|typed| !term.starts_with(typed));
        let others = self.others.iter().filter(beyond).map(|term| Span { term: term.clone(), as_prefix: false });
        typed.map(|typed| Span { term: typed.clone(), as_prefix: true }).into_iter().chain(others).collect()
    }
}

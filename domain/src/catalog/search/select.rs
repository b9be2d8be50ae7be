//! Which entries of the index a search reads, and which products it looks at.

use super::{Query, Span, query::Word};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

/// Most products that are looked at and ranked: ten pages.
pub const SHORTLIST: usize = 240;
/// How many times as many entries are read for one word of several: of words that many products have, so many that
/// products with all of them are likely met.
const MANY: usize = 4;

/// A search under way: the store reads what it is told until there is nothing more to read.
pub struct Search<'a, K> {
    /// Words not read yet, the rarest last.
    words: Vec<&'a Word>,
    shortlist: usize,
    /// Most entries read for one word.
    most: usize,
    lists: Vec<List<K>>,
}

struct List<K> {
    ids: Vec<K>,
    /// Whether it has every product with the word.
    whole: bool,
}

impl<'a, K: Ord + Clone> Search<'a, K> {
    /// Begins to look for at most `shortlist` products.
    pub fn new(query: &'a Query, shortlist: usize) -> Search<'a, K> {
        let mut words: Vec<_> = query.words.iter().collect();
        words.sort_by_key(|word| (!word.is_filter, word.letters()));
        let most = if words.len() == 1 { shortlist } else { MANY * shortlist };
        Search { words, shortlist, most, lists: Vec::new() }
    }

    /// What to read next, all together at most so many entries; `None` if enough is known.
    pub fn wants(&mut self) -> Option<(Vec<Span>, usize)> {
        if self.lists.iter().any(|list| list.whole && list.ids.len() <= self.shortlist) {
            return None;
        }
        self.words.pop().map(|word| (word.spans(), self.most))
    }

    /// What was read for the last word, in the order of the index.
    pub fn read(&mut self, ids: Vec<K>) {
        let whole = ids.len() < self.most;
        let mut seen = BTreeSet::new();
        let ids = ids.into_iter().filter(|id| seen.insert(id.clone())).collect();
        self.lists.push(List { ids, whole });
    }

    /// The products to look at, the likeliest first.
    pub fn shortlist(mut self) -> Vec<K> {
        self.lists.sort_by_key(|list| (Reverse(list.whole), list.ids.len()));
        let mut lists = self.lists.into_iter();
        let Some(first) = lists.next() else { return Vec::new() };
        let mut met: BTreeMap<K, usize> = first.ids.iter().cloned().map(|id| (id, 0)).collect();
        for list in lists {
            let ids: BTreeSet<K> = list.ids.into_iter().collect();
            met.iter_mut().for_each(|(id, times)| *times += usize::from(ids.contains(id)));
            if list.whole {
                met.retain(|id, _| ids.contains(id));
            }
        }
        let mut ids: Vec<K> = first.ids.into_iter().filter(|id| met.contains_key(id)).collect();
        ids.sort_by_key(|id| Reverse(met.get(id).copied()));
        ids.truncate(self.shortlist);
        ids
    }
}

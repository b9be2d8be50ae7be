//! What has the words of a search, best first.

use super::{
    Query, SHORTLIST,
    document::{Place, tags},
    query::{Need, Word},
};
use crate::{
    catalog::listing::{Edge, PAGE_SIZE, Position, TagCount},
    ids::ProductId,
    time::Timestamp,
};
use std::collections::BTreeMap;

/// Tags shown beside what was found.
const MAX_TAGS: usize = 30;

/// A product that was looked at.
#[derive(Debug, Clone)]
pub struct Hit {
    pub id: ProductId,
    pub published_at: Timestamp,
    /// As [`Document::to_text`](super::Document::to_text) gives it.
    pub document: String,
}

/// Products that have the words, the best first, then the newest, then by id.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    pub places: Vec<Position>,
    /// Their tags with how many of them have each, most used first.
    pub tags: Vec<TagCount>,
}

/// One page of what was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MatchedPage {
    pub places: Vec<Position>,
    pub next: Option<Position>,
    pub previous: Option<Position>,
}

impl Found {
    /// Ranks those of `hits` that have all words of `query`.
    pub fn rank(query: &Query, hits: &[Hit]) -> Found {
        let score = |hit: &Hit| {
            Some(Position { score: query.score(&hit.document)?, published_at: hit.published_at, id: hit.id.clone() })
        };
        let (mut places, mut counts) = (Vec::new(), BTreeMap::<&str, u32>::new());
        for hit in hits {
            let Some(place) = score(hit) else { continue };
            places.push(place);
            tags(&hit.document).for_each(|tag| *counts.entry(tag).or_default() += 1);
        }
        places.sort_by(Position::order);
        places.truncate(SHORTLIST);
        let mut tags: Vec<_> = counts.into_iter().map(|(tag, count)| TagCount { tag: tag.to_owned(), count }).collect();
        tags.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.tag.cmp(&b.tag)));
        tags.truncate(MAX_TAGS);
        Found { places, tags }
    }

    /// The page behind or before `from`.
    pub fn page(&self, from: Option<&Edge>) -> MatchedPage {
        let all = &self.places;
        let (start, end) = match from {
            None => (0, PAGE_SIZE.min(all.len())),
            Some(Edge::After(edge)) => {
                let start = all.partition_point(|place| place.order(edge).is_le());
                (start, (start + PAGE_SIZE).min(all.len()))
            }
            Some(Edge::Before(edge)) => {
                let end = all.partition_point(|place| place.order(edge).is_lt());
                (end.saturating_sub(PAGE_SIZE), end)
            }
        };
        let places = all[start..end].to_vec();
        let next = places.last().filter(|_| end < all.len()).cloned();
        let previous = places.first().filter(|_| start > 0).cloned();
        MatchedPage { places, next, previous }
    }
}

impl Query {
    /// How well a document fits: more for the name than for the description, for the very word than for one that begins
    /// so, and for a short name than for a long one. `None` if it lacks a word.
    pub fn score(&self, document: &str) -> Option<u32> {
        if self.words.is_empty() {
            return None;
        }
        let (mut score, mut in_name) = (0, 0);
        for word in &self.words {
            let (place, closeness) = word.best_in(document)?;
            if word.is_filter {
                continue;
            }
            score += weight(place) * closeness;
            in_name += u32::from(place == Place::Name);
        }
        let name_terms: u32 = document.lines().next().and_then(|words| words.parse().ok()).unwrap_or(1);
        Some(score + 20 * in_name / name_terms.max(in_name).max(1))
    }
}

fn weight(place: Place) -> u32 {
    match place {
        Place::Name => 12,
        Place::Tags => 6,
        Place::Summary => 3,
        Place::Description => 1,
    }
}

impl Word {
    fn best_in(&self, document: &str) -> Option<(Place, u32)> {
        let whole = |needs: &Vec<Need>| {
            let each = needs.iter().map(|need| need.best_in(document)).collect::<Option<Vec<_>>>()?;
            each.into_iter().min_by_key(|(place, closeness)| weight(*place) * closeness)
        };
        self.any.iter().filter_map(whole).max_by_key(|(place, closeness)| weight(*place) * closeness)
    }
}

impl Need {
    /// The best place and how close the term is there: 4 for what was typed, 3 for another form, 2 for a beginning.
    fn best_in(&self, document: &str) -> Option<(Place, u32)> {
        let in_place = |place: Place| {
            let line = |term: &str| format!("\n{}{term}", place.number());
            let has = |term: &str| document.contains(&(line(term) + "\n"));
            match &self.typed {
                Some(typed) if has(typed) => Some(4),
                _ if self.others.iter().any(|term| has(term)) => Some(3),
                Some(typed) if document.contains(&line(typed)) => Some(2),
                _ => None,
            }
        };
        let all = Place::ALL.into_iter().filter_map(|place| Some((place, in_place(place)?)));
        all.max_by_key(|(place, closeness)| weight(*place) * closeness)
    }
}

//! What is known of objects for a minute: their size and the version that is pinned.
//!
//! A download asks for both. Asked once a minute, a file everybody downloads costs S3 next to nothing, and while S3 does
//! not answer, addresses can still be signed: signing needs no call.

use quick_cache::sync::Cache;
use std::time::{Duration, Instant};

/// How long an answer is believed.
const BELIEVED: Duration = Duration::from_secs(60);
/// Objects remembered; each takes some hundred bytes.
const REMEMBERED: usize = 1_000;

/// Size in bytes and version of an object that is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Known {
    pub size_bytes: u64,
    pub version: Option<String>,
}

pub(super) struct KnownObjects(Cache<String, (Instant, Known)>);

impl Default for KnownObjects {
    fn default() -> KnownObjects {
        KnownObjects(Cache::new(REMEMBERED))
    }
}

impl KnownObjects {
    /// What was seen within the last minute. Objects never change; they can only be gone.
    pub fn fresh(&self, key: &str) -> Option<Known> {
        self.0.get(key).filter(|(seen, _)| seen.elapsed() < BELIEVED).map(|(_, known)| known)
    }

    /// What was seen last, however long ago: for when S3 does not answer.
    pub fn last(&self, key: &str) -> Option<Known> {
        self.0.get(key).map(|(_, known)| known)
    }

    pub fn saw(&self, key: &str, known: Option<&Known>) {
        match known {
            Some(known) => self.0.insert(key.to_owned(), (Instant::now(), known.clone())),
            None => {
                self.0.remove(key);
            }
        }
    }
}

//! Downloads that were let through while the store could not be written.
//!
//! What was bought is served also from a full disk. Such downloads count from here until the store takes them.

use crate::{
    delivery::grant::{Download, DownloadLimit, Hold},
    ids::OrderId,
};
use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// Most of them that are remembered; the oldest are let go.
const MOST: usize = 10_000;

/// Downloads waiting to be counted, in this process.
#[derive(Default)]
pub struct UncountedDownloads(Mutex<VecDeque<Download>>);

impl UncountedDownloads {
    /// Lets `download` through and remembers it, unless `counted`, the downloads of its line in the store, and those
    /// that wait here come to the limit.
    pub(crate) fn admit(&self, download: Download, counted: &[Download], limit: &DownloadLimit) -> Option<Hold> {
        let mut waiting = self.waiting();
        let same = |other: &&Download| other.order == download.order && other.line == download.line;
        let hold = limit.hold(counted.iter().chain(waiting.iter().filter(same)), Some(&download.network));
        if hold.is_none() {
            waiting.push_back(download);
            let surplus = waiting.len().saturating_sub(MOST);
            waiting.drain(..surplus);
        }
        hold
    }

    pub(crate) fn take_all(&self) -> VecDeque<Download> {
        std::mem::take(&mut *self.waiting())
    }

    /// Puts back what still could not be counted.
    pub(crate) fn put_back(&self, mut left: VecDeque<Download>) {
        let mut waiting = self.waiting();
        left.append(&mut waiting);
        *waiting = left;
    }

    /// How many wait for `order`.
    pub fn of(&self, order: &OrderId) -> usize {
        self.waiting().iter().filter(|download| download.order == *order).count()
    }

    fn waiting(&self) -> MutexGuard<'_, VecDeque<Download>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

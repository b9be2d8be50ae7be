//! Work on one upload waits for other work on it, and for nothing else.

use domain::UploadId;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, Weak},
};
use tokio::sync::OwnedMutexGuard;

type Turns = HashMap<UploadId, Weak<tokio::sync::Mutex<()>>>;

/// A turn for each upload; cloning shares them.
#[derive(Clone, Default)]
pub struct OneAtATime(Arc<Mutex<Turns>>);

impl OneAtATime {
    /// Waits until nobody in this process works on `id`, and keeps others waiting until the guard is dropped.
    pub async fn turn(&self, id: &UploadId) -> OwnedMutexGuard<()> {
        let turn = {
            let mut turns = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            turns.retain(|_, turn| turn.strong_count() > 0);
            match turns.get(id).and_then(Weak::upgrade) {
                Some(turn) => turn,
                None => {
                    let turn = Arc::default();
                    turns.insert(id.clone(), Arc::downgrade(&turn));
                    turn
                }
            }
        };
        turn.lock_owned().await
    }
}

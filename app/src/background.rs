//! Work behind an answer: what is found out there must not show in how long the answer took.

use std::{
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};
use tokio_util::task::TaskTracker;
use tracing::Instrument;

/// What goes on after requests were answered; clones share it. Whoever ends the process, or lets it be frozen, waits for
/// it first.
#[derive(Debug, Clone, Default)]
pub struct BackgroundTasks {
    tasks: TaskTracker,
    began: Arc<AtomicBool>,
}

impl BackgroundTasks {
    /// Begins `work` and waits for nothing. Its log lines carry the request's id.
    pub fn run(&self, work: impl Future<Output = ()> + Send + 'static) {
        self.began.store(true, Ordering::SeqCst);
        self.tasks.spawn(work.in_current_span());
    }

    /// Waits until nothing goes on any more. Whether anything was begun since somebody asked last.
    pub async fn finished(&self) -> bool {
        self.tasks.close();
        self.tasks.wait().await;
        self.tasks.reopen();
        self.began.swap(false, Ordering::SeqCst)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[tokio::test]
    async fn whoever_waits_sees_the_end_of_what_was_begun() {
        let (behind, done) = (BackgroundTasks::default(), Arc::new(AtomicBool::new(false)));
        assert!(!behind.finished().await, "nothing was begun");
        for _ in 0..2 {
            let mark = done.clone();
            behind.run(async move {
                tokio::time::sleep(Duration::from_millis(20)).await;
                mark.store(true, Ordering::SeqCst);
            });
            assert!(behind.finished().await && done.swap(false, Ordering::SeqCst));
        }
        assert!(!behind.finished().await, "told once");
    }
}

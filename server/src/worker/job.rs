//! Pieces of background work: one that panics costs a try, and a loop that ends is started again.

use super::job_run::JobRun;
use crate::telemetry::names;
use domain::{Timestamp, failpoints};
use std::{
    collections::BTreeMap,
    future::Future,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};
use tokio::{sync::watch, task::JoinHandle, time::sleep};
use tokio_util::task::AbortOnDropHandle;
use tracing::Instrument;

/// Pause before a loop that ended is started again; it doubles up to [`LONGEST_PAUSE`].
const FIRST_PAUSE: Duration = Duration::from_millis(if cfg!(test) { 20 } else { 1_000 });
const LONGEST_PAUSE: Duration = Duration::from_secs(60);
/// A loop that ran this long before it ended begins with the first pause again.
const STEADY: Duration = Duration::from_secs(300);

/// How the jobs of a shop fare; clones share it.
#[derive(Clone, Default)]
pub struct Jobs(Arc<Mutex<BTreeMap<&'static str, Health>>>);

/// How one job fares.
#[derive(Clone, Copy)]
pub struct Health {
    /// Whether it panicked or ended when it was seen last.
    pub failing: bool,
    pub seen_at: Timestamp,
}

impl Jobs {
    pub(super) fn note(&self, job: &'static str, failing: bool, seen_at: Timestamp) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(job, Health { failing, seen_at });
    }

    /// Each job that was seen at work since the start.
    pub(super) fn all(&self) -> Vec<(&'static str, Health)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().map(|(job, health)| (*job, *health)).collect()
    }
}

/// Runs `work` to its end; a panic in it is an error and goes no further. Dropped, it ends.
///
/// # Errors
/// If it panicked.
pub(super) async fn caught<T: Send + 'static>(work: impl Future<Output = T> + Send + 'static) -> Result<T, Panicked> {
    AbortOnDropHandle::new(tokio::spawn(work.in_current_span())).await.map_err(|_| Panicked)
}

/// A piece of work panicked; the log says where.
#[derive(Debug)]
pub(super) struct Panicked;

/// Runs `job` once and counts the run.
pub(super) async fn run_once(job: &'static str, work: impl Future<Output = JobRun> + Send + 'static) -> JobRun {
    let run = caught(work.instrument(tracing::info_span!("job", job))).await.unwrap_or(JobRun::Panicked);
    let outcome = match run {
        JobRun::Worked | JobRun::Slowly => "worked",
        JobRun::Idle => "idle",
        JobRun::Failed => "failed",
        JobRun::Panicked => {
            tracing::error!(job, "The job {job} panicked; it is tried again");
            "panicked"
        }
    };
    metrics::counter!(names::JOB_RUNS, "job" => job, "outcome" => outcome).increment(1);
    run
}

/// Keeps the loop that `run` makes going until `stop` turns true: one that ends by itself, or panics, is reported to
/// `ended` and started again after a pause.
pub(super) fn supervised<F: Future<Output = ()> + Send + 'static>(
    job: &'static str,
    mut stop: watch::Receiver<bool>,
    ended: impl Fn() + Send + 'static,
    run: impl Fn() -> F + Send + 'static,
) -> JoinHandle<()> {
    tokio::spawn(async move {
        let mut pause = FIRST_PAUSE;
        loop {
            let begun = Instant::now();
            let run = run();
            let _ = caught(async move {
                let _ = failpoints::reach(&format!("job.{job}")).await;
                run.await;
            })
            .await;
            if *stop.borrow() {
                return;
            }
            pause = if begun.elapsed() > STEADY { FIRST_PAUSE } else { pause };
            tracing::error!(job, ?pause, "The job {job} ended; it is started again");
            metrics::counter!(names::JOB_RESTARTS, "job" => job).increment(1);
            ended();
            tokio::select! {
                () = sleep(pause) => {}
                _ = stop.changed() => {}
            }
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering};

    #[tokio::test]
    async fn r075_a_loop_that_panics_or_ends_is_started_again_with_longer_and_longer_pauses() {
        let (starts, ends) = (Arc::new(AtomicU32::new(0)), Arc::new(AtomicU32::new(0)));
        let (stopping, stop) = watch::channel(false);
        let (started, ended) = (starts.clone(), ends.clone());
        let begun = Instant::now();
        let job = supervised(
            "test",
            stop,
            move || {
                ended.fetch_add(1, Ordering::SeqCst);
            },
            move || {
                let n = started.fetch_add(1, Ordering::SeqCst);
                async move {
                    match n {
                        0 | 2 => panic!("on purpose"),
                        1 | 3 => {}
                        _ => std::future::pending().await,
                    }
                }
            },
        );
        while starts.load(Ordering::SeqCst) < 5 {
            sleep(Duration::from_millis(5)).await;
        }
        assert_eq!(ends.load(Ordering::SeqCst), 4);
        assert!(begun.elapsed() >= FIRST_PAUSE * 15, "1 + 2 + 4 + 8 pauses: {:?}", begun.elapsed());
        stopping.send(true).unwrap();
        job.abort();
    }

    #[tokio::test]
    async fn r075_a_run_that_panics_has_failed() {
        assert_eq!(run_once("test", async { panic!("on purpose") }).await, JobRun::Panicked);
        assert_eq!(run_once("test", async { JobRun::Worked }).await, JobRun::Worked);
    }
}

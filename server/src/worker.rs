//! The work behind the answers: events, emails, reconciling.
//!
//! Each loop looks at the store, never at memory: what a killed process left is found by the next.

mod job;
mod job_run;
mod job_runner;
#[cfg(feature = "aws")]
mod within_time;

pub use job_runner::{JobRunner, Watch, is_nearly_full};
#[cfg(feature = "aws")]
pub use within_time::{PendingWork, TimeLimits};

use crate::secrets::keys::Keys;
use job_run::JobRun;
use std::{future::Future, sync::Arc, time::Duration};
use tokio::{
    sync::{Notify, watch},
    task::JoinHandle,
    time::sleep,
};

/// How long a loop sleeps when nothing wakes it up.
const IDLE: Duration = Duration::from_secs(1);
/// How long it waits after the store failed.
const AFTER_FAILURE: Duration = Duration::from_secs(3);
/// The longest wait of a loop whose runs go on panicking.
const LONGEST_AFTER_PANIC: Duration = Duration::from_secs(60);
/// How often the shop looks whether there is an alert to mail.
const WATCH_EVERY: Duration = Duration::from_secs(5);
/// How often conditions that raise an alert are looked at.
const CONDITIONS_EVERY: Duration = Duration::from_secs(15);
const RECONCILE_EVERY: Duration = Duration::from_secs(600);
/// How often unfinished uploads are looked at.
const SWEEP_EVERY: Duration = Duration::from_secs(60 * 60);
/// How often views and carts are written down.
const TRAFFIC_EVERY: Duration = Duration::from_secs(60);
/// How often what steps left for afterwards is done. Who reads what hangs on it does it first, so this is only to keep
/// that short.
const TIDY_EVERY: Duration = Duration::from_secs(10);
/// Between two emails once the mail service asked to go slower: a bit more than the slowest account needs.
const MAIL_PACE: Duration = Duration::from_millis(1_100);

/// Wakes the worker that handles events.
#[derive(Clone, Default)]
pub struct WakeUp(Arc<Notify>);

impl WakeUp {
    pub fn wake(&self) {
        self.0.notify_one();
    }

    /// Whether it was woken since it was asked last. For where no loop waits.
    #[cfg(feature = "aws")]
    pub fn was_woken(&self) -> bool {
        std::pin::pin!(self.0.notified()).as_mut().enable()
    }
}

/// The names of the jobs, in log, metrics and alerts.
const EVENTS: &str = "events";
const MAIL: &str = "mail";
const RECONCILE: &str = "reconcile";
const TIDY: &str = "tidy";
const UPLOADS: &str = "uploads";
const ALERTS: &str = "alerts";
const CONDITIONS: &str = "conditions";
const TRAFFIC: &str = "traffic";

/// The loops. They end, between two pieces of work, when `stop` turns true.
pub struct Worker(Vec<JoinHandle<()>>);

impl Worker {
    pub fn start(runner: &JobRunner, wake_up: &WakeUp, stop: &watch::Receiver<bool>) -> Worker {
        let no_wake_up = WakeUp::default();
        Worker(vec![
            drained(EVENTS, runner, wake_up, stop, JobRunner::handle_events),
            drained(MAIL, runner, &no_wake_up, stop, JobRunner::send_mail),
            repeated(RECONCILE, runner, RECONCILE_EVERY, stop, JobRunner::reconcile),
            repeated(TIDY, runner, TIDY_EVERY, stop, JobRunner::tidy),
            repeated(UPLOADS, runner, SWEEP_EVERY, stop, JobRunner::sweep_uploads),
            repeated(ALERTS, runner, WATCH_EVERY, stop, JobRunner::check_alerts),
            repeated(CONDITIONS, runner, CONDITIONS_EVERY, stop, JobRunner::check_conditions),
            supervised_by(TRAFFIC, runner, stop, write_traffic),
        ])
    }

    /// Supervises one more loop, which ends by itself when the shop stops.
    pub fn add<F: Future<Output = ()> + Send + 'static>(
        &mut self,
        job: &'static str,
        runner: &JobRunner,
        stop: &watch::Receiver<bool>,
        run: impl Fn(watch::Receiver<bool>) -> F + Send + 'static,
    ) {
        self.0.push(supervised_by(job, runner, stop, move |_, stop| run(stop)));
    }

    /// Waits for the piece of work at hand.
    pub async fn finish(self) {
        for handle in self.0 {
            let _ = handle.await;
        }
    }
}

/// A supervised loop of [`drain`].
fn drained<F: Future<Output = JobRun> + Send + 'static>(
    job: &'static str,
    runner: &JobRunner,
    wake_up: &WakeUp,
    stop: &watch::Receiver<bool>,
    work: fn(JobRunner) -> F,
) -> JoinHandle<()> {
    let wake_up = wake_up.clone();
    supervised_by(job, runner, stop, move |runner, stop| drain(job, runner, work, wake_up.clone(), stop))
}

/// A supervised loop of [`repeat`].
fn repeated<F: Future<Output = JobRun> + Send + 'static>(
    job: &'static str,
    runner: &JobRunner,
    every: Duration,
    stop: &watch::Receiver<bool>,
    work: fn(JobRunner) -> F,
) -> JoinHandle<()> {
    supervised_by(job, runner, stop, move |runner, stop| repeat(job, runner, work, every, stop))
}

fn supervised_by<F: Future<Output = ()> + Send + 'static>(
    job: &'static str,
    runner: &JobRunner,
    stop: &watch::Receiver<bool>,
    run: impl Fn(JobRunner, watch::Receiver<bool>) -> F + Send + 'static,
) -> JoinHandle<()> {
    let (reporter, runner, stop) = (runner.clone(), runner.clone(), stop.clone());
    job::supervised(job, stop.clone(), move || reporter.note(job, true), move || run(runner.clone(), stop.clone()))
}

/// Works as long as there is work, then waits to be woken, or a while; longer and longer while it panics.
async fn drain<F: Future<Output = JobRun> + Send + 'static>(
    job: &'static str,
    runner: JobRunner,
    work: fn(JobRunner) -> F,
    wake_up: WakeUp,
    mut stop: watch::Receiver<bool>,
) {
    let mut after_panic = AFTER_FAILURE;
    while !*stop.borrow() {
        let run = runner.run(job, work).await;
        let pause = match run {
            JobRun::Worked => {
                after_panic = AFTER_FAILURE;
                continue;
            }
            JobRun::Slowly => MAIL_PACE,
            JobRun::Idle => IDLE,
            JobRun::Failed => AFTER_FAILURE,
            JobRun::Panicked => after_panic,
        };
        after_panic = if run == JobRun::Panicked { (after_panic * 2).min(LONGEST_AFTER_PANIC) } else { AFTER_FAILURE };
        tokio::select! {
            () = wake_up.0.notified() => {}
            () = sleep(pause) => {}
            _ = stop.changed() => {}
        }
    }
}

/// Runs the job now and after each pause.
async fn repeat<F: Future<Output = JobRun> + Send + 'static>(
    job: &'static str,
    runner: JobRunner,
    work: fn(JobRunner) -> F,
    every: Duration,
    mut stop: watch::Receiver<bool>,
) {
    while !*stop.borrow() {
        runner.run(job, work).await;
        tokio::select! {
            () = sleep(every) => {}
            _ = stop.changed() => {}
        }
    }
}

/// Reads secrets again that may have changed, until `stop` turns true.
pub async fn refresh_keys(keys: Arc<Keys>, mut stop: watch::Receiver<bool>) {
    let Some(every) = keys.refresh_every() else {
        let _ = stop.wait_for(|stop| *stop).await;
        return;
    };
    while !*stop.borrow() {
        tokio::select! {
            () = sleep(every) => keys.refresh_if_stale().await,
            _ = stop.changed() => {}
        }
    }
}

/// Writes down what was counted in memory, each minute and once more at the end.
async fn write_traffic(runner: JobRunner, mut stop: watch::Receiver<bool>) {
    let mut stopping = false;
    while !stopping {
        tokio::select! {
            () = sleep(TRAFFIC_EVERY) => {}
            _ = stop.changed() => {}
        }
        stopping = *stop.borrow();
        runner.write_traffic().await;
    }
}

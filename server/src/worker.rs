//! The work behind the answers: events, mails, reconciling.
//!
//! Each loop looks at the store, never at memory: what a killed process left is found by the next.

#[cfg(feature = "aws")]
mod bounded;
mod job;
mod round;
mod rounds;

#[cfg(feature = "aws")]
pub use bounded::{Allowance, Left};
pub use rounds::{Rounds, Watch, is_nearly_full};

use crate::secrets::keys::Keys;
use round::Round;
use std::{future::Future, sync::Arc, time::Duration};
use tokio::{
    sync::{Notify, watch},
    task::JoinHandle,
    time::sleep,
};

/// How long a loop sleeps when nobody rings.
const IDLE: Duration = Duration::from_secs(1);
/// How long it waits after the store failed.
const AFTER_FAILURE: Duration = Duration::from_secs(3);
/// The longest wait of a loop whose rounds go on panicking.
const LONGEST_AFTER_PANIC: Duration = Duration::from_secs(60);
/// How often somebody looks whether there is an alert to mail.
const WATCH_EVERY: Duration = Duration::from_secs(5);
/// How often conditions that raise an alert are looked at.
const CONDITIONS_EVERY: Duration = Duration::from_secs(15);
const RECONCILE_EVERY: Duration = Duration::from_secs(600);
/// How often unfinished uploads are looked at.
const SWEEP_EVERY: Duration = Duration::from_secs(60 * 60);
/// How often views and carts are written down.
const FOOTFALL_EVERY: Duration = Duration::from_secs(60);
/// How often what steps left for afterwards is done. Who reads what hangs on it does it first, so this is only to keep
/// that short.
const TIDY_EVERY: Duration = Duration::from_secs(10);
/// Between two mails once the mail service asked to go slower: a bit more than the slowest account needs.
const MAIL_PACE: Duration = Duration::from_millis(1_100);

/// Wakes the worker that handles events.
#[derive(Clone, Default)]
pub struct WakeUp(Arc<Notify>);

impl WakeUp {
    pub fn ring(&self) {
        self.0.notify_one();
    }

    /// Whether it rang since it was asked last. For where no loop listens.
    #[cfg(feature = "aws")]
    pub fn rang(&self) -> bool {
        std::pin::pin!(self.0.notified()).as_mut().enable()
    }
}

/// The names of the jobs, in log, metrics and alerts.
const EVENTS: &str = "events";
const MAIL: &str = "mail";
const RECONCILE: &str = "reconcile";
const TIDY: &str = "tidy";
const UPLOADS: &str = "uploads";
const ALARMS: &str = "alerts";
const CONDITIONS: &str = "conditions";
const TRAFFIC: &str = "traffic";

/// The loops. They end, between two pieces of work, when `stop` turns true.
pub struct Worker(Vec<JoinHandle<()>>);

impl Worker {
    pub fn start(rounds: &Rounds, wake_up: &WakeUp, stop: &watch::Receiver<bool>) -> Worker {
        let nobody_rings = WakeUp::default();
        Worker(vec![
            drained(EVENTS, rounds, wake_up, stop, Rounds::inbox),
            drained(MAIL, rounds, &nobody_rings, stop, Rounds::mail),
            repeated(RECONCILE, rounds, RECONCILE_EVERY, stop, Rounds::compare_with_stripe),
            repeated(TIDY, rounds, TIDY_EVERY, stop, Rounds::tidy),
            repeated(UPLOADS, rounds, SWEEP_EVERY, stop, Rounds::sweep_uploads),
            repeated(ALARMS, rounds, WATCH_EVERY, stop, Rounds::look_around),
            repeated(CONDITIONS, rounds, CONDITIONS_EVERY, stop, Rounds::look_after_conditions),
            supervised_by(TRAFFIC, rounds, stop, write_traffic),
        ])
    }

    /// Supervises one more loop, which ends by itself when the shop stops.
    pub fn add<F: Future<Output = ()> + Send + 'static>(
        &mut self,
        job: &'static str,
        rounds: &Rounds,
        stop: &watch::Receiver<bool>,
        run: impl Fn(watch::Receiver<bool>) -> F + Send + 'static,
    ) {
        self.0.push(supervised_by(job, rounds, stop, move |_, stop| run(stop)));
    }

    /// Waits for the piece of work at hand.
    pub async fn finish(self) {
        for handle in self.0 {
            let _ = handle.await;
        }
    }
}

/// A supervised loop of [`drain`].
fn drained<F: Future<Output = Round> + Send + 'static>(
    job: &'static str,
    rounds: &Rounds,
    wake_up: &WakeUp,
    stop: &watch::Receiver<bool>,
    work: fn(Rounds) -> F,
) -> JoinHandle<()> {
    let wake_up = wake_up.clone();
    supervised_by(job, rounds, stop, move |rounds, stop| drain(job, rounds, work, wake_up.clone(), stop))
}

/// A supervised loop of [`repeat`].
fn repeated<F: Future<Output = Round> + Send + 'static>(
    job: &'static str,
    rounds: &Rounds,
    every: Duration,
    stop: &watch::Receiver<bool>,
    work: fn(Rounds) -> F,
) -> JoinHandle<()> {
    supervised_by(job, rounds, stop, move |rounds, stop| repeat(job, rounds, work, every, stop))
}

fn supervised_by<F: Future<Output = ()> + Send + 'static>(
    job: &'static str,
    rounds: &Rounds,
    stop: &watch::Receiver<bool>,
    run: impl Fn(Rounds, watch::Receiver<bool>) -> F + Send + 'static,
) -> JoinHandle<()> {
    let (reporter, rounds, stop) = (rounds.clone(), rounds.clone(), stop.clone());
    job::supervised(job, stop.clone(), move || reporter.note(job, true), move || run(rounds.clone(), stop.clone()))
}

/// Works as long as there is work, then waits for the bell or a while; longer and longer while it panics.
async fn drain<F: Future<Output = Round> + Send + 'static>(
    job: &'static str,
    rounds: Rounds,
    work: fn(Rounds) -> F,
    wake_up: WakeUp,
    mut stop: watch::Receiver<bool>,
) {
    let mut after_panic = AFTER_FAILURE;
    while !*stop.borrow() {
        let round = rounds.take(job, work).await;
        let pause = match round {
            Round::Worked => {
                after_panic = AFTER_FAILURE;
                continue;
            }
            Round::Slowly => MAIL_PACE,
            Round::Idle => IDLE,
            Round::Failed => AFTER_FAILURE,
            Round::Panicked => after_panic,
        };
        after_panic = if round == Round::Panicked { (after_panic * 2).min(LONGEST_AFTER_PANIC) } else { AFTER_FAILURE };
        tokio::select! {
            () = wake_up.0.notified() => {}
            () = sleep(pause) => {}
            _ = stop.changed() => {}
        }
    }
}

/// Takes a round now and after each pause.
async fn repeat<F: Future<Output = Round> + Send + 'static>(
    job: &'static str,
    rounds: Rounds,
    work: fn(Rounds) -> F,
    every: Duration,
    mut stop: watch::Receiver<bool>,
) {
    while !*stop.borrow() {
        rounds.take(job, work).await;
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
async fn write_traffic(rounds: Rounds, mut stop: watch::Receiver<bool>) {
    let mut stopping = false;
    while !stopping {
        tokio::select! {
            () = sleep(FOOTFALL_EVERY) => {}
            _ = stop.changed() => {}
        }
        stopping = *stop.borrow();
        rounds.write_traffic().await;
    }
}

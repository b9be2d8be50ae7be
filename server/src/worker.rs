//! The work behind the answers: events, mails, reconciling.
//!
//! Each loop looks at the store, never at memory: what a killed process left is found by the next.

#[cfg(feature = "aws")]
mod bounded;
mod rounds;

#[cfg(feature = "aws")]
pub use bounded::{Allowance, Left};
pub use rounds::{Rounds, Watch, is_nearly_full};

use crate::adapters::keys::Keys;
use domain::Shop;
use rounds::Round;
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
/// How often somebody looks whether there is an alarm to mail.
const WATCH_EVERY: Duration = Duration::from_secs(5);
const RECONCILE_EVERY: Duration = Duration::from_secs(600);
/// How often unfinished uploads are looked at.
const SWEEP_EVERY: Duration = Duration::from_secs(60 * 60);
/// How often views and carts are written down.
const FOOTFALL_EVERY: Duration = Duration::from_secs(60);
/// How often what steps left for afterwards is done. Who reads what hangs on it does it first, so this is only to keep
/// that short.
const TIDY_EVERY: Duration = Duration::from_secs(10);
/// Between two mails once the mail service asked to go slower: a bit more than the slowest account needs (F53).
const MAIL_PACE: Duration = Duration::from_millis(1_100);

/// Wakes the worker that handles events.
#[derive(Clone, Default)]
pub struct Bell(Arc<Notify>);

impl Bell {
    pub fn ring(&self) {
        self.0.notify_one();
    }

    /// Whether it rang since it was asked last. For where no loop listens.
    #[cfg(feature = "aws")]
    pub fn rang(&self) -> bool {
        std::pin::pin!(self.0.notified()).as_mut().enable()
    }
}

/// The loops. They end, between two pieces of work, when `stop` turns true.
pub struct Worker(Vec<JoinHandle<()>>);

impl Worker {
    pub fn start(shop: &Shop, bell: &Bell, watch: Watch, stop: &watch::Receiver<bool>) -> Worker {
        let rounds = Rounds::new(shop, watch);
        let (inbox, mail, books) = (rounds.clone(), rounds.clone(), rounds.clone());
        let (docks, tower, desk) = (rounds.clone(), rounds.clone(), rounds.clone());
        let nobody_rings = Bell::default();
        Worker(vec![
            tokio::spawn(drain(move || inbox.clone().inbox(), bell.clone(), stop.clone())),
            tokio::spawn(drain(move || mail.clone().mail(), nobody_rings, stop.clone())),
            tokio::spawn(repeat(move || books.clone().compare_with_stripe(), RECONCILE_EVERY, stop.clone())),
            tokio::spawn(repeat(move || desk.clone().tidy(), TIDY_EVERY, stop.clone())),
            tokio::spawn(write_footfall(rounds, stop.clone())),
            tokio::spawn(repeat(move || docks.clone().sweep_uploads(), SWEEP_EVERY, stop.clone())),
            tokio::spawn(repeat(move || tower.clone().look_around(), WATCH_EVERY, stop.clone())),
        ])
    }

    /// Waits for the piece of work at hand.
    pub async fn finish(self) {
        for handle in self.0 {
            let _ = handle.await;
        }
    }
}

/// Works as long as there is work, then waits for the bell or a while.
async fn drain<F: Future<Output = Round>>(round: impl Fn() -> F, bell: Bell, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        let pause = match round().await {
            Round::Worked => continue,
            Round::Slowly => MAIL_PACE,
            Round::Idle => IDLE,
            Round::Failed => AFTER_FAILURE,
        };
        tokio::select! {
            () = bell.0.notified() => {}
            () = sleep(pause) => {}
            _ = stop.changed() => {}
        }
    }
}

/// Takes a round now and after each pause.
async fn repeat<F: Future<Output = Round>>(round: impl Fn() -> F, every: Duration, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        round().await;
        tokio::select! {
            () = sleep(every) => {}
            _ = stop.changed() => {}
        }
    }
}

/// Reads secrets again that may have changed (R14), until `stop` turns true.
pub async fn refresh_keys(keys: Arc<Keys>, mut stop: watch::Receiver<bool>) {
    let Some(every) = keys.refresh_every() else { return };
    while !*stop.borrow() {
        tokio::select! {
            () = sleep(every) => keys.refresh_if_stale().await,
            _ = stop.changed() => {}
        }
    }
}

/// Writes down what was counted in memory, each minute and once more at the end.
async fn write_footfall(rounds: Rounds, mut stop: watch::Receiver<bool>) {
    let mut stopping = false;
    while !stopping {
        tokio::select! {
            () = sleep(FOOTFALL_EVERY) => {}
            _ = stop.changed() => {}
        }
        stopping = *stop.borrow();
        rounds.write_footfall().await;
    }
}

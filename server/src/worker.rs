//! The work behind the answers: events, mails, reconciling.
//!
//! Each loop looks at the store, never at memory: what a killed process left is found by the next.

use crate::failpoints;
use domain::{PortError, Shop, inbox::InboxEvent, shop::MailRound};
use std::{sync::Arc, time::Duration};
use tokio::{
    sync::{Notify, watch},
    task::{JoinHandle, JoinSet},
    time::sleep,
};

/// How long a loop sleeps when nobody rings.
const IDLE: Duration = Duration::from_secs(1);
/// How long it waits after the store failed.
const AFTER_FAILURE: Duration = Duration::from_secs(3);
const RECONCILE_EVERY: Duration = Duration::from_secs(600);
/// Events handled side by side; each waits mostly for Stripe.
const EVENTS_AT_ONCE: usize = 8;

/// Wakes the worker that handles events.
#[derive(Clone, Default)]
pub struct Bell(Arc<Notify>);

impl Bell {
    pub fn ring(&self) {
        self.0.notify_one();
    }
}

/// The three loops. They end, between two pieces of work, when `stop` turns true.
pub struct Worker(Vec<JoinHandle<()>>);

impl Worker {
    pub fn start(shop: &Shop, bell: &Bell, stop: &watch::Receiver<bool>) -> Worker {
        Worker(vec![
            tokio::spawn(work_inbox(shop.clone(), bell.clone(), stop.clone())),
            tokio::spawn(post_mail(shop.clone(), stop.clone())),
            tokio::spawn(reconcile(shop.clone(), stop.clone())),
        ])
    }

    /// Waits for the piece of work at hand.
    pub async fn finish(self) {
        for handle in self.0 {
            let _ = handle.await;
        }
    }
}

async fn work_inbox(shop: Shop, bell: Bell, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        let pause = match inbox_round(&shop).await {
            Ok(0) => IDLE,
            Ok(_) => continue,
            Err(error) => {
                tracing::error!(%error, "The inbox cannot be read");
                AFTER_FAILURE
            }
        };
        tokio::select! {
            () = bell.0.notified() => {}
            () = sleep(pause) => {}
            _ = stop.changed() => {}
        }
    }
}

/// Handles a batch of events side by side; returns how many there were.
async fn inbox_round(shop: &Shop) -> Result<usize, PortError> {
    let events = shop.orders.due_events(shop.clock.now(), EVENTS_AT_ONCE).await?;
    let taken = events.len();
    let mut at_work = JoinSet::new();
    for event in events {
        let shop = shop.clone();
        at_work.spawn(async move { handle(&shop, event).await });
    }
    let mut outcome = Ok(taken);
    while let Some(done) = at_work.join_next().await {
        if let Ok(Err(error)) = done {
            outcome = Err(error);
        }
    }
    outcome
}

async fn handle(shop: &Shop, event: InboxEvent) -> Result<(), PortError> {
    failpoints::reach("hook.acked").await?;
    let id = event.id.clone();
    if let Some(error) = shop.work_event(event).await? {
        tracing::warn!(event.id = %id, %error, "Event {id} could not be handled yet");
    }
    Ok(())
}

async fn post_mail(shop: Shop, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        let pause = match shop.post_mail().await {
            Ok(MailRound::Worked) => continue,
            Ok(MailRound::Idle) => IDLE,
            Err(error) => {
                tracing::error!(%error, "The outbox cannot be worked");
                AFTER_FAILURE
            }
        };
        tokio::select! {
            () = sleep(pause) => {}
            _ = stop.changed() => {}
        }
    }
}

async fn reconcile(shop: Shop, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        match shop.reconcile().await {
            Ok(report) if report.moved > 0 => tracing::info!(?report, "Reconciled with Stripe"),
            Ok(report) => tracing::debug!(?report, "Reconciled with Stripe"),
            Err(error) => tracing::warn!(%error, "Reconciling with Stripe failed; the next round tries again"),
        }
        match shop.compare_sums_daily().await {
            Ok(Some(sums)) => tracing::info!(?sums, "Compared the sums of 30 days with Stripe"),
            Ok(None) => {}
            Err(error) => tracing::warn!(%error, "The sums could not be compared; the next round tries again"),
        }
        tokio::select! {
            () = sleep(RECONCILE_EVERY) => {}
            _ = stop.changed() => {}
        }
    }
}

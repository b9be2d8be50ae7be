//! The work behind the answers: events, mails, reconciling.
//!
//! Each loop looks at the store, never at memory: what a killed process left is found by the next.

use crate::failpoints;
use domain::{
    PortError, Shop,
    inbox::InboxEvent,
    ports::{Alarm, AlarmKind},
    shop::MailRound,
};
use std::{path::PathBuf, sync::Arc, time::Duration};
use tokio::{
    sync::{Notify, watch},
    task::{JoinHandle, JoinSet},
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

/// Whom alarms are mailed to, and the folder whose disk must not get full.
pub struct Watch {
    pub owner: String,
    pub data_dir: PathBuf,
    /// Part of that disk that should be free, in percent.
    pub min_free_percent: u64,
}

/// The loops. They end, between two pieces of work, when `stop` turns true.
pub struct Worker(Vec<JoinHandle<()>>);

impl Worker {
    pub fn start(shop: &Shop, bell: &Bell, watch: Watch, stop: &watch::Receiver<bool>) -> Worker {
        Worker(vec![
            tokio::spawn(work_inbox(shop.clone(), bell.clone(), stop.clone())),
            tokio::spawn(post_mail(shop.clone(), stop.clone())),
            tokio::spawn(reconcile(shop.clone(), stop.clone())),
            tokio::spawn(write_footfall(shop.clone(), stop.clone())),
            tokio::spawn(sweep_uploads(shop.clone(), stop.clone())),
            tokio::spawn(keep_watch(shop.clone(), watch, stop.clone())),
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

/// Removes what unfinished uploads left behind (R52).
async fn sweep_uploads(shop: Shop, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        match shop.sweep_uploads().await {
            Ok(0) => {}
            Ok(removed) => tracing::info!(removed, "Unfinished uploads of yesterday were removed"),
            Err(error) => tracing::error!(%error, "Unfinished uploads could not be removed"),
        }
        tokio::select! {
            () = sleep(SWEEP_EVERY) => {}
            _ = stop.changed() => {}
        }
    }
}

/// Writes down what was counted in memory, each minute and once more at the end.
async fn write_footfall(shop: Shop, mut stop: watch::Receiver<bool>) {
    let mut stopping = false;
    while !stopping {
        tokio::select! {
            () = sleep(FOOTFALL_EVERY) => {}
            _ = stop.changed() => {}
        }
        stopping = *stop.borrow();
        if let Err(error) = shop.write_footfall().await {
            tracing::warn!(%error, "Views and carts could not be counted yet");
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
        if let Err(error) = shop.look_after_sign_in().await {
            tracing::warn!(%error, "The state of the sign-in service could not be noted; the next round tries again");
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

async fn keep_watch(shop: Shop, watch: Watch, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        if let Err(error) = look_around(&shop, &watch).await {
            tracing::error!(%error, "Alarms cannot be looked after");
        }
        tokio::select! {
            () = sleep(WATCH_EVERY) => {}
            _ = stop.changed() => {}
        }
    }
}

/// Looks at the disk and mails what is new among the alarms.
async fn look_around(shop: &Shop, watch: &Watch) -> Result<(), PortError> {
    if is_nearly_full(watch) {
        let alarm = Alarm { kind: AlarmKind::DiskLow, object: "data".to_owned(), at: shop.clock.now() };
        shop.orders.raise(&alarm).await?;
    }
    for alarm in shop.tell_alarms(&watch.owner).await? {
        tracing::error!(alarm.kind = ?alarm.kind, alarm.object, "Alarm: {:?}", alarm.kind);
    }
    Ok(())
}

#[cfg(unix)]
fn is_nearly_full(watch: &Watch) -> bool {
    let Ok(disk) = rustix::fs::statvfs(&watch.data_dir) else { return false };
    // Of what the shop may use: the rest is kept for the system or for others.
    let usable = disk.f_blocks.saturating_sub(disk.f_bfree).saturating_add(disk.f_bavail);
    disk.f_bavail.saturating_mul(100) < usable.saturating_mul(watch.min_free_percent)
}

#[cfg(not(unix))]
fn is_nearly_full(_: &Watch) -> bool {
    false
}

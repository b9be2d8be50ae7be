//! Runs each background job once. The loops of a server do it again and again; a Lambda as often as it has time for.

use super::job::{self, Jobs};
use crate::{
    clock_watch::{self, ClockWatch},
    worker::JobRun,
};
use domain::{
    PortError, Shop,
    alerts::{AlertKind, Condition},
    failpoints,
    mail::MailRun,
    payments::inbox::InboxEvent,
};
use std::{
    future::Future,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};
use tokio::task::JoinSet;

/// Events handled side by side; each waits mostly for Stripe.
const EVENTS_AT_ONCE: usize = 8;
/// How long emails go out one by one after the mail service asked for it.
const MAIL_SLOW_FOR: Duration = Duration::from_secs(10 * 60);

/// What the alert about the disk is about.
const DISK: &str = "data";
/// How much more of the disk must be free before that alert is over, in percent.
const DISK_ROOM_PERCENT: u64 = 2;

/// Whom alerts are mailed to, and the folder whose disk must not get full.
pub struct Watch {
    pub owner: String,
    pub data_dir: PathBuf,
    /// Part of that disk that should be free, in percent.
    pub min_free_percent: u64,
    /// None if Stripe is in this very process.
    pub clock: Option<ClockWatch>,
}

/// Runs the background jobs of one shop; clones share their state.
#[derive(Clone)]
pub struct JobRunner {
    pub(super) shop: Shop,
    watch: Arc<Watch>,
    /// Until when emails go out one by one.
    slow_until: Arc<Mutex<Instant>>,
    jobs: Jobs,
}

impl JobRunner {
    pub fn new(shop: &Shop, watch: Watch) -> JobRunner {
        let slow_until = Arc::new(Mutex::new(Instant::now()));
        JobRunner { shop: shop.clone(), watch: Arc::new(watch), slow_until, jobs: Jobs::default() }
    }

    /// Runs `job` once, and notes how it fared.
    pub(super) async fn run<F: Future<Output = JobRun> + Send + 'static>(
        &self,
        job: &'static str,
        work: fn(JobRunner) -> F,
    ) -> JobRun {
        let run = job::run_once(job, work(self.clone())).await;
        self.note(job, run == JobRun::Panicked);
        run
    }

    /// Notes whether `job` panicked or ended.
    pub(super) fn note(&self, job: &'static str, failing: bool) {
        self.jobs.note(job, failing, self.shop.now());
    }

    /// Handles a batch of due events side by side.
    pub async fn handle_events(self) -> JobRun {
        match self.handle_due().await {
            Ok(0) => JobRun::Idle,
            Ok(_) => JobRun::Worked,
            Err(error) => {
                tracing::error!(%error, "The inbox cannot be read");
                JobRun::Failed
            }
        }
    }

    /// Returns how many there were.
    async fn handle_due(&self) -> Result<usize, PortError> {
        let events = self.shop.due_events(EVENTS_AT_ONCE).await?;
        let taken = events.len();
        let mut at_work = JoinSet::new();
        for event in events {
            at_work.spawn(handle(self.shop.clone(), event));
        }
        let mut outcome = Ok(taken);
        while let Some(done) = at_work.join_next().await {
            match done {
                Ok(Ok(())) => {}
                Ok(Err(error)) => outcome = Err(error),
                Err(error) => tracing::error!(%error, "The handling of an event broke off"),
            }
        }
        outcome
    }

    /// Sends one due mail.
    pub async fn send_mail(self) -> JobRun {
        match self.shop.send_due_mail().await {
            Ok(MailRun::Worked) => self.mail_pace(),
            Ok(MailRun::TooFast) => {
                *self.slow_until.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now() + MAIL_SLOW_FOR;
                JobRun::Slowly
            }
            Ok(MailRun::Idle) => JobRun::Idle,
            Err(error) => {
                tracing::error!(%error, "The outbox cannot be worked");
                JobRun::Failed
            }
        }
    }

    fn mail_pace(&self) -> JobRun {
        let slow_until = *self.slow_until.lock().unwrap_or_else(PoisonError::into_inner);
        if Instant::now() < slow_until { JobRun::Slowly } else { JobRun::Worked }
    }

    /// Does what steps of the shop left for afterwards.
    pub async fn tidy(self) -> JobRun {
        match self.shop.count_downloads_that_wait().await {
            Ok(0) => {}
            Ok(downloads) => tracing::warn!(downloads, "Downloads were counted that could not be before"),
            Err(error) => {
                tracing::error!(%error, "Downloads are served but cannot be counted; the store takes no writes")
            }
        }
        match self.shop.tidy().await {
            Ok(()) => JobRun::Idle,
            Err(error) => {
                tracing::warn!(%error, "What was left for afterwards waits for the next run");
                JobRun::Failed
            }
        }
    }

    /// Finds what no event told of, and compares the sums once a day.
    pub async fn reconcile(self) -> JobRun {
        match self.shop.take_back_set_aside().await {
            Ok(0) => {}
            Ok(back) => tracing::info!(back, "Events and mails that were set aside can be read again and wait"),
            Err(error) => tracing::warn!(%error, "What was set aside could not be looked at; the next run does it"),
        }
        let reconciled = self.shop.reconcile().await;
        if let Ok(report) = &reconciled {
            for failed in &report.causes {
                tracing::warn!(what = failed.what, cause = failed.cause, "{} could not be settled yet", failed.what);
            }
        }
        match &reconciled {
            Ok(report) if report.moved > 0 || report.missed_events > 0 || report.failed > 0 => {
                tracing::info!(?report, "Reconciled with Stripe")
            }
            Ok(report) => tracing::debug!(?report, "Reconciled with Stripe"),
            Err(error) => tracing::warn!(%error, "Reconciling with Stripe failed; the next run tries again"),
        }
        if let Err(error) = self.shop.check_sign_in().await {
            tracing::warn!(%error, "The state of the sign-in service could not be noted; the next run tries again");
        }
        match self.shop.compare_sums_daily().await {
            Ok(Some(compared)) => {
                for failed in &compared.failed {
                    tracing::warn!(what = failed.what, cause = failed.cause, "{} could not be compared", failed.what);
                }
                tracing::info!(sums = ?compared.sums, "Compared the sums of 30 days with Stripe");
            }
            Ok(None) => {}
            Err(error) => tracing::warn!(%error, "The sums could not be compared; the next run tries again"),
        }
        if reconciled.is_ok() { JobRun::Worked } else { JobRun::Failed }
    }

    /// Removes what unfinished uploads left behind, and counts that ran out.
    pub async fn sweep_uploads(self) -> JobRun {
        if let Err(error) = self.shop.sweep_limits().await {
            tracing::warn!(%error, "Counts that ran out could not be removed; the next run tries again");
        }
        match self.shop.sweep_uploads().await {
            Ok(0) => JobRun::Idle,
            Ok(removed) => {
                tracing::info!(removed, "Unfinished uploads of yesterday were removed");
                JobRun::Worked
            }
            Err(error) => {
                tracing::error!(%error, "Unfinished uploads could not be removed");
                JobRun::Failed
            }
        }
    }

    /// Looks at disk and clock and mails what is new among the alerts.
    pub async fn check_alerts(self) -> JobRun {
        match self.tell_alerts().await {
            Ok(0) => JobRun::Idle,
            Ok(_) => JobRun::Worked,
            Err(error) => {
                tracing::error!(%error, "Alerts cannot be looked after");
                JobRun::Failed
            }
        }
    }

    async fn tell_alerts(&self) -> Result<usize, PortError> {
        let shop = &self.shop;
        if let Some(clock) = &self.watch.clock {
            clock.look(shop).await?;
        }
        if self.is_disk_low(0) {
            shop.raise_alert(AlertKind::DiskLow, DISK).await?;
        }
        let told = shop.tell_alerts(&self.watch.owner).await?;
        for alert in &told {
            // A deployed stack looks for this word; see `FilterPattern` in deploy/template.yaml.
            tracing::error!(alert.kind = ?alert.kind, alert.object, "Alarm: {:?}", alert.kind);
        }
        Ok(told.len())
    }

    /// Raises and closes alerts about what lasts: a disk, a clock, a backlog, a job.
    pub async fn check_conditions(self) -> JobRun {
        match self.shop.check_conditions(self.conditions()).await {
            Ok(()) => JobRun::Idle,
            Err(error) => {
                tracing::error!(%error, "Conditions cannot be looked after");
                JobRun::Failed
            }
        }
    }

    fn conditions(&self) -> Vec<Condition> {
        let jobs = self.jobs.all().into_iter().map(|(job, health)| Condition {
            kind: AlertKind::JobFailing,
            object: job.to_owned(),
            holds: health.failing,
            seen_at: health.seen_at,
        });
        let clock = self.watch.clock.as_ref().and_then(ClockWatch::last_look).map(|(wrong, seen_at)| Condition {
            kind: AlertKind::ClockSkew,
            object: clock_watch::CLOCK.to_owned(),
            holds: wrong,
            seen_at,
        });
        // Some room more than what raises it, or it would come and go.
        let enough = (!self.is_disk_low(DISK_ROOM_PERCENT)).then(|| Condition {
            kind: AlertKind::DiskLow,
            object: DISK.to_owned(),
            holds: false,
            seen_at: self.shop.now(),
        });
        jobs.chain(clock).chain(enough).collect()
    }

    /// Whether less of the disk is free than there should be and `more_percent`; never if nobody watches it.
    fn is_disk_low(&self, more_percent: u64) -> bool {
        let wanted = self.watch.min_free_percent;
        wanted > 0 && is_nearly_full(&self.watch.data_dir, wanted + more_percent)
    }

    /// Writes down what was counted in memory; nothing if nothing was.
    pub async fn write_traffic(&self) {
        if let Err(error) = self.shop.write_traffic().await {
            tracing::warn!(%error, "Views and carts could not be counted yet");
        }
    }
}

async fn handle(shop: Shop, event: InboxEvent) -> Result<(), PortError> {
    let (id, worker, taken) = (event.id.clone(), shop.clone(), event.clone());
    let handled = job::caught(async move {
        failpoints::reach("hook.acked").await?;
        worker.work_event(taken).await
    });
    match handled.await {
        Ok(Ok(None)) => Ok(()),
        Ok(Ok(Some(error))) => {
            tracing::warn!(event.id = %id, %error, "Event {id} could not be handled yet");
            Ok(())
        }
        Ok(Err(error)) => Err(error),
        Err(job::Panicked) => {
            tracing::error!(event.id = %id, "Handling event {id} panicked; it is tried again later");
            shop.event_panicked(&event).await
        }
    }
}

/// Whether less than this part of the disk with `dir` is free.
#[cfg(unix)]
pub fn is_nearly_full(dir: &Path, min_free_percent: u64) -> bool {
    let Ok(disk) = rustix::fs::statvfs(dir) else { return false };
    // Of what the shop may use: the rest is kept for the system or for others.
    let usable = disk.f_blocks.saturating_sub(disk.f_bfree).saturating_add(disk.f_bavail);
    disk.f_bavail.saturating_mul(100) < usable.saturating_mul(min_free_percent)
}

#[cfg(not(unix))]
pub fn is_nearly_full(_: &Path, _: u64) -> bool {
    false
}

//! Work within one invocation of a Lambda: nothing runs before it, and after it the machine is frozen.

use super::{
    ALERTS, CONDITIONS, EVENTS, MAIL, MAIL_PACE, RECONCILE, RECONCILE_EVERY, SWEEP_EVERY, TIDY, UPLOADS,
    job_run::JobRun, job_runner::JobRunner,
};
use std::{future::Future, time::Duration};
use tokio::time::{Instant, sleep, timeout_at};

/// Waits between looks for what must be there: in DynamoDB a list may lag behind what it lists.
const LAGS: [Duration; 3] = [Duration::from_millis(50), Duration::from_millis(150), Duration::from_millis(300)];

/// How long an event may keep its sender waiting once it was begun. Stripe gives up on a late answer and asks again.
const MOST_WAIT: Duration = Duration::from_secs(3);

/// How long background work may go on within one invocation.
#[derive(Debug, Clone, Copy)]
pub struct TimeLimits {
    /// Nothing new is begun after this.
    pub begin_until: Instant,
    /// What still runs then is dropped, as if the machine had died; the store allows for that everywhere.
    pub end_by: Instant,
}

/// The background work a request caused.
#[derive(Debug, Clone, Copy)]
pub struct PendingWork {
    /// It stored an event.
    pub event: bool,
    /// It queued mail, if not for nobody.
    pub mail: bool,
}

impl JobRunner {
    /// Does the background work a request caused.
    pub async fn after_request(&self, pending: PendingWork, time: TimeLimits) {
        let events = async { pending.event && drain(|| self.run(EVENTS, JobRunner::handle_events), true, time).await };
        let handled = timeout_at(time.end_by.min(time.begin_until + MOST_WAIT), events).await;
        let mail = drain(|| self.run(MAIL, JobRunner::send_mail), pending.mail || handled == Ok(true), time);
        if timeout_at(time.end_by, mail).await.is_err() || handled.is_err() {
            tracing::warn!("Work of a request was cut off; the next call of the schedule goes on with it");
        }
    }

    /// Does all that the loops of a server do; for who is called each minute. Whether it came to the end.
    ///
    /// Two at the same time are harmless, and seldom do the same.
    pub async fn run_all(&self, time: TimeLimits) -> bool {
        let queues = async {
            drain(|| self.run(EVENTS, JobRunner::handle_events), false, time).await;
            drain(|| self.run(MAIL, JobRunner::send_mail), false, time).await;
        };
        let mut whole = timeout_at(time.end_by, queues).await.is_ok();
        whole &= timeout_at(time.end_by, self.run(TIDY, JobRunner::tidy)).await.is_ok_and(JobRun::is_done);
        whole &= self.if_due("reconcile", RECONCILE_EVERY, self.run(RECONCILE, JobRunner::reconcile), time).await;
        whole &= self.if_due("sweep", SWEEP_EVERY, self.run(UPLOADS, JobRunner::sweep_uploads), time).await;
        let alerts = async {
            self.run(CONDITIONS, JobRunner::check_conditions).await;
            let told = self.run(ALERTS, JobRunner::check_alerts).await == JobRun::Worked;
            drain(|| self.run(MAIL, JobRunner::send_mail), told, time).await;
        };
        whole &= timeout_at(time.end_by, alerts).await.is_ok();
        if !whole {
            tracing::warn!("The work was cut off; the next call goes on with it");
        }
        whole
    }

    /// Whether `work` came to its end, or was not due.
    async fn if_due(&self, name: &str, every: Duration, work: impl Future<Output = JobRun>, time: TimeLimits) -> bool {
        let every = i64::try_from(every.as_secs()).unwrap_or(i64::MAX);
        match timeout_at(time.end_by, self.shop.try_start(name, every)).await {
            Ok(Ok(true)) => {}
            Ok(Ok(false)) => return true,
            Ok(Err(error)) => {
                tracing::error!(%error, "It cannot be told whether {name} is due");
                return false;
            }
            Err(_) => return false,
        }
        let done = timeout_at(time.end_by, work).await;
        if done.is_ok_and(JobRun::is_done) {
            return true;
        }
        if let Err(error) = self.shop.mark_unfinished(name).await {
            tracing::warn!(%error, "{name} was not finished and waits until it is due again");
        }
        false
    }
}

/// Works as long as there is work and time. What is `expected` is looked for more than once. Whether there was any.
async fn drain<F: Future<Output = JobRun>>(run: impl Fn() -> F, expected: bool, time: TimeLimits) -> bool {
    let mut lags = LAGS.iter().filter(|_| expected);
    let mut worked = false;
    while Instant::now() < time.begin_until {
        match run().await {
            JobRun::Worked => worked = true,
            JobRun::Slowly => {
                worked = true;
                sleep(MAIL_PACE).await;
            }
            JobRun::Failed | JobRun::Panicked => break,
            JobRun::Idle if worked => break,
            JobRun::Idle => match lags.next() {
                Some(lag) => sleep(*lag).await,
                None => break,
            },
        }
    }
    worked
}

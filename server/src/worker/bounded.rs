//! Work within one invocation of a Lambda: nothing runs before it, and after it the machine is frozen.

use super::{
    ALARMS, CONDITIONS, EVENTS, MAIL, MAIL_PACE, RECONCILE, RECONCILE_EVERY, SWEEP_EVERY, TIDY, UPLOADS, round::Round,
    rounds::Rounds,
};
use std::{future::Future, time::Duration};
use tokio::time::{Instant, sleep, timeout_at};

/// Waits between looks for what must be there: in DynamoDB a list may lag behind what it lists.
const LAGS: [Duration; 3] = [Duration::from_millis(50), Duration::from_millis(150), Duration::from_millis(300)];

/// How long an event may keep its sender waiting once it was begun. Stripe gives up on a late answer and asks again.
const MOST_WAIT: Duration = Duration::from_secs(3);

/// How much time there is.
#[derive(Debug, Clone, Copy)]
pub struct Allowance {
    /// Nothing new is begun after this.
    pub begin_until: Instant,
    /// What still runs then is dropped, as if the machine had died; the store allows for that everywhere.
    pub end_by: Instant,
}

/// What a request left to do, beside what may be there anyway.
#[derive(Debug, Clone, Copy)]
pub struct Left {
    /// It stored an event.
    pub event: bool,
    /// It queued mail, if not for nobody.
    pub mail: bool,
}

impl Rounds {
    /// Does what a request left to do.
    pub async fn after_request(&self, left: Left, time: Allowance) {
        let events = async { left.event && drain(|| self.take(EVENTS, Rounds::inbox), true, time).await };
        let handled = timeout_at(time.end_by.min(time.begin_until + MOST_WAIT), events).await;
        let mail = drain(|| self.take(MAIL, Rounds::mail), left.mail || handled == Ok(true), time);
        if timeout_at(time.end_by, mail).await.is_err() || handled.is_err() {
            tracing::warn!("Work of a request was cut off; the next call of the schedule goes on with it");
        }
    }

    /// Does all that the loops of a server do; for who is called each minute. Whether it came to the end.
    ///
    /// Two at the same time are harmless, and seldom do the same.
    pub async fn all(&self, time: Allowance) -> bool {
        let news = async {
            drain(|| self.take(EVENTS, Rounds::inbox), false, time).await;
            drain(|| self.take(MAIL, Rounds::mail), false, time).await;
        };
        let mut whole = timeout_at(time.end_by, news).await.is_ok();
        whole &= timeout_at(time.end_by, self.take(TIDY, Rounds::tidy)).await.is_ok_and(Round::is_done);
        whole &=
            self.in_turn("reconcile", RECONCILE_EVERY, self.take(RECONCILE, Rounds::compare_with_stripe), time).await;
        whole &= self.in_turn("sweep", SWEEP_EVERY, self.take(UPLOADS, Rounds::sweep_uploads), time).await;
        let alerts = async {
            self.take(CONDITIONS, Rounds::look_after_conditions).await;
            let told = self.take(ALARMS, Rounds::look_around).await == Round::Worked;
            drain(|| self.take(MAIL, Rounds::mail), told, time).await;
        };
        whole &= timeout_at(time.end_by, alerts).await.is_ok();
        if !whole {
            tracing::warn!("The work was cut off; the next call goes on with it");
        }
        whole
    }

    /// Whether `work` came to its end, or was not due.
    async fn in_turn(&self, name: &str, every: Duration, work: impl Future<Output = Round>, time: Allowance) -> bool {
        let every = i64::try_from(every.as_secs()).unwrap_or(i64::MAX);
        match timeout_at(time.end_by, self.shop.take_turn(name, every)).await {
            Ok(Ok(true)) => {}
            Ok(Ok(false)) => return true,
            Ok(Err(error)) => {
                tracing::error!(%error, "It cannot be told whether {name} is due");
                return false;
            }
            Err(_) => return false,
        }
        let done = timeout_at(time.end_by, work).await;
        if done.is_ok_and(Round::is_done) {
            return true;
        }
        if let Err(error) = self.shop.give_back_turn(name).await {
            tracing::warn!(%error, "{name} was not finished and waits for its next turn");
        }
        false
    }
}

/// Works as long as there is work and time. What is `expected` is looked for more than once. Whether there was any.
async fn drain<F: Future<Output = Round>>(round: impl Fn() -> F, expected: bool, time: Allowance) -> bool {
    let mut lags = LAGS.iter().filter(|_| expected);
    let mut worked = false;
    while Instant::now() < time.begin_until {
        match round().await {
            Round::Worked => worked = true,
            Round::Slowly => {
                worked = true;
                sleep(MAIL_PACE).await;
            }
            Round::Failed | Round::Panicked => break,
            Round::Idle if worked => break,
            Round::Idle => match lags.next() {
                Some(lag) => sleep(*lag).await,
                None => break,
            },
        }
    }
    worked
}

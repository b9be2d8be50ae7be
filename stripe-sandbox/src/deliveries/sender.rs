//! Sending the deliveries that are due, several at a time.

use crate::deliveries::faults::{Reorder, WebhookFaults, merge, rearranged};
use crate::deliveries::queue::{Attempt, Delivery, QueuedDelivery, due, note_attempt};
use crate::deliveries::signature::sign;
use crate::ledger::{LedgerError, Tx};
use crate::payments::due::catch_up;
use crate::sandbox::Sandbox;
use std::sync::PoisonError;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinSet;

/// Deliveries on their way at once.
const PARALLEL: usize = 16;
/// How often the clock and the queue are looked at when nothing wakes us.
const TICK: Duration = Duration::from_millis(200);
/// With another order asked for, events gather this long before they are sent.
const GATHER_MS: i64 = 250;

impl Sandbox {
    /// Lets time pass and delivers webhooks until `stopped` is true.
    ///
    /// Events queued before a crash are delivered after the next start. A request that is under
    /// way when it stops is given up and made again then.
    pub async fn run_deliveries(&self, mut stopped: watch::Receiver<bool>) {
        let mut sending = JoinSet::new();
        loop {
            if let Err(error) = self.start_due(&mut sending).await {
                tracing::error!(error = ?error, "The sandbox could not look at its deliveries");
            }
            tokio::select! {
                _ = stopped.wait_for(|stopped| *stopped) => return,
                () = self.inner.wake.notified() => {}
                Some(_) = sending.join_next() => {}
                () = tokio::time::sleep(TICK) => {}
            }
        }
    }

    /// Starts the deliveries that are due, as many as may be under way at once. If a test asked for
    /// another order, makes them one by one.
    pub(crate) async fn start_due(&self, sending: &mut JoinSet<()>) -> Result<(), LedgerError> {
        let look = |tx: &Tx<'_>| {
            catch_up(tx)?;
            Ok::<_, LedgerError>((WebhookFaults::load(tx)?, due(tx)?))
        };
        // Two at once would each keep the order asked for, and together break it.
        let _turn = self.inner.starting.lock().await;
        // Noted before the queue is read: what is answered in between would look unanswered and be sent twice.
        let under_way = self.inner.sending.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let (faults, mut deliveries) = self.inner.ledger.run(look).await?;
        deliveries.retain(|delivery| !under_way.contains(&delivery.seq));
        let Some(order) = &faults.reorder else {
            for delivery in deliveries {
                if sending.len() >= PARALLEL {
                    break;
                }
                if let Some(claim) = Claim::on(self, delivery.seq) {
                    sending.spawn(send_queued(claim, delivery));
                }
            }
            return Ok(());
        };
        let enough = match order {
            Reorder::Places(places) => deliveries.len() >= places.len(),
            Reorder::Reversed(_) => deliveries.first().is_none_or(|first| first.waited_ms >= GATHER_MS),
        };
        if enough {
            for delivery in rearranged(&deliveries, order) {
                if let Some(claim) = Claim::on(self, delivery.seq) {
                    send_queued(claim, delivery).await;
                }
            }
        }
        Ok(())
    }

    /// Sends `delivery` now, with the copies asked for, and notes what came of it.
    pub(crate) async fn send(&self, delivery: &Delivery, raw: Option<RawParts>) -> Result<Vec<Attempt>, LedgerError> {
        let faults = self.inner.ledger.run(WebhookFaults::load).await?;
        let mut attempts = Vec::new();
        for _ in 0..=faults.duplicate {
            attempts.push(self.send_once(delivery, &faults, raw.clone().unwrap_or_default()).await?);
        }
        Ok(attempts)
    }

    async fn send_once(
        &self,
        delivery: &Delivery,
        faults: &WebhookFaults,
        raw: RawParts,
    ) -> Result<Attempt, LedgerError> {
        let body = raw.payload.unwrap_or_else(|| {
            let mut event = delivery.event.shape(1);
            if let Some(patch) = &faults.mutate {
                merge(&mut event, patch);
            }
            event.to_string()
        });
        let secrets = faults.sign_with.as_ref().unwrap_or(&delivery.endpoint.secrets);
        let timestamp = self.inner.clock.wall_secs() + faults.timestamp_offset_secs;
        let signature = raw.signature.unwrap_or_else(|| sign(body.as_bytes(), timestamp, secrets));
        let answer = self.inner.webhooks.post(&delivery.endpoint.url, body.into_bytes(), &signature).await;
        let attempt = Attempt {
            event: delivery.event.id.clone(),
            endpoint: delivery.endpoint.id.clone(),
            at_ms: self.inner.clock.now_ms(),
            status: answer.as_ref().ok().copied(),
            error: answer.err(),
            faults: faults.note(),
        };
        let noted = attempt.clone();
        self.inner.ledger.run(move |tx| note_attempt(tx, &noted)).await?;
        Ok(attempt)
    }
}

/// A payload or header a test made itself, in the place of ours.
#[derive(Debug, Clone, Default)]
pub struct RawParts {
    pub payload: Option<String>,
    pub signature: Option<String>,
}

async fn send_queued(claim: Claim, queued: QueuedDelivery) {
    if let Err(error) = claim.sandbox.send(&queued.delivery, None).await {
        tracing::error!(error = ?error, "The sandbox could not note a delivery");
    }
}

/// Keeps others from sending the same delivery at the same time.
struct Claim {
    sandbox: Sandbox,
    seq: i64,
}

impl Claim {
    /// `None` if somebody sends it already.
    fn on(sandbox: &Sandbox, seq: i64) -> Option<Claim> {
        let mut sending = sandbox.inner.sending.lock().unwrap_or_else(PoisonError::into_inner);
        sending.insert(seq).then(|| Claim { sandbox: sandbox.clone(), seq })
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        self.sandbox.inner.sending.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.seq);
    }
}

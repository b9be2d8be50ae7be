//! Webhook deliveries: queued with their event, tried until the shop says 2xx.

mod queue;

pub use queue::{Attempt, attempts, held, open_deliveries, queue, states, unanswered_by_event};

use super::ledger::{LedgerError, Tx};
use super::objects::{Endpoint, Event};
use super::signature::sign;
use super::tampering::{Reorder, Tampering, merge, rearranged};
use super::{Sandbox, agenda};
use queue::{Queued, due, note_attempt, release_all_held};
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

/// One request to make: an event, where it goes, and what is done to it.
#[derive(Clone)]
pub struct Parcel {
    pub event: Event,
    pub endpoint: Endpoint,
}

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
    pub(super) async fn start_due(&self, sending: &mut JoinSet<()>) -> Result<(), LedgerError> {
        let look = |tx: &Tx<'_>| {
            agenda::catch_up(tx)?;
            Ok::<_, LedgerError>((Tampering::load(tx)?, due(tx)?))
        };
        // Two at once would each keep the order asked for, and together break it.
        let _turn = self.inner.starting.lock().await;
        // Noted before the queue is read: what is answered in between would look unanswered and be sent twice.
        let under_way = self.inner.sending.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let (tampering, mut parcels) = self.inner.ledger.run(look).await?;
        parcels.retain(|parcel| !under_way.contains(&parcel.seq));
        let Some(order) = &tampering.reorder else {
            for parcel in parcels {
                if sending.len() >= PARALLEL {
                    break;
                }
                if let Some(claim) = Claim::on(self, parcel.seq) {
                    sending.spawn(send_queued(claim, parcel));
                }
            }
            return Ok(());
        };
        let enough = match order {
            Reorder::Places(places) => parcels.len() >= places.len(),
            Reorder::Reversed(_) => parcels.first().is_none_or(|first| first.waited_ms >= GATHER_MS),
        };
        if enough {
            for parcel in rearranged(&parcels, order) {
                if let Some(claim) = Claim::on(self, parcel.seq) {
                    send_queued(claim, parcel).await;
                }
            }
        }
        Ok(())
    }

    /// Sends `parcel` now, with the copies asked for, and notes what came of it.
    pub(super) async fn send(&self, parcel: &Parcel, raw: Option<RawParts>) -> Result<Vec<Attempt>, LedgerError> {
        let tampering = self.inner.ledger.run(Tampering::load).await?;
        let mut attempts = Vec::new();
        for _ in 0..=tampering.duplicate {
            attempts.push(self.send_once(parcel, &tampering, raw.clone().unwrap_or_default()).await?);
        }
        Ok(attempts)
    }

    async fn send_once(&self, parcel: &Parcel, tampering: &Tampering, raw: RawParts) -> Result<Attempt, LedgerError> {
        let body = raw.payload.unwrap_or_else(|| {
            let mut event = parcel.event.shape(1);
            if let Some(patch) = &tampering.mutate {
                merge(&mut event, patch);
            }
            event.to_string()
        });
        let secrets = tampering.sign_with.as_ref().unwrap_or(&parcel.endpoint.secrets);
        let timestamp = self.inner.clock.wall_secs() + tampering.timestamp_offset_secs;
        let signature = raw.signature.unwrap_or_else(|| sign(body.as_bytes(), timestamp, secrets));
        let answer = self.inner.outbound.post(&parcel.endpoint.url, body.into_bytes(), &signature).await;
        let attempt = Attempt {
            event: parcel.event.id.clone(),
            endpoint: parcel.endpoint.id.clone(),
            at_ms: self.inner.clock.now_ms(),
            status: answer.as_ref().ok().copied(),
            error: answer.err(),
            tampering: tampering.note(),
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

/// Changes how webhooks are delivered; what was held back is let go unless holding goes on.
pub fn set_tampering(tx: &Tx<'_>, tampering: &Tampering) -> Result<(), LedgerError> {
    tampering.store(tx)?;
    if tampering.deliver != super::tampering::Deliver::Hold {
        release_all_held(tx)?;
    }
    Ok(())
}

async fn send_queued(claim: Claim, queued: Queued) {
    if let Err(error) = claim.sandbox.send(&queued.parcel, None).await {
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

//! Refunds and disputes whose events got lost: by Stripe's own list of events each run, and by its lists of refunds
//! and disputes once a day.

use super::ReconcileReport;
use crate::{
    Shop,
    ids::PaymentIntentId,
    orders::{Look, Refund, RefundState, SettleError, order::Order},
    payments::{Dispute, facts::RefundFacts, inbox::Received},
    ports::PaymentError,
    time::{DAY_SECS, HOUR_SECS, Timestamp},
};

/// Stripe keeps events for 30 days. Source: Stripe API reference, Events.
pub(crate) const EVENTS_KEPT_SECS: i64 = 30 * DAY_SECS;
/// How far a run looks back behind the one before: an event may be listed later than it was made.
const OVERLAP_SECS: i64 = HOUR_SECS;
/// When the last run began that took in all events. A store from a backup has the note of its own time.
const TAKEN_IN: &str = "reconcile.events";

impl Shop {
    /// Takes in events of money that went back which never came by the webhook, and handles them.
    pub(crate) async fn reconcile_events(&self, report: &mut ReconcileReport) -> Result<(), PaymentError> {
        let now = self.ports.clock.now();
        let oldest = now.minus_secs(EVENTS_KEPT_SECS);
        let done = self.ports.jobs.bookmark(TAKEN_IN).await?.and_then(|text| text.parse().ok()).map(Timestamp);
        let since = done.map_or(oldest, |done| oldest.max(done.minus_secs(OVERLAP_SECS)));
        let mut after = None;
        loop {
            let page = match self.ports.payments.money_events(since, after.as_deref()).await {
                Ok(page) => page,
                // A key that may not read events: the lists of refunds and disputes are still looked at once a day.
                Err(error @ PaymentError::Refused { .. }) => {
                    report.fail("events of refunds and disputes", error);
                    return Ok(());
                }
                Err(error) => return Err(error),
            };
            for envelope in page.items {
                let id = envelope.id.clone();
                let (received, event) = self.take_in(envelope).await?;
                if received == Received::Known {
                    continue;
                }
                report.missed_events += 1;
                // One that cannot be handled now waits in the inbox like any other.
                if let Some(event) = event
                    && let Some(error) = self.work_event(event).await?
                {
                    report.fail(id, error);
                }
            }
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        self.ports.jobs.set_bookmark(TAKEN_IN, &now.0.to_string()).await?;
        Ok(())
    }

    /// The order of a payment, settled if it does not know of this refund.
    pub(crate) async fn order_with_refund(
        &self,
        intent: &PaymentIntentId,
        refund: &RefundFacts,
    ) -> Result<Option<Order>, SettleError> {
        self.order_that(intent, |order| knows_refund(order, refund)).await
    }

    /// The order of a payment, settled if it does not know how this dispute stands.
    pub(crate) async fn order_with_dispute(
        &self,
        intent: &PaymentIntentId,
        dispute: &Dispute,
    ) -> Result<Option<Order>, SettleError> {
        let knows = |order: &Order| {
            order.overrides.disputes.iter().any(|known| known.id == dispute.id && known.status == dispute.status)
        };
        self.order_that(intent, knows).await
    }

    async fn order_that(
        &self,
        intent: &PaymentIntentId,
        knows: impl Fn(&Order) -> bool,
    ) -> Result<Option<Order>, SettleError> {
        let Some(order) = self.ports.orders.order_by_intent(intent).await? else { return Ok(None) };
        if knows(&order) {
            return Ok(Some(order));
        }
        Ok(Some(self.settle_looking(&order.id, None, Look::CLOSE).await?.order))
    }
}

fn is_it(known: &Refund, order: &Order, refund: &RefundFacts) -> bool {
    let mark = known.request.as_ref().map(|request| request.mark(&order.id));
    known.id.as_ref() == Some(&refund.id) || (mark.is_some() && mark == refund.mark)
}

/// Whether the order has noted this refund as it stands.
fn knows_refund(order: &Order, refund: &RefundFacts) -> bool {
    let mut noted = order.overrides.refunds.iter().filter(|known| is_it(known, order, refund));
    if refund.stands {
        return noted.any(|known| known.state == RefundState::Done && known.amount_minor == refund.amount.minor);
    }
    // An attempt that failed, where another one stands, is no difference.
    !noted.any(|known| known.state == RefundState::Done && known.id.as_ref() == Some(&refund.id))
}

/// What the order remembers of this refund, in minor units.
pub(crate) fn refunded_by(order: &Order, refund: &RefundFacts) -> i64 {
    let found =
        order.overrides.refunds.iter().find(|known| is_it(known, order, refund) && known.state == RefundState::Done);
    found.map_or(0, |known| known.amount_minor)
}

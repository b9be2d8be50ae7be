//! Once a day the money at Stripe and the money here are added up and held side by side.

use super::{
    Failed, SettleError,
    reconcile::{EVENTS_KEPT_SECS, refunded_by},
};
use crate::{
    alerts::{Alert, AlertKind},
    ids::SessionId,
    money::Currency,
    orders::{OrderState, order::Order},
    payments::facts::{Progress, SessionFacts},
    ports::{PaymentError, PortError},
    shop::Shop,
    time::{DAY_SECS, HOUR_SECS, Timestamp},
};
use std::collections::BTreeMap;

/// How far back the sums go: as long as Stripe keeps the events that would explain a difference.
const LOOK_BACK_SECS: i64 = EVENTS_KEPT_SECS;
/// Payments younger than this may still be on their way through the inbox.
const SETTLING_SECS: i64 = HOUR_SECS;
/// The day on which the sums were compared last, as days since 1970.
const DONE: &str = "sums.compared";

/// What the paid sessions and the refunds of the last 30 days come to, in minor units.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sums {
    pub at_stripe: i64,
    /// The same payments, as orders that were fulfilled here remember them.
    pub here: i64,
    pub refunded_at_stripe: i64,
    /// The same refunds, as the orders they are of remember them.
    pub refunded_here: i64,
}

/// What a day's comparison came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Compared {
    pub sums: BTreeMap<Currency, Sums>,
    /// Orders with refunds or disputes that could not be settled.
    pub failed: Vec<Failed>,
}

impl Sums {
    fn differ(&self) -> bool {
        self.at_stripe != self.here || self.refunded_at_stripe != self.refunded_here
    }
}

impl Shop {
    /// Compares the sums unless that was done today; opens an alert per currency that differs, and closes it once it
    /// does not. Orders that miss a refund or a dispute of the last 30 days are settled on the way.
    ///
    /// An order that needs attention has its own alert and counts as known. Returns the sums, or `None` if they were
    /// compared today.
    ///
    /// # Errors
    /// [`PaymentError`] if Stripe or the store cannot be reached; the next call begins anew.
    pub async fn compare_sums_daily(&self) -> Result<Option<Compared>, PaymentError> {
        let now = self.ports.clock.now();
        let today = now.0.div_euclid(DAY_SECS);
        let done = self.ports.jobs.bookmark(DONE).await?.and_then(|text| text.parse::<i64>().ok());
        if done == Some(today) {
            return Ok(None);
        }
        // Refunds and disputes are listed for ever: a store from an old backup looks back as far as it must.
        let last = done.map_or(now, |day| Timestamp(day.saturating_mul(DAY_SECS)).min(now));
        let mut compared = Compared::default();
        self.add_up_refunds(last.minus_secs(LOOK_BACK_SECS), &mut compared).await?;
        self.look_at_disputes(last.minus_secs(LOOK_BACK_SECS), &mut compared).await?;
        let mut after: Option<SessionId> = None;
        loop {
            let page = self.ports.payments.sessions(now.minus_secs(LOOK_BACK_SECS), after.as_ref()).await?;
            for facts in &page.sessions {
                self.add_up(facts, &mut compared.sums).await?;
            }
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        for (currency, sums) in &compared.sums {
            let code = currency.code();
            if sums.differ() {
                let alert = Alert { kind: AlertKind::SumsDiffer, object: code.to_owned(), at: now };
                self.ports.alerts.raise(&alert).await?;
            }
        }
        // Also one of a currency in which nothing was paid lately.
        let open = self.ports.alerts.open_alerts().await?;
        for alert in open.iter().filter(|alert| alert.kind == AlertKind::SumsDiffer) {
            let differs = compared.sums.iter().any(|(currency, sums)| currency.code() == alert.object && sums.differ());
            if !differs {
                self.alert_is_over(alert.kind, &alert.object).await?;
            }
        }
        self.ports.jobs.set_bookmark(DONE, &today.to_string()).await?;
        Ok(Some(compared))
    }

    async fn add_up(&self, facts: &SessionFacts, sums: &mut BTreeMap<Currency, Sums>) -> Result<(), PortError> {
        let settling = self.ports.clock.now().secs_since(facts.created_at) < SETTLING_SECS;
        let Some(id) = facts.order.as_ref().filter(|_| facts.progress == Progress::Paid && !settling) else {
            return Ok(());
        };
        let order = match self.ports.orders.order(id).await {
            // It has its own alert and counts as known.
            Err(PortError::Broken { .. }) => return Ok(()),
            order => order?,
        };
        if order.as_ref().is_some_and(|order| order.state == OrderState::NeedsAttention) {
            return Ok(());
        }
        let sums = sums.entry(facts.total.currency).or_default();
        sums.at_stripe = sums.at_stripe.saturating_add(facts.total.minor);
        sums.here = sums.here.saturating_add(order.map_or(0, |order| paid_by(&order, facts)));
        Ok(())
    }

    /// Refunds of payments no order here has are another program's on the same account.
    async fn add_up_refunds(&self, since: Timestamp, compared: &mut Compared) -> Result<(), PaymentError> {
        let mut after = None;
        loop {
            let page = self.ports.payments.refunds_since(since, after.as_deref()).await?;
            for refund in &page.items {
                let Some(intent) = &refund.intent else { continue };
                match self.order_with_refund(intent, refund).await {
                    Ok(None) => {}
                    Ok(Some(order)) if refund.stands => {
                        let sums = compared.sums.entry(refund.amount.currency).or_default();
                        sums.refunded_at_stripe = sums.refunded_at_stripe.saturating_add(refund.amount.minor);
                        sums.refunded_here = sums.refunded_here.saturating_add(refunded_by(&order, refund));
                    }
                    Ok(Some(_)) => {}
                    Err(error) => compared.fail(&refund.id, error)?,
                }
            }
            after = page.next;
            if after.is_none() {
                return Ok(());
            }
        }
    }

    async fn look_at_disputes(&self, since: Timestamp, compared: &mut Compared) -> Result<(), PaymentError> {
        let mut after = None;
        loop {
            let page = self.ports.payments.disputes_since(since, after.as_deref()).await?;
            for (intent, dispute) in &page.items {
                if let Err(error) = self.order_with_dispute(intent, dispute).await {
                    compared.fail(&dispute.id, error)?;
                }
            }
            after = page.next;
            if after.is_none() {
                return Ok(());
            }
        }
    }
}

impl Compared {
    fn fail(&mut self, what: &str, error: SettleError) -> Result<(), PaymentError> {
        match error {
            // A store or a Stripe that does not answer ends the run; one order that cannot be settled does not.
            SettleError::Port(error @ PortError::Unavailable { .. }) => Err(error.into()),
            SettleError::Payment(error @ PaymentError::Port(_)) => Err(error),
            error => {
                self.failed.push(Failed { what: what.to_owned(), cause: error.to_string() });
                Ok(())
            }
        }
    }
}

/// What `order` remembers of this payment, in minor units; 0 if it was paid by another, or not at all.
fn paid_by(order: &Order, facts: &SessionFacts) -> i64 {
    let payment = order.payment.as_ref().filter(|payment| order.state.is_fulfilled() && payment.session == facts.id);
    let amount = payment.map(|payment| payment.amount);
    amount.filter(|amount| amount.currency == facts.total.currency).map_or(0, |amount| amount.minor)
}

//! Once a day the money at Stripe and the money here are added up and held side by side (R24).

use super::Shop;
use crate::{
    ids::SessionId,
    money::Currency,
    order::{Order, OrderState},
    payment::{Progress, SessionFacts},
    ports::{Alarm, AlarmKind, PaymentError, PortError},
    time::{DAY_SECS, HOUR_SECS},
};
use std::collections::BTreeMap;

/// How far back the sums go: as long as Stripe keeps the events that would explain a difference.
const LOOK_BACK_SECS: i64 = 30 * DAY_SECS;
/// Payments younger than this may still be on their way through the inbox.
const SETTLING_SECS: i64 = HOUR_SECS;
/// The day on which the sums were compared last, as seconds since 1970.
const DONE: &str = "sums.compared";

/// What the paid sessions of the last 30 days come to, in minor units.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sums {
    pub at_stripe: i64,
    /// The same payments, as orders that were fulfilled here remember them.
    pub here: i64,
}

impl Shop {
    /// Compares the sums unless that was done today; opens an alarm per currency that differs.
    ///
    /// An order that needs attention has its own alarm and counts as known. Returns the sums, or `None` if they were
    /// compared today.
    ///
    /// # Errors
    /// [`PaymentError`] if Stripe or the store cannot be reached; the next call begins anew.
    pub async fn compare_sums_daily(&self) -> Result<Option<BTreeMap<Currency, Sums>>, PaymentError> {
        let now = self.clock.now();
        let today = now.0.div_euclid(DAY_SECS).to_string();
        if self.orders.bookmark(DONE).await?.as_deref() == Some(&today) {
            return Ok(None);
        }
        let mut sums = BTreeMap::<Currency, Sums>::new();
        let mut after: Option<SessionId> = None;
        loop {
            let page = self.payments.sessions(now.minus_secs(LOOK_BACK_SECS), after.as_ref()).await?;
            for facts in &page.sessions {
                self.add_up(facts, &mut sums).await?;
            }
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        for (currency, sums) in &sums {
            if sums.at_stripe != sums.here {
                let alarm = Alarm { kind: AlarmKind::SumsDiffer, object: currency.code().to_owned(), at: now };
                self.orders.raise(&alarm).await?;
            }
        }
        let open = self.orders.open_alarms().await?;
        for alarm in open.iter().filter(|alarm| alarm.kind == AlarmKind::SumsDiffer) {
            let differs =
                sums.iter().any(|(currency, sums)| currency.code() == alarm.object && sums.at_stripe != sums.here);
            if !differs {
                self.alarm_is_over(alarm.kind, &alarm.object).await?;
            }
        }
        self.orders.set_bookmark(DONE, &today).await?;
        Ok(Some(sums))
    }

    async fn add_up(&self, facts: &SessionFacts, sums: &mut BTreeMap<Currency, Sums>) -> Result<(), PortError> {
        let settling = self.clock.now().secs_since(facts.created_at) < SETTLING_SECS;
        let Some(id) = facts.order.as_ref().filter(|_| facts.progress == Progress::Paid && !settling) else {
            return Ok(());
        };
        let order = match self.orders.order(id).await {
            // It has its own alarm and counts as known.
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
}

/// What `order` remembers of this payment, in minor units; 0 if it was paid by another, or not at all.
fn paid_by(order: &Order, facts: &SessionFacts) -> i64 {
    let payment = order.payment.as_ref().filter(|payment| order.state.is_fulfilled() && payment.session == facts.id);
    let amount = payment.map(|payment| payment.amount);
    amount.filter(|amount| amount.currency == facts.total.currency).map_or(0, |amount| amount.minor)
}

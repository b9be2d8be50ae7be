//! Reconciling: finding what no event told us.

mod money;

pub(crate) use money::{EVENTS_KEPT_SECS, refunded_by};

use super::SettleError;
use crate::{
    alerts::AlertKind,
    ids::{OrderId, SessionId},
    orders::{OrderState, order::Order, settle::Known},
    payments::{
        DisputeStatus,
        facts::{Progress, SessionFacts},
    },
    planted::Bug,
    ports::{OrderChange, PaymentError, PortError},
    shop::Shop,
    time::{DAY_SECS, MINUTE_SECS, Timestamp},
};
use std::collections::BTreeSet;

/// An order still open after this time is asked about.
const OPEN_SECS: i64 = 15 * MINUTE_SECS;
/// A stored order without a payment page after this time was given up by its shopper.
const ABANDONED_SECS: i64 = 30 * MINUTE_SECS;
/// How far back Stripe’s sessions are listed, from the last run on: a bank may take days, a page a day.
const LOOK_BACK_SECS: i64 = 4 * DAY_SECS;
const BATCH: usize = 100;
/// Causes kept of one run; more of them say nothing new.
const MOST_CAUSES: usize = 20;
/// Where a listing that was cut off goes on.
const CURSOR: &str = "reconcile.sessions";
/// When the last whole run began.
const DONE: &str = "reconcile.done";

/// What a run came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReconcileReport {
    /// Sessions and orders that were looked at.
    pub seen: usize,
    /// Orders that moved.
    pub moved: usize,
    /// Orders found paid that no event had told of.
    pub missed_payments: usize,
    /// Events of refunds and disputes that had not come in.
    pub missed_events: usize,
    /// Orders this store had lost and has again.
    pub rebuilt: usize,
    /// Orders that could not be settled now; the next run tries again.
    pub failed: usize,
    /// Why, for the first of them.
    pub causes: Vec<Failed>,
}

/// What could not be settled, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failed {
    /// An order's or an event's id.
    pub what: String,
    pub cause: String,
}

impl ReconcileReport {
    fn fail(&mut self, what: impl ToString, cause: impl ToString) {
        self.failed += 1;
        if self.causes.len() < MOST_CAUSES {
            self.causes.push(Failed { what: what.to_string(), cause: cause.to_string() });
        }
    }
}

impl Shop {
    /// Compares Stripe's sessions of the last days and the shop's open orders, and settles what differs; then takes in
    /// events of refunds and disputes that got lost.
    ///
    /// Harmless to run twice or side by side with anything else.
    ///
    /// # Errors
    /// [`PaymentError`] if Stripe or the store cannot be reached; the next run goes on from there.
    pub async fn reconcile(&self) -> Result<ReconcileReport, PaymentError> {
        let begun = self.ports.clock.now();
        let mut report = ReconcileReport::default();
        if Bug::NoReconcile.is_planted() {
            return Ok(report);
        }
        let listed = self.reconcile_sessions(&mut report).await?;
        self.reconcile_open_orders(&listed, &mut report).await?;
        self.reconcile_events(&mut report).await?;
        self.work_refunds().await?;
        self.alert_if_silent().await?;
        self.tell_unpaid().await?;
        self.close_refused_payments().await?;
        if report.failed == 0 {
            // Stripe answers, whatever events said of it.
            self.alert_is_over(AlertKind::PaymentsDown, "stripe").await?;
        }
        self.ports.jobs.set_bookmark(DONE, &begun.0.to_string()).await?;
        Ok(report)
    }

    /// Returns the sessions that were listed.
    async fn reconcile_sessions(&self, report: &mut ReconcileReport) -> Result<BTreeSet<SessionId>, PaymentError> {
        // A store from a backup has not seen what came after it.
        let done = self.ports.jobs.bookmark(DONE).await?.and_then(|text| text.parse().ok()).map(Timestamp);
        let usual = self.ports.clock.now().minus_secs(LOOK_BACK_SECS);
        let since = done.map_or(usual, |done| usual.min(done.minus_secs(LOOK_BACK_SECS)));
        let noted = self.ports.jobs.bookmark(CURSOR).await?;
        let noted = noted.and_then(|text| SessionId::parse(&text).ok());
        let mut page = match self.ports.payments.sessions(since, noted.as_ref()).await {
            // Stripe does not know the session where the last run was cut off: from the top.
            Err(PaymentError::Refused { .. }) if noted.is_some() => self.ports.payments.sessions(since, None).await?,
            listed => listed?,
        };
        let mut listed = BTreeSet::new();
        loop {
            let mut missed_events = Vec::new();
            for facts in &page.sessions {
                listed.insert(facts.id.clone());
                match self.reconcile_session(facts, report).await {
                    Ok(true) => missed_events.push(facts.id.clone()),
                    Ok(false) => {}
                    // An order that cannot be read has its alert; the others are compared all the same.
                    Err(error @ PortError::Broken { .. }) => report.fail(&facts.id, error),
                    Err(error) => return Err(error.into()),
                }
            }
            report.missed_payments += missed_events.len();
            self.note_missed_events(missed_events).await?;
            let next = page.next;
            self.ports.jobs.set_bookmark(CURSOR, next.as_ref().map_or("", |session| session.as_str())).await?;
            if next.is_none() {
                return Ok(listed);
            }
            page = self.ports.payments.sessions(since, next.as_ref()).await?;
        }
    }

    /// Settles one session's order. Returns whether that found a payment no event had told of.
    async fn reconcile_session(&self, facts: &SessionFacts, report: &mut ReconcileReport) -> Result<bool, PortError> {
        let Some(id) = &facts.order else { return Ok(false) };
        let order = match self.ports.orders.order(id).await? {
            Some(order) => order,
            None => match self.rebuild(facts).await? {
                Some(_) => return self.settle_rebuilt(id, facts, report).await,
                None => return Ok(false),
            },
        };
        report.seen += 1;
        if facts.progress == Progress::Open {
            self.close_stray_page(&order, facts).await;
            return Ok(false);
        }
        if self.agrees(&order, facts) {
            return Ok(false);
        }
        // A look at money that came in lately belongs to the webhook; it gets a minute's start.
        let fresh = self.ports.clock.now().secs_since(facts.created_at) < MINUTE_SECS;
        let missed_events = facts.progress == Progress::Paid && !order.state.is_fulfilled() && !fresh;
        match self.settle(id, Some(&facts.id)).await {
            Ok(settled) if settled.moved => {
                report.moved += 1;
                return Ok(missed_events);
            }
            Ok(_) => {}
            Err(error) => report.fail(id, error),
        }
        Ok(false)
    }

    /// Whether the order stands where the list says. What the list leaves open, as how a dispute stands, events tell.
    fn agrees(&self, order: &Order, facts: &SessionFacts) -> bool {
        if order.session().is_some_and(|own| own != &facts.id) {
            return facts.progress != Progress::Paid;
        }
        let real = |status: DisputeStatus| !status.is_inquiry();
        let knows_dispute = order.overrides.disputes.iter().any(|dispute| real(dispute.status));
        let noted = order.payment.as_ref().map_or(0, |payment| payment.refunded_minor);
        order.session().is_some()
            && facts.refunded_minor == noted
            && (!facts.disputed || knows_dispute)
            && self.step(order, facts, &Known::default()).is_none()
    }

    async fn settle_rebuilt(
        &self,
        id: &OrderId,
        facts: &SessionFacts,
        report: &mut ReconcileReport,
    ) -> Result<bool, PortError> {
        report.rebuilt += 1;
        // Nothing was missed by the webhook: it was told of, to the store that is lost.
        if let Err(error) = self.settle(id, Some(&facts.id)).await {
            report.fail(id, error);
        }
        Ok(false)
    }

    /// An order has one page. A second one, opened under an earlier key whose answer was an error,
    /// is closed before somebody pays on it.
    async fn close_stray_page(&self, order: &Order, facts: &SessionFacts) {
        let stray = order.session().is_some_and(|own| own != &facts.id);
        if stray {
            let _ = self.ports.payments.expire_session(&facts.id).await;
        }
    }

    /// Settles open orders whose page was not `listed`: of those the list has told.
    async fn reconcile_open_orders(
        &self,
        listed: &BTreeSet<SessionId>,
        report: &mut ReconcileReport,
    ) -> Result<(), PortError> {
        let before = self.ports.clock.now().minus_secs(OPEN_SECS);
        let mut after = None;
        loop {
            let orders = self.ports.orders.open_orders(before, after.as_ref(), BATCH).await?;
            after = orders.last().map(|order| order.id.clone());
            let full = orders.len() == BATCH;
            for order in orders.into_iter().filter(|order| order.session().is_none_or(|own| !listed.contains(own))) {
                report.seen += 1;
                let id = order.id.clone();
                match self.settle_open(order).await {
                    Ok(moved) => report.moved += usize::from(moved),
                    Err(error) => report.fail(id, error),
                }
            }
            if !full {
                return Ok(());
            }
        }
    }

    async fn settle_open(&self, order: Order) -> Result<bool, SettleError> {
        if order.session().is_some() {
            return Ok(self.settle(&order.id, None).await?.moved);
        }
        if self.is_abandoned(&order, self.ports.clock.now()) {
            let audit = self.audit("order.expired", format!("order/{}", order.id), order.state.as_str(), "expired");
            let order = Order { state: OrderState::Expired, version: order.version + 1, ..order };
            self.ports.orders.record(OrderChange::only(order, audit)).await?;
            return Ok(true);
        }
        Ok(false)
    }

    fn is_abandoned(&self, order: &Order, now: Timestamp) -> bool {
        order.state == OrderState::Created && now.secs_since(order.created_at) > ABANDONED_SECS
    }
}

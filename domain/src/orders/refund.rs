//! Paying money back.

use super::{
    access::in_words,
    actions::{MAX_TRIES, OrderActionError, OrderActionRefusal, object},
};
use crate::{
    Shop,
    alerts::{Alert, AlertKind},
    idempotency::IdempotencyKey,
    ids::OrderId,
    money::Money,
    orders::{Refund, RefundRequest, RefundState, Why, order::Order},
    ports::{OrderChange, PaymentError, PortError},
    team::admin::{Admin, Permission},
    time::{HOUR_SECS, MINUTE_SECS},
};
use std::collections::BTreeSet;

/// A refund that is not confirmed after this time is asked for again.
const ASK_AGAIN_SECS: i64 = 2 * MINUTE_SECS;
/// A refund that is not confirmed after this time is an alert.
const STUCK_SECS: i64 = HOUR_SECS;
const BATCH: usize = 50;

/// What to refund, and what that does to access.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundSelection {
    pub scope: RefundScope,
    /// Lines that lose access. A refund of everything ends all access anyway; of a partial one nothing is guessed.
    pub withhold: BTreeSet<u8>,
    /// What the admin was shown, in minor units: another amount is not refunded. None where nothing was shown.
    pub shown_minor: Option<i64>,
}

/// What a refund is for. There is none for nothing in particular: whoever chooses nothing refunds nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RefundScope {
    /// All that is left of the order.
    Whole,
    /// What is left of these lines, with their share of discount and tax.
    Lines(BTreeSet<u8>),
}

impl RefundSelection {
    /// All that is left.
    pub fn whole() -> RefundSelection {
        RefundSelection { scope: RefundScope::Whole, withhold: BTreeSet::new(), shown_minor: None }
    }

    /// What is left of `lines`; the buyer keeps what `withhold` does not name.
    pub fn of_lines(lines: BTreeSet<u8>, withhold: BTreeSet<u8>) -> RefundSelection {
        RefundSelection { scope: RefundScope::Lines(lines), withhold, shown_minor: None }
    }
}

impl Shop {
    /// Refunds what `selection` names, through Stripe.
    ///
    /// The wish and its idempotency key are stored before Stripe is asked; what Stripe has done, settling
    /// finds out. A second click with the same `key` asks under the same idempotency key: it is never paid twice.
    ///
    /// # Errors
    /// [`OrderActionRefusal::NothingChosen`], [`OrderActionRefusal::NothingToRefund`], [`OrderActionRefusal::AmountChanged`];
    /// [`OrderActionError::RefusedByStripe`] if Stripe says no; [`OrderActionError::Unconfirmed`] if it may have happened: the
    /// reconciler asks again.
    pub async fn refund(
        &self,
        admin: &Admin,
        id: &OrderId,
        selection: &RefundSelection,
        why: &Why,
        key: &IdempotencyKey,
    ) -> Result<Order, OrderActionError> {
        admin.require(Permission::SpendMoney)?;
        let outcome = self.alter(id, key, |order| self.asked(admin, order, selection, why).map(Some)).await?;
        let order = self.ports.orders.order(id).await?.ok_or(OrderActionError::UnknownOrder)?;
        if outcome == super::actions::ActionOutcome::Already && order.overrides.open_refund().is_none() {
            return Ok(order);
        }
        self.push_refund(id).await
    }

    /// Notes the wish with the key Stripe will be asked under.
    fn asked(
        &self,
        admin: &Admin,
        order: &Order,
        selection: &RefundSelection,
        why: &Why,
    ) -> Result<OrderChange, OrderActionError> {
        let known = |line: &u8| usize::from(*line) < order.lines.len();
        let lines = match &selection.scope {
            RefundScope::Whole => BTreeSet::new(),
            RefundScope::Lines(lines) if lines.is_empty() => return Err(OrderActionRefusal::NothingChosen.into()),
            RefundScope::Lines(lines) => lines.clone(),
        };
        if !lines.iter().chain(&selection.withhold).all(known) {
            return Err(OrderActionRefusal::NoSuchLine.into());
        }
        if order.overrides.open_refund().is_some() {
            return Err(OrderActionRefusal::RefundUnderWay.into());
        }
        let shares = order.shares_of(&lines);
        let amount = match selection.scope {
            RefundScope::Whole => order.refundable(),
            RefundScope::Lines(_) => order.refundable_for(&lines),
        };
        let was_charged = order.payment.as_ref().is_some_and(|payment| payment.intent.is_some());
        if !was_charged || amount.minor <= 0 {
            return Err(OrderActionRefusal::NothingToRefund.into());
        }
        if selection.shown_minor.is_some_and(|shown| shown != amount.minor) {
            return Err(OrderActionRefusal::AmountChanged.into());
        }
        let what = if lines.is_empty() { "all that is left".to_owned() } else { in_words(&lines) };
        let now = self.ports.clock.now();
        let numbers = order.overrides.refunds.iter().filter_map(|refund| Some(refund.request.as_ref()?.number));
        let number = numbers.max().unwrap_or(0).saturating_add(1);
        let refund = Refund {
            request: Some(RefundRequest::first(number, now)),
            amount_minor: amount.minor,
            lines,
            shares,
            withhold: selection.withhold.clone(),
            at: now,
            state: RefundState::Asked,
            code: None,
            id: None,
            failed_at: None,
        };
        let what = format!("{amount}, {what}");
        Ok(self.edited(admin, order, ("desk.refund_asked", &what, why), |order| order.overrides.refunds.push(refund)))
    }

    /// Asks Stripe for the refund that is not confirmed, if there is one, and settles the order.
    pub(crate) async fn push_refund(&self, id: &OrderId) -> Result<Order, OrderActionError> {
        for _ in 0..MAX_TRIES {
            // What Stripe knows of it already is not asked for again.
            let order = self.settle(id, None).await?.order;
            let Some(refund) = order.overrides.open_refund().cloned() else { return Ok(order) };
            let Some(request) = refund.request else { return Ok(order) };
            if request.call.is_too_old(self.ports.clock.now()) {
                self.next_refund_call(&order).await?;
                continue;
            }
            let amount = Money::new(refund.amount_minor, order.charged().currency);
            match self.ports.payments.refund(&order, amount, &request).await {
                Ok(_) => {}
                Err(PaymentError::KeyUsedUp) => {
                    self.next_refund_call(&order).await?;
                    continue;
                }
                Err(PaymentError::Refused { code }) => {
                    self.refund_refused(&order, &code).await?;
                    return Err(OrderActionError::RefusedByStripe { code });
                }
                // It may have happened: the look below tells.
                Err(PaymentError::Port(PortError::Unknown { .. })) => {}
                Err(_) => return Err(OrderActionError::Unconfirmed),
            }
            let order = match self.settle(id, None).await {
                Ok(settled) => settled.order,
                Err(_) => return Err(OrderActionError::Unconfirmed),
            };
            let asked = order
                .overrides
                .refunds
                .iter()
                .find(|refund| refund.request.as_ref().is_some_and(|of| of.number == request.number));
            return match asked.map(|refund| refund.state) {
                Some(RefundState::Asked) => Err(OrderActionError::Unconfirmed),
                // Stripe took it, and the bank turned it down at once.
                Some(RefundState::Refused | RefundState::Failed) => {
                    Err(OrderActionError::RefusedByStripe { code: "failed".to_owned() })
                }
                Some(RefundState::Done) | None => Ok(order),
            };
        }
        Err(OrderActionError::Unconfirmed)
    }

    async fn next_refund_call(&self, order: &Order) -> Result<(), PortError> {
        self.edit_open_refund(order, "desk.refund_retried", |refund, now| {
            if let Some(request) = &mut refund.request {
                request.call = request.call.next(now);
            }
        })
        .await
    }

    async fn refund_refused(&self, order: &Order, code: &str) -> Result<(), PortError> {
        self.edit_open_refund(order, "desk.refund_refused", |refund, _| {
            refund.state = RefundState::Refused;
            refund.code = Some(code.to_owned());
        })
        .await
    }

    async fn edit_open_refund(
        &self,
        order: &Order,
        action: &str,
        edit: impl FnOnce(&mut Refund, crate::Timestamp),
    ) -> Result<(), PortError> {
        let mut changed = order.clone();
        changed.version += 1;
        if let Some(refund) = changed.overrides.refunds.iter_mut().find(|refund| refund.state == RefundState::Asked) {
            edit(refund, self.ports.clock.now());
        }
        let mut change = OrderChange::only(changed, self.audit(action, object(&order.id), "", ""));
        if change.order.overrides.open_refund().is_none() {
            change.settled_alerts.push((AlertKind::RefundStuck, order.id.to_string()));
        }
        match self.ports.orders.record(change).await {
            // Somebody was first; what they stored is looked at next.
            Ok(()) | Err(PortError::Conflict | PortError::Unknown { .. }) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Asks again for refunds Stripe has not confirmed; returns how many there were.
    ///
    /// # Errors
    /// [`PortError`] if the store fails; a refund that fails again waits for the next run.
    pub async fn work_refunds(&self) -> Result<usize, PortError> {
        let now = self.ports.clock.now();
        let waiting = self.ports.orders.unconfirmed_refunds(now.minus_secs(ASK_AGAIN_SECS), BATCH).await?;
        for order in &waiting {
            let asked = order.overrides.open_refund().map_or(now, |refund| refund.at);
            let confirmed = self.push_refund(&order.id).await;
            let stuck = matches!(confirmed, Err(OrderActionError::Unconfirmed | OrderActionError::Payment(_)));
            if stuck && now.secs_since(asked) > STUCK_SECS {
                self.ports
                    .alerts
                    .raise(&Alert { kind: AlertKind::RefundStuck, object: order.id.to_string(), at: now })
                    .await?;
            }
        }
        Ok(waiting.len())
    }
}

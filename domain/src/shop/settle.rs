//! Settling: the one place where an order moves because of money (R17).
//!
//! The webhook, the page the shopper returns to, the reconciler and the admin's button all come
//! here. Stripe's present state decides, never the event; whoever is first wins, the others find
//! it done.

mod decide;

pub(super) use decide::grants_after;

use super::Shop;
use crate::{
    figures::Tally,
    grant::{Door, LINK_LIFE_SECS, Link},
    ids::{OrderId, OutboxId, SessionId},
    order::{Order, OrderState},
    outbox::{MailKind, OutboxRow},
    payment::{Progress, RefundFacts, SessionFacts},
    ports::{Alarm, AlarmKind, OrderChange, PaymentError, PortError},
    time::Timestamp,
    token::TokenSeed,
};
use decide::{closed_page, desk_after, payment, target};

/// How often to decide anew when somebody else was faster.
const MAX_TRIES: u32 = 5;

/// Where the order stands after settling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    pub order: Order,
    /// Whether this call moved it.
    pub moved: bool,
}

#[derive(Debug, thiserror::Error)]
pub enum SettleError {
    #[error("there is no such order")]
    UnknownOrder,
    #[error(transparent)]
    Payment(#[from] PaymentError),
    #[error(transparent)]
    Port(#[from] PortError),
}

impl Shop {
    /// Brings an order to where Stripe says it is.
    ///
    /// `session` helps when the order does not know its own session yet, because the shop died
    /// between opening the page and noting it (F12); Stripe's answer must still name this order.
    ///
    /// # Errors
    /// [`SettleError`]; calling again later is always right.
    pub async fn settle(&self, id: &OrderId, session: Option<&SessionId>) -> Result<Settled, SettleError> {
        for _ in 0..MAX_TRIES {
            let order = self.orders.order(id).await?.ok_or(SettleError::UnknownOrder)?;
            let Some(facts) = self.facts_of(&order, session).await? else { return Ok(Settled { order, moved: false }) };
            let refunds = self.refunds_of(&order).await?;
            let Some(mut change) = self.step(&order, &facts, &refunds) else {
                return Ok(Settled { order, moved: false });
            };
            let email = self.spare_the_mailbox(&mut change).await?;
            let settled = change.order.clone();
            let Err(error) = self.orders.record(change).await else {
                return Ok(Settled { order: settled, moved: true });
            };
            if !matches!(error, PortError::Ambiguous { .. }) {
                let _ = self.limits.release(&email).await;
            }
            // Somebody was first, or the answer got lost: what is stored now tells (F46, F47).
            if !matches!(error, PortError::Conflict | PortError::Ambiguous { .. }) {
                return Err(error.into());
            }
        }
        Err(PortError::Conflict.into())
    }

    /// Stripe's facts about the page that counts: the order's own, or the `named` one if the buyer paid
    /// there and not on the order's own, because it was opened under an earlier key (F11, F13).
    pub(super) async fn facts_of(
        &self,
        order: &Order,
        named: Option<&SessionId>,
    ) -> Result<Option<SessionFacts>, SettleError> {
        let Some(own) = order.session().or(named) else { return Ok(None) };
        if let Some(stray) = named.filter(|named| *named != own) {
            let facts = self.payments.session(stray).await?;
            let paid_there =
                facts.filter(|facts| facts.progress == Progress::Paid && facts.order.as_ref() == Some(&order.id));
            let paid_before = order.state.is_fulfilled() || order.state == OrderState::NeedsAttention;
            match paid_there {
                Some(facts) if !paid_before => return Ok(Some(facts)),
                Some(_) => self.orders.raise(&self.attention_alarm(order)).await?,
                None => {}
            }
        }
        Ok(self.payments.session(own).await?)
    }

    /// What Stripe knows of the order's refunds; asked only while one is not confirmed. Read after the facts:
    /// a refund that shows here may be missing there, never the other way round.
    pub(super) async fn refunds_of(&self, order: &Order) -> Result<Vec<RefundFacts>, PaymentError> {
        let intent = order.payment.as_ref().and_then(|payment| payment.intent.as_ref());
        match intent.filter(|_| order.desk.open_refund().is_some()) {
            Some(intent) => self.payments.refunds(intent).await,
            None => Ok(Vec::new()),
        }
    }

    fn attention_alarm(&self, order: &Order) -> Alarm {
        Alarm { kind: AlarmKind::NeedsAttention, object: order.id.to_string(), at: self.clock.now() }
    }

    /// The change that brings `order` in line with `facts` and `refunds`, or `None` if it is.
    pub(super) fn step(&self, order: &Order, facts: &SessionFacts, refunds: &[RefundFacts]) -> Option<OrderChange> {
        let now = self.clock.now();
        if facts.order.as_ref() != Some(&order.id) && order.checkout.is_none() {
            return None;
        }
        let (target, attention) = target(order, facts, self.terms.live);
        if target == OrderState::SessionOpen {
            // Only whoever opened the page knows its address, and notes it: `attach`.
            return None;
        }
        let payment = payment(order, facts, target, now);
        let moves = order.state != target && order.state.may_become(target);
        let refund_grew = order.state == target && order.payment.is_some() && payment != order.payment;
        let mut changed = order.clone();
        if moves || refund_grew {
            changed.checkout = order.checkout.clone().or_else(|| Some(closed_page(facts)));
            (changed.state, changed.payment, changed.attention) = (target, payment, attention);
        }
        changed.desk = desk_after(order, &changed, refunds, now);
        if moves {
            // An exception an admin made was about the state that was.
            changed.desk.released.clear();
        }
        if !moves && !refund_grew && changed.desk == order.desk {
            return None;
        }
        changed.version += 1;
        let audit = self.audit(
            &format!("order.{}", changed.state.as_str()),
            format!("order/{}", order.id),
            order.state.as_str(),
            changed.state.as_str(),
        );
        let mut change = OrderChange::only(changed, audit);
        change.tallies = Tally::of_step(order, &change.order, now);
        change.grants = grants_after(order, &change.order, now);
        if order.desk.open_refund().is_some() && change.order.desk.open_refund().is_none() {
            change.settled_alarms.push((AlarmKind::RefundStuck, order.id.to_string()));
        }
        if moves {
            self.add_consequences(order, &mut change, now);
        }
        Some(change)
    }

    /// Links, mails and alarms that go with the step from `before` (R18, R22).
    fn add_consequences(&self, before: &Order, change: &mut OrderChange, now: Timestamp) {
        let order = &change.order;
        let (was_paid, is_paid) = (before.state.is_fulfilled(), order.state.is_fulfilled());
        let opens = order.opens_any() && !before.opens_any();
        if opens {
            change.links = self.new_links(order, now);
        }
        let mail =
            |id, kind| order.email().map(|to| OutboxRow::new(id, kind, vec![order.id.clone()], to.to_owned(), now));
        let mail = match order.state {
            // After a won dispute the receipt is there already, unless the dispute was the first we heard.
            _ if opens => {
                let id = match order.desk.address {
                    None => OutboxId::receipt(&order.id),
                    Some(_) => OutboxId::receipt_of_step(&order.id, order.version),
                };
                mail(id, MailKind::Receipt).map(|mail| mail.carrying(&change.links))
            }
            OrderState::PaymentPending => mail(OutboxId::payment_pending(&order.id), MailKind::PaymentPending),
            OrderState::PaymentFailed => mail(OutboxId::payment_failed(&order.id), MailKind::PaymentFailed),
            OrderState::Refunded if was_paid => mail(OutboxId::refunded(&order.id), MailKind::Refunded),
            _ => None,
        };
        change.mails.extend(mail);
        let no_address = is_paid && !was_paid && order.email().is_none();
        if order.state == OrderState::NeedsAttention || no_address {
            change.alarms.push(self.attention_alarm(order));
        } else if before.state == OrderState::NeedsAttention {
            change.settled_alarms.push((AlarmKind::NeedsAttention, order.id.to_string()));
        }
    }

    /// One link to the order's page and one to each line.
    pub(super) fn new_links(&self, order: &Order, now: Timestamp) -> Vec<Link> {
        let lines = (0..order.lines.len()).filter_map(|line| u8::try_from(line).ok()).map(Door::Line);
        let link = |door| {
            let seed = TokenSeed::random(&*self.entropy);
            Link {
                hash: self.link_key.token(&seed).hash(),
                seed,
                order: order.id.clone(),
                door,
                made_at: now,
                expires_at: now.plus_secs(LINK_LIFE_SECS),
            }
        };
        std::iter::once(Door::Order).chain(lines).map(link).collect()
    }
}

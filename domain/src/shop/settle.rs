//! Settling: the one place where an order moves because of money (R17).
//!
//! The webhook, the page the shopper returns to, the reconciler and the admin's button all come
//! here. Stripe's present state decides, never the event; whoever is first wins, the others find
//! it done.

use super::Shop;
use crate::{
    desk::{DeskNotes, Refund, RefundState},
    figures::Tally,
    grant::{Door, Grant, LINK_LIFE_SECS, Link},
    ids::{OrderId, OutboxId, SessionId},
    order::{Attention, OpenCheckout, Order, OrderState, Payment},
    outbox::{MailKind, OutboxRow},
    payment::{Dispute, Progress, RefundFacts, SessionFacts},
    ports::{Alarm, AlarmKind, OrderChange, PaymentError, PortError},
    time::Timestamp,
    token::TokenSeed,
};

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
            let Some(change) = self.step(&order, &facts, &refunds) else {
                return Ok(Settled { order, moved: false });
            };
            let settled = change.order.clone();
            match self.orders.record(change).await {
                Ok(()) => return Ok(Settled { order: settled, moved: true }),
                // Somebody was first, or the answer got lost: what is stored now tells (F46, F47).
                Err(PortError::Conflict | PortError::Ambiguous { .. }) => {}
                Err(error) => return Err(error.into()),
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
                mail(OutboxId::receipt(&order.id), MailKind::Receipt).map(|mail| mail.carrying(&change.links))
            }
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

/// Where Stripe's facts put the order, and why a person must look, if so (R9, R16).
fn target(order: &Order, facts: &SessionFacts, live: bool) -> (OrderState, Option<Attention>) {
    match facts.progress {
        Progress::Open => (OrderState::SessionOpen, None),
        Progress::Expired => (OrderState::Expired, None),
        Progress::Pending => (OrderState::PaymentPending, None),
        Progress::Failed => (OrderState::PaymentFailed, None),
        Progress::Paid => match mismatch(order, facts, live).filter(|why| order.desk.accepted != Some(*why)) {
            Some(_) if money_is_back(order, facts, live) => (OrderState::Refunded, None),
            Some(attention) => (OrderState::NeedsAttention, Some(attention)),
            None => {
                let has_address = order.email().is_some() || facts.email.is_some();
                (paid_target(facts), (!has_address).then_some(Attention::NoEmail))
            }
        },
    }
}

/// Where a paid order stands, by what is true now: the first of these that fits. An order so ends in
/// the same place whichever event came first (F32, F71).
fn paid_target(facts: &SessionFacts) -> OrderState {
    let refunded = facts.refunded_minor;
    match facts.dispute {
        _ if refunded > 0 && refunded >= facts.total.minor => OrderState::Refunded,
        Some(Dispute::Against) => OrderState::Disputed,
        Some(Dispute::Won) => OrderState::DisputeWon,
        None if refunded > 0 => OrderState::RefundedPartial,
        None => OrderState::Paid,
    }
}

/// Compares what was paid with what was ordered: with the order, never with today's product (F17, F22).
fn mismatch(order: &Order, facts: &SessionFacts, live: bool) -> Option<Attention> {
    if facts.order.as_ref() != Some(&order.id) {
        return Some(Attention::OtherOrder);
    }
    if facts.live != live {
        return Some(Attention::WrongMode);
    }
    if facts.total.currency != order.total.currency {
        return Some(Attention::CurrencyDiffers);
    }
    let discount_allowed = facts.discount_minor == 0 || (order.promotions && facts.discount_minor > 0);
    let tax_allowed = facts.tax_minor == 0 || (order.tax && facts.tax_minor > 0);
    let adds_up = facts
        .subtotal
        .minor
        .checked_sub(facts.discount_minor)
        .and_then(|net| net.checked_add(facts.tax_minor))
        .is_some_and(|sum| sum == facts.total.minor && sum >= 0);
    let agreed = facts.subtotal == order.total && discount_allowed && tax_allowed && adds_up;
    if agreed { None } else { Some(Attention::AmountDiffers) }
}

/// Whether all of a payment that did not match went back to its buyer: then nothing needs attention.
fn money_is_back(order: &Order, facts: &SessionFacts, live: bool) -> bool {
    let ours = facts.order.as_ref() == Some(&order.id) && facts.live == live;
    ours && facts.refunded_minor > 0 && facts.refunded_minor >= facts.total.minor
}

/// The notes of the desk once `after` tells what was paid back in all: which refunds asked for are done, and
/// what went back besides them, from Stripe's dashboard.
fn desk_after(before: &Order, after: &Order, refunds: &[RefundFacts], now: Timestamp) -> DeskNotes {
    let mut desk = before.desk.clone();
    let paid_back = |order: &Order| order.payment.as_ref().map_or(0, |payment| payment.refunded_minor);
    let mut grown = paid_back(after).saturating_sub(paid_back(before));
    for refund in &mut desk.refunds {
        let Some(key) = refund.key.as_ref().filter(|_| refund.state == RefundState::Asked) else { continue };
        let mark = key.mark(&before.id);
        let mut attempts = refunds.iter().filter(|known| known.mark.as_ref() == Some(&mark)).peekable();
        let known = attempts.peek().is_some();
        let stands = attempts.any(|known| known.stands);
        // Without the sum the refund is younger than the facts; the next settling sees both.
        if stands && grown >= refund.amount_minor {
            refund.state = RefundState::Done;
            grown -= refund.amount_minor;
            desk.withheld.extend(&refund.withhold);
        } else if known && !stands {
            refund.state = RefundState::Refused;
            refund.code = Some("failed".to_owned());
        }
    }
    if grown != 0 {
        desk.refunds.push(Refund {
            key: None,
            amount_minor: grown,
            lines: Default::default(),
            withhold: Default::default(),
            at: now,
            state: RefundState::Done,
            code: None,
        });
    }
    desk
}

/// The grants to store with a step; none if no door opens or shuts.
pub(super) fn grants_after(before: &Order, after: &Order, now: Timestamp) -> Vec<Grant> {
    let opens = |order: &Order| after.line_numbers().map(|line| order.opens(line)).collect::<Vec<_>>();
    let turns = after.state.is_fulfilled() && (!before.state.is_fulfilled() || opens(before) != opens(after));
    let since = after.payment.as_ref().map_or(now, |payment| payment.settled_at);
    if turns { Grant::of(after, since) } else { Vec::new() }
}

/// The payment to note in the order; also of a failed one, whose buyer gets a mail.
fn payment(order: &Order, facts: &SessionFacts, target: OrderState, now: Timestamp) -> Option<Payment> {
    let done = matches!(facts.progress, Progress::Paid | Progress::Failed) || target == OrderState::PaymentPending;
    if !done {
        return order.payment.clone();
    }
    // A payment that was pending or failed before counts from the moment the money came.
    let settled_before = order.payment.as_ref().filter(|_| order.state.is_fulfilled() || order.state == target);
    Some(Payment {
        session: facts.id.clone(),
        intent: facts.intent.clone(),
        // Stripe's is taken once; what an admin made of it stands in the desk's notes.
        email: order.payment.as_ref().and_then(|payment| payment.email.clone()).or_else(|| facts.email.clone()),
        name: facts.name.clone(),
        amount: facts.total,
        refunded_minor: facts.refunded_minor,
        settled_at: settled_before.map_or(now, |payment| payment.settled_at),
    })
}

/// The page to note in an order that did not know it yet (F14). Nobody will be sent there again.
fn closed_page(facts: &SessionFacts) -> OpenCheckout {
    OpenCheckout { session: facts.id.clone(), url: String::new(), expires_at: facts.created_at }
}

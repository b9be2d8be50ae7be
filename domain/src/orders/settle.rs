//! Settling: the one place where an order moves because of money.
//!
//! The webhook, the page the shopper returns to, the reconciler and the admin's button all come
//! here. Stripe's present state decides, never the event; whoever is first wins, the others find
//! it done.

mod alerts;
mod decide;
mod refunds;

pub(crate) use decide::grants_after;

use crate::{
    alerts::{Alert, AlertKind},
    delivery::{
        grant::{LINK_LIFE_SECS, Link, LinkScope},
        token::TokenSeed,
    },
    ids::{OrderId, OutboxId, SessionId},
    mail::outbox::{MailKind, OutboxRow},
    orders::{OrderState, order::Order},
    payments::facts::{Progress, RefundFacts, SessionFacts},
    ports::{OrderChange, PaymentError, PortError},
    reports::metric::DailyMetric,
    shop::Shop,
    time::Timestamp,
};
use decide::{closed_page, follow_disputes, keep_shut, payment, target};

/// How often to decide anew when somebody else was faster.
const MAX_TRIES: u32 = 5;

/// Where the order stands after settling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    pub order: Order,
    /// Whether this call moved it.
    pub moved: bool,
}

/// What to ask Stripe about beyond the session, because an event or a list says that it changed.
///
/// What the session itself shows to have changed is asked for anyway.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Look {
    pub refunds: bool,
    pub disputes: bool,
    pub fraud_warnings: bool,
}

impl Look {
    /// Refunds and disputes.
    pub const CLOSE: Look = Look { refunds: true, disputes: true, fraud_warnings: false };

    /// What an event of this type tells of.
    pub fn of_event(kind: &str) -> Look {
        Look {
            refunds: kind.starts_with("refund.") || kind.starts_with("charge.refund"),
            disputes: kind.starts_with("charge.dispute."),
            fraud_warnings: kind.starts_with("radar.early_fraud_warning."),
        }
    }
}

/// What Stripe was asked about beyond the session.
#[derive(Debug, Default)]
pub(crate) struct Known {
    pub refunds: Option<Vec<RefundFacts>>,
    pub fraud_warning: bool,
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
    /// between opening the page and noting it; Stripe's answer must still name this order.
    ///
    /// # Errors
    /// [`SettleError`]; calling again later is always right.
    pub async fn settle(&self, id: &OrderId, session: Option<&SessionId>) -> Result<Settled, SettleError> {
        self.settle_looking(id, session, Look::default()).await
    }

    /// Like [`Shop::settle`], with a closer look at what is told to have changed.
    ///
    /// # Errors
    /// [`SettleError`]; calling again later is always right.
    pub async fn settle_looking(
        &self,
        id: &OrderId,
        session: Option<&SessionId>,
        look: Look,
    ) -> Result<Settled, SettleError> {
        for _ in 0..MAX_TRIES {
            let order = self.ports.orders.order(id).await?.ok_or(SettleError::UnknownOrder)?;
            let Some(mut facts) = self.facts_of(&order, session).await? else {
                return Ok(Settled { order, moved: false });
            };
            let known = self.look_closer(&order, &mut facts, look).await?;
            let Some(mut change) = self.step(&order, &facts, &known) else {
                return Ok(Settled { order, moved: false });
            };
            let email = self.limit_free_receipts(&mut change).await?;
            let settled = change.order.clone();
            let Err(error) = self.ports.orders.record(change).await else {
                return Ok(Settled { order: settled, moved: true });
            };
            if !matches!(error, PortError::Unknown { .. }) {
                let _ = self.ports.limits.release(&email).await;
            }
            // Somebody was first, or the answer got lost: what is stored now tells.
            if !matches!(error, PortError::Conflict | PortError::Unknown { .. }) {
                return Err(error.into());
            }
        }
        Err(PortError::Conflict.into())
    }

    /// Stripe's facts about the page that counts: the order's own, or the `named` one if the buyer paid
    /// there and not on the order's own, because it was opened under an earlier key.
    pub(crate) async fn facts_of(
        &self,
        order: &Order,
        named: Option<&SessionId>,
    ) -> Result<Option<SessionFacts>, SettleError> {
        let Some(own) = order.session().or(named) else { return Ok(None) };
        if let Some(stray) = named.filter(|named| *named != own) {
            let facts = self.ports.payments.session(stray).await?;
            let paid_there =
                facts.filter(|facts| facts.progress == Progress::Paid && facts.order.as_ref() == Some(&order.id));
            let paid_before = order.state.is_fulfilled() || order.state == OrderState::NeedsAttention;
            match paid_there {
                Some(facts) if !paid_before => return Ok(Some(facts)),
                Some(_) => self.ports.alerts.raise(&self.attention_alert(order)).await?,
                None => {}
            }
        }
        Ok(self.ports.payments.session(own).await?)
    }

    /// Asks for refunds, disputes and fraud warnings where `look` says so, or where the session shows more or less than
    /// the order knows.
    pub(crate) async fn look_closer(
        &self,
        order: &Order,
        facts: &mut SessionFacts,
        look: Look,
    ) -> Result<Known, PaymentError> {
        let Some(intent) = facts.intent.clone() else { return Ok(Known::default()) };
        let noted = order.payment.as_ref().map_or(0, |payment| payment.refunded_minor);
        let refunds = look.refunds || order.overrides.open_refund().is_some() || facts.refunded_minor != noted;
        let disputes = look.disputes || order.overrides.disputes.iter().any(|dispute| dispute.status.is_open());
        if disputes && facts.disputes.is_none() {
            facts.disputes = Some(self.ports.payments.disputes(&intent).await?);
        }
        Ok(Known {
            refunds: if refunds { Some(self.ports.payments.refunds(&intent).await?) } else { None },
            fraud_warning: look.fraud_warnings && self.ports.payments.has_fraud_warning(&intent).await?,
        })
    }

    fn attention_alert(&self, order: &Order) -> Alert {
        Alert { kind: AlertKind::NeedsAttention, object: order.id.to_string(), at: self.ports.clock.now() }
    }

    /// The change that brings `order` in line with what is `known`, or `None` if it is.
    pub(crate) fn step(&self, order: &Order, facts: &SessionFacts, known: &Known) -> Option<OrderChange> {
        let now = self.ports.clock.now();
        if facts.order.as_ref() != Some(&order.id) && order.checkout.is_none() {
            return None;
        }
        let list = known.refunds.as_deref();
        let refunded = refunds::refunded_minor(facts, list);
        let (target, attention) = target(order, facts, refunded, self.terms.live);
        if target == OrderState::SessionOpen {
            // Only whoever opened the page knows its address, and notes it: `attach`.
            return None;
        }
        let payment = payment(order, facts, target, refunded, now);
        let moves = order.state != target && order.state.may_become(target);
        let sum_changed = order.state == target && order.payment.is_some() && payment != order.payment;
        let mut changed = order.clone();
        if moves || sum_changed {
            changed.checkout = order.checkout.clone().or_else(|| Some(closed_page(facts)));
            (changed.state, changed.payment, changed.attention) = (target, payment, attention);
        }
        let paid_back = |order: &Order| order.payment.as_ref().map_or(0, |payment| payment.refunded_minor);
        let grown = paid_back(&changed).saturating_sub(paid_back(order));
        // Where the order cannot follow, its refunds must not run ahead of its sum.
        if paid_back(&changed) == refunded {
            refunds::follow(&mut changed.overrides, order, grown, list, now);
        }
        follow_disputes(&mut changed.overrides, facts);
        changed.overrides.fraud_warning |= known.fraud_warning;
        if moves {
            keep_shut(order, &mut changed);
            // An exception an admin made was about the state that was.
            changed.overrides.released.clear();
        }
        if !moves && !sum_changed && changed.overrides == order.overrides {
            return None;
        }
        changed.version += 1;
        let audit = self.audit(
            &alerts::action(order, &changed),
            format!("order/{}", order.id),
            order.state.as_str(),
            changed.state.as_str(),
        );
        let mut change = OrderChange::only(changed, audit);
        change.daily_metrics = DailyMetric::of_step(order, &change.order, self.terms.time_zone.day_of(now));
        change.grants = grants_after(order, &change.order, now);
        if order.overrides.open_refund().is_some() && change.order.overrides.open_refund().is_none() {
            change.settled_alerts.push((AlertKind::RefundStuck, order.id.to_string()));
        }
        alerts::add(order, &mut change, now);
        if moves {
            self.add_consequences(order, &mut change, now);
        }
        Some(change)
    }

    /// Links, emails and alerts that go with the step from `before`, stored in the same transaction.
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
                let id = match order.overrides.address {
                    None => OutboxId::receipt(&order.id),
                    Some(_) => OutboxId::receipt_of_step(&order.id, order.version),
                };
                mail(id, MailKind::Receipt).map(|mail| mail.carrying(&change.links))
            }
            OrderState::PaymentPending => mail(OutboxId::payment_pending(&order.id), MailKind::PaymentPending),
            OrderState::PaymentFailed => mail(OutboxId::payment_failed(&order.id), MailKind::PaymentFailed),
            OrderState::Refunded if was_paid => {
                let again = order.overrides.refunds.iter().any(|refund| refund.failed_at.is_some());
                let id = if again {
                    OutboxId::refunded_of_step(&order.id, order.version)
                } else {
                    OutboxId::refunded(&order.id)
                };
                mail(id, MailKind::Refunded)
            }
            _ => None,
        };
        change.mails.extend(mail);
        let no_address = is_paid && !was_paid && order.email().is_none();
        if order.state == OrderState::NeedsAttention || no_address {
            change.alerts.push(self.attention_alert(order));
        } else if before.state == OrderState::NeedsAttention {
            change.settled_alerts.push((AlertKind::NeedsAttention, order.id.to_string()));
        }
    }

    /// One link to the order's page and one to each line.
    pub(crate) fn new_links(&self, order: &Order, now: Timestamp) -> Vec<Link> {
        let lines = (0..order.lines.len()).filter_map(|line| u8::try_from(line).ok()).map(LinkScope::Line);
        let link = |scope| {
            let seed = TokenSeed::random(&*self.ports.entropy);
            Link {
                hash: self.link_key.token(&seed).hash(),
                seed,
                order: order.id.clone(),
                scope,
                made_at: now,
                expires_at: now.plus_secs(LINK_LIFE_SECS),
            }
        };
        std::iter::once(LinkScope::Order).chain(lines).map(link).collect()
    }
}

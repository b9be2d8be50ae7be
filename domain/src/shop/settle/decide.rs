//! What Stripe's facts make of an order: plain functions of what is known.

use crate::{
    desk::{DeskNotes, Refund, RefundState},
    email,
    grant::Grant,
    order::{Attention, OpenCheckout, Order, OrderState, PaidTax, Payment},
    payment::{Dispute, Progress, RefundFacts, SessionFacts},
    time::Timestamp,
};

/// Where Stripe's facts put the order, and why a person must look, if so (R9, R16).
pub(super) fn target(order: &Order, facts: &SessionFacts, live: bool) -> (OrderState, Option<Attention>) {
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
    let agreed = facts.subtotal == order.total && discount_allowed && tax_allowed && tax_included(facts).is_some();
    if agreed { None } else { Some(Attention::AmountDiffers) }
}

/// Whether the prices contained the tax; `None` if the sums fit neither way. With no tax both ways are one.
///
/// Either is taken, whatever the order asked for: the dashboard's own setting may decide at Stripe, and the seller gets
/// what the prices come to in any case.
fn tax_included(facts: &SessionFacts) -> Option<bool> {
    let net = facts.subtotal.minor.checked_sub(facts.discount_minor).filter(|net| *net >= 0)?;
    let added = net.checked_add(facts.tax_minor)?;
    match facts.total.minor {
        total if total == added => Some(false),
        total if total == net && (0..=net).contains(&facts.tax_minor) => Some(true),
        _ => None,
    }
}

/// Whether all of a payment that did not match went back to its buyer: then nothing needs attention.
fn money_is_back(order: &Order, facts: &SessionFacts, live: bool) -> bool {
    let ours = facts.order.as_ref() == Some(&order.id) && facts.live == live;
    ours && facts.refunded_minor > 0 && facts.refunded_minor >= facts.total.minor
}

/// The notes of the desk once `after` tells what was paid back in all: which refunds asked for are done, and
/// what went back besides them, from Stripe's dashboard.
pub(super) fn desk_after(before: &Order, after: &Order, refunds: &[RefundFacts], now: Timestamp) -> DeskNotes {
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
            shares: Default::default(),
            withhold: Default::default(),
            at: now,
            state: RefundState::Done,
            code: None,
        });
    }
    desk
}

/// The grants to store with a step; none if no door opens or shuts.
pub fn grants_after(before: &Order, after: &Order, now: Timestamp) -> Vec<Grant> {
    let opens = |order: &Order| after.line_numbers().map(|line| order.opens(line)).collect::<Vec<_>>();
    let turns = after.state.is_fulfilled() && (!before.state.is_fulfilled() || opens(before) != opens(after));
    let since = after.payment.as_ref().map_or(now, |payment| payment.settled_at);
    if turns { Grant::of(after, since) } else { Vec::new() }
}

/// The payment to note in the order; also of a failed one, whose buyer gets a mail.
pub(super) fn payment(order: &Order, facts: &SessionFacts, target: OrderState, now: Timestamp) -> Option<Payment> {
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
        email: order
            .payment
            .as_ref()
            .and_then(|payment| payment.email.clone())
            .or_else(|| facts.email.as_deref().map(email::normal)),
        name: facts.name.clone(),
        amount: facts.total,
        tax: tax_included(facts)
            .filter(|_| facts.tax_minor > 0)
            .map(|included| PaidTax { minor: facts.tax_minor, included }),
        refunded_minor: facts.refunded_minor,
        settled_at: settled_before.map_or(now, |payment| payment.settled_at),
    })
}

/// The page to note in an order that did not know it yet (F14). Nobody will be sent there again.
pub(super) fn closed_page(facts: &SessionFacts) -> OpenCheckout {
    OpenCheckout { session: facts.id.clone(), url: String::new(), expires_at: facts.created_at }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        desk::RefundKey,
        testing::sample::{NOON, order, paid},
    };

    fn asked(minor: i64) -> Order {
        let mut order = paid(&order(1), "ada@example.com").order;
        order.desk.refunds.push(Refund {
            key: Some(RefundKey { number: 1, attempt: 1, made_at: NOON }),
            amount_minor: minor,
            lines: Default::default(),
            shares: Default::default(),
            withhold: [1].into(),
            at: NOON,
            state: RefundState::Asked,
            code: None,
        });
        order
    }

    fn known(order: &Order, stands: bool) -> RefundFacts {
        let key = order.desk.refunds[0].key.as_ref().unwrap();
        RefundFacts { mark: Some(key.mark(&order.id)), amount: order.total, stands }
    }

    #[test]
    fn f070_a_refund_younger_than_the_facts_waits_for_the_sum() {
        let before = asked(500);
        let notes = desk_after(&before, &before, &[known(&before, true)], NOON);
        assert_eq!(notes, before.desk, "neither done nor undone");
        let mut after = before.clone();
        after.payment.as_mut().unwrap().refunded_minor = 700;
        let notes = desk_after(&before, &after, &[known(&before, true)], NOON);
        let told: Vec<_> = notes.refunds.iter().map(|refund| (refund.state, refund.amount_minor)).collect();
        assert_eq!(told, [(RefundState::Done, 500), (RefundState::Done, 200)], "the rest is from the dashboard");
        assert_eq!(notes.withheld, [1].into());
    }

    #[test]
    fn r010_an_attempt_that_failed_does_not_hide_one_that_stands() {
        let before = asked(500);
        let mut after = before.clone();
        after.payment.as_mut().unwrap().refunded_minor = 500;
        let notes = desk_after(&before, &after, &[known(&before, false), known(&before, true)], NOON);
        assert_eq!(notes.refunds[0].state, RefundState::Done);
        let notes = desk_after(&before, &before, &[known(&before, false)], NOON);
        assert_eq!(notes.refunds[0].state, RefundState::Refused);
        assert!(notes.withheld.is_empty());
    }
}

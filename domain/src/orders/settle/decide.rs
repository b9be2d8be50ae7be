//! What Stripe's facts make of an order: plain functions of what is known.

use crate::{
    delivery::grant::Grant,
    mail::address,
    orders::{
        Attention, OrderState, Overrides,
        order::{OpenCheckout, Order, PaidTax, Payment},
    },
    payments::{
        Dispute, DisputeStatus,
        facts::{Progress, SessionFacts},
    },
    time::Timestamp,
};

/// Where Stripe's facts put the order, and why a person must look, if so. `refunded` is what went back, in
/// minor units.
pub(crate) fn target(
    order: &Order,
    facts: &SessionFacts,
    refunded: i64,
    live: bool,
) -> (OrderState, Option<Attention>) {
    match facts.progress {
        // What was paid once and is not any more was taken back.
        Progress::Pending | Progress::Failed if order.state.is_fulfilled() => (OrderState::PaymentReversed, None),
        Progress::Open => (OrderState::SessionOpen, None),
        Progress::Expired => (OrderState::Expired, None),
        Progress::Pending => (OrderState::PaymentPending, None),
        Progress::Failed => (OrderState::PaymentFailed, None),
        Progress::Paid => match mismatch(order, facts, live).filter(|why| order.overrides.accepted != Some(*why)) {
            Some(_) if money_is_back(order, facts, refunded, live) => (OrderState::Refunded, None),
            Some(attention) => (OrderState::NeedsAttention, Some(attention)),
            None => {
                let has_address = order.email().is_some() || facts.email.is_some();
                (paid_target(order, facts, refunded), (!has_address).then_some(Attention::NoEmail))
            }
        },
    }
}

/// Where a paid order stands, by what is true now: the first of these that fits. An order so ends in
/// the same place whichever event came first.
fn paid_target(order: &Order, facts: &SessionFacts, refunded: i64) -> OrderState {
    let disputes = facts.disputes.as_ref().unwrap_or(&order.overrides.disputes);
    let has = |is: fn(DisputeStatus) -> bool| disputes.iter().any(|dispute| is(dispute.status));
    // One that is still open outweighs those that are decided.
    if refunded > 0 && refunded >= facts.total.minor {
        OrderState::Refunded
    } else if has(|status| status.is_open() && !status.is_inquiry()) {
        OrderState::Disputed
    } else if has(|status| status == DisputeStatus::Lost) {
        OrderState::DisputeLost
    } else if has(|status| status == DisputeStatus::Won) {
        OrderState::DisputeWon
    } else if matches!(order.state, OrderState::Disputed | OrderState::DisputeLost | OrderState::DisputeWon) {
        // Disputed once, by Stripe's charge; or an earlier version took an inquiry for a dispute.
        let only_inquiries = has(DisputeStatus::is_inquiry);
        if only_inquiries { OrderState::DisputeWon } else { order.state }
    } else if refunded > 0 {
        OrderState::RefundedPartial
    } else {
        OrderState::Paid
    }
}

/// Compares what was paid with what was ordered: with the order, never with today's product.
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
fn money_is_back(order: &Order, facts: &SessionFacts, refunded: i64, live: bool) -> bool {
    let ours = facts.order.as_ref() == Some(&order.id) && facts.live == live;
    ours && refunded > 0 && refunded >= facts.total.minor
}

/// Withholds what money had shut when it moves backwards: whether the buyer gets access again is for an admin to
/// decide. A dispute that was won gives back what it took.
pub(crate) fn keep_shut(before: &Order, after: &mut Order) {
    if matches!(before.state, OrderState::Refunded | OrderState::PaymentReversed) {
        after.overrides.withheld.extend(before.line_numbers().filter(|line| !before.opens(*line)));
    }
}

/// The disputes to note: Stripe's, or those noted where it was not asked.
pub(crate) fn follow_disputes(overrides: &mut Overrides, facts: &SessionFacts) {
    if let Some(disputes) = &facts.disputes {
        let mut disputes: Vec<Dispute> = disputes.clone();
        disputes.sort_by(|a, b| a.id.cmp(&b.id));
        overrides.disputes = disputes;
    }
}

/// The grants to store with a step; none if no access begins or ends.
pub fn grants_after(before: &Order, after: &Order, now: Timestamp) -> Vec<Grant> {
    let opens = |order: &Order| after.line_numbers().map(|line| order.opens(line)).collect::<Vec<_>>();
    let turns = after.state.is_fulfilled() && (!before.state.is_fulfilled() || opens(before) != opens(after));
    let since = after.payment.as_ref().map_or(now, |payment| payment.settled_at);
    if turns { Grant::of(after, since) } else { Vec::new() }
}

/// The payment to note in the order; also of a failed one, whose buyer gets an email. `refunded` is what went back, in
/// minor units.
pub(crate) fn payment(
    order: &Order,
    facts: &SessionFacts,
    target: OrderState,
    refunded: i64,
    now: Timestamp,
) -> Option<Payment> {
    let done = matches!(facts.progress, Progress::Paid | Progress::Failed) || target == OrderState::PaymentPending;
    if !done {
        return order.payment.clone();
    }
    // A payment that was pending or failed before counts from the moment the money came.
    let settled_before = order.payment.as_ref().filter(|_| order.state.is_fulfilled() || order.state == target);
    Some(Payment {
        session: facts.id.clone(),
        intent: facts.intent.clone(),
        // Stripe's is taken once; what an admin made of it stands in the order's overrides.
        email: order
            .payment
            .as_ref()
            .and_then(|payment| payment.email.clone())
            .or_else(|| facts.email.as_deref().map(address::normal)),
        name: facts.name.clone(),
        amount: facts.total,
        tax: tax_included(facts)
            .filter(|_| facts.tax_minor > 0)
            .map(|included| PaidTax { minor: facts.tax_minor, included }),
        refunded_minor: refunded,
        settled_at: settled_before.map_or(now, |payment| payment.settled_at),
    })
}

/// The page to note in an order that did not know it yet. Nobody will be sent there again.
pub(crate) fn closed_page(facts: &SessionFacts) -> OpenCheckout {
    OpenCheckout { session: facts.id.clone(), url: String::new(), expires_at: facts.created_at }
}

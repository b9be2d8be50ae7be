//! What a person must know about money that moves backwards, and how the log names it.

use crate::{
    alerts::{Alert, AlertKind},
    orders::{OrderState, RefundState, order::Order},
    ports::OrderChange,
    time::Timestamp,
};

/// Whether a refund that was done failed with the step from `before` to `after`.
fn refund_failed(before: &Order, after: &Order) -> bool {
    let failed = |order: &Order| {
        let failed = |refund: &&crate::orders::Refund| {
            refund.state == RefundState::Failed || refund.code.as_deref() == Some("failed")
        };
        order.overrides.refunds.iter().filter(failed).count()
    };
    let refunded = |order: &Order| order.payment.as_ref().map_or(0, |payment| payment.refunded_minor);
    failed(after) > failed(before) || refunded(after) < refunded(before)
}

/// The word for a step in the log.
pub(crate) fn action(before: &Order, after: &Order) -> String {
    let reversed = after.state == OrderState::PaymentReversed && before.state != after.state;
    let was_decided = matches!(before.state, OrderState::DisputeWon | OrderState::DisputeLost);
    let inquiry = |order: &Order| order.overrides.open_dispute(true).is_some();
    let word = match () {
        () if reversed => after.state.as_str(),
        () if refund_failed(before, after) => "refund_failed",
        () if was_decided && after.state == OrderState::Disputed => "dispute_reopened",
        () if before.state != after.state => after.state.as_str(),
        () if inquiry(after) && !inquiry(before) => "inquiry_opened",
        () if inquiry(before) && !inquiry(after) => "inquiry_closed",
        () if after.overrides.disputes != before.overrides.disputes => "dispute_updated",
        () if after.overrides.fraud_warning && !before.overrides.fraud_warning => "fraud_warning",
        () => after.state.as_str(),
    };
    format!("order.{word}")
}

/// Opens and closes the alerts that go with a step.
pub(crate) fn add(before: &Order, change: &mut OrderChange, now: Timestamp) {
    let after = change.order.clone();
    let id = after.id.to_string();
    let mut turn = |kind: AlertKind, is: bool, was: bool| {
        if is && !was {
            change.alerts.push(Alert { kind, object: id.clone(), at: now });
        } else if was && !is {
            change.settled_alerts.push((kind, id.clone()));
        }
    };
    let disputed = |order: &Order| order.overrides.open_dispute(false).is_some() || order.state == OrderState::Disputed;
    turn(AlertKind::Disputed, disputed(&after), disputed(before));
    let inquiry = |order: &Order| order.overrides.open_dispute(true).is_some();
    turn(AlertKind::DisputeInquiry, inquiry(&after), inquiry(before));
    // Once the money is back, or the bank has taken it, there is nothing to decide.
    let suspected = |order: &Order| {
        let over = matches!(order.state, OrderState::Refunded | OrderState::Disputed | OrderState::DisputeLost);
        order.overrides.fraud_warning && !over
    };
    turn(AlertKind::FraudWarning, suspected(&after), suspected(before));
    let reversed = |order: &Order| order.state == OrderState::PaymentReversed;
    turn(AlertKind::PaymentReversed, reversed(&after), reversed(before));
    let refunded = |order: &Order| order.payment.as_ref().map_or(0, |payment| payment.refunded_minor);
    let failed = refund_failed(before, &after);
    // Refunded again, by whatever way: the failed one is made good.
    turn(AlertKind::RefundFailed, failed, !failed && refunded(&after) > refunded(before));
}

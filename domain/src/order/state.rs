//! The states of an order and the ways between them (R7).

use serde::{Deserialize, Serialize};

/// Where an order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderState {
    /// Stored; the payment page may or may not exist yet.
    Created,
    /// The shopper is at the payment page.
    SessionOpen,
    /// The shopper is done; the bank takes its time.
    PaymentPending,
    /// Paid and fulfilled, in one step.
    Paid,
    /// Nobody paid in time.
    Expired,
    /// A delayed payment did not arrive.
    PaymentFailed,
    /// Money and order do not match; a person must look.
    NeedsAttention,
    RefundedPartial,
    Refunded,
    Disputed,
    DisputeWon,
    /// An admin gave it away; no money and no Stripe in it.
    Given,
}

use OrderState::{
    Created, DisputeWon, Disputed, Expired, Given, NeedsAttention, Paid, PaymentFailed, PaymentPending, Refunded,
    RefundedPartial, SessionOpen,
};

/// Every allowed step, from → to.
///
/// An order may skip states, since events come late and in any order. `Expired` and
/// `PaymentFailed` lead on because Stripe has the last word on money: an order given up here
/// whose payment turns up there is fulfilled all the same (I1).
///
/// States tell of money, and money moves at Stripe: no admin moves one, but from `NeedsAttention` to
/// `Paid` by accepting a payment that does not match (audited), and by placing a `Given` order. What an
/// admin decides about access, against the state, stands in [`crate::desk::DeskNotes`] (R8).
#[rustfmt::skip]
pub const EDGES: &[(OrderState, &[OrderState])] = &[
    (Created, &[SessionOpen, PaymentPending, Paid, Expired, PaymentFailed, NeedsAttention, RefundedPartial, Refunded,
                Disputed, DisputeWon]),
    (SessionOpen, &[PaymentPending, Paid, Expired, PaymentFailed, NeedsAttention, RefundedPartial, Refunded, Disputed,
                    DisputeWon]),
    (PaymentPending, &[Paid, PaymentFailed, Expired, NeedsAttention, RefundedPartial, Refunded, Disputed, DisputeWon]),
    (Expired, &[PaymentPending, Paid, PaymentFailed, NeedsAttention, RefundedPartial, Refunded, Disputed, DisputeWon]),
    (PaymentFailed, &[Paid, NeedsAttention, RefundedPartial, Refunded, Disputed, DisputeWon]),
    (NeedsAttention, &[Paid, RefundedPartial, Refunded, Disputed, DisputeWon]),
    (Paid, &[RefundedPartial, Refunded, Disputed, DisputeWon]),
    (RefundedPartial, &[Refunded, Disputed, DisputeWon]),
    (Disputed, &[DisputeWon, Refunded]),
    (DisputeWon, &[RefundedPartial, Refunded, Disputed]),
    (Refunded, &[]),
    (Given, &[]),
];

impl OrderState {
    pub const ALL: [OrderState; 12] = [
        Created,
        SessionOpen,
        PaymentPending,
        Paid,
        Expired,
        PaymentFailed,
        NeedsAttention,
        RefundedPartial,
        Refunded,
        Disputed,
        DisputeWon,
        Given,
    ];

    /// Whether an order may step from here to `to`.
    pub fn may_become(self, to: OrderState) -> bool {
        EDGES.iter().any(|(from, targets)| *from == self && targets.contains(&to))
    }

    /// Whether the buyer may download what the order holds (R8, R22).
    pub fn gives_access(self) -> bool {
        matches!(self, Paid | RefundedPartial | DisputeWon | Given)
    }

    /// Whether the money came, or none was asked for, and grants were made, whatever happened to them later.
    pub fn is_fulfilled(self) -> bool {
        matches!(self, Paid | RefundedPartial | Refunded | Disputed | DisputeWon | Given)
    }

    /// Whether Stripe holds money of it that could be refunded.
    pub fn is_refundable(self) -> bool {
        matches!(self, Paid | RefundedPartial | DisputeWon | Disputed | NeedsAttention)
    }

    /// Whether the reconciler still waits for Stripe to decide.
    pub fn is_open(self) -> bool {
        matches!(self, Created | SessionOpen | PaymentPending)
    }

    /// The state with this name in tables, logs and addresses.
    pub fn parse(text: &str) -> Option<OrderState> {
        OrderState::ALL.into_iter().find(|state| state.as_str() == text)
    }

    /// As it stands in tables and logs.
    pub fn as_str(self) -> &'static str {
        match self {
            Created => "created",
            SessionOpen => "session_open",
            PaymentPending => "payment_pending",
            Paid => "paid",
            Expired => "expired",
            PaymentFailed => "payment_failed",
            NeedsAttention => "needs_attention",
            RefundedPartial => "refunded_partial",
            Refunded => "refunded",
            Disputed => "disputed",
            DisputeWon => "dispute_won",
            Given => "given",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_way_leads_back_to_access_but_a_won_dispute() {
        for from in OrderState::ALL {
            for to in OrderState::ALL {
                if matches!(from, Refunded | Disputed) && to.gives_access() && from.may_become(to) {
                    assert_eq!((from, to), (Disputed, DisputeWon));
                }
                if from.gives_access() {
                    assert!(!from.may_become(to) || !to.is_open(), "{from:?} must not reopen as {to:?}");
                    assert!(!matches!(to, Expired | PaymentFailed) || !from.may_become(to), "{from:?} → {to:?}");
                }
                assert!(!(from == to && from.may_become(to)), "{from:?} to itself is no step");
            }
        }
    }

    #[test]
    fn every_state_has_its_row() {
        for state in OrderState::ALL {
            assert_eq!(EDGES.iter().filter(|(from, _)| *from == state).count(), 1, "{state:?}");
        }
    }
}

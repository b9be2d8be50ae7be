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
}

use OrderState::{
    Created, DisputeWon, Disputed, Expired, NeedsAttention, Paid, PaymentFailed, PaymentPending, Refunded,
    RefundedPartial, SessionOpen,
};

/// Every allowed step, from → to.
///
/// An order may skip states, since events come late and in any order. `Expired` and
/// `PaymentFailed` lead on because Stripe has the last word on money: an order given up here
/// whose payment turns up there is fulfilled all the same (I1).
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
];

impl OrderState {
    pub const ALL: [OrderState; 11] = [
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
    ];

    /// Whether an order may step from here to `to`.
    pub fn may_become(self, to: OrderState) -> bool {
        EDGES.iter().any(|(from, targets)| *from == self && targets.contains(&to))
    }

    /// Whether the buyer may download what the order holds (R8, R22).
    pub fn gives_access(self) -> bool {
        matches!(self, Paid | RefundedPartial | DisputeWon)
    }

    /// Whether the money came and grants were made, whatever happened to them later.
    pub fn is_fulfilled(self) -> bool {
        matches!(self, Paid | RefundedPartial | Refunded | Disputed | DisputeWon)
    }

    /// Whether the reconciler still waits for Stripe to decide.
    pub fn is_open(self) -> bool {
        matches!(self, Created | SessionOpen | PaymentPending)
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

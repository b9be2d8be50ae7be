//! The states of an order and the ways between them: nothing else can change a state.

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
    /// The bank decided for the buyer; the money is gone.
    DisputeLost,
    /// The money came, and Stripe took it back later without a refund or a dispute.
    PaymentReversed,
    /// An admin gave it to somebody; no money and no Stripe in it.
    // As stores have it since before it had this name.
    #[serde(rename = "given")]
    Complimentary,
}

use OrderState::{
    Complimentary, Created, DisputeLost, DisputeWon, Disputed, Expired, NeedsAttention, Paid, PaymentFailed,
    PaymentPending, PaymentReversed, Refunded, RefundedPartial, SessionOpen,
};

/// Every allowed step, from → to.
///
/// An order may skip states, since events come late and in any order. `Expired` and
/// `PaymentFailed` lead on because Stripe has the last word on money: an order given up here
/// whose payment turns up there is fulfilled all the same.
///
/// Money also moves backwards: a refund fails at the buyer's bank days later, a dispute is opened again, a payment is
/// taken back. The state follows, so that figures and refunds are right; access does not come back with it, except
/// where a dispute is won: settling withholds what was shut until an admin decides.
///
/// States tell of money, and money moves at Stripe: no admin moves one, but from `NeedsAttention` to
/// `Paid` by accepting a payment that does not match (audited), and by placing a `Complimentary` order. What an
/// admin decides about access, against the state, stands in [`crate::orders::Overrides`].
#[rustfmt::skip]
pub const EDGES: &[(OrderState, &[OrderState])] = &[
    (Created, &[SessionOpen, PaymentPending, Paid, Expired, PaymentFailed, NeedsAttention, RefundedPartial, Refunded,
                Disputed, DisputeWon, DisputeLost]),
    (SessionOpen, &[PaymentPending, Paid, Expired, PaymentFailed, NeedsAttention, RefundedPartial, Refunded, Disputed,
                    DisputeWon, DisputeLost]),
    (PaymentPending, &[Paid, PaymentFailed, Expired, NeedsAttention, RefundedPartial, Refunded, Disputed, DisputeWon,
                       DisputeLost]),
    (Expired, &[PaymentPending, Paid, PaymentFailed, NeedsAttention, RefundedPartial, Refunded, Disputed, DisputeWon,
                DisputeLost]),
    (PaymentFailed, &[Paid, NeedsAttention, RefundedPartial, Refunded, Disputed, DisputeWon, DisputeLost]),
    (NeedsAttention, &[Paid, RefundedPartial, Refunded, Disputed, DisputeWon, DisputeLost]),
    (Paid, &[RefundedPartial, Refunded, Disputed, DisputeWon, DisputeLost, PaymentReversed]),
    (RefundedPartial, &[Paid, Refunded, Disputed, DisputeWon, DisputeLost, PaymentReversed]),
    (Disputed, &[DisputeWon, DisputeLost, Refunded, PaymentReversed]),
    (DisputeWon, &[RefundedPartial, Refunded, Disputed, DisputeLost, PaymentReversed]),
    (DisputeLost, &[Disputed, DisputeWon, Refunded, PaymentReversed]),
    (Refunded, &[Paid, RefundedPartial, Disputed, DisputeWon, DisputeLost, PaymentReversed]),
    (PaymentReversed, &[Paid, RefundedPartial, Refunded, Disputed, DisputeWon, DisputeLost]),
    (Complimentary, &[]),
];

impl OrderState {
    pub const ALL: [OrderState; 14] = [
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
        DisputeLost,
        PaymentReversed,
        Complimentary,
    ];

    /// Whether an order may step from here to `to`.
    pub fn may_become(self, to: OrderState) -> bool {
        EDGES.iter().any(|(from, targets)| *from == self && targets.contains(&to))
    }

    /// Whether the buyer may download what the order holds.
    pub fn gives_access(self) -> bool {
        matches!(self, Paid | RefundedPartial | DisputeWon | Complimentary)
    }

    /// Whether the money came, or none was asked for, and grants were made, whatever happened to them later.
    pub fn is_fulfilled(self) -> bool {
        matches!(
            self,
            Paid | RefundedPartial | Refunded | Disputed | DisputeWon | DisputeLost | PaymentReversed | Complimentary
        )
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
            DisputeLost => "dispute_lost",
            PaymentReversed => "payment_reversed",
            Complimentary => "given",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_paid_never_reopens_and_a_dispute_ends_by_being_won() {
        for from in OrderState::ALL {
            for to in OrderState::ALL {
                if matches!(from, Disputed | DisputeLost) && to.gives_access() && from.may_become(to) {
                    assert_eq!(to, DisputeWon, "from {from:?}");
                }
                if from.is_fulfilled() && from.may_become(to) {
                    assert!(to.is_fulfilled(), "{from:?} must not become {to:?}");
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

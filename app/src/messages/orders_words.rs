use super::Orders;
use domain::{
    OrderState,
    orders::{Attention, Refund, RefundState, SearchProblem},
};
use std::fmt::Display;

impl Orders {
    /// The state of an order in a word or two.
    pub fn state(self, state: OrderState) -> &'static str {
        match state {
            OrderState::Created => self.state_created(),
            OrderState::SessionOpen => self.state_session_open(),
            OrderState::PaymentPending => self.state_payment_pending(),
            OrderState::Paid => self.state_paid(),
            OrderState::Expired => self.state_expired(),
            OrderState::PaymentFailed => self.state_payment_failed(),
            OrderState::NeedsAttention => self.state_needs_attention(),
            OrderState::RefundedPartial => self.state_refunded_partial(),
            OrderState::Refunded => self.state_refunded(),
            OrderState::Disputed => self.state_disputed(),
            OrderState::DisputeWon => self.state_dispute_won(),
            OrderState::DisputeLost => self.state_dispute_lost(),
            OrderState::PaymentReversed => self.state_payment_reversed(),
            OrderState::Complimentary => self.state_complimentary(),
        }
    }

    /// Why an order waits for a person.
    pub fn attention(self, why: Attention) -> &'static str {
        match why {
            Attention::AmountDiffers => self.attention_amount(),
            Attention::CurrencyDiffers => self.attention_currency(),
            Attention::WrongMode => self.attention_mode(),
            Attention::OtherOrder => self.attention_other_order(),
            Attention::NoEmail => self.attention_no_email(),
        }
    }

    pub fn search_problem(self, problem: SearchProblem) -> &'static str {
        match problem {
            SearchProblem::NoSuchNumber => self.problem_number(),
            SearchProblem::AddressTooShort => self.problem_short(),
            SearchProblem::NoSuchProduct => self.problem_product(),
            SearchProblem::Unreadable => self.problem_unreadable(),
        }
    }

    /// How a refund of `amount` stands; `items` are the names of those it is for, none for the order as a whole.
    pub fn refund_stands(self, refund: &Refund, amount: impl Display, items: Option<String>) -> String {
        match (refund.state, refund.request.is_some(), items) {
            (RefundState::Asked, _, None) => self.refund_asked(amount),
            (RefundState::Asked, _, Some(items)) => self.refund_asked_for(amount, items),
            (RefundState::Done, true, None) => self.refund_done(amount),
            (RefundState::Done, true, Some(items)) => self.refund_done_for(amount, items),
            (RefundState::Done, false, None) => self.refund_stripe(amount),
            (RefundState::Done, false, Some(items)) => self.refund_stripe_for(amount, items),
            (RefundState::Refused, _, None) => self.refund_refused(amount),
            (RefundState::Refused, _, Some(items)) => self.refund_refused_for(amount, items),
            (RefundState::Failed, _, None) => self.refund_failed(amount),
            (RefundState::Failed, _, Some(items)) => self.refund_failed_for(amount, items),
        }
    }
}

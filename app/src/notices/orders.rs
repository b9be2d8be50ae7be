//! Actions and refusals by name, as they stand in addresses, and in words.

use crate::messages::messages;
use domain::{
    orders::{OrderActionError, OrderActionRefusal},
    ports::PaymentError,
};

/// Something an admin can do about an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderAction {
    Resend,
    Address,
    Refund,
    Revoke,
    Restore,
    Extend,
    Lift,
    Settle,
    Accept,
    Dismiss,
    WriteAgain,
    Give,
    CloseAlert,
}

impl OrderAction {
    const ALL: [OrderAction; 13] = [
        OrderAction::Resend,
        OrderAction::Address,
        OrderAction::Refund,
        OrderAction::Revoke,
        OrderAction::Restore,
        OrderAction::Extend,
        OrderAction::Lift,
        OrderAction::Settle,
        OrderAction::Accept,
        OrderAction::Dismiss,
        OrderAction::WriteAgain,
        OrderAction::Give,
        OrderAction::CloseAlert,
    ];

    /// In addresses.
    pub fn code(self) -> &'static str {
        match self {
            OrderAction::Resend => "resend",
            OrderAction::Address => "address",
            OrderAction::Refund => "refund",
            OrderAction::Revoke => "revoke",
            OrderAction::Restore => "restore",
            OrderAction::Extend => "extend",
            OrderAction::Lift => "lift",
            OrderAction::Settle => "settle",
            OrderAction::Accept => "accept",
            OrderAction::Dismiss => "dismiss",
            OrderAction::WriteAgain => "write-again",
            OrderAction::Give => "give",
            OrderAction::CloseAlert => "close-alarm",
        }
    }

    pub fn of_code(code: &str) -> Option<OrderAction> {
        OrderAction::ALL.into_iter().find(|action| action.code() == code)
    }

    /// On the button, before and after being asked.
    pub fn label(self) -> &'static str {
        let t = messages().order_actions();
        match self {
            OrderAction::Resend => t.resend(),
            OrderAction::Address => t.address(),
            OrderAction::Refund => t.refund(),
            OrderAction::Revoke => t.revoke(),
            OrderAction::Restore => t.restore(),
            OrderAction::Extend => t.extend(),
            OrderAction::Lift => t.lift(),
            OrderAction::Settle => t.settle(),
            OrderAction::Accept => t.accept(),
            OrderAction::Dismiss => t.dismiss(),
            OrderAction::WriteAgain => t.allow(),
            OrderAction::Give => t.give(),
            OrderAction::CloseAlert => t.close_alert(),
        }
    }

    /// What pressing the button will do.
    pub fn about(self) -> &'static str {
        let t = messages().order_actions();
        match self {
            OrderAction::Resend => t.resend_about(),
            OrderAction::Address => t.address_about(),
            OrderAction::Refund => t.refund_about(),
            OrderAction::Revoke => t.revoke_about(),
            OrderAction::Restore => t.restore_about(),
            OrderAction::Extend => t.extend_about(),
            OrderAction::Lift => t.lift_about(),
            OrderAction::Settle => t.settle_about(),
            OrderAction::Accept => t.accept_about(),
            OrderAction::Dismiss => t.dismiss_about(),
            OrderAction::WriteAgain => t.allow_about(),
            OrderAction::Give => t.give_about(),
            OrderAction::CloseAlert => t.close_alert_about(),
        }
    }

    /// Said when it is done.
    pub fn done(self) -> &'static str {
        let t = messages().order_actions();
        match self {
            OrderAction::Resend => t.resend_done(),
            OrderAction::Address => t.address_done(),
            OrderAction::Refund => t.refund_done(),
            OrderAction::Revoke => t.revoke_done(),
            OrderAction::Restore => t.restore_done(),
            OrderAction::Extend => t.extend_done(),
            OrderAction::Lift => t.lift_done(),
            OrderAction::Settle => t.settle_done(),
            OrderAction::Accept => t.accept_done(),
            OrderAction::Dismiss => t.dismiss_done(),
            OrderAction::WriteAgain => t.allow_done(),
            OrderAction::Give => t.give_done(),
            OrderAction::CloseAlert => t.close_alert_done(),
        }
    }
}

/// Why an action was not done, by a code that stands in the address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    OrderAction(OrderActionRefusal),
    /// With Stripe's code.
    StripeRefuses(String),
    StripeUnconfirmed,
    StripeDown,
    NoReason,
    NotReadable,
    NotAllowed,
    Unavailable,
}

const REFUSALS: [(OrderActionRefusal, &str); 13] = [
    (OrderActionRefusal::NoAccess, "no-access"),
    (OrderActionRefusal::NoAddress, "no-address"),
    (OrderActionRefusal::NotAnAddress, "not-an-address"),
    (OrderActionRefusal::AddressHeld, "address-held"),
    (OrderActionRefusal::NotFulfilled, "not-paid"),
    (OrderActionRefusal::NoSuchLine, "no-line"),
    (OrderActionRefusal::NothingChosen, "nothing-chosen"),
    (OrderActionRefusal::NothingToRefund, "nothing-left"),
    (OrderActionRefusal::AmountChanged, "amount-changed"),
    (OrderActionRefusal::RefundUnderWay, "refund-under-way"),
    (OrderActionRefusal::CannotAccept, "cannot-accept"),
    (OrderActionRefusal::NothingToDecide, "nothing-to-decide"),
    (OrderActionRefusal::NothingToGive, "nothing-to-give"),
];

/// Stripe's codes that have words of ours; any other is `other`.
const STRIPE: [&str; 5] =
    ["charge_disputed", "failed", "charge_already_refunded", "insufficient_funds", "balance_insufficient"];

impl Problem {
    pub fn of(error: &OrderActionError) -> Problem {
        match error {
            OrderActionError::Refused(refusal) => Problem::OrderAction(*refusal),
            OrderActionError::NotAllowed(_) => Problem::NotAllowed,
            OrderActionError::RefusedByStripe { code } | OrderActionError::Payment(PaymentError::Refused { code }) => {
                let known = STRIPE.contains(&code.as_str());
                Problem::StripeRefuses(if known { code.clone() } else { "other".to_owned() })
            }
            OrderActionError::Unconfirmed => Problem::StripeUnconfirmed,
            OrderActionError::Payment(_) => Problem::StripeDown,
            OrderActionError::UnknownOrder | OrderActionError::Port(_) => Problem::Unavailable,
        }
    }

    pub fn code(&self) -> String {
        match self {
            Problem::OrderAction(refusal) => {
                let row = REFUSALS.iter().find(|(known, _)| known == refusal);
                row.map_or("unavailable", |(_, code)| code).to_owned()
            }
            Problem::StripeRefuses(code) => format!("stripe-{code}"),
            Problem::StripeUnconfirmed => "unconfirmed".to_owned(),
            Problem::StripeDown => "stripe-down".to_owned(),
            Problem::NoReason => "no-reason".to_owned(),
            Problem::NotReadable => "not-readable".to_owned(),
            Problem::NotAllowed => "not-allowed".to_owned(),
            Problem::Unavailable => "unavailable".to_owned(),
        }
    }

    /// The words for a code; whatever else stands in the address gets the general ones.
    pub fn words(code: &str) -> &'static str {
        if let Some((refusal, _)) = REFUSALS.iter().find(|(_, known)| *known == code) {
            return refusal_in_words(*refusal);
        }
        let t = messages().order_actions();
        match code {
            "stripe-charge_disputed" => t.refused_disputed(),
            "stripe-failed" => t.refused_by_bank(),
            "stripe-charge_already_refunded" => t.refused_refunded_already(),
            "stripe-insufficient_funds" | "stripe-balance_insufficient" => t.refused_balance(),
            "stripe-other" => t.refused_other(),
            "unconfirmed" => t.unconfirmed(),
            "stripe-down" => t.stripe_down(),
            "no-reason" => t.no_reason(),
            "not-readable" => t.not_readable(),
            "not-allowed" => t.not_allowed(),
            _ => t.unavailable(),
        }
    }
}

fn refusal_in_words(refusal: OrderActionRefusal) -> &'static str {
    let t = messages().order_actions();
    match refusal {
        OrderActionRefusal::NoAccess => t.no_access(),
        OrderActionRefusal::NoAddress => t.no_address(),
        OrderActionRefusal::NotAnAddress => t.not_an_address(),
        OrderActionRefusal::AddressHeld => t.address_held(),
        OrderActionRefusal::NotFulfilled => t.not_fulfilled(),
        OrderActionRefusal::NoSuchLine => t.no_such_item(),
        OrderActionRefusal::NothingChosen => t.nothing_chosen(),
        OrderActionRefusal::NothingToRefund => t.nothing_to_refund(),
        OrderActionRefusal::AmountChanged => t.amount_changed(),
        OrderActionRefusal::RefundUnderWay => t.refund_under_way(),
        OrderActionRefusal::CannotAccept => t.cannot_accept(),
        OrderActionRefusal::NothingToDecide => t.nothing_to_decide(),
        OrderActionRefusal::NothingToGive => t.nothing_to_give(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a045_only_known_codes_have_words_of_their_own() {
        let general = Problem::words("");
        for forged in ["call-555", "<script>", "stripe-<b>", "NO-LINE"] {
            assert_eq!(Problem::words(forged), general);
        }
        for (refusal, code) in REFUSALS {
            assert_eq!(Problem::OrderAction(refusal).code(), code);
            assert_eq!(Problem::words(code), refusal_in_words(refusal));
            assert_ne!(Problem::words(code), general);
        }
        for code in STRIPE {
            assert_ne!(Problem::words(&Problem::StripeRefuses(code.to_owned()).code()), general);
        }
        for action in OrderAction::ALL {
            assert_eq!(OrderAction::of_code(action.code()), Some(action));
        }
        let odd = OrderActionError::RefusedByStripe { code: "call us at 555".to_owned() };
        assert_eq!(Problem::of(&odd).code(), "stripe-other");
    }
}

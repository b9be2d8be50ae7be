//! Deeds and refusals by name, as they stand in addresses, and in words.

use domain::{
    orders::{OrderActionError, OrderActionRefusal},
    ports::PaymentError,
};

/// Something an admin can do about an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
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

impl Act {
    const ALL: [Act; 13] = [
        Act::Resend,
        Act::Address,
        Act::Refund,
        Act::Revoke,
        Act::Restore,
        Act::Extend,
        Act::Lift,
        Act::Settle,
        Act::Accept,
        Act::Dismiss,
        Act::WriteAgain,
        Act::Give,
        Act::CloseAlert,
    ];

    /// In addresses.
    pub fn code(self) -> &'static str {
        match self {
            Act::Resend => "resend",
            Act::Address => "address",
            Act::Refund => "refund",
            Act::Revoke => "revoke",
            Act::Restore => "restore",
            Act::Extend => "extend",
            Act::Lift => "lift",
            Act::Settle => "settle",
            Act::Accept => "accept",
            Act::Dismiss => "dismiss",
            Act::WriteAgain => "write-again",
            Act::Give => "give",
            Act::CloseAlert => "close-alarm",
        }
    }

    pub fn of_code(code: &str) -> Option<Act> {
        Act::ALL.into_iter().find(|act| act.code() == code)
    }

    /// On the button, before and after being asked.
    pub fn label(self) -> &'static str {
        match self {
            Act::Resend => "Resend receipt",
            Act::Address => "Correct address",
            Act::Refund => "Refund",
            Act::Revoke => "Take access away",
            Act::Restore => "Restore access",
            Act::Extend => "Extend links",
            Act::Lift => "Lift hold",
            Act::Settle => "Ask Stripe now",
            Act::Accept => "Deliver all the same",
            Act::Dismiss => "Close case",
            Act::WriteAgain => "Write to this address again",
            Act::Give => "Give for free",
            Act::CloseAlert => "Close alarm",
        }
    }

    /// What pressing the button will do.
    pub fn about(self) -> &'static str {
        match self {
            Act::Resend => {
                "Mails the receipt once more, with fresh links that last 30 days. Links the buyer has keep working."
            }
            Act::Address => {
                "From now on all mail about this order goes to the new address, a receipt with new links at once. Every link made so far dies. The address Stripe was given stays on record."
            }
            Act::Refund => {
                "Refunds the buyer the way they paid. It cannot be undone. With everything refunded, access to all files ends."
            }
            Act::Revoke => "The lines you choose can no longer be downloaded. No money moves.",
            Act::Restore => {
                "The lines you choose can be downloaded again. After a refund or a dispute this is an exception of yours; it ends with the next refund or dispute. If nothing was open before, a receipt with fresh links goes out."
            }
            Act::Extend => "All links of this order work for 30 more days, also those in mails the buyer already has.",
            Act::Lift => "The line can be downloaded again; the day’s count begins anew.",
            Act::Settle => "Asks Stripe how the payment stands and brings the order in line.",
            Act::Accept => "Accepts the payment as it is, releases the files and sends the receipt.",
            Act::Dismiss => "Closes the case without delivering. The order stays as it is.",
            Act::WriteAgain => {
                "Mail to this address came back or was called spam. If you know that it works again, the shop writes to it again; resend the receipt after this."
            }
            Act::Give => "Makes an order of zero with its own links and mails them. Stripe has no part in it.",
            Act::CloseAlert => "The alarm opens again if what it tells of happens again.",
        }
    }

    /// Said when it is done.
    pub fn done(self) -> &'static str {
        match self {
            Act::Resend => "The receipt is on its way, with fresh links.",
            Act::Address => "The address is corrected. A receipt with new links is on its way; the old links are dead.",
            Act::Refund => "Stripe has confirmed the refund.",
            Act::Revoke => "Access is taken away.",
            Act::Restore => "Access is restored.",
            Act::Extend => "All links of this order work for 30 more days.",
            Act::Lift => "The hold is lifted.",
            Act::Settle => "Stripe was asked; the order is in line with it.",
            Act::Accept => "The payment is accepted, and the files are released.",
            Act::Dismiss => "The case is closed.",
            Act::WriteAgain => "The shop writes to this address again. Resend the receipt now.",
            Act::Give => "It is given; the mail with the links is on its way.",
            Act::CloseAlert => "The alarm is closed.",
        }
    }
}

/// Why a deed was not done, by a code that stands in the address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    Desk(OrderActionRefusal),
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

/// Stripe's codes that have words of ours; any other is "another reason".
const STRIPE: [(&str, &str); 5] = [
    ("charge_disputed", "the payment is disputed. Answer the dispute in Stripe’s dashboard"),
    ("failed", "the buyer’s bank did not take the refund"),
    ("charge_already_refunded", "the money went back already. Press “Ask Stripe now”"),
    ("insufficient_funds", "there is not enough money in your Stripe balance"),
    ("balance_insufficient", "there is not enough money in your Stripe balance"),
];

impl Problem {
    pub fn of(error: &OrderActionError) -> Problem {
        match error {
            OrderActionError::Refused(refusal) => Problem::Desk(*refusal),
            OrderActionError::NotAllowed(_) => Problem::NotAllowed,
            OrderActionError::RefusedByStripe { code } | OrderActionError::Payment(PaymentError::Refused { code }) => {
                let known = STRIPE.iter().any(|(known, _)| known == code);
                Problem::StripeRefuses(if known { code.clone() } else { "other".to_owned() })
            }
            OrderActionError::Unconfirmed => Problem::StripeUnconfirmed,
            OrderActionError::Payment(_) => Problem::StripeDown,
            OrderActionError::UnknownOrder | OrderActionError::Port(_) => Problem::Unavailable,
        }
    }

    pub fn code(&self) -> String {
        match self {
            Problem::Desk(refusal) => {
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
    pub fn words(code: &str) -> String {
        if let Some((refusal, _)) = REFUSALS.iter().find(|(_, known)| *known == code) {
            return refusal.to_string();
        }
        let stripe = STRIPE.iter().find(|(known, _)| code.strip_prefix("stripe-") == Some(known));
        if let Some((_, words)) = stripe {
            return format!("Stripe refuses: {words}. Nothing was refunded.");
        }
        match code {
            "stripe-other" => "Stripe refuses, for a reason it shows in its dashboard. Nothing was refunded.",
            "unconfirmed" => "Stripe has not confirmed yet. The shop asks again by itself, and never pays twice.",
            "stripe-down" => "Stripe does not answer just now. Nothing was changed; please try again in a minute.",
            "no-reason" => "Please write a reason, in at most 300 characters. Nothing was changed.",
            "not-readable" => "The form could not be read. Nothing was changed; please try again.",
            "not-allowed" => "Your role does not allow this. Nothing was changed; ask the owner of the shop.",
            _ => "The shop could not do this just now. Please look at the order before you try again.",
        }
        .to_owned()
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
            assert_eq!(Problem::Desk(refusal).code(), code);
            assert_eq!(Problem::words(code), refusal.to_string());
        }
        for act in Act::ALL {
            assert_eq!(Act::of_code(act.code()), Some(act));
        }
        let odd = OrderActionError::RefusedByStripe { code: "call us at 555".to_owned() };
        assert_eq!(Problem::of(&odd).code(), "stripe-other");
    }
}

//! Stripe's test cards and test accounts, and what each does here.
//!
//! Source: Stripe docs, Testing (card numbers, SEPA Direct Debit IBANs).

use crate::objects::Failure;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CardBehavior {
    Pays,
    AsksToConfirm,
    PaysAndIsDisputed,
    /// The bank only asks about it: an inquiry.
    PaysAndIsInquired,
    Refuses {
        code: &'static str,
        decline_code: &'static str,
        message: &'static str,
    },
}

#[derive(Debug, Clone, Copy)]
pub struct TestCard {
    pub number: &'static str,
    pub brand: &'static str,
    pub behavior: CardBehavior,
    /// For the list on the payment page.
    pub note: &'static str,
}

const fn refuses(
    number: &'static str,
    note: &'static str,
    code: &'static str,
    decline_code: &'static str,
    message: &'static str,
) -> TestCard {
    TestCard { number, brand: "visa", behavior: CardBehavior::Refuses { code, decline_code, message }, note }
}

pub const CARDS: &[TestCard] = &[
    TestCard { number: "4242424242424242", brand: "visa", behavior: CardBehavior::Pays, note: "Pays" },
    TestCard {
        number: "5555555555554444",
        brand: "mastercard",
        behavior: CardBehavior::Pays,
        note: "Pays (Mastercard)",
    },
    TestCard {
        number: "378282246310005",
        brand: "amex",
        behavior: CardBehavior::Pays,
        note: "Pays (American Express, four-digit CVC)",
    },
    TestCard {
        number: "4000002500003155",
        brand: "visa",
        behavior: CardBehavior::AsksToConfirm,
        note: "Asks the buyer to confirm (3-D Secure)",
    },
    refuses("4000000000000002", "Is declined", "card_declined", "generic_decline", "Your card was declined."),
    refuses(
        "4000000000009995",
        "Is declined: not enough money",
        "card_declined",
        "insufficient_funds",
        "Your card has insufficient funds.",
    ),
    refuses(
        "4000000000000069",
        "Is declined: the card has expired",
        "expired_card",
        "expired_card",
        "Your card has expired.",
    ),
    refuses(
        "4000000000000127",
        "Is declined: wrong CVC",
        "incorrect_cvc",
        "incorrect_cvc",
        "Your card's security code is incorrect.",
    ),
    refuses(
        "4000000000000119",
        "Fails at the bank",
        "processing_error",
        "processing_error",
        "An error occurred while processing your card. Try again in a little bit.",
    ),
    TestCard {
        number: "4000000000000259",
        brand: "visa",
        behavior: CardBehavior::PaysAndIsDisputed,
        note: "Pays, and is disputed soon after",
    },
    TestCard {
        number: "4000000000001976",
        brand: "visa",
        behavior: CardBehavior::PaysAndIsInquired,
        note: "Pays, and the bank asks about it soon after",
    },
];

/// The answer to a real card: Stripe refuses those in test mode too.
const REAL_CARD: CardBehavior = CardBehavior::Refuses {
    code: "card_declined",
    decline_code: "test_mode_live_card",
    message: "Your card was declined. Your request was in test mode, but used a non test card. For a list of valid test cards, visit: https://stripe.com/docs/testing.",
};

/// How a card with these digits behaves.
pub fn card(digits: &str) -> TestCard {
    let known = CARDS.iter().find(|card| card.number == digits);
    known.copied().unwrap_or(TestCard { number: "", brand: "unknown", behavior: REAL_CARD, note: "" })
}

impl CardBehavior {
    pub fn failure(self) -> Option<Failure> {
        let CardBehavior::Refuses { code, decline_code, message } = self else { return None };
        Some(Failure {
            code: code.to_owned(),
            decline_code: Some(decline_code.to_owned()),
            message: message.to_owned(),
        })
    }
}

/// A bank account for the debit that confirms later.
#[derive(Debug, Clone, Copy)]
pub struct TestAccount {
    pub iban: &'static str,
    /// Whether the money comes in the end.
    pub succeeds: bool,
    /// For the list on the payment page: what a bank debit from it does.
    pub note: &'static str,
}

pub const ACCOUNTS: &[TestAccount] = &[
    TestAccount { iban: "DE89370400440532013000", succeeds: true, note: "succeeds a little later" },
    TestAccount { iban: "DE62370400440532013001", succeeds: false, note: "fails a little later" },
];

/// Those of other countries; not on the payment page, for it is long enough.
const MORE_ACCOUNTS: &[TestAccount] = &[
    TestAccount { iban: "AT611904300234573201", succeeds: true, note: "" },
    TestAccount { iban: "AT321904300235473204", succeeds: true, note: "" },
    TestAccount { iban: "AT861904300235473202", succeeds: false, note: "" },
    TestAccount { iban: "IT40S0542811101000000123456", succeeds: true, note: "" },
    TestAccount { iban: "IT60X0542811101000000123456", succeeds: false, note: "" },
];

pub fn account(iban: &str) -> Option<TestAccount> {
    ACCOUNTS.iter().chain(MORE_ACCOUNTS).find(|account| account.iban == iban).copied()
}

/// Stripe's names for test cards, after `pm_card_` or `tok_`.
const NAMES: &[(&str, &str)] = &[
    ("visa", "4242424242424242"),
    ("mastercard", "5555555555554444"),
    ("amex", "378282246310005"),
    ("bypassPending", "4242424242424242"),
    ("authenticationRequired", "4000002500003155"),
    ("threeDSecure2Required", "4000002500003155"),
    ("chargeDeclined", "4000000000000002"),
    ("visa_chargeDeclined", "4000000000000002"),
    ("chargeDeclinedInsufficientFunds", "4000000000009995"),
    ("visa_chargeDeclinedInsufficientFunds", "4000000000009995"),
    ("chargeDeclinedExpiredCard", "4000000000000069"),
    ("chargeDeclinedIncorrectCvc", "4000000000000127"),
    ("chargeDeclinedProcessingError", "4000000000000119"),
    ("createDispute", "4000000000000259"),
    ("createDisputeInquiry", "4000000000001976"),
];

/// The card that `pm_card_visa` or `tok_visa` stands for.
pub fn named(name: &str) -> Option<TestCard> {
    let name = name.strip_prefix("pm_card_").or_else(|| name.strip_prefix("tok_"))?;
    NAMES.iter().find(|(known, _)| *known == name).map(|(_, number)| card(number))
}

/// The check digit of card numbers (ISO/IEC 7812-1, annex B).
pub fn luhn(digits: &str) -> bool {
    let mut sum = 0_u32;
    for (place, byte) in digits.bytes().rev().enumerate() {
        if !byte.is_ascii_digit() {
            return false;
        }
        let digit = u32::from(byte - b'0');
        sum += match (place % 2, digit * 2) {
            (0, _) => digit,
            (_, double) if double > 9 => double - 9,
            (_, double) => double,
        };
    }
    !digits.is_empty() && sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::{CARDS, luhn};

    #[test]
    fn every_test_card_has_a_valid_check_digit() {
        assert!(CARDS.iter().all(|card| luhn(card.number)));
        assert!(!luhn("4242424242424241"));
        assert!(!luhn(""));
        assert!(!luhn("424242424242424x"));
    }
}

//! Why an order waits for a person.

use serde::{Deserialize, Serialize};

/// Why the shop did not fulfil an order by itself and left it to a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Attention {
    AmountDiffers,
    CurrencyDiffers,
    WrongMode,
    OtherOrder,
    NoEmail,
}

impl Attention {
    /// What a seller reads.
    pub fn in_words(self) -> &'static str {
        match self {
            Attention::AmountDiffers => "The amount paid at Stripe is not the amount of the order.",
            Attention::CurrencyDiffers => "The currency paid at Stripe is not the currency of the order.",
            Attention::WrongMode => "The payment is from Stripe's other mode (test or live).",
            Attention::OtherOrder => "The payment page at Stripe belongs to another order.",
            Attention::NoEmail => "Stripe has no e-mail address of the buyer, so no receipt could be sent.",
        }
    }
}

//! Who pays, with what, and why a bank said no.

use serde::{Deserialize, Serialize};

/// Who pays, as typed on the payment page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Buyer {
    /// Only a test can take it away.
    pub email: Option<String>,
    pub name: Option<String>,
}

/// What the buyer paid with, without anything that could be used again.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentMethodDetails {
    Card { brand: String, last4: String, exp_month: u8, exp_year: u16, confirmed: bool },
    BankDebit { country: String, last4: String },
}

impl PaymentMethodDetails {
    /// Stripe's name of the payment method.
    pub fn kind(&self) -> &'static str {
        match self {
            PaymentMethodDetails::Card { .. } => "card",
            PaymentMethodDetails::BankDebit { .. } => "sepa_debit",
        }
    }
}

/// Why the bank said no, in Stripe's words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    pub code: String,
    pub decline_code: Option<String>,
    /// For the buyer.
    pub message: String,
}

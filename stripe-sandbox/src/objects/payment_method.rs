//! A payment method: a test card or test account, kept to pay with.

use crate::ledger::Record;
use crate::objects::payment_details::Buyer;
use crate::objects::{empty_address, with_nulls};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What is kept of it. Only test numbers get this far.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Instrument {
    Card { number: String, brand: String, exp_month: u8, exp_year: u16 },
    SepaDebit { iban: String },
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PaymentMethod {
    pub id: String,
    pub created: i64,
    pub instrument: Instrument,
    pub buyer: Buyer,
    pub phone: Option<String>,
    pub address: Option<Value>,
    pub metadata: BTreeMap<String, String>,
}

impl PaymentMethod {
    /// The `payment_method` object.
    pub fn shape(&self) -> Value {
        let (kind, details) = match &self.instrument {
            Instrument::Card { number, brand, exp_month, exp_year } => {
                let known = json!({
                    "brand": brand,
                    "checks": { "address_line1_check": null, "address_postal_code_check": null, "cvc_check": "pass" },
                    "country": "US",
                    "display_brand": brand,
                    "exp_month": exp_month,
                    "exp_year": exp_year,
                    "funding": "credit",
                    "last4": last4(number),
                    "networks": { "available": [brand], "preferred": null },
                    "regulated_status": "unregulated",
                    "three_d_secure_usage": { "supported": true },
                });
                ("card", with_nulls(known, &["fingerprint", "generated_from", "wallet"]))
            }
            Instrument::SepaDebit { iban } => {
                let known = json!({ "country": iban.get(..2), "last4": last4(iban) });
                ("sepa_debit", with_nulls(known, &["bank_code", "branch_code", "fingerprint", "generated_from"]))
            }
        };
        let mut shape = json!({
            "id": self.id,
            "object": "payment_method",
            "allow_redisplay": "unspecified",
            "billing_details": {
                "address": self.address.clone().unwrap_or_else(empty_address),
                "email": self.buyer.email,
                "name": self.buyer.name,
                "phone": self.phone,
                "tax_id": null,
            },
            "created": self.created,
            "customer": null,
            "customer_account": null,
            "livemode": false,
            "metadata": self.metadata,
            "type": kind,
        });
        shape[kind] = details;
        shape
    }
}

/// The last four characters of a card or account number.
pub fn last4(number: &str) -> &str {
    number.get(number.len().saturating_sub(4)..).unwrap_or_default()
}

impl Record for PaymentMethod {
    const KIND: &'static str = "payment_method";
    fn id(&self) -> &str {
        &self.id
    }
    fn created(&self) -> i64 {
        self.created
    }
    fn reference(&self) -> Option<&str> {
        None
    }
}

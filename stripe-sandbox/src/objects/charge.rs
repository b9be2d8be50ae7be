//! A charge: money taken, about to be taken, or refused.

use crate::ledger::Record;
use crate::objects::payment_details::{Buyer, Failure, PaymentMethodDetails};
use crate::objects::{empty_address, with_nulls};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChargeStatus {
    Succeeded,
    Pending,
    Failed,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Charge {
    pub id: String,
    pub created: i64,
    pub livemode: bool,
    pub payment_intent: String,
    pub payment_method: String,
    pub balance_transaction: Option<String>,
    /// Minor units.
    pub amount: i64,
    pub amount_refunded: i64,
    pub currency: String,
    pub status: ChargeStatus,
    pub buyer: Buyer,
    #[serde(rename = "means")]
    pub method: PaymentMethodDetails,
    pub failure: Option<Failure>,
    pub disputed: bool,
    pub description: Option<String>,
    pub metadata: BTreeMap<String, String>,
    pub receipt_email: Option<String>,
    #[serde(default)]
    pub shipping: Option<Value>,
}

impl Charge {
    /// Minor units that can still be refunded.
    pub fn refundable(&self) -> i64 {
        if self.status == ChargeStatus::Succeeded { self.amount - self.amount_refunded } else { 0 }
    }

    /// The `charge` object.
    pub fn shape(&self) -> Value {
        let taken = self.status == ChargeStatus::Succeeded;
        let failure = self.failure.as_ref();
        with_nulls(
            json!({
                "id": self.id,
                "object": "charge",
                "amount": self.amount,
                "amount_captured": if taken { self.amount } else { 0 },
                "amount_refunded": self.amount_refunded,
                "balance_transaction": self.balance_transaction,
                "billing_details": {
                    "address": empty_address(),
                    "email": self.buyer.email,
                    "name": self.buyer.name,
                    "phone": null,
                    "tax_id": null,
                },
                "calculated_statement_descriptor": "SANDBOX",
                "captured": taken,
                "created": self.created,
                "currency": self.currency,
                "description": self.description,
                "disputed": self.disputed,
                "failure_code": failure.map(|failure| &failure.code),
                "failure_message": failure.map(|failure| &failure.message),
                "fraud_details": {},
                "livemode": self.livemode,
                "metadata": self.metadata,
                "outcome": self.outcome(),
                "paid": self.status != ChargeStatus::Failed,
                "payment_intent": self.payment_intent,
                "payment_method": self.payment_method,
                "payment_method_details": self.payment_method_details(),
                "radar_options": {},
                "receipt_email": self.receipt_email,
                "refunded": taken && self.amount_refunded == self.amount,
                "shipping": self.shipping,
                "status": self.status,
            }),
            &[
                "application",
                "application_fee",
                "application_fee_amount",
                "customer",
                "failure_balance_transaction",
                "on_behalf_of",
                "receipt_number",
                "receipt_url",
                "review",
                "source",
                "source_transfer",
                "statement_descriptor",
                "statement_descriptor_suffix",
                "transfer_data",
                "transfer_group",
            ],
        )
    }

    fn outcome(&self) -> Value {
        let refused = self.failure.as_ref();
        json!({
            "advice_code": null,
            "network_advice_code": null,
            "network_decline_code": null,
            "network_status": if refused.is_some() { "declined_by_network" } else { "approved_by_network" },
            "reason": refused.and_then(|failure| failure.decline_code.clone()),
            "risk_level": "normal",
            "seller_message": if refused.is_some() { "The bank did not return any further details with this decline." } else { "Payment complete." },
            "type": if refused.is_some() { "issuer_declined" } else { "authorized" },
        })
    }

    fn payment_method_details(&self) -> Value {
        match &self.method {
            PaymentMethodDetails::Card { brand, last4, exp_month, exp_year, confirmed } => {
                json!({ "type": "card", "card": {
                "amount_authorized": self.amount,
                "authorization_code": null,
                "brand": brand,
                "checks": { "address_line1_check": null, "address_postal_code_check": null, "cvc_check": "pass" },
                "country": "US",
                "electronic_commerce_indicator": null,
                "exp_month": exp_month,
                "exp_year": exp_year,
                "funding": "credit",
                "installments": null,
                "last4": last4,
                "mandate": null,
                "network": brand,
                "network_transaction_id": null,
                "regulated_status": "unregulated",
                "three_d_secure": confirmed.then(|| json!({
                    "authentication_flow": "challenge",
                    "electronic_commerce_indicator": null,
                    "exemption_indicator": null,
                    "result": "authenticated",
                    "result_reason": null,
                    "transaction_id": null,
                    "version": "2.2.0",
                })),
                "transaction_link_id": null,
                "wallet": null,
            } })
            }
            PaymentMethodDetails::BankDebit { country, last4 } => json!({ "type": "sepa_debit", "sepa_debit": {
                "bank_code": null,
                "branch_code": null,
                "country": country,
                "fingerprint": null,
                "last4": last4,
                "mandate": null,
            } }),
        }
    }
}

impl Record for Charge {
    const KIND: &'static str = "charge";
    fn id(&self) -> &str {
        &self.id
    }
    fn created(&self) -> i64 {
        self.created
    }
    fn reference(&self) -> Option<&str> {
        Some(&self.payment_intent)
    }
}

//! A refund: money on its way back.

use crate::ledger::Record;
use crate::objects::with_nulls;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundStatus {
    Succeeded,
    Pending,
    Failed,
    Canceled,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Refund {
    pub id: String,
    pub created: i64,
    pub charge: String,
    pub payment_intent: String,
    pub balance_transaction: String,
    /// Minor units.
    pub amount: i64,
    pub currency: String,
    pub status: RefundStatus,
    pub reason: Option<String>,
    pub metadata: BTreeMap<String, String>,
    /// Stripe's name of what was paid with.
    #[serde(rename = "means")]
    pub method: String,
    pub livemode: bool,
}

impl Refund {
    /// The `refund` object.
    pub fn shape(&self) -> Value {
        let details = if self.method == "card" {
            json!({ "type": "card", "card": { "reference_status": "pending", "reference_type": "acquirer_reference_number", "type": "refund" } })
        } else {
            json!({ "type": "eu_bank_transfer", "eu_bank_transfer": { "reference": null, "reference_status": null } })
        };
        let mut shape = with_nulls(
            json!({
                "id": self.id,
                "object": "refund",
                "amount": self.amount,
                "balance_transaction": self.balance_transaction,
                "charge": self.charge,
                "created": self.created,
                "currency": self.currency,
                "destination_details": details,
                "metadata": self.metadata,
                "payment_intent": self.payment_intent,
                "reason": self.reason,
                "status": self.status,
            }),
            &[
                "customer",
                "customer_account",
                "payment_method",
                "receipt_number",
                "source_transfer_reversal",
                "transfer_reversal",
            ],
        );
        match self.status {
            RefundStatus::Failed => shape["failure_reason"] = json!("lost_or_stolen_card"),
            RefundStatus::Pending => shape["pending_reason"] = json!("processing"),
            RefundStatus::Succeeded | RefundStatus::Canceled => {}
        }
        shape
    }
}

impl Record for Refund {
    const KIND: &'static str = "refund";
    fn id(&self) -> &str {
        &self.id
    }
    fn created(&self) -> i64 {
        self.created
    }
    fn reference(&self) -> Option<&str> {
        Some(&self.charge)
    }
}

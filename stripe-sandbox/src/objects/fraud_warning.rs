//! An early fraud warning: a card network says that a payment may be fraud.

use crate::ledger::Record;
use crate::objects::Charge;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct FraudWarning {
    pub id: String,
    pub created: i64,
    pub livemode: bool,
    pub charge: String,
    pub payment_intent: String,
}

impl FraudWarning {
    /// The `radar.early_fraud_warning` object. Nothing is to be done any more once the money went back or was taken.
    pub fn shape(&self, charge: &Charge) -> Value {
        json!({
            "id": self.id,
            "object": "radar.early_fraud_warning",
            "actionable": charge.amount_refunded == 0 && !charge.disputed,
            "charge": self.charge,
            "created": self.created,
            "fraud_type": "made_with_stolen_card",
            "livemode": self.livemode,
            "payment_intent": self.payment_intent,
        })
    }
}

impl Record for FraudWarning {
    const KIND: &'static str = "early_fraud_warning";
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

//! A dispute: a buyer asked their bank for the money back.

use crate::ledger::Record;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// A bank gives the seller about three weeks to answer.
const ANSWER_WITHIN_SECS: i64 = 21 * 24 * 3600;

/// The texts and files of `evidence`; all empty here, the sandbox's bank decides by itself.
const EVIDENCE: &[&str] = &[
    "access_activity_log",
    "billing_address",
    "cancellation_policy",
    "cancellation_policy_disclosure",
    "cancellation_rebuttal",
    "customer_communication",
    "customer_email_address",
    "customer_name",
    "customer_purchase_ip",
    "customer_signature",
    "duplicate_charge_documentation",
    "duplicate_charge_explanation",
    "duplicate_charge_id",
    "product_description",
    "receipt",
    "refund_policy",
    "refund_policy_disclosure",
    "refund_refusal_explanation",
    "service_date",
    "service_documentation",
    "shipping_address",
    "shipping_carrier",
    "shipping_date",
    "shipping_documentation",
    "shipping_tracking_number",
    "uncategorized_file",
    "uncategorized_text",
];

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DisputeStatus {
    WarningNeedsResponse,
    WarningUnderReview,
    WarningClosed,
    NeedsResponse,
    UnderReview,
    Won,
    Lost,
}

impl DisputeStatus {
    /// Whether the bank only asks: no money has moved.
    pub fn is_inquiry(self) -> bool {
        use DisputeStatus::{WarningClosed, WarningNeedsResponse, WarningUnderReview};
        matches!(self, WarningNeedsResponse | WarningUnderReview | WarningClosed)
    }

    /// Whether nobody has decided yet.
    pub fn is_open(self) -> bool {
        use DisputeStatus::{NeedsResponse, UnderReview, WarningNeedsResponse, WarningUnderReview};
        matches!(self, NeedsResponse | UnderReview | WarningNeedsResponse | WarningUnderReview)
    }
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Dispute {
    pub id: String,
    pub created: i64,
    pub livemode: bool,
    pub charge: String,
    pub payment_intent: String,
    /// Minor units.
    pub amount: i64,
    pub currency: String,
    pub status: DisputeStatus,
    /// `fraudulent`, `product_not_received`, …
    pub reason: String,
    #[serde(default)]
    pub metadata: BTreeMap<String, String>,
}

impl Dispute {
    /// The `dispute` object.
    pub fn shape(&self) -> Value {
        let mut evidence: Map<String, Value> = EVIDENCE.iter().map(|name| ((*name).to_owned(), Value::Null)).collect();
        evidence.insert("enhanced_evidence".into(), json!({}));
        json!({
            "id": self.id,
            "object": "dispute",
            "amount": self.amount,
            "balance_transactions": [],
            "charge": self.charge,
            "created": self.created,
            "currency": self.currency,
            "enhanced_eligibility_types": [],
            "evidence": evidence,
            "evidence_details": {
                "due_by": self.created + ANSWER_WITHIN_SECS,
                "enhanced_eligibility": {},
                "has_evidence": false,
                "past_due": false,
                "submission_count": 0,
                "submission_method": "manual",
            },
            "intended_submission_method": null,
            "is_charge_refundable": self.status.is_inquiry(),
            "livemode": self.livemode,
            "metadata": self.metadata,
            "payment_intent": self.payment_intent,
            "reason": self.reason,
            "status": self.status,
        })
    }
}

impl Record for Dispute {
    const KIND: &'static str = "dispute";
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

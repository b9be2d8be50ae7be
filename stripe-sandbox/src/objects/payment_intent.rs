//! A payment intent: the attempt to be paid for one session.

use super::charge::Means;
use super::session::Buyer;
use super::with_nulls;
use crate::ledger::Record;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IntentStatus {
    RequiresPaymentMethod,
    RequiresAction,
    Processing,
    Succeeded,
    Canceled,
}

/// Why the bank said no, in Stripe's words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    pub code: String,
    pub decline_code: Option<String>,
    /// For the buyer.
    pub message: String,
}

/// A card that waits for its owner to confirm the payment.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct WaitingCard {
    pub buyer: Buyer,
    pub means: Means,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PaymentIntent {
    pub id: String,
    pub created: i64,
    pub livemode: bool,
    pub session: String,
    /// Minor units.
    pub amount: i64,
    pub currency: String,
    pub status: IntentStatus,
    pub method_types: Vec<String>,
    pub payment_method: Option<String>,
    pub latest_charge: Option<String>,
    pub failure: Option<Failure>,
    pub waiting: Option<WaitingCard>,
    pub canceled_at: Option<i64>,
    pub description: Option<String>,
    pub metadata: BTreeMap<String, String>,
    pub receipt_email: Option<String>,
    pub statement_descriptor: Option<String>,
    pub statement_descriptor_suffix: Option<String>,
}

impl PaymentIntent {
    /// The `payment_intent` object.
    pub fn shape(&self) -> Value {
        let received = if self.status == IntentStatus::Succeeded { self.amount } else { 0 };
        let canceled = self.status == IntentStatus::Canceled;
        with_nulls(
            json!({
                "id": self.id,
                "object": "payment_intent",
                "amount": self.amount,
                "amount_capturable": 0,
                "amount_details": { "tip": {} },
                "amount_received": received,
                "canceled_at": self.canceled_at,
                "cancellation_reason": canceled.then_some("automatic"),
                "capture_method": "automatic_async",
                "client_secret": format!("{}_secret_sandbox", self.id),
                "confirmation_method": "automatic",
                "created": self.created,
                "currency": self.currency,
                "description": self.description,
                "last_payment_error": self.last_payment_error(),
                "latest_charge": self.latest_charge,
                "livemode": self.livemode,
                "metadata": self.metadata,
                "next_action": self.next_action(),
                "payment_method": self.payment_method,
                "payment_method_options": { "card": {
                    "installments": null,
                    "mandate_options": null,
                    "network": null,
                    "request_three_d_secure": "automatic",
                } },
                "payment_method_types": self.method_types,
                "receipt_email": self.receipt_email,
                "statement_descriptor": self.statement_descriptor,
                "statement_descriptor_suffix": self.statement_descriptor_suffix,
                "status": self.status,
            }),
            &[
                "allowed_payment_method_types",
                "application",
                "application_fee_amount",
                "automatic_payment_methods",
                "customer",
                "customer_account",
                "excluded_payment_method_types",
                "managed_payments",
                "on_behalf_of",
                "payment_method_configuration_details",
                "payment_record",
                "processing",
                "review",
                "setup_future_usage",
                "shipping",
                "source",
                "transfer_data",
                "transfer_group",
            ],
        )
    }

    fn last_payment_error(&self) -> Value {
        let Some(failure) = &self.failure else { return Value::Null };
        let mut error = json!({
            "charge": self.latest_charge,
            "code": failure.code,
            "doc_url": format!("https://stripe.com/docs/error-codes/{}", failure.code.replace('_', "-")),
            "message": failure.message,
            "type": if failure.code == "payment_intent_authentication_failure" { "invalid_request_error" } else { "card_error" },
        });
        if let Some(decline_code) = &failure.decline_code {
            error["decline_code"] = json!(decline_code);
        }
        error
    }

    fn next_action(&self) -> Value {
        if self.status != IntentStatus::RequiresAction {
            return Value::Null;
        }
        json!({ "type": "use_stripe_sdk", "use_stripe_sdk": { "type": "three_d_secure_redirect" } })
    }
}

impl Record for PaymentIntent {
    const KIND: &'static str = "payment_intent";
    fn id(&self) -> &str {
        &self.id
    }
    fn created(&self) -> i64 {
        self.created
    }
    fn reference(&self) -> Option<&str> {
        Some(&self.session)
    }
}

//! A payment intent: the attempt to be paid once.

use crate::ledger::Record;
use crate::objects::payment_details::{Buyer, Failure, PaymentMethodDetails};
use crate::objects::with_nulls;
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

/// A card that waits for its owner to confirm the payment.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct WaitingCard {
    pub buyer: Buyer,
    #[serde(rename = "means")]
    pub method: PaymentMethodDetails,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PaymentIntent {
    pub id: String,
    pub created: i64,
    pub livemode: bool,
    /// The Checkout Session it was made for; none if a client created it.
    pub session: Option<String>,
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
    #[serde(default)]
    pub shipping: Option<Value>,
    #[serde(default)]
    pub setup_future_usage: Option<String>,
    /// Why a client canceled it; Stripe closes the payment of an expired session by itself.
    #[serde(default)]
    pub cancellation_reason: Option<String>,
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
                "cancellation_reason": canceled.then(|| self.cancellation_reason.as_deref().unwrap_or("automatic")),
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
                "setup_future_usage": self.setup_future_usage,
                "shipping": self.shipping,
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
        self.session.as_deref()
    }
}

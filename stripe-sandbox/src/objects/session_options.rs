//! What a seller may ask of a Checkout Session.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// The parameters of creation that stay on the session, checked.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct SessionOptions {
    /// May hold `{CHECKOUT_SESSION_ID}`.
    pub success_url: String,
    pub cancel_url: Option<String>,
    pub client_reference_id: Option<String>,
    pub metadata: BTreeMap<String, String>,
    pub customer_email: Option<String>,
    pub customer_creation: Option<String>,
    pub allow_promotion_codes: Option<bool>,
    pub automatic_tax: bool,
    pub adaptive_pricing: Option<bool>,
    pub billing_address_collection: Option<String>,
    pub phone_number_collection: bool,
    pub payment_method_types: Option<Vec<String>>,
    pub locale: Option<String>,
    pub submit_type: Option<String>,
    pub terms_of_service: Option<String>,
    pub promotions_consent: Option<String>,
    pub custom_text: BTreeMap<String, String>,
    pub invoice: Option<InvoiceOptions>,
    pub origin_context: Option<String>,
    pub integration_identifier: Option<String>,
    pub payment: PaymentOptions,
}

/// `invoice_creation`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct InvoiceOptions {
    pub enabled: bool,
    pub description: Option<String>,
    pub footer: Option<String>,
    pub metadata: BTreeMap<String, String>,
}

/// `payment_intent_data`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct PaymentOptions {
    pub description: Option<String>,
    pub metadata: BTreeMap<String, String>,
    pub receipt_email: Option<String>,
    pub statement_descriptor: Option<String>,
    pub statement_descriptor_suffix: Option<String>,
    /// The `shipping` of the payment intent.
    #[serde(default)]
    pub shipping: Option<Value>,
    #[serde(default)]
    pub setup_future_usage: Option<String>,
}

//! A price: what one unit of a product costs.

use crate::ledger::Record;
use crate::objects::with_nulls;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Price {
    pub id: String,
    pub created: i64,
    pub product: String,
    pub active: bool,
    pub currency: String,
    /// Minor units.
    pub unit_amount: i64,
    pub tax_behavior: Option<String>,
    pub nickname: Option<String>,
    pub lookup_key: Option<String>,
    pub metadata: BTreeMap<String, String>,
}

impl Price {
    /// The `price` object.
    pub fn shape(&self) -> Value {
        with_nulls(
            json!({
                "id": self.id,
                "object": "price",
                "active": self.active,
                "billing_scheme": "per_unit",
                "created": self.created,
                "currency": self.currency,
                "livemode": false,
                "lookup_key": self.lookup_key,
                "metadata": self.metadata,
                "nickname": self.nickname,
                "product": self.product,
                "tax_behavior": self.tax_behavior.as_deref().unwrap_or("unspecified"),
                "type": "one_time",
                "unit_amount": self.unit_amount,
                "unit_amount_decimal": self.unit_amount.to_string(),
            }),
            &["custom_unit_amount", "recurring", "tiers_mode", "transform_quantity"],
        )
    }
}

impl Record for Price {
    const KIND: &'static str = "price";
    fn id(&self) -> &str {
        &self.id
    }
    fn created(&self) -> i64 {
        self.created
    }
    fn reference(&self) -> Option<&str> {
        Some(&self.product)
    }
}

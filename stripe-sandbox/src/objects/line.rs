//! What is bought: one line of a Checkout Session.

use crate::objects::with_nulls;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A line with its price and product as they were: given inline (`price_data`), or copied.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Line {
    pub id: String,
    pub price_id: String,
    pub product_id: String,
    pub name: String,
    pub description: Option<String>,
    pub images: Vec<String>,
    pub product_metadata: BTreeMap<String, String>,
    pub metadata: BTreeMap<String, String>,
    /// Minor units.
    pub unit_amount: i64,
    pub quantity: i64,
    pub tax_behavior: Option<String>,
    /// Whether price and product are objects of their own.
    #[serde(default)]
    pub saved_price: bool,
}

/// A line's sums in minor units.
#[derive(Debug, Clone, Copy)]
pub struct LineAmounts {
    pub subtotal: i64,
    pub discount: i64,
    pub tax: i64,
    /// The part of the tax that comes on top.
    pub added_tax: i64,
}

impl Line {
    /// Whether its price contains the tax; one that does not say follows the account's default, which here adds it.
    pub fn contains_tax(&self) -> bool {
        self.tax_behavior.as_deref() == Some("inclusive")
    }

    /// Minor units before discount. It fits: creation refuses totals of more digits.
    pub fn subtotal(&self) -> i64 {
        self.unit_amount.saturating_mul(self.quantity)
    }

    /// The `item` object.
    pub fn shape(&self, currency: &str, amounts: LineAmounts, created: i64) -> Value {
        json!({
            "id": self.id,
            "object": "item",
            "adjustable_quantity": null,
            "amount_discount": amounts.discount,
            "amount_subtotal": amounts.subtotal,
            "amount_tax": amounts.tax,
            "amount_total": amounts.subtotal - amounts.discount + amounts.added_tax,
            "currency": currency,
            "description": self.name,
            "metadata": self.metadata,
            "price": self.price(currency, created),
            "quantity": self.quantity,
        })
    }

    fn price(&self, currency: &str, created: i64) -> Value {
        with_nulls(
            json!({
                "id": self.price_id,
                "object": "price",
                // A price given inline cannot be used again, so Stripe makes it inactive.
                "active": self.saved_price,
                "billing_scheme": "per_unit",
                "created": created,
                "currency": currency,
                "livemode": false,
                "metadata": {},
                "product": self.product_id,
                "tax_behavior": self.tax_behavior.as_deref().unwrap_or("unspecified"),
                "type": "one_time",
                "unit_amount": self.unit_amount,
                "unit_amount_decimal": self.unit_amount.to_string(),
            }),
            &["custom_unit_amount", "lookup_key", "nickname", "recurring", "tiers_mode", "transform_quantity"],
        )
    }

    /// The `product` object, for `expand[]=line_items.data.price.product`.
    pub fn product(&self, created: i64) -> Value {
        with_nulls(
            json!({
                "id": self.product_id,
                "object": "product",
                "active": false,
                "created": created,
                "description": self.description,
                "images": self.images,
                "livemode": false,
                "marketing_features": [],
                "metadata": self.product_metadata,
                "name": self.name,
                "type": "service",
                "updated": created,
            }),
            &[
                "default_price",
                "package_dimensions",
                "shippable",
                "statement_descriptor",
                "tax_code",
                "tax_details",
                "unit_label",
                "url",
            ],
        )
    }
}

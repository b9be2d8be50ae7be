//! A product: what is sold, under an id of its own.

use crate::ledger::Record;
use crate::objects::with_nulls;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Product {
    pub id: String,
    pub created: i64,
    pub updated: i64,
    pub name: String,
    pub active: bool,
    pub description: Option<String>,
    pub images: Vec<String>,
    pub metadata: BTreeMap<String, String>,
    pub tax_code: Option<String>,
    pub url: Option<String>,
}

impl Product {
    /// The `product` object.
    pub fn shape(&self) -> Value {
        with_nulls(
            json!({
                "id": self.id,
                "object": "product",
                "active": self.active,
                "created": self.created,
                "description": self.description,
                "images": self.images,
                "livemode": false,
                "marketing_features": [],
                "metadata": self.metadata,
                "name": self.name,
                "tax_code": self.tax_code,
                "type": "service",
                "updated": self.updated,
                "url": self.url,
            }),
            &["default_price", "package_dimensions", "shippable", "statement_descriptor", "tax_details", "unit_label"],
        )
    }
}

impl Record for Product {
    const KIND: &'static str = "product";
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

//! `/v1/prices`: paid once. Subscriptions are not part of the sandbox.

use crate::api::call::Call;
use crate::api::lists;
use crate::error::ApiError;
use crate::events::emit;
use crate::ids;
use crate::ledger::Tx;
use crate::money;
use crate::objects::{Price, Product};
use serde_json::Value;

const TAX_BEHAVIORS: &[&str] = &["exclusive", "inclusive", "unspecified"];

/// `POST /v1/prices`
pub fn create(tx: &Tx<'_>, call: &mut Call) -> Result<Value, ApiError> {
    let fields = &mut call.fields;
    if fields.group("recurring")?.is_some() {
        return Err(ApiError::unsupported("recurring", "interval"));
    }
    let product = fields.required_text("product")?;
    if tx.get::<Product>(&product)?.is_none() {
        return Err(ApiError::missing_reference("product", "product", &product));
    }
    let currency = money::currency("currency", &fields.required_text("currency")?)?;
    let unit_amount = fields.integer_from("unit_amount", 0)?.ok_or_else(|| fields.missing("unit_amount"))?;
    money::check_digits("unit_amount", unit_amount, &currency)?;
    let price = Price {
        id: ids::random("price_1", 23),
        created: tx.now(),
        product,
        active: fields.boolean("active")?.unwrap_or(true),
        currency,
        unit_amount,
        tax_behavior: fields.choice("tax_behavior", TAX_BEHAVIORS)?,
        nickname: fields.text("nickname")?,
        lookup_key: fields.text_up_to("lookup_key", 200)?,
        metadata: fields.metadata("metadata")?,
    };
    tx.put(&price)?;
    emit(tx, "price.created", price.shape())?;
    Ok(price.shape())
}

/// `GET /v1/prices`
pub fn list(tx: &Tx<'_>, call: &mut Call) -> Result<Value, ApiError> {
    let product = call.fields.text("product")?;
    let active = call.fields.boolean("active")?;
    lists::page(tx, call, Price::shape, |price: &Price| {
        product.as_ref().is_none_or(|id| *id == price.product) && active.is_none_or(|active| active == price.active)
    })
}

/// `GET /v1/prices/{id}`
pub fn retrieve(tx: &Tx<'_>, id: &str) -> Result<Value, ApiError> {
    Ok(find(tx, id)?.shape())
}

/// `POST /v1/prices/{id}`. Stripe does not change an amount either.
pub fn update(tx: &Tx<'_>, call: &mut Call, id: &str) -> Result<Value, ApiError> {
    let mut price = find(tx, id)?;
    let fields = &mut call.fields;
    price.active = fields.boolean("active")?.unwrap_or(price.active);
    price.nickname = fields.text("nickname")?.or(price.nickname);
    price.metadata.extend(fields.metadata("metadata")?);
    tx.put(&price)?;
    emit(tx, "price.updated", price.shape())?;
    Ok(price.shape())
}

fn find(tx: &Tx<'_>, id: &str) -> Result<Price, ApiError> {
    tx.get(id)?.ok_or_else(|| ApiError::missing("price", id))
}

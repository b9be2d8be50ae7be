//! `/v1/products`

use crate::api::call::Call;
use crate::api::lists;
use crate::error::ApiError;
use crate::events::emit;
use crate::ids;
use crate::ledger::Tx;
use crate::objects::{Price, Product};
use serde_json::{Value, json};

/// `POST /v1/products`
pub fn create(tx: &Tx<'_>, call: &mut Call) -> Result<Value, ApiError> {
    let fields = &mut call.fields;
    let product = Product {
        id: fields.text_up_to("id", 255)?.unwrap_or_else(|| ids::random("prod_", 14)),
        created: tx.now(),
        updated: tx.now(),
        name: fields.text_up_to("name", 250)?.ok_or_else(|| fields.missing("name"))?,
        active: fields.boolean("active")?.unwrap_or(true),
        description: fields.text_up_to("description", 40_000)?,
        images: fields.texts("images")?,
        metadata: fields.metadata("metadata")?,
        tax_code: fields.text("tax_code")?,
        url: fields.url("url")?,
    };
    if tx.get::<Product>(&product.id)?.is_some() {
        return Err(ApiError::parameter(Some("resource_already_exists"), "id", "Product already exists."));
    }
    tx.put(&product)?;
    emit(tx, "product.created", product.shape())?;
    Ok(product.shape())
}

/// `GET /v1/products`
pub fn list(tx: &Tx<'_>, call: &mut Call) -> Result<Value, ApiError> {
    let active = call.fields.boolean("active")?;
    lists::page(tx, call, Product::shape, |product: &Product| active.is_none_or(|active| active == product.active))
}

/// `GET /v1/products/{id}`
pub fn retrieve(tx: &Tx<'_>, id: &str) -> Result<Value, ApiError> {
    Ok(find(tx, id)?.shape())
}

/// `POST /v1/products/{id}`
pub fn update(tx: &Tx<'_>, call: &mut Call, id: &str) -> Result<Value, ApiError> {
    let mut product = find(tx, id)?;
    let fields = &mut call.fields;
    product.name = fields.text_up_to("name", 250)?.unwrap_or(product.name);
    product.active = fields.boolean("active")?.unwrap_or(product.active);
    product.description = fields.text_up_to("description", 40_000)?.or(product.description);
    product.metadata.extend(fields.metadata("metadata")?);
    product.updated = tx.now();
    tx.put(&product)?;
    emit(tx, "product.updated", product.shape())?;
    Ok(product.shape())
}

/// `DELETE /v1/products/{id}`; one with prices can only be made inactive.
pub fn delete(tx: &Tx<'_>, id: &str) -> Result<Value, ApiError> {
    let product = find(tx, id)?;
    if !tx.referring::<Price>(id)?.is_empty() {
        let message = "This product cannot be deleted because it has one or more user-created prices.";
        return Err(ApiError::state(None, message));
    }
    tx.remove(id)?;
    emit(tx, "product.deleted", product.shape())?;
    Ok(json!({ "id": id, "object": "product", "deleted": true }))
}

fn find(tx: &Tx<'_>, id: &str) -> Result<Product, ApiError> {
    tx.get(id)?.ok_or_else(|| ApiError::missing("product", id))
}

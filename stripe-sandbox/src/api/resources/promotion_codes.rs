//! `/v1/promotion_codes`

use crate::api::call::Call;
use crate::api::fields::Fields;
use crate::api::lists;
use crate::error::ApiError;
use crate::events::emit;
use crate::ids;
use crate::ledger::Tx;
use crate::objects::{Coupon, PromotionCode};
use serde_json::Value;

/// `POST /v1/promotion_codes`
pub fn create(tx: &Tx<'_>, call: &mut Call) -> Result<Value, ApiError> {
    let fields = &mut call.fields;
    let coupon = coupon(fields)?;
    if tx.get::<Coupon>(&coupon)?.is_none() {
        return Err(ApiError::missing_reference("promotion[coupon]", "coupon", &coupon));
    }
    let code = fields.text_up_to("code", 500)?.unwrap_or_else(|| ids::random("", 8)).to_uppercase();
    if tx.referring::<PromotionCode>(&code)?.iter().any(|other| other.active) {
        let message = "An active promotion code with `code: ".to_owned() + &code + "` already exists.";
        return Err(ApiError::parameter(None, "code", message));
    }
    let mut restrictions = fields.group("restrictions")?.unwrap_or_default();
    let code = PromotionCode {
        id: ids::random("promo_1", 23),
        created: tx.now(),
        code,
        coupon,
        active: fields.boolean("active")?.unwrap_or(true),
        expires_at: fields.integer("expires_at")?,
        max_redemptions: fields.integer_from("max_redemptions", 1)?,
        times_redeemed: 0,
        minimum_amount: restrictions.integer_from("minimum_amount", 1)?,
        minimum_amount_currency: restrictions.text("minimum_amount_currency")?,
        metadata: fields.metadata("metadata")?,
    };
    restrictions.finish()?;
    tx.put(&code)?;
    emit(tx, "promotion_code.created", code.shape(tx.now()))?;
    Ok(code.shape(tx.now()))
}

/// The coupon it is for: `promotion[coupon]`, and `coupon` in API versions before 2025-09-30.
fn coupon(fields: &mut Fields) -> Result<String, ApiError> {
    if let Some(coupon) = fields.text("coupon")? {
        return Ok(coupon);
    }
    let mut promotion = fields.group("promotion")?.ok_or_else(|| fields.missing("promotion"))?;
    promotion.choice("type", &["coupon"])?.ok_or_else(|| promotion.missing("type"))?;
    let coupon = promotion.required_text("coupon")?;
    promotion.finish()?;
    Ok(coupon)
}

/// `GET /v1/promotion_codes`
pub fn list(tx: &Tx<'_>, call: &mut Call) -> Result<Value, ApiError> {
    let code = call.fields.text("code")?.map(|code| code.to_uppercase());
    let coupon = call.fields.text("coupon")?;
    let active = call.fields.boolean("active")?;
    lists::page(
        tx,
        call,
        |code: &PromotionCode| code.shape(tx.now()),
        |candidate: &PromotionCode| {
            code.as_ref().is_none_or(|code| *code == candidate.code)
                && coupon.as_ref().is_none_or(|coupon| *coupon == candidate.coupon)
                && active.is_none_or(|active| active == candidate.active)
        },
    )
}

/// `GET /v1/promotion_codes/{id}`
pub fn retrieve(tx: &Tx<'_>, id: &str) -> Result<Value, ApiError> {
    let code: PromotionCode = tx.get(id)?.ok_or_else(|| ApiError::missing("promotion_code", id))?;
    Ok(code.shape(tx.now()))
}

/// `POST /v1/promotion_codes/{id}`: whether it is active, and its metadata.
pub fn update(tx: &Tx<'_>, call: &mut Call, id: &str) -> Result<Value, ApiError> {
    let mut code: PromotionCode = tx.get(id)?.ok_or_else(|| ApiError::missing("promotion_code", id))?;
    code.active = call.fields.boolean("active")?.unwrap_or(code.active);
    code.metadata.extend(call.fields.metadata("metadata")?);
    tx.put(&code)?;
    emit(tx, "promotion_code.updated", code.shape(tx.now()))?;
    Ok(code.shape(tx.now()))
}

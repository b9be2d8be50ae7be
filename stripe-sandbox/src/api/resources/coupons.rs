//! `/v1/coupons`

use crate::api::call::Call;
use crate::api::fields::Fields;
use crate::api::lists;
use crate::error::ApiError;
use crate::events::emit;
use crate::ids;
use crate::ledger::Tx;
use crate::money;
use crate::objects::{Coupon, Off};
use serde_json::{Value, json};

/// `POST /v1/coupons`
pub fn create(tx: &Tx<'_>, call: &mut Call) -> Result<Value, ApiError> {
    let fields = &mut call.fields;
    let off = off(fields)?;
    let coupon = Coupon {
        id: fields.text_up_to("id", 255)?.unwrap_or_else(|| ids::random("", 8)),
        created: tx.now(),
        name: fields.text_up_to("name", 40)?,
        off,
        duration: fields.choice("duration", &["forever", "once"])?.unwrap_or_else(|| "once".to_owned()),
        max_redemptions: fields.integer_from("max_redemptions", 1)?,
        redeem_by: fields.integer("redeem_by")?,
        times_redeemed: 0,
        metadata: fields.metadata("metadata")?,
    };
    if tx.get::<Coupon>(&coupon.id)?.is_some() {
        return Err(ApiError::parameter(Some("resource_already_exists"), "id", "Coupon already exists."));
    }
    tx.put(&coupon)?;
    emit(tx, "coupon.created", coupon.shape(tx.now()))?;
    Ok(coupon.shape(tx.now()))
}

fn off(fields: &mut Fields) -> Result<Off, ApiError> {
    let amount = fields.integer_from("amount_off", 1)?;
    let currency = fields.text("currency")?;
    let percent = fields.text("percent_off")?;
    match (amount, percent) {
        (Some(amount), None) => {
            let currency = currency.ok_or_else(|| fields.missing("currency"))?;
            Ok(Off::Amount { amount, currency: money::currency("currency", &currency)? })
        }
        (None, Some(percent)) => {
            let hundredths = hundredths(&percent).filter(|hundredths| (1..=10_000).contains(hundredths));
            let invalid = || {
                ApiError::parameter(
                    None,
                    "percent_off",
                    format!("Invalid decimal: {percent}; must be greater than 0 and at most 100"),
                )
            };
            Ok(Off::Percent { hundredths: hundredths.ok_or_else(invalid)? })
        }
        _ => Err(ApiError::parameter(None, "percent_off", "You must pass either percent_off or amount_off.")),
    }
}

/// `12.5` is 1250.
fn hundredths(text: &str) -> Option<i64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 3 || !digits(whole) || !digits(fraction) || fraction.len() > 2 {
        return None;
    }
    let fraction: i64 = format!("{fraction:0<2}").parse().ok()?;
    Some(whole.parse::<i64>().ok()? * 100 + fraction)
}

/// `GET /v1/coupons`
pub fn list(tx: &Tx<'_>, call: &mut Call) -> Result<Value, ApiError> {
    lists::page(tx, call, |coupon: &Coupon| coupon.shape(tx.now()), |_| true)
}

/// `GET /v1/coupons/{id}`
pub fn retrieve(tx: &Tx<'_>, id: &str) -> Result<Value, ApiError> {
    let coupon: Coupon = tx.get(id)?.ok_or_else(|| ApiError::missing("coupon", id))?;
    Ok(coupon.shape(tx.now()))
}

/// `POST /v1/coupons/{id}`: its name and metadata.
pub fn update(tx: &Tx<'_>, call: &mut Call, id: &str) -> Result<Value, ApiError> {
    let mut coupon: Coupon = tx.get(id)?.ok_or_else(|| ApiError::missing("coupon", id))?;
    coupon.name = call.fields.text_up_to("name", 40)?.or(coupon.name);
    coupon.metadata.extend(call.fields.metadata("metadata")?);
    tx.put(&coupon)?;
    emit(tx, "coupon.updated", coupon.shape(tx.now()))?;
    Ok(coupon.shape(tx.now()))
}

/// `DELETE /v1/coupons/{id}`
pub fn delete(tx: &Tx<'_>, id: &str) -> Result<Value, ApiError> {
    let coupon: Coupon = tx.get(id)?.ok_or_else(|| ApiError::missing("coupon", id))?;
    tx.remove(id)?;
    emit(tx, "coupon.deleted", coupon.shape(tx.now()))?;
    Ok(json!({ "id": id, "object": "coupon", "deleted": true }))
}

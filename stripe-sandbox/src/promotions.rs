//! Coupons and promotion codes: made by the API, typed on the payment page.

use super::dispatch::Call;
use super::errors::ApiError;
use super::fields::Fields;
use super::ids;
use super::ledger::{LedgerError, Tx};
use super::lists;
use super::money;
use super::objects::{AppliedDiscount, Coupon, Off, PromotionCode, Session, SessionStatus};
use serde_json::Value;

/// What the shop may hand out with a session: `discounts[0][coupon]` or `[promotion_code]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gift {
    Coupon(String),
    Code(String),
}

/// Puts the discount of `gift` in the total of a new session.
///
/// # Errors
/// 400 if there is no such coupon or code, or it cannot be used.
pub fn give(tx: &Tx<'_>, session: &mut Session, gift: &Gift) -> Result<(), ApiError> {
    match gift {
        Gift::Coupon(id) => {
            let param = "discounts[0][coupon]";
            let coupon: Coupon = tx.get(id)?.ok_or_else(|| ApiError::missing_reference(param, "coupon", id))?;
            apply(tx, session, &coupon, None).then_some(()).ok_or_else(|| unusable(param, "coupon"))
        }
        Gift::Code(id) => {
            let param = "discounts[0][promotion_code]";
            let missing = || ApiError::missing_reference(param, "promotion code", id);
            let code: PromotionCode = tx.get(id)?.ok_or_else(missing)?;
            apply_code(tx, session, &code)?.then_some(()).ok_or_else(|| unusable(param, "promotion code"))
        }
    }
}

/// Puts the discount of the code a buyer typed in the total of `session`; `false` if it cannot be used.
pub fn redeem(tx: &Tx<'_>, session: &mut Session, typed: &str) -> Result<bool, LedgerError> {
    if session.status != SessionStatus::Open || session.options.allow_promotion_codes != Some(true) {
        return Ok(false);
    }
    for code in tx.referring::<PromotionCode>(&typed.trim().to_uppercase())? {
        if apply_code(tx, session, &code)? {
            tx.put(session)?;
            return Ok(true);
        }
    }
    Ok(false)
}

/// Takes the discount out of the total again.
pub fn withdraw(tx: &Tx<'_>, session: &mut Session) -> Result<(), LedgerError> {
    session.discount = None;
    tx.put(session)
}

/// Counts the use of the session's coupon and code.
pub fn count_redemption(tx: &Tx<'_>, session: &Session) -> Result<(), LedgerError> {
    let Some(applied) = &session.discount else { return Ok(()) };
    if let Some(mut coupon) = tx.get::<Coupon>(&applied.coupon)? {
        coupon.times_redeemed += 1;
        tx.put(&coupon)?;
    }
    let Some(id) = &applied.promotion_code else { return Ok(()) };
    if let Some(mut code) = tx.get::<PromotionCode>(id)? {
        code.times_redeemed += 1;
        tx.put(&code)?;
    }
    Ok(())
}

fn apply_code(tx: &Tx<'_>, session: &mut Session, code: &PromotionCode) -> Result<bool, LedgerError> {
    let Some(coupon) = tx.get::<Coupon>(&code.coupon)? else { return Ok(false) };
    let usable = code.usable(tx.now(), session.subtotal(), &session.currency);
    Ok(usable && apply(tx, session, &coupon, Some(code.id.clone())))
}

fn apply(tx: &Tx<'_>, session: &mut Session, coupon: &Coupon, promotion_code: Option<String>) -> bool {
    let amount = coupon.discount(session.subtotal(), &session.currency);
    let Some(amount) = amount.filter(|_| coupon.valid(tx.now())) else { return false };
    let id = ids::random("di_1", 23);
    let before = session.discount.replace(AppliedDiscount {
        id,
        coupon: coupon.id.clone(),
        promotion_code,
        amount,
        started: tx.now(),
    });
    // A rest that is too small to charge would leave a page nobody can pay.
    if money::check_total(session.total(), &session.currency).is_err() {
        session.discount = before;
        return false;
    }
    true
}

fn unusable(param: &str, what: &str) -> ApiError {
    ApiError::parameter(None, param, format!("This {what} cannot be used for this Checkout Session."))
}

/// `POST /v1/coupons`
pub fn create_coupon(tx: &Tx<'_>, call: &mut Call) -> Result<Value, ApiError> {
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
pub fn list_coupons(tx: &Tx<'_>, call: &mut Call) -> Result<Value, ApiError> {
    lists::page(tx, call, |coupon: &Coupon| coupon.shape(tx.now()), |_| true)
}

/// `GET /v1/coupons/{id}`
pub fn retrieve_coupon(tx: &Tx<'_>, id: &str) -> Result<Value, ApiError> {
    let coupon: Coupon = tx.get(id)?.ok_or_else(|| ApiError::missing("coupon", id))?;
    Ok(coupon.shape(tx.now()))
}

/// `POST /v1/promotion_codes`
pub fn create_code(tx: &Tx<'_>, call: &mut Call) -> Result<Value, ApiError> {
    let fields = &mut call.fields;
    let mut promotion = fields.group("promotion")?.ok_or_else(|| fields.missing("promotion"))?;
    promotion.choice("type", &["coupon"])?.ok_or_else(|| promotion.missing("type"))?;
    let coupon = promotion.required_text("coupon")?;
    promotion.finish()?;
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
    Ok(code.shape(tx.now()))
}

/// `GET /v1/promotion_codes`
pub fn list_codes(tx: &Tx<'_>, call: &mut Call) -> Result<Value, ApiError> {
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
pub fn retrieve_code(tx: &Tx<'_>, id: &str) -> Result<Value, ApiError> {
    let code: PromotionCode = tx.get(id)?.ok_or_else(|| ApiError::missing("promotion_code", id))?;
    Ok(code.shape(tx.now()))
}

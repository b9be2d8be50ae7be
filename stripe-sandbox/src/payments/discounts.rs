//! What coupons and promotion codes take off a session.

use crate::error::ApiError;
use crate::ids;
use crate::ledger::{LedgerError, Tx};
use crate::money;
use crate::objects::{AppliedDiscount, Coupon, PromotionCode, Session, SessionStatus};

/// What a seller may give with a session: `discounts[0][coupon]` or `[promotion_code]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RequestedDiscount {
    Coupon(String),
    Code(String),
}

/// Puts the discount of `requested` in the total of a new session.
///
/// # Errors
/// 400 if there is no such coupon or code, or it cannot be used.
pub fn give(tx: &Tx<'_>, session: &mut Session, requested: &RequestedDiscount) -> Result<(), ApiError> {
    match requested {
        RequestedDiscount::Coupon(id) => {
            let param = "discounts[0][coupon]";
            let coupon: Coupon = tx.get(id)?.ok_or_else(|| ApiError::missing_reference(param, "coupon", id))?;
            apply(tx, session, &coupon, None).then_some(()).ok_or_else(|| unusable(param, "coupon"))
        }
        RequestedDiscount::Code(id) => {
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

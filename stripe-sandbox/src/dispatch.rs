//! Which call does what: the sandbox's part of Stripe's API, in one table.

use super::errors::ApiError;
use super::expand::expand;
use super::fields::Fields;
use super::ledger::Tx;
use super::{
    account, charges, checkout_sessions, disputes, events, fraud_warnings, promotions, refunds, webhook_endpoints,
};
use serde_json::Value;

/// A call that was let in.
pub struct Call {
    /// As Stripe names it: `/v1/checkout/sessions`.
    pub path: String,
    pub fields: Fields,
    /// Where the payment pages are.
    pub base_url: String,
    pub shop_name: String,
}

/// Does what `call` asks for and returns the object to answer with.
///
/// # Errors
/// Stripe's refusal. The caller undoes what was written before it.
pub fn perform(tx: &Tx<'_>, method: &str, call: &mut Call) -> Result<Value, ApiError> {
    let expansions = call.fields.texts("expand")?;
    let path = call.path.clone();
    let segments: Vec<&str> = path.trim_start_matches("/v1/").split('/').collect();
    let mut object = match (method, segments.as_slice()) {
        ("POST", ["checkout", "sessions"]) => checkout_sessions::create(tx, call),
        ("GET", ["checkout", "sessions"]) => checkout_sessions::list(tx, call),
        ("GET", ["checkout", "sessions", id]) => checkout_sessions::retrieve(tx, id),
        ("GET", ["checkout", "sessions", id, "line_items"]) => checkout_sessions::line_items(tx, call, id),
        ("POST", ["checkout", "sessions", id, "expire"]) => checkout_sessions::expire(tx, id),
        ("GET", ["payment_intents"]) => charges::list_intents(tx, call),
        ("GET", ["payment_intents", id]) => charges::retrieve_intent(tx, id),
        ("GET", ["charges"]) => charges::list(tx, call),
        ("GET", ["charges", id]) => charges::retrieve(tx, id),
        ("POST", ["refunds"]) => refunds::create(tx, call),
        ("GET", ["refunds"]) => refunds::list(tx, call),
        ("GET", ["refunds", id]) => refunds::retrieve(tx, id),
        ("GET", ["disputes"]) => disputes::list(tx, call),
        ("GET", ["disputes", id]) => disputes::retrieve(tx, id),
        ("GET", ["radar", "early_fraud_warnings"]) => fraud_warnings::list(tx, call),
        ("GET", ["events"]) => events::list(tx, call),
        ("GET", ["events", id]) => events::retrieve(tx, id),
        ("POST", ["coupons"]) => promotions::create_coupon(tx, call),
        ("GET", ["coupons"]) => promotions::list_coupons(tx, call),
        ("GET", ["coupons", id]) => promotions::retrieve_coupon(tx, id),
        ("POST", ["promotion_codes"]) => promotions::create_code(tx, call),
        ("GET", ["promotion_codes"]) => promotions::list_codes(tx, call),
        ("GET", ["promotion_codes", id]) => promotions::retrieve_code(tx, id),
        ("POST", ["webhook_endpoints"]) => webhook_endpoints::create(tx, call),
        ("GET", ["webhook_endpoints"]) => webhook_endpoints::list(tx, call),
        ("GET", ["webhook_endpoints", id]) => webhook_endpoints::retrieve(tx, id),
        ("POST", ["webhook_endpoints", id]) => webhook_endpoints::update(tx, call, id),
        ("DELETE", ["webhook_endpoints", id]) => webhook_endpoints::delete(tx, id),
        ("GET", ["account"]) => Ok(account::account(call)),
        ("GET", ["balance"]) => account::balance(tx),
        _ => Err(ApiError::unknown_url(method, &path)),
    }?;
    std::mem::take(&mut call.fields).finish()?;
    for path in &expansions {
        expand(tx, &mut object, path)?;
    }
    Ok(object)
}

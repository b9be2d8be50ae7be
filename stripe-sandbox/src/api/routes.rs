//! Which call does what: the sandbox's part of Stripe's API, in one table.

use crate::api::call::Call;
use crate::api::expand::expand;
use crate::api::resources::{
    account, charges, checkout_sessions, coupons, disputes, events, fraud_warnings, listen_sessions, payment_intents,
    payment_methods, payment_pages, prices, products, promotion_codes, refunds, webhook_endpoints,
};
use crate::error::ApiError;
use crate::ledger::Tx;
use serde_json::Value;

/// Does what `call` asks for and returns the object to answer with.
///
/// # Errors
/// Stripe's refusal. The caller undoes what was written before it, unless the error says that it stands.
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
        ("GET", ["payment_pages", id]) => payment_pages::retrieve(tx, id),
        ("POST", ["payment_pages", id, "confirm"]) => payment_pages::confirm(tx, call, id),
        ("POST", ["payment_intents"]) => payment_intents::create(tx, call),
        ("GET", ["payment_intents"]) => payment_intents::list(tx, call),
        ("GET", ["payment_intents", id]) => payment_intents::retrieve(tx, id),
        ("POST", ["payment_intents", id, "confirm"]) => payment_intents::confirm(tx, call, id),
        ("POST", ["payment_intents", id, "cancel"]) => payment_intents::cancel(tx, call, id),
        ("POST", ["payment_methods"]) => payment_methods::create(tx, call),
        ("GET", ["payment_methods", id]) => payment_methods::retrieve(tx, id),
        ("GET", ["charges"]) => charges::list(tx, call),
        ("GET", ["charges", id]) => charges::retrieve(tx, id),
        ("POST", ["refunds"]) => refunds::create(tx, call),
        ("GET", ["refunds"]) => refunds::list(tx, call),
        ("GET", ["refunds", id]) => refunds::retrieve(tx, id),
        ("POST", ["refunds", id]) => refunds::update(tx, call, id),
        ("GET", ["disputes"]) => disputes::list(tx, call),
        ("GET", ["disputes", id]) => disputes::retrieve(tx, id),
        ("POST", ["disputes", id]) => disputes::update(tx, call, id),
        ("POST", ["disputes", id, "close"]) => disputes::close(tx, id),
        ("GET", ["radar", "early_fraud_warnings"]) => fraud_warnings::list(tx, call),
        ("GET", ["events"]) => events::list(tx, call),
        ("GET", ["events", id]) => events::retrieve(tx, id),
        ("POST", ["products"]) => products::create(tx, call),
        ("GET", ["products"]) => products::list(tx, call),
        ("GET", ["products", id]) => products::retrieve(tx, id),
        ("POST", ["products", id]) => products::update(tx, call, id),
        ("DELETE", ["products", id]) => products::delete(tx, id),
        ("POST", ["prices"]) => prices::create(tx, call),
        ("GET", ["prices"]) => prices::list(tx, call),
        ("GET", ["prices", id]) => prices::retrieve(tx, id),
        ("POST", ["prices", id]) => prices::update(tx, call, id),
        ("POST", ["coupons"]) => coupons::create(tx, call),
        ("GET", ["coupons"]) => coupons::list(tx, call),
        ("GET", ["coupons", id]) => coupons::retrieve(tx, id),
        ("POST", ["coupons", id]) => coupons::update(tx, call, id),
        ("DELETE", ["coupons", id]) => coupons::delete(tx, id),
        ("POST", ["promotion_codes"]) => promotion_codes::create(tx, call),
        ("GET", ["promotion_codes"]) => promotion_codes::list(tx, call),
        ("GET", ["promotion_codes", id]) => promotion_codes::retrieve(tx, id),
        ("POST", ["promotion_codes", id]) => promotion_codes::update(tx, call, id),
        ("POST", ["webhook_endpoints"]) => webhook_endpoints::create(tx, call),
        ("GET", ["webhook_endpoints"]) => webhook_endpoints::list(tx, call),
        ("GET", ["webhook_endpoints", id]) => webhook_endpoints::retrieve(tx, id),
        ("POST", ["webhook_endpoints", id]) => webhook_endpoints::update(tx, call, id),
        ("DELETE", ["webhook_endpoints", id]) => webhook_endpoints::delete(tx, id),
        ("POST", ["stripecli", "sessions"]) => listen_sessions::create(call),
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

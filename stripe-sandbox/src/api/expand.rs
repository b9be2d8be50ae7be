//! `expand[]`: objects in the place of their ids.

use crate::api::lists;
use crate::error::ApiError;
use crate::ledger::Tx;
use crate::objects::{Charge, Coupon, Event, PaymentIntent, PaymentMethod, Product, PromotionCode, Refund, Session};
use serde_json::Value;

/// Stripe's limit.
const MAX_DEPTH: usize = 4;

/// Expands `path` (`payment_intent.latest_charge`, in lists `data.payment_intent`) within `object`.
///
/// # Errors
/// 400 if the path is too deep or leads to something that cannot be expanded.
pub fn expand(tx: &Tx<'_>, object: &mut Value, path: &str) -> Result<(), ApiError> {
    let steps: Vec<&str> = path.split('.').collect();
    // `data` of a list does not count, as in Stripe.
    let depth = steps.len() - usize::from(steps[0] == "data");
    if depth > MAX_DEPTH {
        let message = format!("You cannot expand more than {MAX_DEPTH} levels of a property. Property: {path}");
        return Err(ApiError::parameter(None, "expand", message));
    }
    step(tx, object, &steps, path)
}

fn step(tx: &Tx<'_>, object: &mut Value, steps: &[&str], path: &str) -> Result<(), ApiError> {
    if let Value::Array(items) = object {
        return items.iter_mut().try_for_each(|item| step(tx, item, steps, path));
    }
    let Some((first, rest)) = steps.split_first() else { return Ok(()) };
    include_hidden(tx, object, first)?;
    let cannot = || {
        let message = format!("This property cannot be expanded ({path}).");
        ApiError::parameter(None, "expand", message)
    };
    let value = object.get_mut(*first).ok_or_else(cannot)?;
    if let Value::String(id) = value {
        *value = look_up(tx, id)?.or_else(|| inline_product(tx, id)).ok_or_else(cannot)?;
    } else if rest.is_empty() && !(value.is_object() || value.is_null()) {
        return Err(cannot());
    }
    if value.is_null() { Ok(()) } else { step(tx, value, rest, path) }
}

/// Fields Stripe shows only when asked.
fn include_hidden(tx: &Tx<'_>, object: &mut Value, field: &str) -> Result<(), ApiError> {
    let kind = object["object"].as_str().unwrap_or_default().to_owned();
    let id = object["id"].as_str().unwrap_or_default().to_owned();
    match (kind.as_str(), field) {
        ("checkout.session", "line_items") => {
            let session: Session = tx.get(&id)?.ok_or_else(|| ApiError::missing("session", &id))?;
            object["line_items"] =
                lists::whole(session.line_shapes(), 10, &format!("/v1/checkout/sessions/{id}/line_items"));
        }
        ("checkout.session", "total_details") => {
            let session: Session = tx.get(&id)?.ok_or_else(|| ApiError::missing("session", &id))?;
            object["total_details"]["breakdown"] = session.breakdown();
        }
        ("charge", "refunds") => {
            let refunds = tx.referring::<Refund>(&id)?.iter().map(Refund::shape).collect();
            object["refunds"] = lists::whole(refunds, 10, &format!("/v1/charges/{id}/refunds"));
        }
        _ => {}
    }
    Ok(())
}

fn look_up(tx: &Tx<'_>, id: &str) -> Result<Option<Value>, ApiError> {
    let prefix = id.split_once('_').map_or("", |(prefix, _)| prefix);
    Ok(match prefix {
        "cs" => tx.get::<Session>(id)?.map(|session| session.shape()),
        "pi" => tx.get::<PaymentIntent>(id)?.map(|intent| intent.shape()),
        "ch" | "py" => tx.get::<Charge>(id)?.map(|charge| charge.shape()),
        "re" => tx.get::<Refund>(id)?.map(|refund| refund.shape()),
        "pm" => tx.get::<PaymentMethod>(id)?.map(|method| method.shape()),
        "prod" => tx.get::<Product>(id)?.map(|product| product.shape()),
        "promo" => tx.get::<PromotionCode>(id)?.map(|code| code.shape(tx.now())),
        "evt" => tx.get::<Event>(id)?.map(|event| event.shape(0)),
        _ => tx.get::<Coupon>(id)?.map(|coupon| coupon.shape(tx.now())),
    })
}

/// The product of a price given inline lives in its session.
fn inline_product(tx: &Tx<'_>, id: &str) -> Option<Value> {
    if !id.starts_with("prod_") {
        return None;
    }
    let mut product = None;
    let find = |session: Session| {
        let line = session.lines.iter().find(|line| line.product_id == id);
        product = line.map(|line| line.product(session.created));
        product.is_none()
    };
    tx.each_newest_first(find).ok()?;
    product
}

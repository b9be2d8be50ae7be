//! The whole ledger: what tests compare the program under test with.

use crate::api::call_log::logged_calls;
use crate::control::error::{Answer, ControlError};
use crate::deliveries::queue;
use crate::ledger::Tx;
use crate::objects::{
    Charge, Coupon, Dispute, Endpoint, Event, PaymentIntent, Price, Product, PromotionCode, Refund, Session,
};
use crate::sandbox::Sandbox;
use axum::extract::{Json, State};
use serde_json::{Value, json};

/// Everything, oldest first. Objects have Stripe's shapes; a session also has its `line_items` and
/// `idempotency_key`, an event its `deliveries` and `attempts`.
pub async fn ledger(State(sandbox): State<Sandbox>) -> Answer {
    let secrets = sandbox.inner.webhook_secrets.clone();
    let work = move |tx: &Tx<'_>| {
        let now = tx.now();
        Ok::<_, ControlError>(Json(json!({
            "now": now,
            "webhook_secrets": secrets,
            "webhook_endpoints": tx.all::<Endpoint>()?.iter().map(|endpoint| endpoint.shape(true)).collect::<Vec<_>>(),
            "sessions": tx.all::<Session>()?.iter().map(session).collect::<Vec<_>>(),
            "payment_intents": tx.all::<PaymentIntent>()?.iter().map(PaymentIntent::shape).collect::<Vec<_>>(),
            "charges": tx.all::<Charge>()?.iter().map(Charge::shape).collect::<Vec<_>>(),
            "refunds": tx.all::<Refund>()?.iter().map(Refund::shape).collect::<Vec<_>>(),
            "disputes": tx.all::<Dispute>()?.iter().map(Dispute::shape).collect::<Vec<_>>(),
            "products": tx.all::<Product>()?.iter().map(Product::shape).collect::<Vec<_>>(),
            "prices": tx.all::<Price>()?.iter().map(Price::shape).collect::<Vec<_>>(),
            "coupons": tx.all::<Coupon>()?.iter().map(|coupon| coupon.shape(now)).collect::<Vec<_>>(),
            "promotion_codes": tx.all::<PromotionCode>()?.iter().map(|code| code.shape(now)).collect::<Vec<_>>(),
            "events": events(tx)?,
            "calls": logged_calls(tx)?,
        })))
    };
    sandbox.run(work).await
}

fn session(session: &Session) -> Value {
    let mut shape = session.shape();
    shape["line_items"] = json!(session.line_shapes());
    shape["idempotency_key"] = json!(session.idempotency_key);
    shape
}

fn events(tx: &Tx<'_>) -> Result<Vec<Value>, ControlError> {
    let mut attempts = queue::attempts(tx)?;
    let mut states = queue::states(tx)?;
    let unanswered = queue::unanswered_by_event(tx)?;
    let events = tx.all::<Event>()?.into_iter().map(|event| {
        let mut shape = event.shape(unanswered.get(&event.id).copied().unwrap_or(0));
        shape["deliveries"] = json!(states.remove(&event.id).unwrap_or_default());
        shape["attempts"] = json!(attempts.remove(&event.id).unwrap_or_default());
        shape
    });
    Ok(events.collect())
}

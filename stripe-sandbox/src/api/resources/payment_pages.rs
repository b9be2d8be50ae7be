//! `/v1/payment_pages`: the buyer's side of Checkout as a program speaks it.
//!
//! Stripe does not document it. It is what the fixtures of Stripe's CLI 1.52.0 call for `stripe trigger
//! checkout.session.completed`, and nothing more.

use crate::api::call::Call;
use crate::api::resources::payment_methods::{behavior, find as find_method};
use crate::error::ApiError;
use crate::ledger::Tx;
use crate::objects::{Session, SessionStatus};
use crate::payments::pay::{Outcome, PayError, pay};
use serde_json::{Value, json};

/// `GET /v1/payment_pages/{session}`
pub fn retrieve(tx: &Tx<'_>, id: &str) -> Result<Value, ApiError> {
    Ok(shape(&find(tx, id)?))
}

/// `POST /v1/payment_pages/{session}/confirm`: pays.
pub fn confirm(tx: &Tx<'_>, call: &mut Call, id: &str) -> Result<Value, ApiError> {
    let session = find(tx, id)?;
    let method = call.fields.required_text("payment_method")?;
    if let Some(expected) = call.fields.integer("expected_amount")?
        && expected != session.total()
    {
        let message = format!("The expected amount is {expected}, and the session's total is {}.", session.total());
        return Err(ApiError::parameter(Some("checkout_amount_mismatch"), "expected_amount", message));
    }
    let method = find_method(tx, "payment_method", &method)?;
    let paying = behavior(&method)?;
    match pay(tx, session, method.buyer, paying) {
        Ok(Outcome::Complete | Outcome::MustConfirm) => retrieve(tx, id),
        Ok(Outcome::Refused(failure)) => {
            let intent = find(tx, id)?.payment_intent.map(|intent| json!({ "id": intent })).unwrap_or_default();
            Err(ApiError::declined(&failure, intent))
        }
        Err(PayError::Ledger(error)) => Err(error.into()),
        Err(refused @ (PayError::NotOpen(_) | PayError::NothingToConfirm)) => {
            Err(ApiError::state(Some("checkout_not_active_session"), refused.to_string()))
        }
    }
}

fn shape(session: &Session) -> Value {
    json!({
        "id": session.id,
        "object": "checkout.session",
        "amount_total": session.total(),
        "currency": session.currency,
        "livemode": false,
        "payment_intent": session.payment_intent,
        "payment_status": session.payment_status,
        "session_id": session.id,
        "state": if session.status == SessionStatus::Open { "active" } else { "succeeded" },
        "status": session.status,
        "success_url": session.success_url(),
    })
}

fn find(tx: &Tx<'_>, id: &str) -> Result<Session, ApiError> {
    tx.get(id)?.ok_or_else(|| ApiError::missing("session", id))
}

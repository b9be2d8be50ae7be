//! Playing the seller in Stripe's dashboard, and the banks afterwards: refunds, disputes, fraud warnings.

use crate::control::error::{Answer, ControlError, session};
use crate::control::payments::{Named, intent};
use crate::error::ApiError;
use crate::ledger::Tx;
use crate::ledger::schedule::{Task, schedule};
use crate::objects::{Charge, Dispute, DisputeStatus, Refund, RefundStatus, Session};
use crate::payments::refunds::{self, RefundRequest};
use crate::payments::{disputes, fraud_warnings};
use crate::sandbox::Sandbox;
use axum::extract::{Json, State};
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::json;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AskRefund {
    session: Option<String>,
    payment_intent: Option<String>,
    /// Minor units; all that is left if none.
    amount: Option<i64>,
}

/// The seller refunds in Stripe's Dashboard, without the program under test.
pub async fn refund(State(sandbox): State<Sandbox>, Json(asked): Json<AskRefund>) -> Answer {
    let work = move |tx: &Tx<'_>| {
        let intent = match (asked.session, asked.payment_intent) {
            (Some(id), None) => intent(&session(tx, &id)?)?,
            (None, Some(intent)) => intent,
            _ => return Err(ControlError::new(StatusCode::BAD_REQUEST, "name either a session or a payment_intent")),
        };
        let refused = |error: ApiError| ControlError::conflict(error.message());
        let charge = refunds::charge_of_intent(tx, &intent).map_err(refused)?;
        let refund = refunds::refund(tx, charge, RefundRequest { amount: asked.amount, ..RefundRequest::default() })
            .map_err(refused)?;
        Ok(Json(json!({ "refund": refund.shape() })))
    };
    sandbox.run(work).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NamedRefund {
    refund: String,
    /// Seconds of business time from now; now if none.
    in_secs: Option<i64>,
    /// Canceled at Stripe instead of turned down by the bank.
    #[serde(default)]
    canceled: bool,
}

/// The buyer's bank sends a refund back, now or days later, or the seller cancels it.
pub async fn fail_refund(State(sandbox): State<Sandbox>, Json(asked): Json<NamedRefund>) -> Answer {
    let work = move |tx: &Tx<'_>| {
        let refund: Refund = tx.get(&asked.refund)?.ok_or_else(|| ControlError::missing("refund", &asked.refund))?;
        if let Some(secs) = asked.in_secs {
            schedule(tx, tx.now() + secs, &Task::FailRefund { refund: refund.id.clone() })?;
            return Ok(Json(json!({ "refund": refund.shape() })));
        }
        let status = if asked.canceled { RefundStatus::Canceled } else { RefundStatus::Failed };
        let failed =
            refunds::end(tx, refund, status)?.ok_or_else(|| ControlError::conflict("the refund has failed before"))?;
        Ok(Json(json!({ "refund": failed.shape() })))
    };
    sandbox.run(work).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AskDispute {
    session: String,
    /// Where it begins, or, if there is one, where it goes: `needs_response` if none, `warning_needs_response` for an
    /// inquiry, `lost` and so on.
    status: Option<DisputeStatus>,
}

/// The buyer disputes the payment, their bank asks about it, or a dispute there is turns: also one that was decided is
/// opened again by `needs_response`.
pub async fn dispute(State(sandbox): State<Sandbox>, Json(asked): Json<AskDispute>) -> Answer {
    let work = move |tx: &Tx<'_>| {
        let charge = charge(tx, &session(tx, &asked.session)?)?;
        let known = tx.referring::<Dispute>(&charge.id)?.into_iter().next();
        let dispute = match (known, asked.status) {
            (Some(known), Some(status)) => disputes::turn(tx, known, status)?,
            (_, status) => {
                let inquiry = status.is_some_and(DisputeStatus::is_inquiry);
                let opened = disputes::open(tx, &charge.id, "fraudulent", inquiry)?;
                match (opened, status) {
                    (Some(opened), Some(status)) if opened.status != status => disputes::turn(tx, opened, status)?,
                    (opened, _) => opened,
                }
            }
        };
        let dispute = dispute.ok_or_else(|| ControlError::conflict("there is nothing to dispute"))?;
        Ok(Json(json!({ "dispute": dispute.shape() })))
    };
    sandbox.run(work).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CloseDispute {
    session: String,
    won: bool,
}

/// The bank decides the dispute, for the seller if `won`; an inquiry is closed either way.
pub async fn close_dispute(State(sandbox): State<Sandbox>, Json(asked): Json<CloseDispute>) -> Answer {
    let work = move |tx: &Tx<'_>| {
        let charge = charge(tx, &session(tx, &asked.session)?)?;
        let open = tx.referring::<Dispute>(&charge.id)?.into_iter().find(|dispute| dispute.status.is_open());
        let open = open.ok_or_else(|| ControlError::conflict("there is no open dispute"))?;
        let status = match (open.status.is_inquiry(), asked.won) {
            (true, _) => DisputeStatus::WarningClosed,
            (false, true) => DisputeStatus::Won,
            (false, false) => DisputeStatus::Lost,
        };
        let closed = disputes::turn(tx, open, status)?.map(|dispute| dispute.shape());
        Ok(Json(json!({ "dispute": closed })))
    };
    sandbox.run(work).await
}

/// Stripe warns that the payment may be fraud.
pub async fn fraud_warning(State(sandbox): State<Sandbox>, Json(asked): Json<Named>) -> Answer {
    let work = move |tx: &Tx<'_>| {
        let charge = charge(tx, &session(tx, &asked.session)?)?;
        let warning = fraud_warnings::warn(tx, &charge)?;
        Ok(Json(json!({ "early_fraud_warning": warning.shape(&charge) })))
    };
    sandbox.run(work).await
}

fn charge(tx: &Tx<'_>, session: &Session) -> Result<Charge, ControlError> {
    refunds::charge_of_intent(tx, &intent(session)?).map_err(|error| ControlError::conflict(error.message()))
}

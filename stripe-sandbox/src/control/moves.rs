//! Moves of the others: the buyer, the seller at Stripe's dashboard, the banks.

use super::{Answer, ControlError, session};
use crate::agenda::{self, Task};
use crate::objects::{Buyer, Charge, Dispute, DisputeStatus, PaymentIntent, Refund, RefundStatus, Session};
use crate::payments::{self, Method, Outcome, PayError};
use crate::refunds::{self, RefundWish};
use crate::{Sandbox, checkout_sessions, disputes, fraud_warnings, ledger::Tx, test_numbers};
use axum::extract::{Json, State};
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::json;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pay {
    session: String,
    /// `null` is a buyer without an address (fault 43).
    #[serde(default = "an_email")]
    email: Option<String>,
    name: Option<String>,
    /// A test card; 4242… if neither card nor method is given.
    card: Option<String>,
    method: Option<PayMethod>,
    /// For the bank debit: a test IBAN.
    account: Option<String>,
    /// For a card that asks: the buyer's answer, given at once.
    confirm: Option<bool>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum PayMethod {
    Card,
    BankDebit,
}

#[allow(clippy::unnecessary_wraps, reason = "serde takes the default in the type of the field")]
fn an_email() -> Option<String> {
    Some("buyer@example.com".to_owned())
}

/// Pays as a buyer would on the page. Answers the outcome and the session.
pub async fn pay(State(sandbox): State<Sandbox>, Json(asked): Json<Pay>) -> Answer {
    let work = move |tx: &Tx<'_>| {
        let session = session(tx, &asked.session)?;
        let id = session.id.clone();
        let method = method(&asked)?;
        let name = Some(asked.name.unwrap_or_else(|| "Jenny Rosen".to_owned()));
        let mut outcome = payments::pay(tx, session, Buyer { email: asked.email, name }, method)?;
        if let (Outcome::MustConfirm, Some(confirmed)) = (&outcome, asked.confirm) {
            outcome = payments::confirm(tx, self::session(tx, &id)?, confirmed)?;
        }
        described(tx, &outcome, &id)
    };
    sandbox.run(work).await
}

fn method(asked: &Pay) -> Result<Method, ControlError> {
    if matches!(asked.method, Some(PayMethod::BankDebit)) {
        let iban = asked.account.as_deref().unwrap_or(test_numbers::ACCOUNTS[0].iban);
        let account = test_numbers::account(iban).ok_or_else(|| ControlError::missing("test account", iban))?;
        return Ok(Method::BankDebit { account });
    }
    let card = test_numbers::card(asked.card.as_deref().unwrap_or("4242424242424242"));
    Ok(Method::Card { card, exp_month: 12, exp_year: 2034 })
}

fn described(tx: &Tx<'_>, outcome: &Outcome, id: &str) -> Answer {
    let session = session(tx, id)?.shape();
    Ok(Json(match outcome {
        Outcome::Complete => json!({ "outcome": "complete", "session": session }),
        Outcome::MustConfirm => json!({ "outcome": "must_confirm", "session": session }),
        Outcome::Refused(failure) => json!({ "outcome": "refused", "failure": failure, "session": session }),
    }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Confirm {
    session: String,
    confirmed: bool,
}

/// The buyer's answer to a card that asks.
pub async fn confirm(State(sandbox): State<Sandbox>, Json(asked): Json<Confirm>) -> Answer {
    let work = move |tx: &Tx<'_>| {
        let outcome = payments::confirm(tx, session(tx, &asked.session)?, asked.confirmed)?;
        described(tx, &outcome, &asked.session)
    };
    sandbox.run(work).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConfirmDelayed {
    session: String,
    outcome: DelayedOutcome,
}

#[derive(Deserialize, PartialEq)]
#[serde(rename_all = "snake_case")]
enum DelayedOutcome {
    Succeeded,
    Failed,
}

/// The end of a bank debit, now instead of later.
pub async fn confirm_delayed(State(sandbox): State<Sandbox>, Json(asked): Json<ConfirmDelayed>) -> Answer {
    let work = move |tx: &Tx<'_>| {
        let intent = intent(&session(tx, &asked.session)?)?;
        payments::settle(tx, &intent, asked.outcome == DelayedOutcome::Succeeded)?;
        // Of one that had succeeded: the bank takes it back.
        if asked.outcome == DelayedOutcome::Failed {
            payments::reverse(tx, &intent)?;
        }
        let intent: Option<PaymentIntent> = tx.get(&intent)?;
        let intent = intent.map(|intent| intent.shape());
        Ok(Json(json!({ "session": session(tx, &asked.session)?.shape(), "payment_intent": intent })))
    };
    sandbox.run(work).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Named {
    session: String,
}

/// Closes an open page as if its time were up.
pub async fn expire(State(sandbox): State<Sandbox>, Json(asked): Json<Named>) -> Answer {
    let work = move |tx: &Tx<'_>| {
        checkout_sessions::close_unpaid(tx, &session(tx, &asked.session)?.id)?;
        Ok(Json(json!({ "session": session(tx, &asked.session)?.shape() })))
    };
    sandbox.run(work).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AskRefund {
    session: Option<String>,
    payment_intent: Option<String>,
    /// Minor units; all that is left if none.
    amount: Option<i64>,
}

/// The seller refunds at Stripe's dashboard, behind the shop's back.
pub async fn refund(State(sandbox): State<Sandbox>, Json(asked): Json<AskRefund>) -> Answer {
    let work = move |tx: &Tx<'_>| {
        let intent = match (asked.session, asked.payment_intent) {
            (Some(id), None) => intent(&session(tx, &id)?)?,
            (None, Some(intent)) => intent,
            _ => return Err(ControlError::new(StatusCode::BAD_REQUEST, "name either a session or a payment_intent")),
        };
        let refused = |error: crate::errors::ApiError| ControlError::conflict(error.message());
        let charge = refunds::charge_of_intent(tx, &intent).map_err(refused)?;
        let refund = refunds::refund(tx, charge, RefundWish { amount: asked.amount, ..RefundWish::default() })
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
            agenda::plan(tx, tx.now() + secs, &Task::FailRefund { refund: refund.id.clone() })?;
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

/// The bank decides the dispute, for the shop if `won`; an inquiry is closed either way.
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

/// The bank takes a payment back that had succeeded, without a dispute.
pub async fn reverse(State(sandbox): State<Sandbox>, Json(asked): Json<Named>) -> Answer {
    let work = move |tx: &Tx<'_>| {
        payments::reverse(tx, &intent(&session(tx, &asked.session)?)?)?;
        Ok(Json(json!({ "session": session(tx, &asked.session)?.shape() })))
    };
    sandbox.run(work).await
}

fn intent(session: &Session) -> Result<String, ControlError> {
    session.payment_intent.clone().ok_or_else(|| ControlError::conflict("nobody has paid on this session"))
}

fn charge(tx: &Tx<'_>, session: &Session) -> Result<Charge, ControlError> {
    refunds::charge_of_intent(tx, &intent(session)?).map_err(|error| ControlError::conflict(error.message()))
}

impl From<PayError> for ControlError {
    fn from(error: PayError) -> ControlError {
        match error {
            PayError::Ledger(error) => error.into(),
            refused => ControlError::conflict(refused.to_string()),
        }
    }
}

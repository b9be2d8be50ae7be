//! Playing the buyer and their bank.

use crate::control::error::{Answer, ControlError, session};
use crate::ledger::Tx;
use crate::money;
use crate::objects::{Buyer, PaymentIntent, Session};
use crate::payments::pay::{self, Method, Outcome};
use crate::payments::{expire, settle, test_cards};
use crate::sandbox::Sandbox;
use axum::extract::{Json, State};
use axum::http::StatusCode;
use serde::{Deserialize, Deserializer};
use serde_json::json;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pay {
    session: String,
    /// `null` is a buyer without an address.
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
        let open = session(tx, &asked.session)?;
        let id = open.id.clone();
        let method = method(&asked)?;
        let name = Some(asked.name.unwrap_or_else(|| "Jenny Rosen".to_owned()));
        let mut outcome = pay::pay(tx, open, Buyer { email: asked.email, name }, method)?;
        if let (Outcome::MustConfirm, Some(confirmed)) = (&outcome, asked.confirm) {
            outcome = pay::confirm(tx, session(tx, &id)?, confirmed)?;
        }
        described(tx, &outcome, &id)
    };
    sandbox.run(work).await
}

fn method(asked: &Pay) -> Result<Method, ControlError> {
    if matches!(asked.method, Some(PayMethod::BankDebit)) {
        let iban = asked.account.as_deref().unwrap_or(test_cards::ACCOUNTS[0].iban);
        let account = test_cards::account(iban).ok_or_else(|| ControlError::missing("test account", iban))?;
        return Ok(Method::BankDebit { account });
    }
    let card = test_cards::card(asked.card.as_deref().unwrap_or("4242424242424242"));
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
        let outcome = pay::confirm(tx, session(tx, &asked.session)?, asked.confirmed)?;
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
        settle::settle(tx, &intent, asked.outcome == DelayedOutcome::Succeeded)?;
        // Of one that had succeeded: the bank takes it back.
        if asked.outcome == DelayedOutcome::Failed {
            settle::reverse(tx, &intent)?;
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
    pub session: String,
}

/// Closes an open page as if its time were up.
pub async fn expire(State(sandbox): State<Sandbox>, Json(asked): Json<Named>) -> Answer {
    let work = move |tx: &Tx<'_>| {
        expire::close_unpaid(tx, &session(tx, &asked.session)?.id)?;
        Ok(Json(json!({ "session": session(tx, &asked.session)?.shape() })))
    };
    sandbox.run(work).await
}

/// The bank takes a payment back that had succeeded, without a dispute.
pub async fn reverse(State(sandbox): State<Sandbox>, Json(asked): Json<Named>) -> Answer {
    let work = move |tx: &Tx<'_>| {
        settle::reverse(tx, &intent(&session(tx, &asked.session)?)?)?;
        Ok(Json(json!({ "session": session(tx, &asked.session)?.shape() })))
    };
    sandbox.run(work).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EditSession {
    session: String,
    /// Minor units.
    amount_total: Option<i64>,
    currency: Option<String>,
    livemode: Option<bool>,
    /// `null` takes the address away.
    #[serde(default, deserialize_with = "present")]
    email: Option<Option<String>>,
}

/// Tells `null` from absent.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

/// Makes a session report what nobody agreed to.
pub async fn edit_session(State(sandbox): State<Sandbox>, Json(asked): Json<EditSession>) -> Answer {
    let work = move |tx: &Tx<'_>| {
        let mut session = session(tx, &asked.session)?;
        session.edited_total = asked.amount_total.or(session.edited_total);
        session.livemode = asked.livemode.unwrap_or(session.livemode);
        if let Some(currency) = asked.currency {
            session.currency = money::currency("currency", &currency)
                .map_err(|error| ControlError::new(StatusCode::BAD_REQUEST, error.message()))?;
        }
        if let Some(email) = asked.email {
            let buyer = session.buyer.as_mut();
            buyer
                .ok_or_else(|| ControlError::conflict("the session has no buyer yet: pay it first, with email null"))?
                .email = email;
        }
        tx.put(&session)?;
        Ok(Json(json!({ "session": session.shape() })))
    };
    sandbox.run(work).await
}

/// The payment intent of `session`.
pub fn intent(session: &Session) -> Result<String, ControlError> {
    session.payment_intent.clone().ok_or_else(|| ControlError::conflict("nobody has paid on this session"))
}

//! The world around: the clock, the API's bad days, facts that should not be.

use super::{Answer, ControlError, session};
use crate::ledger::{LedgerError, Tx};
use crate::misbehaviour::{self, Rule};
use crate::payments::{self, BankPace};
use crate::{Sandbox, checkout_sessions, money, webhook_endpoints};
use axum::extract::{Json, State};
use axum::http::StatusCode;
use serde::{Deserialize, Deserializer};
use serde_json::json;

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

/// Makes a session say something the shop did not agree to (faults 22, 36, 43).
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

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApiRules {
    rules: Vec<Rule>,
}

/// Says which API calls go wrong from now on; the rules so far are gone. No rules: all is well.
pub async fn set_api_rules(State(sandbox): State<Sandbox>, Json(asked): Json<ApiRules>) -> Answer {
    sandbox
        .run(move |tx| {
            misbehaviour::set_rules(tx, &asked.rules)?;
            Ok(Json(json!({ "rules": asked.rules })))
        })
        .await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MoveClock {
    #[serde(default)]
    advance_secs: i64,
    skew_secs: Option<i64>,
}

/// Moves business time on (what is due happens now) and sets how wrong the wall clock is.
pub async fn move_clock(State(sandbox): State<Sandbox>, Json(asked): Json<MoveClock>) -> Answer {
    let clock = sandbox.inner.clock.clone();
    let moved = sandbox.run(move |tx| clock.shift(tx, asked.advance_secs, asked.skew_secs)).await;
    let moved = moved.map_err(ControlError::from)?;
    let now = sandbox.run(|tx| Ok::<_, ControlError>(tx.now())).await?;
    Ok(Json(json!({ "now": now, "clock": moved })))
}

/// Says how fast the banks are from now on.
pub async fn set_bank_pace(State(sandbox): State<Sandbox>, Json(pace): Json<BankPace>) -> Answer {
    sandbox
        .run(move |tx| {
            payments::set_pace(tx, pace)?;
            Ok(Json(json!(pace)))
        })
        .await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checkout {
    /// The origin of payment pages from now on, as if the seller had a domain of their own for Checkout: `http://localhost:1234`.
    host: Option<String>,
    /// The tax rate of Stripe Tax from now on, in hundredths of a percent.
    tax_hundredths: Option<i64>,
}

/// Says how payment pages are from now on; what is not named goes back to what is usual.
pub async fn set_checkout(State(sandbox): State<Sandbox>, Json(asked): Json<Checkout>) -> Answer {
    sandbox
        .run(move |tx| {
            tx.set_setting(checkout_sessions::CHECKOUT_HOST, &asked.host)?;
            tx.set_setting(checkout_sessions::TAX_RATE, &asked.tax_hundredths)?;
            Ok(Json(json!({ "host": asked.host, "tax_hundredths": asked.tax_hundredths })))
        })
        .await
}

/// Forgets everything but the shop's endpoint and its secrets.
pub async fn reset(State(sandbox): State<Sandbox>) -> Answer {
    let clock = sandbox.inner.clock.clone();
    let work = move |tx: &Tx<'_>| {
        tx.sql()
            .execute("DELETE FROM objects WHERE id <> ?1", [webhook_endpoints::SHOP_ENDPOINT])
            .and_then(|_| {
                tx.sql().execute_batch(
                    "DELETE FROM agenda; DELETE FROM deliveries; DELETE FROM attempts;
                     DELETE FROM idempotency_keys; DELETE FROM calls; DELETE FROM settings;",
                )
            })
            .map_err(LedgerError::from)?;
        clock.restore(tx)?;
        Ok(Json(json!({ "reset": true })))
    };
    sandbox.run(work).await
}

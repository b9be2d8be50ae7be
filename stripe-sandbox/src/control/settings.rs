//! Settings of the world around: the clock, the banks, which API calls fail.

use crate::api::faults::{self, FaultRule};
use crate::api::resources::checkout_sessions::{CHECKOUT_HOST, TAX_RATE};
use crate::control::error::{Answer, ControlError};
use crate::deliveries::endpoints;
use crate::ledger::{LedgerError, Tx};
use crate::payments::settle::{self, BankTiming};
use crate::sandbox::Sandbox;
use axum::extract::{Json, State};
use serde::Deserialize;
use serde_json::json;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApiRules {
    rules: Vec<FaultRule>,
}

/// Says which API calls go wrong from now on; the rules so far are gone. No rules: all is well.
pub async fn set_api_rules(State(sandbox): State<Sandbox>, Json(asked): Json<ApiRules>) -> Answer {
    sandbox
        .run(move |tx| {
            faults::set_rules(tx, &asked.rules)?;
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
    let moved = sandbox.run(move |tx| tx.shift_clock(asked.advance_secs, asked.skew_secs)).await;
    let moved = moved.map_err(ControlError::from)?;
    let now = sandbox.run(|tx| Ok::<_, ControlError>(tx.now())).await?;
    Ok(Json(json!({ "now": now, "clock": moved })))
}

/// Says how fast the banks are from now on.
pub async fn set_bank_timing(State(sandbox): State<Sandbox>, Json(timing): Json<BankTiming>) -> Answer {
    sandbox
        .run(move |tx| {
            settle::set_timing(tx, timing)?;
            Ok(Json(json!(timing)))
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
            tx.set_setting(CHECKOUT_HOST, &asked.host)?;
            tx.set_setting(TAX_RATE, &asked.tax_hundredths)?;
            Ok(Json(json!({ "host": asked.host, "tax_hundredths": asked.tax_hundredths })))
        })
        .await
}

/// Deletes everything but the configured endpoint and its secrets.
pub async fn reset(State(sandbox): State<Sandbox>) -> Answer {
    let work = move |tx: &Tx<'_>| {
        tx.sql()
            .execute("DELETE FROM objects WHERE id <> ?1", [endpoints::CONFIGURED])
            .and_then(|_| {
                tx.sql().execute_batch(
                    "DELETE FROM agenda; DELETE FROM deliveries; DELETE FROM attempts;
                     DELETE FROM idempotency_keys; DELETE FROM calls; DELETE FROM settings;",
                )
            })
            .map_err(LedgerError::from)?;
        tx.restore_clock()?;
        Ok(Json(json!({ "reset": true })))
    };
    sandbox.run(work).await
}

//! How a delayed payment ends.

use crate::events::emit;
use crate::ids;
use crate::ledger::{LedgerError, Tx};
use crate::objects::{Charge, ChargeStatus, Failure, IntentStatus, PaymentIntent, PaymentStatus, Session};
use serde::{Deserialize, Serialize};

const TIMING: &str = "bank_pace";

/// How long banks take; at Stripe a bank debit takes days.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BankTiming {
    /// From a bank debit to its end, business time.
    pub debit_secs: i64,
}

impl Default for BankTiming {
    fn default() -> BankTiming {
        BankTiming { debit_secs: 10 }
    }
}

/// Says how long banks take from now on.
pub fn set_timing(tx: &Tx<'_>, timing: BankTiming) -> Result<(), LedgerError> {
    tx.set_setting(TIMING, &timing)
}

/// The timing set, or the usual one.
pub fn timing(tx: &Tx<'_>) -> Result<BankTiming, LedgerError> {
    tx.setting(TIMING)
}

/// The end of a delayed payment; nothing if it has ended already.
pub fn settle(tx: &Tx<'_>, payment_intent: &str, succeeds: bool) -> Result<(), LedgerError> {
    let Some(mut intent) = tx.get::<PaymentIntent>(payment_intent)? else { return Ok(()) };
    let mut session = session_of(tx, &intent)?;
    let charge = tx.referring::<Charge>(&intent.id)?.into_iter().find(|charge| charge.status == ChargeStatus::Pending);
    let (IntentStatus::Processing, Some(mut charge)) = (intent.status, charge) else { return Ok(()) };
    if succeeds {
        charge.status = ChargeStatus::Succeeded;
        charge.balance_transaction = Some(ids::random("txn_3", 23));
        intent.status = IntentStatus::Succeeded;
        if let Some(session) = &mut session {
            session.payment_status = PaymentStatus::Paid;
        }
    } else {
        let failure = Failure {
            code: "payment_method_provider_decline".to_owned(),
            decline_code: Some("insufficient_funds".to_owned()),
            message: "The bank account has insufficient funds to complete the purchase.".to_owned(),
        };
        charge.status = ChargeStatus::Failed;
        charge.failure = Some(failure.clone());
        intent.status = IntentStatus::RequiresPaymentMethod;
        intent.failure = Some(failure);
    }
    tx.put(&charge)?;
    tx.put(&intent)?;
    emit(tx, if succeeds { "charge.succeeded" } else { "charge.failed" }, charge.shape())?;
    emit(tx, if succeeds { "payment_intent.succeeded" } else { "payment_intent.payment_failed" }, intent.shape())?;
    let Some(session) = session else { return Ok(()) };
    tx.put(&session)?;
    let kind =
        if succeeds { "checkout.session.async_payment_succeeded" } else { "checkout.session.async_payment_failed" };
    emit(tx, kind, session.shape())
}

/// A payment that had succeeded is taken back: the bank returns the debit late, without a dispute.
pub fn reverse(tx: &Tx<'_>, payment_intent: &str) -> Result<(), LedgerError> {
    let Some(mut intent) = tx.get::<PaymentIntent>(payment_intent)? else { return Ok(()) };
    let charges = tx.referring::<Charge>(&intent.id)?;
    let paid = charges.into_iter().find(|charge| charge.status == ChargeStatus::Succeeded);
    let (IntentStatus::Succeeded, Some(mut charge)) = (intent.status, paid) else { return Ok(()) };
    charge.status = ChargeStatus::Failed;
    intent.status = IntentStatus::RequiresPaymentMethod;
    tx.put(&charge)?;
    tx.put(&intent)?;
    emit(tx, "charge.failed", charge.shape())?;
    emit(tx, "payment_intent.payment_failed", intent.shape())?;
    let Some(mut session) = session_of(tx, &intent)? else { return Ok(()) };
    session.payment_status = PaymentStatus::Unpaid;
    tx.put(&session)?;
    emit(tx, "checkout.session.async_payment_failed", session.shape())
}

fn session_of(tx: &Tx<'_>, intent: &PaymentIntent) -> Result<Option<Session>, LedgerError> {
    intent.session.as_deref().map_or(Ok(None), |session| tx.get(session))
}

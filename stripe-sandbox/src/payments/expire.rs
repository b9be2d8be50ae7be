//! What happens to a page nobody paid on.

use crate::events::emit;
use crate::ledger::{LedgerError, Tx};
use crate::objects::{IntentStatus, PaymentIntent, Session, SessionStatus};

/// Closes an open page nobody paid on; nothing if it is not open.
pub fn close_unpaid(tx: &Tx<'_>, id: &str) -> Result<(), LedgerError> {
    let Some(mut session) = tx.get::<Session>(id)? else { return Ok(()) };
    if session.status != SessionStatus::Open {
        return Ok(());
    }
    session.status = SessionStatus::Expired;
    tx.put(&session)?;
    let intent = match &session.payment_intent {
        Some(intent) => tx.get::<PaymentIntent>(intent)?,
        None => None,
    };
    if let Some(intent) = intent {
        cancel(tx, intent, None)?;
    }
    emit(tx, "checkout.session.expired", session.shape())
}

/// Cancels `intent`, on which nothing was paid, for `reason`.
pub fn cancel(tx: &Tx<'_>, mut intent: PaymentIntent, reason: Option<String>) -> Result<PaymentIntent, LedgerError> {
    intent.status = IntentStatus::Canceled;
    intent.canceled_at = Some(tx.now());
    intent.cancellation_reason = reason;
    intent.waiting = None;
    tx.put(&intent)?;
    emit(tx, "payment_intent.canceled", intent.shape())?;
    Ok(intent)
}

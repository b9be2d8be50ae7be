//! Refunds: money on its way back, and back again.

use crate::error::ApiError;
use crate::events::emit;
use crate::ids;
use crate::ledger::schedule::{Task, schedule};
use crate::ledger::{LedgerError, Tx};
use crate::money;
use crate::objects::{Charge, ChargeStatus, PaymentIntent, PaymentMethodDetails, Refund, RefundStatus};
use std::collections::BTreeMap;

/// A bank transfer back takes this long here; a card is credited at once.
const TRANSFER_SECS: i64 = 5;

/// What to refund.
#[derive(Debug, Clone, Default)]
pub struct RefundRequest {
    /// Minor units; all that is left if none.
    pub amount: Option<i64>,
    pub reason: Option<String>,
    pub metadata: BTreeMap<String, String>,
}

/// Gives money of `charge` back.
///
/// # Errors
/// 400 if it is given back already, disputed, or less than was asked for.
pub fn refund(tx: &Tx<'_>, mut charge: Charge, asked: RefundRequest) -> Result<Refund, ApiError> {
    let left = charge.refundable();
    if charge.disputed {
        let message = format!("Charge {} has been charged back; cannot issue a refund.", charge.id);
        return Err(ApiError::state(Some("charge_disputed"), message));
    }
    if left == 0 {
        let message = format!("Charge {} has already been refunded.", charge.id);
        return Err(ApiError::state(Some("charge_already_refunded"), message));
    }
    let amount = asked.amount.unwrap_or(left);
    if amount > left {
        let (wanted, left) = (money::display(amount, &charge.currency), money::display(left, &charge.currency));
        let message = format!("Refund amount ({wanted}) is greater than unrefunded amount on charge ({left})");
        return Err(ApiError::state(None, message));
    }
    let at_once = matches!(charge.method, PaymentMethodDetails::Card { .. });
    let refund = Refund {
        id: ids::random("re_3", 23),
        created: tx.now(),
        charge: charge.id.clone(),
        payment_intent: charge.payment_intent.clone(),
        balance_transaction: ids::random("txn_3", 23),
        amount,
        currency: charge.currency.clone(),
        status: if at_once { RefundStatus::Succeeded } else { RefundStatus::Pending },
        reason: asked.reason,
        metadata: asked.metadata,
        method: charge.method.kind().to_owned(),
        livemode: charge.livemode,
    };
    charge.amount_refunded += amount;
    tx.put(&charge)?;
    tx.put(&refund)?;
    emit(tx, "refund.created", refund.shape())?;
    emit(tx, "charge.refunded", charge.shape())?;
    if !at_once {
        schedule(tx, tx.now() + TRANSFER_SECS, &Task::SettleRefund { refund: refund.id.clone() })?;
    }
    Ok(refund)
}

/// The money of a pending refund has arrived; nothing if it was not pending.
pub fn settle(tx: &Tx<'_>, refund: &str) -> Result<(), LedgerError> {
    let Some(mut refund) = tx.get::<Refund>(refund)? else { return Ok(()) };
    if refund.status != RefundStatus::Pending {
        return Ok(());
    }
    refund.status = RefundStatus::Succeeded;
    tx.put(&refund)?;
    emit(tx, "refund.updated", refund.shape())
}

/// The money of a refund comes back to the seller: the buyer's bank did not take it, or it was canceled. `None` if it did
/// before.
///
/// Source: Stripe documentation, "Refund and cancel payments", failed refunds; events `refund.failed`,
/// `refund.updated`, `charge.refund.updated`.
pub fn end(tx: &Tx<'_>, mut refund: Refund, status: RefundStatus) -> Result<Option<Refund>, LedgerError> {
    let Some(mut charge) = tx.get::<Charge>(&refund.charge)? else { return Ok(None) };
    if matches!(refund.status, RefundStatus::Failed | RefundStatus::Canceled) {
        return Ok(None);
    }
    refund.status = status;
    charge.amount_refunded -= refund.amount;
    tx.put(&refund)?;
    tx.put(&charge)?;
    emit(tx, "charge.refund.updated", refund.shape())?;
    emit(tx, "refund.updated", refund.shape())?;
    if status == RefundStatus::Failed {
        emit(tx, "refund.failed", refund.shape())?;
    }
    Ok(Some(refund))
}

/// The charge of a payment intent that brought money in.
pub fn charge_of_intent(tx: &Tx<'_>, id: &str) -> Result<Charge, ApiError> {
    if tx.get::<PaymentIntent>(id)?.is_none() {
        return Err(ApiError::missing_reference("payment_intent", "payment_intent", id));
    }
    let charges = tx.referring::<Charge>(id)?;
    charges.into_iter().find(|charge| charge.status == ChargeStatus::Succeeded).ok_or_else(|| {
        let message = format!("This PaymentIntent ({id}) does not have a successful charge to refund.");
        ApiError::state(Some("payment_intent_unexpected_state"), message)
    })
}

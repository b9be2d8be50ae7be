//! Refunds: asked for by the shop, or by a test that plays the seller in Stripe's dashboard.

use super::agenda::{self, Task};
use super::dispatch::Call;
use super::errors::ApiError;
use super::events::emit;
use super::ids;
use super::ledger::{LedgerError, Tx};
use super::lists;
use super::money;
use super::objects::{Charge, ChargeStatus, Means, PaymentIntent, Refund, RefundStatus};
use serde_json::Value;
use std::collections::BTreeMap;

/// A bank transfer back takes this long here; a card is credited at once.
const TRANSFER_SECS: i64 = 5;

/// What to refund.
#[derive(Debug, Clone, Default)]
pub struct RefundWish {
    /// Minor units; all that is left if none.
    pub amount: Option<i64>,
    pub reason: Option<String>,
    pub metadata: BTreeMap<String, String>,
}

/// `POST /v1/refunds`
pub fn create(tx: &Tx<'_>, call: &mut Call) -> Result<Value, ApiError> {
    let fields = &mut call.fields;
    let charge = fields.text("charge")?;
    let payment_intent = fields.text("payment_intent")?;
    let wish = RefundWish {
        amount: fields.integer_from("amount", 1)?,
        reason: fields.choice("reason", &["duplicate", "fraudulent", "requested_by_customer"])?,
        metadata: fields.metadata("metadata")?,
    };
    let charge = match (charge, payment_intent) {
        (Some(id), None) => tx.get(&id)?.ok_or_else(|| ApiError::missing_reference("charge", "charge", &id))?,
        (None, Some(id)) => charge_of_intent(tx, &id)?,
        (None, None) => {
            let message = "One of the following params should be provided for this request: payment_intent or charge.";
            return Err(ApiError::parameter(Some("parameter_missing"), "payment_intent", message));
        }
        (Some(_), Some(_)) => {
            let message = "You may only specify one of these parameters: payment_intent, charge.";
            return Err(ApiError::parameter(None, "payment_intent", message));
        }
    };
    Ok(refund(tx, charge, wish)?.shape())
}

/// Gives money of `charge` back.
///
/// # Errors
/// 400 if it is given back already, disputed, or less than was asked for.
pub fn refund(tx: &Tx<'_>, mut charge: Charge, wish: RefundWish) -> Result<Refund, ApiError> {
    let left = charge.refundable();
    if charge.disputed {
        let message = format!("Charge {} has been charged back; cannot issue a refund.", charge.id);
        return Err(ApiError::state(Some("charge_disputed"), message));
    }
    if left == 0 {
        let message = format!("Charge {} has already been refunded.", charge.id);
        return Err(ApiError::state(Some("charge_already_refunded"), message));
    }
    let amount = wish.amount.unwrap_or(left);
    if amount > left {
        let (asked, left) = (money::display(amount, &charge.currency), money::display(left, &charge.currency));
        let message = format!("Refund amount ({asked}) is greater than unrefunded amount on charge ({left})");
        return Err(ApiError::state(None, message));
    }
    let at_once = matches!(charge.means, Means::Card { .. });
    let refund = Refund {
        id: ids::random("re_3", 23),
        created: tx.now(),
        charge: charge.id.clone(),
        payment_intent: charge.payment_intent.clone(),
        balance_transaction: ids::random("txn_3", 23),
        amount,
        currency: charge.currency.clone(),
        status: if at_once { RefundStatus::Succeeded } else { RefundStatus::Pending },
        reason: wish.reason,
        metadata: wish.metadata,
        means: charge.means.kind().to_owned(),
        livemode: charge.livemode,
    };
    charge.amount_refunded += amount;
    tx.put(&charge)?;
    tx.put(&refund)?;
    emit(tx, "refund.created", refund.shape())?;
    emit(tx, "charge.refunded", charge.shape())?;
    if !at_once {
        agenda::plan(tx, tx.now() + TRANSFER_SECS, &Task::SettleRefund { refund: refund.id.clone() })?;
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

/// The money of a refund comes back to the shop: the buyer's bank did not take it, or it was canceled. `None` if it did
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

/// `GET /v1/refunds`
pub fn list(tx: &Tx<'_>, call: &mut Call) -> Result<Value, ApiError> {
    let charge = call.fields.text("charge")?;
    let payment_intent = call.fields.text("payment_intent")?;
    lists::page(tx, call, Refund::shape, |refund: &Refund| {
        charge.as_ref().is_none_or(|id| *id == refund.charge)
            && payment_intent.as_ref().is_none_or(|id| *id == refund.payment_intent)
    })
}

/// `GET /v1/refunds/{id}`
pub fn retrieve(tx: &Tx<'_>, id: &str) -> Result<Value, ApiError> {
    let refund: Refund = tx.get(id)?.ok_or_else(|| ApiError::missing("refund", id))?;
    Ok(refund.shape())
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

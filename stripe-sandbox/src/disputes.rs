//! Disputes: opened by a buyer's bank, closed by it, and read by the shop.

use super::dispatch::Call;
use super::errors::ApiError;
use super::events::emit;
use super::ids;
use super::ledger::{LedgerError, Tx};
use super::lists;
use super::objects::{Charge, ChargeStatus, Dispute, DisputeStatus};
use serde_json::Value;

/// The bank takes the money of `charge` back, or only asks about it if `inquiry`. `None` if there is nothing to take, or
/// it did so before.
pub fn open(tx: &Tx<'_>, charge: &str, reason: &str, inquiry: bool) -> Result<Option<Dispute>, LedgerError> {
    let Some(mut charge) = tx.get::<Charge>(charge)? else { return Ok(None) };
    let asked = tx.referring::<Dispute>(&charge.id)?.iter().any(|dispute| dispute.status.is_open());
    if charge.disputed || asked || charge.status != ChargeStatus::Succeeded || charge.refundable() == 0 {
        return Ok(None);
    }
    charge.disputed = !inquiry;
    let dispute = Dispute {
        id: ids::random("du_1", 23),
        created: tx.now(),
        livemode: charge.livemode,
        charge: charge.id.clone(),
        payment_intent: charge.payment_intent.clone(),
        amount: charge.refundable(),
        currency: charge.currency.clone(),
        status: if inquiry { DisputeStatus::WarningNeedsResponse } else { DisputeStatus::NeedsResponse },
        reason: reason.to_owned(),
    };
    tx.put(&charge)?;
    tx.put(&dispute)?;
    emit(tx, "charge.dispute.created", dispute.shape())?;
    Ok(Some(dispute))
}

/// Brings a dispute to another status: answered, decided, an inquiry that becomes a dispute, a decision that is taken
/// back. `None` if it stands there already.
///
/// Source: Stripe API reference, events `charge.dispute.closed` and `charge.dispute.updated`.
pub fn turn(tx: &Tx<'_>, mut dispute: Dispute, status: DisputeStatus) -> Result<Option<Dispute>, LedgerError> {
    if dispute.status == status {
        return Ok(None);
    }
    dispute.status = status;
    if let Some(mut charge) = tx.get::<Charge>(&dispute.charge)? {
        charge.disputed |= !status.is_inquiry();
        tx.put(&charge)?;
    }
    tx.put(&dispute)?;
    emit(tx, if status.is_open() { "charge.dispute.updated" } else { "charge.dispute.closed" }, dispute.shape())?;
    Ok(Some(dispute))
}

/// `GET /v1/disputes`
pub fn list(tx: &Tx<'_>, call: &mut Call) -> Result<Value, ApiError> {
    let charge = call.fields.text("charge")?;
    let payment_intent = call.fields.text("payment_intent")?;
    lists::page(tx, call, Dispute::shape, |dispute: &Dispute| {
        charge.as_ref().is_none_or(|id| *id == dispute.charge)
            && payment_intent.as_ref().is_none_or(|id| *id == dispute.payment_intent)
    })
}

/// `GET /v1/disputes/{id}`
pub fn retrieve(tx: &Tx<'_>, id: &str) -> Result<Value, ApiError> {
    let dispute: Dispute = tx.get(id)?.ok_or_else(|| ApiError::missing("dispute", id))?;
    Ok(dispute.shape())
}

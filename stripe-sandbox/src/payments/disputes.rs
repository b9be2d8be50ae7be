//! Disputes: opened by a buyer's bank, and closed by it.

use crate::events::emit;
use crate::ids;
use crate::ledger::{LedgerError, Tx};
use crate::objects::{Charge, ChargeStatus, Dispute, DisputeStatus};
use std::collections::BTreeMap;

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
        metadata: BTreeMap::new(),
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

//! Early fraud warnings: a card network suspects a payment.

use crate::events::emit;
use crate::ids;
use crate::ledger::{LedgerError, Tx};
use crate::objects::{Charge, FraudWarning};

/// Warns of `charge`.
pub fn warn(tx: &Tx<'_>, charge: &Charge) -> Result<FraudWarning, LedgerError> {
    let warning = FraudWarning {
        id: ids::random("issfr_1", 23),
        created: tx.now(),
        livemode: charge.livemode,
        charge: charge.id.clone(),
        payment_intent: charge.payment_intent.clone(),
    };
    tx.put(&warning)?;
    emit(tx, "radar.early_fraud_warning.created", warning.shape(charge))?;
    Ok(warning)
}

//! Early fraud warnings: raised by a test that plays the card network, and read by the shop.

use super::dispatch::Call;
use super::errors::ApiError;
use super::events::emit;
use super::ids;
use super::ledger::{LedgerError, Tx};
use super::lists;
use super::objects::{Charge, FraudWarning};
use serde_json::Value;

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

/// `GET /v1/radar/early_fraud_warnings`
pub fn list(tx: &Tx<'_>, call: &mut Call) -> Result<Value, ApiError> {
    let charge = call.fields.text("charge")?;
    let payment_intent = call.fields.text("payment_intent")?;
    let charges: Vec<Charge> = tx.all()?;
    let shape = |warning: &FraudWarning| {
        let of_charge = charges.iter().find(|charge| charge.id == warning.charge);
        of_charge.map_or(Value::Null, |charge| warning.shape(charge))
    };
    lists::page(tx, call, shape, |warning: &FraudWarning| {
        charge.as_ref().is_none_or(|id| *id == warning.charge)
            && payment_intent.as_ref().is_none_or(|id| *id == warning.payment_intent)
    })
}

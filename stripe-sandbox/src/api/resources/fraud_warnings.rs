//! `/v1/radar/early_fraud_warnings`

use crate::api::call::Call;
use crate::api::lists;
use crate::error::ApiError;
use crate::ledger::Tx;
use crate::objects::{Charge, FraudWarning};
use serde_json::Value;

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

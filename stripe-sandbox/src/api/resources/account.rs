//! The account and its balance: enough for a client to see whom it talks to.

use crate::api::call::Call;
use crate::error::ApiError;
use crate::ledger::Tx;
use crate::objects::{Charge, ChargeStatus};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const ACCOUNT_ID: &str = "acct_1StripeSandbox";

/// `GET /v1/account`
pub fn account(call: &Call) -> Value {
    json!({
        "id": ACCOUNT_ID,
        "object": "account",
        "business_profile": { "name": call.shop_name },
        "charges_enabled": true,
        "country": "DE",
        "default_currency": "eur",
        "details_submitted": true,
        "email": null,
        "metadata": {},
        "payouts_enabled": false,
        "settings": { "dashboard": { "display_name": call.shop_name, "timezone": "Etc/UTC" } },
        "type": "standard",
    })
}

/// `GET /v1/balance`: what was taken and not given back. The sandbox asks no fees.
pub fn balance(tx: &Tx<'_>) -> Result<Value, ApiError> {
    let mut kept: BTreeMap<String, i64> = BTreeMap::new();
    for charge in tx.all::<Charge>()? {
        if charge.status == ChargeStatus::Succeeded && !charge.disputed {
            *kept.entry(charge.currency.clone()).or_default() += charge.refundable();
        }
    }
    let funds = |(currency, amount): (&String, &i64)| json!({ "amount": amount, "currency": currency, "source_types": { "card": amount } });
    let none = |currency: &String| json!({ "amount": 0, "currency": currency, "source_types": { "card": 0 } });
    Ok(json!({
        "object": "balance",
        "available": kept.iter().map(funds).collect::<Vec<_>>(),
        "livemode": false,
        "pending": kept.keys().map(none).collect::<Vec<_>>(),
    }))
}

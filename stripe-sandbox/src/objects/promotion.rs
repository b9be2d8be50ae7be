//! Coupons, and the codes buyers type to use them.

use crate::ledger::Record;
use crate::money;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What a coupon takes off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Off {
    /// Hundredths of a percent: 1250 is 12.5 %.
    Percent { hundredths: i64 },
    /// Minor units.
    Amount { amount: i64, currency: String },
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Coupon {
    pub id: String,
    pub created: i64,
    pub name: Option<String>,
    pub off: Off,
    pub duration: String,
    pub max_redemptions: Option<i64>,
    pub redeem_by: Option<i64>,
    pub times_redeemed: i64,
    pub metadata: BTreeMap<String, String>,
}

impl Coupon {
    /// What it takes off `subtotal`, in minor units; `None` if it is for another currency.
    pub fn discount(&self, subtotal: i64, currency: &str) -> Option<i64> {
        match &self.off {
            Off::Percent { hundredths } => Some(money::share(subtotal, *hundredths, 10_000)),
            Off::Amount { amount, currency: of } => (of == currency).then_some((*amount).min(subtotal)),
        }
    }

    /// Whether it can be used at `now`.
    pub fn valid(&self, now: i64) -> bool {
        self.max_redemptions.is_none_or(|max| self.times_redeemed < max) && self.redeem_by.is_none_or(|by| now < by)
    }

    /// The `coupon` object at `now`.
    pub fn shape(&self, now: i64) -> Value {
        let (percent_off, amount_off, currency) = match &self.off {
            Off::Percent { hundredths } => (percent(*hundredths), None, None),
            Off::Amount { amount, currency } => (Value::Null, Some(amount), Some(currency)),
        };
        json!({
            "id": self.id,
            "object": "coupon",
            "amount_off": amount_off,
            "created": self.created,
            "currency": currency,
            "duration": self.duration,
            "duration_in_months": null,
            "livemode": false,
            "max_redemptions": self.max_redemptions,
            "metadata": self.metadata,
            "name": self.name,
            "percent_off": percent_off,
            "redeem_by": self.redeem_by,
            "times_redeemed": self.times_redeemed,
            "valid": self.valid(now),
        })
    }
}

/// `1250` as the JSON number 12.5, without going through a float.
fn percent(hundredths: i64) -> Value {
    let text = format!("{}.{:02}", hundredths / 100, hundredths % 100);
    let text = text.trim_end_matches('0').trim_end_matches('.');
    serde_json::from_str(text).unwrap_or(Value::Null)
}

impl Record for Coupon {
    const KIND: &'static str = "coupon";
    fn id(&self) -> &str {
        &self.id
    }
    fn created(&self) -> i64 {
        self.created
    }
    fn reference(&self) -> Option<&str> {
        None
    }
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PromotionCode {
    pub id: String,
    pub created: i64,
    /// Upper case: Stripe takes a code in any case.
    pub code: String,
    pub coupon: String,
    pub active: bool,
    pub expires_at: Option<i64>,
    pub max_redemptions: Option<i64>,
    pub times_redeemed: i64,
    pub minimum_amount: Option<i64>,
    pub minimum_amount_currency: Option<String>,
    pub metadata: BTreeMap<String, String>,
}

impl PromotionCode {
    /// Whether it can be used at `now` on an order of `subtotal`.
    pub fn usable(&self, now: i64, subtotal: i64, currency: &str) -> bool {
        let enough = self.minimum_amount.is_none_or(|least| {
            subtotal >= least && self.minimum_amount_currency.as_deref().is_none_or(|of| of == currency)
        });
        self.usable_at(now) && enough
    }

    fn usable_at(&self, now: i64) -> bool {
        self.active
            && self.expires_at.is_none_or(|at| now < at)
            && self.max_redemptions.is_none_or(|max| self.times_redeemed < max)
    }

    /// The `promotion_code` object at `now`.
    pub fn shape(&self, now: i64) -> Value {
        json!({
            "id": self.id,
            "object": "promotion_code",
            "active": self.usable_at(now),
            "code": self.code,
            "created": self.created,
            "customer": null,
            "customer_account": null,
            "expires_at": self.expires_at,
            "livemode": false,
            "max_redemptions": self.max_redemptions,
            "metadata": self.metadata,
            "promotion": { "coupon": self.coupon, "type": "coupon" },
            "restrictions": {
                "first_time_transaction": false,
                "minimum_amount": self.minimum_amount,
                "minimum_amount_currency": self.minimum_amount_currency,
            },
            "times_redeemed": self.times_redeemed,
        })
    }
}

impl Record for PromotionCode {
    const KIND: &'static str = "promotion_code";
    fn id(&self) -> &str {
        &self.id
    }
    fn created(&self) -> i64 {
        self.created
    }
    fn reference(&self) -> Option<&str> {
        Some(&self.code)
    }
}

#[cfg(test)]
mod tests {
    use super::percent;
    use serde_json::json;

    #[test]
    fn a_percentage_keeps_its_decimals() {
        assert_eq!([percent(1250), percent(1000), percent(5)], [json!(12.5), json!(10), json!(0.05)]);
    }
}

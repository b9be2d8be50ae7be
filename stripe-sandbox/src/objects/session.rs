//! A Checkout Session: one payment page and what became of it.

use crate::ledger::Record;
use crate::money;
use crate::objects::line::{Line, LineAmounts};
use crate::objects::payment_details::Buyer;
use crate::objects::session_options::SessionOptions;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SessionStatus {
    Open,
    Complete,
    Expired,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentStatus {
    Unpaid,
    Paid,
    NoPaymentRequired,
}

/// A discount that is in the total.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct AppliedDiscount {
    pub id: String,
    pub coupon: String,
    /// None if the session was created with the coupon itself.
    pub promotion_code: Option<String>,
    /// Minor units.
    pub amount: i64,
    pub started: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Session {
    pub id: String,
    pub created: i64,
    pub expires_at: i64,
    /// The payment page.
    pub url: String,
    pub livemode: bool,
    pub status: SessionStatus,
    pub payment_status: PaymentStatus,
    pub currency: String,
    pub lines: Vec<Line>,
    pub discount: Option<AppliedDiscount>,
    pub options: SessionOptions,
    pub buyer: Option<Buyer>,
    pub customer: Option<String>,
    pub payment_intent: Option<String>,
    /// The key the session was created under: tests look for two sessions under one checkout key.
    pub idempotency_key: Option<String>,
    /// The tax at the buyer's place, in hundredths of a percent; as [`SessionOptions::automatic_tax`] asks for it.
    #[serde(default)]
    pub tax_hundredths: i64,
    /// A total a test put in the place of the sum of the lines.
    pub edited_total: Option<i64>,
}

impl Session {
    /// Minor units before discount.
    pub fn subtotal(&self) -> i64 {
        self.lines.iter().map(Line::subtotal).fold(0, i64::saturating_add)
    }

    pub fn discount_amount(&self) -> i64 {
        self.discount.as_ref().map_or(0, |discount| discount.amount)
    }

    /// Minor units to pay.
    pub fn total(&self) -> i64 {
        self.edited_total.unwrap_or_else(|| self.subtotal() - self.discount_amount() + self.tax().1)
    }

    /// Minor units of tax, and how much of it comes on top of the prices.
    pub fn tax(&self) -> (i64, i64) {
        let lines = self.lines_with_amounts();
        lines.iter().fold((0, 0), |(tax, added), (_, line)| (tax + line.tax, added + line.added_tax))
    }

    /// Each line with its part of the discount, and its tax. The parts of the discount add up: the last line takes
    /// what rounding left.
    pub fn lines_with_amounts(&self) -> Vec<(&Line, LineAmounts)> {
        let (subtotal, discount) = (self.subtotal(), self.discount_amount());
        let mut left = discount;
        let last = self.lines.len().saturating_sub(1);
        let amounts = |(place, line): (usize, &Line)| {
            let part = if place == last { left } else { money::share(discount, line.subtotal(), subtotal) };
            left -= part;
            let net = line.subtotal() - part;
            let (tax, added_tax) = if line.contains_tax() {
                (money::contained(net, self.tax_hundredths), 0)
            } else {
                let tax = money::percent(net, self.tax_hundredths);
                (tax, tax)
            };
            LineAmounts { subtotal: line.subtotal(), discount: part, tax, added_tax }
        };
        let amounts: Vec<LineAmounts> = self.lines.iter().enumerate().map(amounts).collect();
        self.lines.iter().zip(amounts).collect()
    }

    /// Where the buyer goes after paying.
    pub fn success_url(&self) -> String {
        self.options.success_url.replace("{CHECKOUT_SESSION_ID}", &self.id)
    }
}

impl Record for Session {
    const KIND: &'static str = "checkout.session";
    fn id(&self) -> &str {
        &self.id
    }
    fn created(&self) -> i64 {
        self.created
    }
    fn reference(&self) -> Option<&str> {
        self.payment_intent.as_deref()
    }
}

//! Orders: what was agreed on, and the states it goes through.

use crate::{
    catalog::product::FileVersion,
    delivery::token::TokenHash,
    idempotency::IdempotencyKey,
    ids::{FileId, OrderId, PaymentIntentId, ProductId, SessionId, base32},
    money::Money,
    orders::{Attention, Overrides, state::OrderState},
    payments::StripeCall,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use std::fmt;

/// An order with everything needed to fulfil it, as it was when the shopper pressed `Check out`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    pub id: OrderId,
    pub number: OrderNumber,
    pub checkout_key: IdempotencyKey,
    pub state: OrderState,
    pub lines: Vec<OrderLine>,
    pub total: Money,
    /// Whether Stripe may lower the total by a promotion code the shop made.
    pub promotions: bool,
    /// Whether Stripe computes tax.
    pub tax: bool,
    /// Whether that tax comes on top of the prices or is part of them, as Stripe was told; none without tax, and in
    /// orders from before the shop told it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_behavior: Option<TaxBehavior>,
    /// SHA-256 of the token in the claim cookie of the browser that bought.
    pub claim: TokenHash,
    pub created_at: Timestamp,
    /// How Stripe was asked to open the payment page: asking again with the same key opens no second one.
    #[serde(rename = "stripe_key")]
    pub stripe_call: StripeCall,
    pub checkout: Option<OpenCheckout>,
    pub payment: Option<Payment>,
    /// Why a person must look at it; set in [`OrderState::NeedsAttention`].
    pub attention: Option<Attention>,
    /// What admins decided about it, beside its money.
    #[serde(rename = "desk", default, skip_serializing_if = "Overrides::is_blank")]
    pub overrides: Overrides,
    /// Grows by one with each change; a change names the one it started from.
    pub version: u64,
}

/// A product as it was sold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderLine {
    pub product: ProductId,
    pub name: String,
    /// One line for the payment page.
    pub summary: String,
    /// Address of a picture for the payment page, if the product has one; relative to the shop's origin.
    pub picture_path: Option<String>,
    pub unit_price: Money,
    pub price_version: u32,
    pub quantity: u8,
    pub files: Vec<OrderedFile>,
    pub later_versions: bool,
}

/// The version of a file that was sold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderedFile {
    pub id: FileId,
    #[serde(flatten)]
    pub version: FileVersion,
}

/// The payment page at Stripe.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenCheckout {
    pub session: SessionId,
    pub url: String,
    pub expires_at: Timestamp,
}

/// What Stripe told about the payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    pub session: SessionId,
    /// None for an order of zero.
    pub intent: Option<PaymentIntentId>,
    pub email: Option<String>,
    pub name: Option<String>,
    /// What was charged: the total, less discount, plus tax that is not part of it.
    pub amount: Money,
    /// The tax in it; none if there is none, and in orders from before it was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax: Option<PaidTax>,
    /// What was paid back so far, in minor units.
    pub refunded_minor: i64,
    pub settled_at: Timestamp,
}

/// How tax and price go together. Source: Stripe API reference, `price_data.tax_behavior`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaxBehavior {
    /// Tax is added to the price.
    Exclusive,
    /// The price contains the tax.
    Inclusive,
}

/// The tax that was paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaidTax {
    /// In minor units of [`Payment::amount`]'s currency.
    pub minor: i64,
    /// Whether the prices contained it.
    pub included: bool,
}

impl Order {
    /// The idempotency key of the present attempt: `ord_<id>_a<n>`.
    pub fn idempotency_key(&self) -> String {
        self.stripe_call.idempotency_key(format_args!("ord_{}", self.id))
    }

    /// Where mail about it goes: the address an admin set, or else the one Stripe was given.
    pub fn email(&self) -> Option<&str> {
        self.overrides.address.as_deref().or_else(|| self.payment.as_ref()?.email.as_deref())
    }

    /// Whether the buyer may download what line number `line` holds: as the money stands, unless an
    /// admin took access to the line away or gave it back.
    pub fn opens(&self, line: u8) -> bool {
        if self.state.gives_access() {
            !self.overrides.withheld.contains(&line)
        } else {
            self.state.is_fulfilled() && self.overrides.released.contains(&line)
        }
    }

    /// Whether the buyer may download anything.
    pub fn opens_any(&self) -> bool {
        self.line_numbers().any(|line| self.opens(line))
    }

    /// 0, 1, 2, … for each line.
    pub fn line_numbers(&self) -> impl Iterator<Item = u8> + use<> {
        // An order has at most 20 lines.
        0..u8::try_from(self.lines.len()).unwrap_or(u8::MAX)
    }

    /// What was charged less what was paid back, in minor units of [`Order::charged`]'s currency.
    pub fn left_minor(&self) -> i64 {
        self.payment.as_ref().map_or(0, |payment| payment.amount.minor.saturating_sub(payment.refunded_minor))
    }

    /// What the buyer was charged, or would be.
    pub fn charged(&self) -> Money {
        self.payment.as_ref().map_or(self.total, |payment| payment.amount)
    }

    /// The tax that was paid, as money, and whether the prices contained it.
    pub fn paid_tax(&self) -> Option<(Money, bool)> {
        let payment = self.payment.as_ref()?;
        payment.tax.map(|tax| (Money::new(tax.minor, payment.amount.currency), tax.included))
    }

    /// The session Stripe knows this order by, if it is known here yet.
    pub fn session(&self) -> Option<&SessionId> {
        let paid_by = self.payment.as_ref().map(|payment| &payment.session);
        paid_by.or(self.checkout.as_ref().map(|checkout| &checkout.session))
    }
}

/// What buyer and seller call the order: `T-7KQ2-M4XA`. Not a secret and no key to anything.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OrderNumber(String);

impl OrderNumber {
    /// The number of an order, made from its id.
    pub fn of(id: &OrderId) -> OrderNumber {
        OrderNumber::draw(id, 0)
    }

    /// The number to try after `taken` others, which were taken: with 40 bits, two of a million orders may well draw
    /// the same one.
    pub fn draw(id: &OrderId, taken: u32) -> OrderNumber {
        let seed = if taken == 0 { id.to_string() } else { format!("{id}#{taken}") };
        let sum = crate::delivery::token::Sha256Sum::of(seed.as_bytes());
        let text = base32().encode(&sum.as_bytes()[..5]).to_ascii_uppercase();
        OrderNumber(format!("T-{}-{}", &text[..4], &text[4..]))
    }

    /// Reads a number as people write it: in either case, with or without `T` and dashes.
    pub fn read(text: &str) -> Option<OrderNumber> {
        let mut letters: String =
            text.chars().filter(|c| !c.is_whitespace() && *c != '-').map(|c| c.to_ascii_uppercase()).collect();
        if letters.len() == 9 && letters.starts_with('T') {
            letters.remove(0);
        }
        let known = letters.len() == 8 && letters.bytes().all(|b| b.is_ascii_uppercase() || (b'2'..=b'7').contains(&b));
        known.then(|| OrderNumber(format!("T-{}-{}", &letters[..4], &letters[4..])))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for OrderNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

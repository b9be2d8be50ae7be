//! Orders: what was agreed on, and the states it goes through.

use crate::{
    checkout_key::CheckoutKey,
    ids::{FileId, OrderId, PaymentIntentId, ProductId, SessionId, base32},
    money::Money,
    product::FileVersion,
    time::Timestamp,
    token::TokenHash,
};
use serde::{Deserialize, Serialize};
use std::fmt;

mod state;
pub use state::{EDGES, OrderState};

/// An order with everything needed to fulfil it, as it was when the shopper pressed `Check out` (R2, R4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    pub id: OrderId,
    pub number: OrderNumber,
    pub checkout_key: CheckoutKey,
    pub state: OrderState,
    pub lines: Vec<OrderLine>,
    pub total: Money,
    /// Whether Stripe may lower the total by a promotion code the shop made.
    pub promotions: bool,
    /// Whether Stripe adds tax on top of the total.
    pub tax: bool,
    /// SHA-256 of the token in the claim cookie of the browser that bought (R37).
    pub claim: TokenHash,
    pub created_at: Timestamp,
    /// The key under which Stripe was asked to open the payment page (R10).
    pub stripe_key: StripeKey,
    pub checkout: Option<OpenCheckout>,
    pub payment: Option<Payment>,
    /// Why a person must look at it; set in [`OrderState::NeedsAttention`].
    pub attention: Option<Attention>,
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

/// Idempotency key of the call that opens the payment page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StripeKey {
    /// 1, and one more each time a key was used up by a stored failure (F11).
    pub attempt: u32,
    pub made_at: Timestamp,
}

impl StripeKey {
    /// Stripe forgets a key after 24 hours and would then open a second page; we stop at 20.
    /// Source: Stripe API reference, "Idempotent requests".
    pub const MAX_AGE_SECS: i64 = 20 * 3600;
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
    /// What was charged: the total, less discount, plus tax.
    pub amount: Money,
    /// What was paid back so far, in minor units.
    pub refunded_minor: i64,
    pub settled_at: Timestamp,
}

/// Why the shop did not fulfil an order by itself (R9).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Attention {
    AmountDiffers,
    CurrencyDiffers,
    WrongMode,
    OtherOrder,
    NoEmail,
}

impl Attention {
    /// What a seller reads.
    pub fn in_words(self) -> &'static str {
        match self {
            Attention::AmountDiffers => "The amount paid at Stripe is not the amount of the order.",
            Attention::CurrencyDiffers => "The currency paid at Stripe is not the currency of the order.",
            Attention::WrongMode => "The payment is from Stripe's other mode (test or live).",
            Attention::OtherOrder => "The payment page at Stripe belongs to another order.",
            Attention::NoEmail => "Stripe has no e-mail address of the buyer, so no receipt could be sent.",
        }
    }
}

impl Order {
    /// The idempotency key of the present attempt: `ord_<id>_a<n>` (R10).
    pub fn idempotency_key(&self) -> String {
        format!("ord_{}_a{}", self.id, self.stripe_key.attempt)
    }

    pub fn email(&self) -> Option<&str> {
        self.payment.as_ref()?.email.as_deref()
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
        let sum = crate::token::Sha256Sum::of(id.as_str().as_bytes());
        let text = base32().encode(&sum.as_bytes()[..5]).to_ascii_uppercase();
        OrderNumber(format!("T-{}-{}", &text[..4], &text[4..]))
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

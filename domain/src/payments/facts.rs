//! What Stripe says about one payment page, reduced to what the shop decides by.

use crate::{
    ids::{OrderId, PaymentIntentId, SessionId},
    money::Money,
    payments::{Dispute, notes::PageNotes},
    time::{DAY_SECS, Timestamp},
};

/// How long a bank may take with a payment that is on its way: SEPA Direct Debit is the slowest Stripe offers, ACH and
/// Bacs take up to a week. Source: Stripe docs, the page "Timing" of each bank debit.
pub const PENDING_SECS: i64 = 14 * DAY_SECS;

/// The present state of a Checkout Session, its payment, refunds and disputes.
///
/// Source: Stripe API reference, Checkout Session (`status`, `payment_status`, `amount_*`), Charge
/// (`amount_refunded`), Dispute (`status`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionFacts {
    pub id: SessionId,
    /// `client_reference_id`; none for a page some other program opened.
    pub order: Option<OrderId>,
    pub created_at: Timestamp,
    pub live: bool,
    pub progress: Progress,
    /// Before discount and tax.
    pub subtotal: Money,
    /// After discount and tax.
    pub total: Money,
    pub discount_minor: i64,
    pub tax_minor: i64,
    pub intent: Option<PaymentIntentId>,
    pub email: Option<String>,
    pub name: Option<String>,
    pub refunded_minor: i64,
    /// Whether a bank ever took the payment back, as the charge says. A closer look is `disputes`.
    pub disputed: bool,
    /// Its disputes and inquiries; none where Stripe was not asked.
    pub disputes: Option<Vec<Dispute>>,
    /// What the shop wrote into the page; none if another program opened it.
    pub notes: Option<PageNotes>,
}

/// How far the shopper came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    Open,
    Expired,
    /// Done, and the money is on its way.
    Pending,
    /// Done, and the money did not come.
    Failed,
    /// `paid` or `no_payment_required`.
    Paid,
}

/// Where Stripe's dashboard shows a payment with its refunds and disputes.
pub fn dashboard_link(intent: &PaymentIntentId, live: bool) -> String {
    let mode = if live { "" } else { "test/" };
    format!("https://dashboard.stripe.com/{mode}payments/{intent}")
}

/// One refund at Stripe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundFacts {
    /// Stripe's id: `re_…`.
    pub id: String,
    /// The payment it is of.
    pub intent: Option<PaymentIntentId>,
    /// Which of the shop's refunds it is, as [`RefundRequest::mark`](crate::orders::RefundRequest::mark); none for one
    /// made at Stripe itself.
    pub mark: Option<String>,
    pub amount: Money,
    pub created_at: Timestamp,
    /// False once it has failed or was canceled. A pending one counts: the money has left.
    pub stands: bool,
}

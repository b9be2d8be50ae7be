//! From Stripe's objects to what the shop decides by.

use domain::{
    Currency, Money, OrderId, PaymentIntentId, SessionId, Timestamp,
    payments::{
        PageNotes,
        facts::{Progress, SessionFacts},
    },
};
use stripe_shared::{
    Charge, CheckoutSession, CheckoutSessionPaymentStatus, CheckoutSessionStatus, PaymentIntent, PaymentIntentStatus,
};

/// The facts of a session; `None` for one without amounts, which is not a payment of this shop.
pub(super) fn of(session: &CheckoutSession) -> Option<SessionFacts> {
    let currency = Currency::parse(&session.currency.as_ref()?.to_string()).ok()?;
    let totals = session.total_details.as_ref();
    let buyer = session.customer_details.as_ref();
    let intent = session.payment_intent.as_ref();
    Some(SessionFacts {
        id: SessionId::parse(session.id.as_str()).ok()?,
        order: session.client_reference_id.as_deref().and_then(|id| OrderId::parse(id).ok()),
        created_at: Timestamp(session.created),
        live: session.livemode,
        progress: progress(session),
        subtotal: Money::new(session.amount_subtotal?, currency),
        total: Money::new(session.amount_total?, currency),
        discount_minor: totals.map_or(0, |totals| totals.amount_discount),
        tax_minor: totals.map_or(0, |totals| totals.amount_tax),
        intent: intent.and_then(|intent| PaymentIntentId::parse(intent.id().as_str()).ok()),
        email: buyer.and_then(|buyer| buyer.email.clone()),
        name: buyer.and_then(|buyer| buyer.name.clone()),
        refunded_minor: charge(session).map_or(0, |charge| charge.amount_refunded),
        disputed: charge(session).is_some_and(|charge| charge.disputed),
        disputes: None,
        notes: session.metadata.as_ref().and_then(|notes| PageNotes::read(|name| notes.get(name).map(String::as_str))),
    })
}

fn payment(session: &CheckoutSession) -> Option<&PaymentIntent> {
    session.payment_intent.as_ref()?.as_object()
}

fn charge(session: &CheckoutSession) -> Option<&Charge> {
    payment(session)?.latest_charge.as_ref()?.as_object()
}

fn progress(session: &CheckoutSession) -> Progress {
    use CheckoutSessionPaymentStatus::{NoPaymentRequired, Paid};
    if matches!(session.payment_status, Paid | NoPaymentRequired) && session.status != Some(CheckoutSessionStatus::Open)
    {
        return Progress::Paid;
    }
    match session.status {
        Some(CheckoutSessionStatus::Expired) => Progress::Expired,
        Some(CheckoutSessionStatus::Complete) => match payment(session).map(|payment| &payment.status) {
            Some(PaymentIntentStatus::RequiresPaymentMethod | PaymentIntentStatus::Canceled) => Progress::Failed,
            _ => Progress::Pending,
        },
        _ => Progress::Open,
    }
}

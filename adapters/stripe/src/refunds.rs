//! Paying money back.

use super::{Stripe, retry::Failure, retry::with_retries};
use domain::{
    Currency, Money, Order, PaymentIntentId, Timestamp, failpoints,
    orders::RefundRequest,
    payments::facts::RefundFacts,
    ports::{Listed, PaymentError, PortError},
};
use std::collections::HashMap;
use stripe::{IdempotencyKey, RequestStrategy, StripeRequest};
use stripe_core::refund::{CreateRefund, ListRefund};
use stripe_shared::Refund;
use stripe_types::RangeQueryTs;

/// In a refund's metadata: which of the shop's refunds it is.
const MARK: &str = "refund_key";
const PAGE: i64 = 100;

impl Stripe {
    pub(super) async fn create_refund(
        &self,
        order: &Order,
        amount: Money,
        key: &RefundRequest,
    ) -> Result<RefundFacts, PaymentError> {
        let refused = |code: &str| PaymentError::Refused { code: code.to_owned() };
        let intent = order.payment.as_ref().and_then(|payment| payment.intent.as_ref());
        let intent = intent.ok_or_else(|| refused("payment_intent"))?;
        let idempotency =
            IdempotencyKey::new(key.idempotency_key(&order.id)).map_err(|_| refused("idempotency_key"))?;
        let notes = [
            (MARK.to_owned(), key.mark(&order.id)),
            ("order_id".to_owned(), order.id.to_string()),
            ("order_number".to_owned(), order.number.to_string()),
        ];
        let request =
            CreateRefund::new().payment_intent(intent.as_str()).amount(amount.minor).metadata(HashMap::from(notes));
        let strategy = || RequestStrategy::Idempotent(idempotency.clone());
        let client = self.client();
        failpoints::reach("stripe.refund.sent").await?;
        let refund =
            with_retries(|| async { request.customize().request_strategy(strategy()).send(&client).await }).await?;
        failpoints::reach("stripe.refund.replied").await?;
        facts(&refund).ok_or_else(|| {
            PaymentError::Port(PortError::Unknown { service: "Stripe", reason: "an odd refund".to_owned() })
        })
    }

    pub(super) async fn list_refunds(&self, intent: &PaymentIntentId) -> Result<Vec<RefundFacts>, PaymentError> {
        let found = match self.send(ListRefund::new().payment_intent(intent.as_str()).limit(PAGE)).await {
            Ok(found) => found,
            Err(Failure::NotFound) => return Ok(Vec::new()),
            Err(failure) => return Err(failure.into()),
        };
        Ok(found.data.iter().filter_map(facts).collect())
    }

    pub(super) async fn list_refunds_since(
        &self,
        since: Timestamp,
        after: Option<&str>,
    ) -> Result<Listed<RefundFacts>, PaymentError> {
        let request = ListRefund::new().created(RangeQueryTs::gte(since.0)).limit(PAGE);
        let request = match after {
            Some(after) => request.starting_after(after),
            None => request,
        };
        let found = self.send(request).await?;
        let last = found.data.last().map(|refund| refund.id.to_string());
        Ok(Listed { items: found.data.iter().filter_map(facts).collect(), next: last.filter(|_| found.has_more) })
    }
}

/// `None` for a refund in a currency the shop does not know, which is none of its own.
fn facts(refund: &Refund) -> Option<RefundFacts> {
    let currency = Currency::parse(&refund.currency.to_string()).ok()?;
    let intent = refund.payment_intent.as_ref().and_then(|intent| PaymentIntentId::parse(intent.id().as_str()).ok());
    Some(RefundFacts {
        id: refund.id.to_string(),
        intent,
        created_at: Timestamp(refund.created),
        mark: refund.metadata.as_ref().and_then(|notes| notes.get(MARK).cloned()),
        amount: Money::new(refund.amount, currency),
        // Source: Stripe API reference, Refund, `status`.
        stands: !matches!(refund.status.as_deref(), Some("failed" | "canceled")),
    })
}

//! Disputes and inquiries, as Stripe tells them.

use super::{Stripe, retry::Failure};
use domain::{
    PaymentIntentId, Timestamp,
    payments::{Dispute, DisputeStatus},
    ports::{Listed, PaymentError},
};
use stripe_core::dispute::ListDispute;
use stripe_types::RangeQueryTs;

const PAGE: i64 = 100;

impl Stripe {
    pub(super) async fn list_disputes(&self, intent: &PaymentIntentId) -> Result<Vec<Dispute>, PaymentError> {
        match self.send(ListDispute::new().payment_intent(intent.as_str()).limit(PAGE)).await {
            Ok(found) => Ok(found.data.iter().filter_map(facts).collect()),
            Err(Failure::NotFound) => Ok(Vec::new()),
            Err(failure) => Err(failure.into()),
        }
    }

    pub(super) async fn list_disputes_since(
        &self,
        since: Timestamp,
        after: Option<&str>,
    ) -> Result<Listed<(PaymentIntentId, Dispute)>, PaymentError> {
        let request = ListDispute::new().created(RangeQueryTs::gte(since.0)).limit(PAGE);
        let request = match after {
            Some(after) => request.starting_after(after),
            None => request,
        };
        let found = self.send(request).await?;
        let last = found.data.last().map(|dispute| dispute.id.to_string());
        let of_payment = |dispute: &stripe_shared::Dispute| {
            let intent = PaymentIntentId::parse(dispute.payment_intent.as_ref()?.id().as_str()).ok()?;
            Some((intent, facts(dispute)?))
        };
        Ok(Listed { items: found.data.iter().filter_map(of_payment).collect(), next: last.filter(|_| found.has_more) })
    }
}

/// `None` for one in a status this program does not know.
fn facts(dispute: &stripe_shared::Dispute) -> Option<Dispute> {
    use stripe_shared::DisputeStatus as At;
    let status = match &dispute.status {
        At::WarningNeedsResponse => DisputeStatus::WarningNeedsResponse,
        At::WarningUnderReview => DisputeStatus::WarningUnderReview,
        At::WarningClosed | At::Prevented => DisputeStatus::WarningClosed,
        At::NeedsResponse => DisputeStatus::NeedsResponse,
        At::UnderReview => DisputeStatus::UnderReview,
        At::Won => DisputeStatus::Won,
        At::Lost => DisputeStatus::Lost,
        _ => return None,
    };
    // Stripe says 0 where the bank takes no answer.
    let due_by = dispute.evidence_details.due_by.filter(|due| *due > 0 && status.is_open());
    Some(Dispute { id: dispute.id.to_string(), status, due_by: due_by.map(Timestamp) })
}

//! What buyers, banks and the seller's dashboard do at the fake Stripe.

use super::{FakeRefund, FakeStripe, lock};
use domain::{
    ids::{EventId, PaymentIntentId, SessionId},
    money::Money,
    payments::{
        Dispute, DisputeStatus, Envelope,
        facts::{Progress, RefundFacts, SessionFacts},
        inbox::Subject,
    },
    ports::Clock,
};

impl FakeStripe {
    /// Changes a session as the world outside would. A sum of refunds that grows or shrinks is a refund made in
    /// Stripe's dashboard, or one that failed.
    pub fn edit(&self, id: &SessionId, change: impl FnOnce(&mut SessionFacts)) {
        let mut sessions = lock(&self.sessions);
        let Some(session) = sessions.iter_mut().find(|s| &s.facts.id == id) else { return };
        let was = session.facts.refunded_minor;
        change(&mut session.facts);
        let facts = session.facts.clone();
        drop(sessions);
        let grown = facts.refunded_minor - was;
        if grown > 0 {
            self.note_refund(&facts, grown, None, None);
            self.happen("charge.refunded", &facts);
        } else if grown < 0 {
            self.fail_refunds(id, -grown);
            self.happen("refund.failed", &facts);
        }
    }

    /// The buyer pays by card.
    pub fn pay(&self, id: &SessionId) {
        self.edit(id, |facts| {
            facts.progress = Progress::Paid;
            facts.email = Some("buyer@example.com".to_owned());
            facts.intent = PaymentIntentId::parse(&format!("pi_{id}")).ok();
        });
    }

    /// The seller refunds at Stripe's dashboard, up to `minor` in all.
    pub fn refund(&self, id: &SessionId, minor: i64) {
        self.edit(id, |facts| facts.refunded_minor = minor);
    }

    /// The newest refund of a session fails at the buyer's bank.
    pub fn bounce_refund(&self, session: &SessionId) {
        let minor = {
            let refunds = lock(&self.refunds);
            let newest = refunds.iter().rev().find(|refund| &refund.session == session && refund.facts.stands);
            newest.map_or(0, |refund| refund.facts.amount.minor)
        };
        self.edit(session, |facts| facts.refunded_minor -= minor);
    }

    /// A refund fails, and the charge still says what it said: only the list of refunds tells.
    pub fn bounce_refund_silently(&self, session: &SessionId) {
        let mut refunds = lock(&self.refunds);
        if let Some(newest) = refunds.iter_mut().rev().find(|refund| &refund.session == session && refund.facts.stands)
        {
            newest.facts.stands = false;
        }
    }

    /// The dispute of a session, or an inquiry, comes to stand like this.
    pub fn dispute(&self, id: &SessionId, status: DisputeStatus) {
        let dispute = Dispute::for_tests(status);
        let mut is_new = false;
        self.edit(id, |facts| {
            let disputes = facts.disputes.get_or_insert_with(Vec::new);
            is_new = disputes.is_empty();
            disputes.retain(|known| known.id != dispute.id);
            disputes.push(dispute);
        });
        if let Some(facts) = self.facts_of(id) {
            self.happen(if is_new { "charge.dispute.created" } else { "charge.dispute.updated" }, &facts);
        }
    }

    /// Stripe warns that the payment of a session may be fraud.
    pub fn warn_of_fraud(&self, id: &SessionId) {
        lock(&self.fraud_warnings).insert(id.clone());
        if let Some(facts) = self.facts_of(id) {
            self.happen("radar.early_fraud_warning.created", &facts);
        }
    }

    /// Notes a refund of so much; `mark` and `key` if the shop asked for it.
    pub(super) fn note_refund(
        &self,
        of: &SessionFacts,
        minor: i64,
        mark: Option<String>,
        key: Option<String>,
    ) -> RefundFacts {
        let mut refunds = lock(&self.refunds);
        let facts = RefundFacts {
            id: format!("re_{}", refunds.len() + 1),
            intent: of.intent.clone(),
            mark,
            amount: Money::new(minor, of.total.currency),
            created_at: self.clock.now(),
            stands: true,
        };
        refunds.push(FakeRefund { session: of.id.clone(), idempotency_key: key, facts: facts.clone() });
        facts
    }

    /// Lets the newest refunds fail until `minor` is back; one that is only in part becomes smaller.
    fn fail_refunds(&self, session: &SessionId, mut minor: i64) {
        let mut refunds = lock(&self.refunds);
        for refund in refunds.iter_mut().rev().filter(|refund| &refund.session == session && refund.facts.stands) {
            if refund.facts.amount.minor <= minor {
                minor -= refund.facts.amount.minor;
                refund.facts.stands = false;
            } else {
                refund.facts.amount.minor -= minor;
                minor = 0;
            }
            if minor == 0 {
                return;
            }
        }
    }

    /// Stripe tells of something about a payment, and nobody delivers it: only a list of events has it.
    pub(super) fn happen(&self, kind: &str, about: &SessionFacts) {
        let Some(intent) = about.intent.clone() else { return };
        let mut events = lock(&self.events);
        let id = EventId::parse(&format!("evt_money_{}", events.len() + 1)).expect("made of letters and digits");
        let event = Envelope { id, kind: kind.to_owned(), live: about.live, subject: Subject::Payment(intent) };
        events.push((self.clock.now(), event));
    }
}

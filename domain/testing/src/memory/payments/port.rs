//! What the shop asks of the fake Stripe.

use super::{FakeRefund, FakeSession, FakeStripe, KEY, lock};
use async_trait::async_trait;
use domain::{
    delivery::token::LinkKey,
    ids::{PaymentIntentId, SessionId},
    money::Money,
    orders::{RefundRequest, order::Order},
    payments::{
        Dispute, Envelope, PageNotes, ShopMark,
        facts::{Progress, RefundFacts, SessionFacts},
    },
    ports::{Clock, Listed, OpenedSession, PaymentError, Payments, PortError, SessionPage},
    time::{DAY_SECS, Timestamp},
};

const PAGE: usize = 10;

#[async_trait]
impl Payments for FakeStripe {
    async fn open_session(&self, order: &Order) -> Result<OpenedSession, PaymentError> {
        self.check_up("open_session")?;
        let key = order.idempotency_key();
        let mut used_up = lock(&self.used_up);
        if used_up.contains(&key) {
            return Err(PaymentError::KeyUsedUp);
        }
        if let Some(error) = lock(&self.failures).pop_front() {
            if matches!(error, PaymentError::KeyUsedUp) {
                used_up.insert(key);
            }
            return Err(error);
        }
        let now = self.clock.now();
        let mut sessions = lock(&self.sessions);
        let known = sessions.iter().find(|s| s.idempotency_key == key).map(|s| s.facts.id.clone());
        let id = match known {
            Some(id) => id,
            None => {
                let id =
                    SessionId::parse(&format!("cs_test_{}", sessions.len() + 1)).expect("made of letters and digits");
                let notes = PageNotes::write(order, &ShopMark::of(&LinkKey::new(KEY)));
                let facts = SessionFacts {
                    id: id.clone(),
                    order: Some(order.id.clone()),
                    created_at: now,
                    live: false,
                    progress: Progress::Open,
                    subtotal: order.total,
                    total: order.total,
                    discount_minor: 0,
                    tax_minor: 0,
                    intent: None,
                    email: None,
                    name: None,
                    refunded_minor: 0,
                    disputed: false,
                    disputes: None,
                    notes: PageNotes::read(|name| notes.get(name).map(String::as_str)),
                };
                sessions.push(FakeSession { facts, idempotency_key: key });
                id
            }
        };
        let mut lost = lock(&self.lost_replies);
        if *lost > 0 {
            *lost -= 1;
            return Err(PortError::Unknown { service: "Stripe", reason: "reply lost".to_owned() }.into());
        }
        Ok(OpenedSession { url: format!("https://checkout.test/{id}"), id, expires_at: now.plus_secs(DAY_SECS) })
    }

    async fn session(&self, id: &SessionId) -> Result<Option<SessionFacts>, PaymentError> {
        self.check_up("session")?;
        if let Some(error) = lock(&self.read_failures).pop_front() {
            return Err(error);
        }
        Ok(self.facts_of(id).map(|facts| {
            let disputed = was_disputed(&facts);
            SessionFacts { disputed, disputes: facts.disputes.clone().filter(|_| disputed), ..facts }
        }))
    }

    async fn session_of(&self, intent: &PaymentIntentId) -> Result<Option<SessionId>, PaymentError> {
        self.check_up("session_of")?;
        Ok(lock(&self.sessions).iter().find(|s| s.facts.intent.as_ref() == Some(intent)).map(|s| s.facts.id.clone()))
    }

    async fn sessions(&self, since: Timestamp, after: Option<&SessionId>) -> Result<SessionPage, PaymentError> {
        self.check_up("sessions")?;
        let all: Vec<_> = lock(&self.sessions)
            .iter()
            .rev()
            .filter(|s| s.facts.created_at >= since)
            .map(|s| SessionFacts { disputed: was_disputed(&s.facts), disputes: None, ..s.facts.clone() })
            .collect();
        let start = match after {
            None => 0,
            Some(after) => match all.iter().position(|facts| &facts.id == after) {
                Some(place) => place + 1,
                None => return Err(PaymentError::Refused { code: "resource_missing".to_owned() }),
            },
        };
        let sessions: Vec<_> = all[start..].iter().take(PAGE).cloned().collect();
        let next =
            (start + sessions.len() < all.len()).then(|| sessions.last().map(|facts| facts.id.clone())).flatten();
        Ok(SessionPage { sessions, next })
    }

    async fn refund(&self, order: &Order, amount: Money, key: &RefundRequest) -> Result<RefundFacts, PaymentError> {
        self.check_up("refund")?;
        let idempotency_key = key.idempotency_key(&order.id);
        let refused = |code: &str| PaymentError::Refused { code: code.to_owned() };
        let intent = order.payment.as_ref().and_then(|payment| payment.intent.clone());
        let intent = intent.ok_or_else(|| refused("payment_intent"))?;
        let mut sessions = lock(&self.sessions);
        let made =
            lock(&self.refunds).iter().find(|made| made.idempotency_key.as_ref() == Some(&idempotency_key)).cloned();
        if let Some(made) = made {
            return Ok(made.facts);
        }
        if let Some(error) = lock(&self.refund_failures).pop_front() {
            return Err(error);
        }
        let session = sessions.iter_mut().find(|session| session.facts.intent.as_ref() == Some(&intent));
        let session = session.ok_or_else(|| refused("resource_missing"))?;
        let open = |dispute: &Dispute| dispute.status.is_open() && !dispute.status.is_inquiry();
        if session.facts.disputes.iter().flatten().any(open) {
            return Err(refused("charge_disputed"));
        }
        if amount.minor > session.facts.total.minor - session.facts.refunded_minor {
            return Err(refused("charge_already_refunded"));
        }
        session.facts.refunded_minor += amount.minor;
        let facts = session.facts.clone();
        let refund = self.note_refund(&facts, amount.minor, Some(key.mark(&order.id)), Some(idempotency_key));
        drop(sessions);
        self.happen("charge.refunded", &facts);
        let mut lost = lock(&self.lost_replies);
        if *lost > 0 {
            *lost -= 1;
            return Err(PortError::Unknown { service: "Stripe", reason: "reply lost".to_owned() }.into());
        }
        Ok(refund)
    }

    async fn refunds(&self, intent: &PaymentIntentId) -> Result<Vec<RefundFacts>, PaymentError> {
        self.check_up("refunds")?;
        let session =
            lock(&self.sessions).iter().find(|s| s.facts.intent.as_ref() == Some(intent)).map(|s| s.facts.id.clone());
        let of_session = |refund: &&FakeRefund| Some(&refund.session) == session.as_ref();
        Ok(lock(&self.refunds).iter().rev().filter(of_session).map(|refund| refund.facts.clone()).collect())
    }

    async fn disputes(&self, intent: &PaymentIntentId) -> Result<Vec<Dispute>, PaymentError> {
        self.check_up("disputes")?;
        let sessions = lock(&self.sessions);
        let found = sessions.iter().find(|session| session.facts.intent.as_ref() == Some(intent));
        Ok(found.and_then(|session| session.facts.disputes.clone()).unwrap_or_default())
    }

    async fn has_fraud_warning(&self, intent: &PaymentIntentId) -> Result<bool, PaymentError> {
        self.check_up("has_fraud_warning")?;
        let warned = lock(&self.fraud_warnings).clone();
        let sessions = lock(&self.sessions);
        let found = sessions.iter().find(|session| session.facts.intent.as_ref() == Some(intent));
        Ok(found.is_some_and(|session| warned.contains(&session.facts.id)))
    }

    async fn money_events(&self, since: Timestamp, after: Option<&str>) -> Result<Listed<Envelope>, PaymentError> {
        self.check_up("money_events")?;
        let events = lock(&self.events);
        let all = events.iter().rev().filter(|(at, _)| *at >= since).map(|(_, event)| event.clone());
        Ok(listed(all, |event| event.id.to_string(), after))
    }

    async fn refunds_since(&self, since: Timestamp, after: Option<&str>) -> Result<Listed<RefundFacts>, PaymentError> {
        self.check_up("refunds_since")?;
        let refunds = lock(&self.refunds);
        let all = refunds.iter().rev().map(|refund| refund.facts.clone()).filter(|facts| facts.created_at >= since);
        Ok(listed(all, |facts| facts.id.clone(), after))
    }

    async fn disputes_since(
        &self,
        _since: Timestamp,
        after: Option<&str>,
    ) -> Result<Listed<(PaymentIntentId, Dispute)>, PaymentError> {
        self.check_up("disputes_since")?;
        let sessions = lock(&self.sessions);
        let all = sessions.iter().rev().flat_map(|session| {
            let intent = session.facts.intent.clone();
            session
                .facts
                .disputes
                .clone()
                .into_iter()
                .flatten()
                .filter_map(move |dispute| Some((intent.clone()?, dispute)))
        });
        // All of them have one id here; the payment tells them apart.
        Ok(listed(all, |(intent, _)| intent.to_string(), after))
    }

    async fn expire_session(&self, id: &SessionId) -> Result<(), PaymentError> {
        self.check_up("expire_session")?;
        self.edit(id, |facts| {
            if facts.progress == Progress::Open {
                facts.progress = Progress::Expired;
            }
        });
        Ok(())
    }
}

/// Whether a bank ever took the payment back: an inquiry does not.
fn was_disputed(facts: &SessionFacts) -> bool {
    facts.disputes.iter().flatten().any(|dispute| !dispute.status.is_inquiry())
}

fn listed<T>(all: impl Iterator<Item = T>, id: impl Fn(&T) -> String, after: Option<&str>) -> Listed<T> {
    let all: Vec<T> = all.collect();
    let start = after.and_then(|after| all.iter().position(|item| id(item) == after)).map_or(0, |place| place + 1);
    let more = all.len() > start + PAGE;
    let items: Vec<T> = all.into_iter().skip(start).take(PAGE).collect();
    let next = items.last().map(&id).filter(|_| more);
    Listed { items, next }
}

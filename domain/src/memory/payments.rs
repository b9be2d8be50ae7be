use super::{StoppedClock, lock};
use crate::{
    desk::RefundKey,
    ids::{OrderId, PaymentIntentId, SessionId},
    money::Money,
    order::Order,
    payment::{Dispute, PageNotes, Progress, RefundFacts, SessionFacts, ShopMark},
    ports::{Clock, OpenedSession, PaymentError, Payments, PortError, SessionPage},
    time::{DAY_SECS, Timestamp},
    token::LinkKey,
};
use async_trait::async_trait;
use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::{Arc, Mutex},
};

const PAGE: usize = 10;
/// The key of the shop in memory.
pub const KEY: [u8; 32] = [7; 32];

/// A session at the fake Stripe; tests change it as the world would.
#[derive(Debug, Clone)]
pub struct FakeSession {
    pub facts: SessionFacts,
    pub idempotency_key: String,
}

/// What Stripe would do, as far as the rules need it.
pub struct FakeStripe {
    clock: Arc<StoppedClock>,
    sessions: Mutex<Vec<FakeSession>>,
    failures: Mutex<VecDeque<PaymentError>>,
    read_failures: Mutex<VecDeque<PaymentError>>,
    /// Keys with a stored failure: they fail for ever.
    used_up: Mutex<BTreeSet<String>>,
    /// Answers lost after the work was done.
    lost_replies: Mutex<u32>,
    down: Mutex<bool>,
    refunds: Mutex<Vec<FakeRefund>>,
    refund_failures: Mutex<VecDeque<PaymentError>>,
}

/// A refund at the fake Stripe that the shop asked for.
#[derive(Debug, Clone)]
pub struct FakeRefund {
    pub intent: PaymentIntentId,
    pub idempotency_key: String,
    pub facts: RefundFacts,
}

impl FakeStripe {
    pub fn new(clock: Arc<StoppedClock>) -> FakeStripe {
        FakeStripe {
            clock,
            sessions: Mutex::default(),
            failures: Mutex::default(),
            read_failures: Mutex::default(),
            used_up: Mutex::default(),
            lost_replies: Mutex::default(),
            down: Mutex::default(),
            refunds: Mutex::default(),
            refund_failures: Mutex::default(),
        }
    }

    pub fn sessions(&self) -> Vec<FakeSession> {
        lock(&self.sessions).clone()
    }

    /// The session of an order.
    ///
    /// # Panics
    /// If there is none.
    pub fn session_of_order(&self, order: &OrderId) -> SessionId {
        let sessions = lock(&self.sessions);
        let found = sessions.iter().find(|s| s.facts.order.as_ref() == Some(order));
        found.expect("the order has a session").facts.id.clone()
    }

    /// The next page is not opened; a [`PaymentError::KeyUsedUp`] sticks to the key it meets.
    pub fn fail_next(&self, error: PaymentError) {
        lock(&self.failures).push_back(error);
    }

    /// The next look at a session fails like this.
    pub fn fail_next_look(&self, error: PaymentError) {
        lock(&self.read_failures).push_back(error);
    }

    pub fn lose_next_reply(&self) {
        *lock(&self.lost_replies) += 1;
    }

    pub fn set_down(&self, down: bool) {
        *lock(&self.down) = down;
    }

    /// Changes a session as the world outside would.
    pub fn edit(&self, id: &SessionId, change: impl FnOnce(&mut SessionFacts)) {
        let mut sessions = lock(&self.sessions);
        if let Some(session) = sessions.iter_mut().find(|s| &s.facts.id == id) {
            change(&mut session.facts);
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

    /// The refunds the shop asked for.
    pub fn refunds_made(&self) -> Vec<FakeRefund> {
        lock(&self.refunds).clone()
    }

    /// The next refund is not made.
    pub fn fail_next_refund(&self, error: PaymentError) {
        lock(&self.refund_failures).push_back(error);
    }

    /// A refund the shop asked for fails at the buyer's bank.
    pub fn bounce_refund(&self, session: &SessionId) {
        if let Some(refund) = lock(&self.refunds).last_mut() {
            refund.facts.stands = false;
            let minor = refund.facts.amount.minor;
            self.edit(session, |facts| facts.refunded_minor -= minor);
        }
    }

    /// The seller refunds at Stripe's dashboard, up to `minor` in all.
    pub fn refund(&self, id: &SessionId, minor: i64) {
        self.edit(id, |facts| facts.refunded_minor = minor);
    }

    pub fn dispute(&self, id: &SessionId, dispute: Dispute) {
        self.edit(id, |facts| facts.dispute = Some(dispute));
    }

    fn check_up(&self) -> Result<(), PaymentError> {
        if *lock(&self.down) {
            return Err(PortError::Unavailable { service: "Stripe", reason: "down".to_owned() }.into());
        }
        Ok(())
    }
}

#[async_trait]
impl Payments for FakeStripe {
    async fn open_session(&self, order: &Order) -> Result<OpenedSession, PaymentError> {
        self.check_up()?;
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
                    dispute: None,
                    notes: PageNotes::read(|name| notes.get(name).map(String::as_str)),
                };
                sessions.push(FakeSession { facts, idempotency_key: key });
                id
            }
        };
        let mut lost = lock(&self.lost_replies);
        if *lost > 0 {
            *lost -= 1;
            return Err(PortError::Ambiguous { service: "Stripe", reason: "reply lost".to_owned() }.into());
        }
        Ok(OpenedSession { url: format!("https://checkout.test/{id}"), id, expires_at: now.plus_secs(DAY_SECS) })
    }

    async fn session(&self, id: &SessionId) -> Result<Option<SessionFacts>, PaymentError> {
        self.check_up()?;
        if let Some(error) = lock(&self.read_failures).pop_front() {
            return Err(error);
        }
        Ok(lock(&self.sessions).iter().find(|s| &s.facts.id == id).map(|s| s.facts.clone()))
    }

    async fn session_of(&self, intent: &PaymentIntentId) -> Result<Option<SessionId>, PaymentError> {
        self.check_up()?;
        Ok(lock(&self.sessions).iter().find(|s| s.facts.intent.as_ref() == Some(intent)).map(|s| s.facts.id.clone()))
    }

    async fn sessions(&self, since: Timestamp, after: Option<&SessionId>) -> Result<SessionPage, PaymentError> {
        self.check_up()?;
        let all: Vec<_> = lock(&self.sessions)
            .iter()
            .rev()
            .filter(|s| s.facts.created_at >= since)
            .map(|s| s.facts.clone())
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

    async fn refund(&self, order: &Order, amount: Money, key: &RefundKey) -> Result<RefundFacts, PaymentError> {
        self.check_up()?;
        let idempotency_key = key.idempotency_key(&order.id);
        let refused = |code: &str| PaymentError::Refused { code: code.to_owned() };
        let intent = order.payment.as_ref().and_then(|payment| payment.intent.clone());
        let intent = intent.ok_or_else(|| refused("payment_intent"))?;
        let mut refunds = lock(&self.refunds);
        if let Some(made) = refunds.iter().find(|made| made.idempotency_key == idempotency_key) {
            return Ok(made.facts.clone());
        }
        if let Some(error) = lock(&self.refund_failures).pop_front() {
            return Err(error);
        }
        let mut sessions = lock(&self.sessions);
        let session = sessions.iter_mut().find(|session| session.facts.intent.as_ref() == Some(&intent));
        let session = session.ok_or_else(|| refused("resource_missing"))?;
        if session.facts.dispute == Some(Dispute::Against) {
            return Err(refused("charge_disputed"));
        }
        if amount.minor > session.facts.total.minor - session.facts.refunded_minor {
            return Err(refused("charge_already_refunded"));
        }
        session.facts.refunded_minor += amount.minor;
        let facts = RefundFacts { mark: Some(key.mark(&order.id)), amount, stands: true };
        refunds.push(FakeRefund { intent, idempotency_key, facts: facts.clone() });
        let mut lost = lock(&self.lost_replies);
        if *lost > 0 {
            *lost -= 1;
            return Err(PortError::Ambiguous { service: "Stripe", reason: "reply lost".to_owned() }.into());
        }
        Ok(facts)
    }

    async fn refunds(&self, intent: &PaymentIntentId) -> Result<Vec<RefundFacts>, PaymentError> {
        self.check_up()?;
        let of_intent = |refund: &&FakeRefund| &refund.intent == intent;
        Ok(lock(&self.refunds).iter().rev().filter(of_intent).map(|refund| refund.facts.clone()).collect())
    }

    async fn expire_session(&self, id: &SessionId) -> Result<(), PaymentError> {
        self.check_up()?;
        self.edit(id, |facts| {
            if facts.progress == Progress::Open {
                facts.progress = Progress::Expired;
            }
        });
        Ok(())
    }
}

impl FakeStripe {
    /// What each order paid, by currency code: the truth the orders are compared with (I7).
    pub fn paid_totals(&self) -> BTreeMap<&'static str, i64> {
        let mut totals = BTreeMap::new();
        for session in lock(&self.sessions).iter().filter(|s| s.facts.progress == Progress::Paid) {
            let Money { minor, currency } = session.facts.total;
            *totals.entry(currency.code()).or_default() += minor;
        }
        totals
    }
}

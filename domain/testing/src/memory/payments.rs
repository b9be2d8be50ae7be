use super::{StoppedClock, lock};
use async_trait::async_trait;
use domain::{
    delivery::token::LinkKey,
    ids::{EventId, OrderId, PaymentIntentId, SessionId},
    money::Money,
    orders::{RefundKey, order::Order},
    payments::{
        Dispute, DisputeStatus, Envelope, PageNotes, ShopMark,
        facts::{Progress, RefundFacts, SessionFacts},
        inbox::Subject,
    },
    ports::{Clock, Listed, OpenedSession, PaymentError, Payments, PortError, SessionPage},
    time::{DAY_SECS, Timestamp},
};
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
    fraud_warnings: Mutex<BTreeSet<SessionId>>,
    events: Mutex<Vec<(Timestamp, Envelope)>>,
    calls: Mutex<Vec<&'static str>>,
}

/// A refund at the fake Stripe.
#[derive(Debug, Clone)]
pub struct FakeRefund {
    pub session: SessionId,
    /// None for one made in Stripe's dashboard.
    pub idempotency_key: Option<String>,
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
            fraud_warnings: Mutex::default(),
            events: Mutex::default(),
            calls: Mutex::default(),
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

    fn note_refund(&self, of: &SessionFacts, minor: i64, mark: Option<String>, key: Option<String>) -> RefundFacts {
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
    fn happen(&self, kind: &str, about: &SessionFacts) {
        let Some(intent) = about.intent.clone() else { return };
        let mut events = lock(&self.events);
        let id = EventId::parse(&format!("evt_money_{}", events.len() + 1)).expect("made of letters and digits");
        let event = Envelope { id, kind: kind.to_owned(), live: about.live, subject: Subject::Payment(intent) };
        events.push((self.clock.now(), event));
    }

    fn facts_of(&self, id: &SessionId) -> Option<SessionFacts> {
        lock(&self.sessions).iter().find(|s| &s.facts.id == id).map(|s| s.facts.clone())
    }

    /// What the shop called, in its order.
    pub fn calls(&self) -> Vec<&'static str> {
        lock(&self.calls).clone()
    }

    pub fn forget_calls(&self) {
        lock(&self.calls).clear();
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
        lock(&self.refunds).iter().filter(|refund| refund.idempotency_key.is_some()).cloned().collect()
    }

    /// The next refund is not made.
    pub fn fail_next_refund(&self, error: PaymentError) {
        lock(&self.refund_failures).push_back(error);
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

    /// The seller refunds at Stripe's dashboard, up to `minor` in all.
    pub fn refund(&self, id: &SessionId, minor: i64) {
        self.edit(id, |facts| facts.refunded_minor = minor);
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

    fn check_up(&self, call: &'static str) -> Result<(), PaymentError> {
        lock(&self.calls).push(call);
        if *lock(&self.down) {
            return Err(PortError::Unavailable { service: "Stripe", reason: "down".to_owned() }.into());
        }
        Ok(())
    }
}

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
            return Err(PortError::Ambiguous { service: "Stripe", reason: "reply lost".to_owned() }.into());
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

    async fn refund(&self, order: &Order, amount: Money, key: &RefundKey) -> Result<RefundFacts, PaymentError> {
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
            return Err(PortError::Ambiguous { service: "Stripe", reason: "reply lost".to_owned() }.into());
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

impl FakeStripe {
    /// What each order paid, by currency code: the truth the orders are compared with.
    pub fn paid_totals(&self) -> BTreeMap<&'static str, i64> {
        let mut totals = BTreeMap::new();
        for session in lock(&self.sessions).iter().filter(|s| s.facts.progress == Progress::Paid) {
            let Money { minor, currency } = session.facts.total;
            *totals.entry(currency.code()).or_default() += minor;
        }
        totals
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

//! A Stripe in memory that tests script.

mod port;
mod scripted;

use super::{StoppedClock, lock};
use domain::{
    ids::{OrderId, SessionId},
    money::Money,
    payments::{
        Envelope,
        facts::{Progress, RefundFacts, SessionFacts},
    },
    ports::{PaymentError, PortError},
    time::Timestamp,
};
use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::{Arc, Mutex},
};

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

    /// The next refund is not made.
    pub fn fail_next_refund(&self, error: PaymentError) {
        lock(&self.refund_failures).push_back(error);
    }

    pub fn lose_next_reply(&self) {
        *lock(&self.lost_replies) += 1;
    }

    pub fn set_down(&self, down: bool) {
        *lock(&self.down) = down;
    }

    /// What the shop called, in its order.
    pub fn calls(&self) -> Vec<&'static str> {
        lock(&self.calls).clone()
    }

    pub fn forget_calls(&self) {
        lock(&self.calls).clear();
    }

    /// The refunds the shop asked for.
    pub fn refunds_made(&self) -> Vec<FakeRefund> {
        lock(&self.refunds).iter().filter(|refund| refund.idempotency_key.is_some()).cloned().collect()
    }

    /// What each order paid, by currency code: the truth the orders are compared with.
    pub fn paid_totals(&self) -> BTreeMap<&'static str, i64> {
        let mut totals = BTreeMap::new();
        for session in lock(&self.sessions).iter().filter(|s| s.facts.progress == Progress::Paid) {
            let Money { minor, currency } = session.facts.total;
            *totals.entry(currency.code()).or_default() += minor;
        }
        totals
    }

    fn facts_of(&self, id: &SessionId) -> Option<SessionFacts> {
        lock(&self.sessions).iter().find(|s| &s.facts.id == id).map(|s| s.facts.clone())
    }

    fn check_up(&self, call: &'static str) -> Result<(), PaymentError> {
        lock(&self.calls).push(call);
        if *lock(&self.down) {
            return Err(PortError::Unavailable { service: "Stripe", reason: "down".to_owned() }.into());
        }
        Ok(())
    }
}

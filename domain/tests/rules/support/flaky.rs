use async_trait::async_trait;
use domain::{
    EventId, IdempotencyKey, Order, OrderId, OrderNumber, OutboxId, PaymentIntentId, PortError, ProductId, SessionId,
    Timestamp,
    alerts::{Alert, AlertKind},
    audit::{AuditEntry, AuditRow},
    delivery::{
        grant::{Download, DownloadLimit, Grant, Hold, Link},
        token::TokenHash,
    },
    mail::{outbox::OutboxRow, suppression::SuppressedAddress},
    orders::OrderSearch,
    payments::inbox::{InboxEvent, Received},
    ports::{
        Alerts, AuditLog, Downloads, Inbox, InboxClosing, Jobs, MailStep, Metrics, OrderChange, Orders, Outbox,
        OutboxClaim, Suppressions,
    },
    reports::metric::DailyMetric,
    time::Day,
};
use domain_testing::memory::MemoryStore;
use std::sync::{Arc, Mutex};

/// What goes wrong with one call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It does not happen.
    Down,
    /// It happens, and the answer is lost.
    LostReply,
    /// Somebody else was first.
    Conflict,
}

/// A store that fails when told to, and lets others go first at every call, so that what runs side
/// by side gets well mixed.
pub struct Flaky {
    inner: Arc<MemoryStore>,
    /// By method, what comes of its next calls; `None` lets one pass.
    faults: Mutex<Vec<(&'static str, Option<Fault>)>>,
}

impl Flaky {
    pub fn new(inner: Arc<MemoryStore>) -> Flaky {
        Flaky { inner, faults: Mutex::default() }
    }

    /// The next call of `method` fails.
    pub fn fail(&self, method: &'static str, fault: Fault) {
        self.faults.lock().unwrap().push((method, Some(fault)));
    }

    /// The next call of `method` works, and what is told after this is about the call behind it.
    pub fn pass(&self, method: &'static str) {
        self.faults.lock().unwrap().push((method, None));
    }

    /// Nothing fails any more.
    pub fn heal(&self) {
        self.faults.lock().unwrap().clear();
    }

    fn fault(&self, method: &str) -> Option<Fault> {
        let mut faults = self.faults.lock().unwrap();
        let place = faults.iter().position(|(name, _)| *name == method)?;
        faults.remove(place).1
    }
}

macro_rules! passed_on {
    ($port:ident: $(async fn $name:ident(&self $(, $arg:ident: $type:ty)*) -> $out:ty;)*) => {
        #[async_trait]
        impl $port for Flaky { $(
            async fn $name(&self $(, $arg: $type)*) -> Result<$out, PortError> {
                tokio::task::yield_now().await;
                match self.fault(stringify!($name)) {
                    None => self.inner.$name($($arg),*).await,
                    Some(Fault::Down) => Err(PortError::Unavailable { service: "the store", reason: "told to fail".into() }),
                    Some(Fault::Conflict) => Err(PortError::Conflict),
                    Some(Fault::LostReply) => {
                        self.inner.$name($($arg),*).await?;
                        Err(PortError::Unknown { service: "the store", reason: "told to lose its reply".into() })
                    }
                }
            }
        )* }
    };
}

passed_on! { Orders:
    async fn place(&self, order: &Order, day: Day, audit: AuditEntry) -> ();
    async fn place_whole(&self, change: OrderChange) -> ();
    async fn record(&self, change: OrderChange) -> ();
    async fn order(&self, id: &OrderId) -> Option<Order>;
    async fn order_by_checkout_key(&self, key: &IdempotencyKey) -> Option<Order>;
    async fn order_by_session(&self, session: &SessionId) -> Option<Order>;
    async fn order_by_intent(&self, intent: &PaymentIntentId) -> Option<Order>;
    async fn order_by_number(&self, number: &OrderNumber) -> Option<Order>;
    async fn orders_of(&self, email: &str) -> Vec<Order>;
    async fn open_orders(&self, before: Timestamp, after: Option<&OrderId>, limit: usize) -> Vec<Order>;
    async fn restore(&self, order: &Order, grants: &[Grant], links: &[Link], daily_metrics: &[DailyMetric]) -> ();
    async fn search_orders(&self, search: &OrderSearch, limit: usize) -> Vec<Order>;
    async fn unconfirmed_refunds(&self, before: Timestamp, limit: usize) -> Vec<Order>;
    async fn grants(&self, order: &OrderId) -> Vec<Grant>;
    async fn links(&self, order: &OrderId) -> Vec<Link>;
    async fn link(&self, hash: &TokenHash) -> Option<Link>;
}

passed_on! { Downloads:
    async fn record_download(&self, download: &Download, limit: &DownloadLimit) -> Option<Hold>;
    async fn downloads(&self, order: &OrderId, line: u8, since: Timestamp) -> Vec<Download>;
    async fn downloads_of(&self, order: &OrderId) -> Vec<Download>;
}

passed_on! { Inbox:
    async fn receive(&self, event: &InboxEvent) -> Received;
    async fn due_events(&self, now: Timestamp, limit: usize) -> Vec<InboxEvent>;
    async fn close_event(&self, id: &EventId, closing: InboxClosing) -> ();
}

passed_on! { Outbox:
    async fn queue_mail(&self, mail: &OutboxRow, links: &[Link], audit: AuditEntry) -> ();
    async fn claim_mail(&self, now: Timestamp, lease_until: Timestamp) -> Option<OutboxClaim>;
    async fn finish_mail(&self, row: &OutboxRow, alert: Option<Alert>) -> ();
    async fn mail(&self, id: &OutboxId) -> Option<OutboxRow>;
    async fn mails_of(&self, order: &OrderId) -> Vec<OutboxRow>;
    async fn record_delivery(&self, step: Option<MailStep<'_>>, held: Option<&SuppressedAddress>, alert: Option<&Alert>, audit: AuditEntry) -> ();
}

passed_on! { Suppressions:
    async fn suppressed_address(&self, email: &str) -> Option<SuppressedAddress>;
    async fn release_address(&self, email: &str, audit: AuditEntry) -> bool;
}

passed_on! { Alerts:
    async fn raise(&self, alert: &Alert) -> ();
    async fn open_alerts(&self) -> Vec<Alert>;
    async fn close_alert(&self, kind: AlertKind, object: &str, audit: AuditEntry) -> bool;
}

passed_on! { AuditLog:
    async fn note(&self, audit: AuditEntry) -> ();
    async fn audit_of(&self, object: &str, limit: usize) -> Vec<AuditRow>;
    async fn audit(&self, after: u64, limit: usize) -> Vec<AuditRow>;
    async fn restore_audit(&self, rows: &[AuditRow]) -> ();
}

passed_on! { Metrics:
    async fn count(&self, daily_metrics: &[DailyMetric]) -> ();
    async fn daily_metrics(&self, since: Day, until: Day) -> Vec<DailyMetric>;
    async fn sold(&self, products: &[ProductId]) -> Vec<(ProductId, u64)>;
    async fn best_sellers(&self, since: Day, until: Day, limit: usize) -> Vec<DailyMetric>;
}

passed_on! { Jobs:
    async fn take_back_set_aside(&self) -> usize;
    async fn oldest_waiting(&self) -> (Option<Timestamp>, Option<Timestamp>);
    async fn bookmark(&self, name: &str) -> Option<String>;
    async fn set_bookmark(&self, name: &str, value: &str) -> ();
}

//! The shop: a port of each kind, and what the owner decided.

use crate::{
    audit::AuditEntry,
    delivery::{token::LinkKey, uncounted::UncountedDownloads},
    money::Currency,
    orders::order::TaxBehavior,
    ports::{
        Alerts, AuditLog, Autosaves, Catalog, Clock, Downloads, Entropy, Files, Identity, Inbox, Jobs, Limits, Mailer,
        Metrics, Orders, Outbox, Payments, Sessions, Store, Suppressions, Uploads,
    },
    reports::metric::TrafficCounters,
    team::admin::Admin,
    time::{TimeZone, Timestamp},
};
use std::sync::Arc;

/// What the shop needs from the world, one of each.
#[derive(Clone)]
pub struct Ports {
    pub catalog: Arc<dyn Catalog>,
    pub orders: Arc<dyn Orders>,
    pub downloads: Arc<dyn Downloads>,
    pub inbox: Arc<dyn Inbox>,
    pub outbox: Arc<dyn Outbox>,
    pub suppressions: Arc<dyn Suppressions>,
    pub alerts: Arc<dyn Alerts>,
    pub audit_log: Arc<dyn AuditLog>,
    pub metrics: Arc<dyn Metrics>,
    pub jobs: Arc<dyn Jobs>,
    pub files: Arc<dyn Files>,
    pub uploads: Arc<dyn Uploads>,
    pub autosaves: Arc<dyn Autosaves>,
    pub payments: Arc<dyn Payments>,
    pub mailer: Arc<dyn Mailer>,
    pub identity: Arc<dyn Identity>,
    pub sessions: Arc<dyn Sessions>,
    pub limits: Arc<dyn Limits>,
    pub clock: Arc<dyn Clock>,
    pub entropy: Arc<dyn Entropy>,
}

impl Ports {
    /// Lets `store` keep the orders and all that changes with them.
    pub fn keep_orders_in(&mut self, store: Arc<dyn Store>) {
        self.orders = store.clone();
        self.downloads = store.clone();
        self.inbox = store.clone();
        self.outbox = store.clone();
        self.suppressions = store.clone();
        self.alerts = store.clone();
        self.audit_log = store.clone();
        self.metrics = store.clone();
        self.jobs = store;
    }
}

/// The shop. What it can do are its methods, in the rooms of what it is done to; nobody outside reaches past them to a
/// port, so no caller skips a permission or an audit entry. Cloning is cheap.
#[derive(Clone)]
pub struct Shop {
    pub(crate) ports: Ports,
    pub(crate) terms: Terms,
    pub(crate) link_key: LinkKey,
    /// Counts what needs no store yet.
    pub(crate) traffic: Arc<TrafficCounters>,
    /// Downloads that the store could not count yet.
    pub(crate) uncounted: Arc<UncountedDownloads>,
}

/// What the owner decided about selling.
#[derive(Debug, Clone)]
pub struct Terms {
    pub currency: Currency,
    /// Largest file for sale, in bytes: an upload without end must not fill the disk.
    pub max_file_bytes: u64,
    /// Whether payments are real. A payment of the other mode is never believed.
    pub live: bool,
    /// Whether buyers may enter promotion codes at the payment page.
    pub promotions: bool,
    /// Whether Stripe computes tax.
    pub tax: bool,
    /// Whether that tax comes on top of the prices or is part of them.
    pub tax_behavior: TaxBehavior,
    /// Whether what one network may do is limited; off for load tests, which come from one address.
    pub limit_networks: bool,
    /// Whose days and clocks people are told.
    pub time_zone: TimeZone,
}

impl Shop {
    /// A shop on these ports. `link_key` is what all its links are made with.
    pub fn new(ports: Ports, terms: Terms, link_key: LinkKey) -> Shop {
        Shop { ports, terms, link_key, traffic: Arc::default(), uncounted: Arc::default() }
    }

    /// What the owner decided about selling.
    pub fn terms(&self) -> &Terms {
        &self.terms
    }

    /// The time by the shop's clock.
    pub fn now(&self) -> Timestamp {
        self.ports.clock.now()
    }

    /// Randomness for ids and keys.
    pub fn entropy(&self) -> &dyn Entropy {
        &*self.ports.entropy
    }

    /// An audit entry of something the shop did by itself.
    pub(crate) fn audit(&self, action: &str, object: String, before: &str, after: &str) -> AuditEntry {
        AuditEntry {
            at: self.now(),
            actor: "shop".to_owned(),
            action: action.to_owned(),
            object,
            before: before.to_owned(),
            after: after.to_owned(),
            why: String::new(),
        }
    }

    /// An audit entry of something an admin did, with the reason they gave.
    pub(crate) fn audit_by(
        &self,
        admin: &Admin,
        action: &str,
        object: String,
        change: (&str, &str),
        why: &str,
    ) -> AuditEntry {
        AuditEntry {
            actor: format!("admin/{}", admin.id()),
            why: why.to_owned(),
            ..self.audit(action, object, change.0, change.1)
        }
    }
}

/// What tests arrange and look at behind the shop's back.
#[cfg(feature = "testing")]
impl Shop {
    pub fn ports(&self) -> &Ports {
        &self.ports
    }

    pub fn ports_mut(&mut self) -> &mut Ports {
        &mut self.ports
    }

    pub fn terms_mut(&mut self) -> &mut Terms {
        &mut self.terms
    }

    pub fn link_key(&self) -> &LinkKey {
        &self.link_key
    }

    pub fn set_link_key(&mut self, key: LinkKey) {
        self.link_key = key;
    }

    pub fn traffic(&self) -> &TrafficCounters {
        &self.traffic
    }

    pub fn uncounted(&self) -> &UncountedDownloads {
        &self.uncounted
    }
}

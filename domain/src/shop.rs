//! The shop: it holds a port of each kind, and what it does stands in the rooms of what it is done to.

use crate::{
    audit::AuditEntry,
    delivery::{token::LinkKey, uncounted::Uncounted},
    money::Currency,
    orders::order::TaxBehavior,
    ports::{Autosaves, Catalog, Clock, Entropy, Files, Identity, Limits, Mailer, Orders, Payments, Sessions, Uploads},
    reports::metric::TrafficCounters,
    team::admin::Admin,
    time::TimeZone,
};
use std::sync::Arc;

/// The shop and everything it needs from the world. Cloning is cheap.
#[derive(Clone)]
pub struct Shop {
    pub catalog: Arc<dyn Catalog>,
    pub orders: Arc<dyn Orders>,
    pub files: Arc<dyn Files>,
    pub uploads: Arc<dyn Uploads>,
    pub drafts: Arc<dyn Autosaves>,
    pub payments: Arc<dyn Payments>,
    pub post: Arc<dyn Mailer>,
    pub identity: Arc<dyn Identity>,
    pub sessions: Arc<dyn Sessions>,
    pub limits: Arc<dyn Limits>,
    pub clock: Arc<dyn Clock>,
    pub entropy: Arc<dyn Entropy>,
    pub terms: Terms,
    pub link_key: LinkKey,
    /// Counts what needs no store yet.
    pub footfall: Arc<TrafficCounters>,
    /// Downloads that the store could not count yet.
    pub uncounted: Arc<Uncounted>,
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
    /// An audit entry of something the shop did by itself.
    pub(crate) fn audit(&self, act: &str, object: String, before: &str, after: &str) -> AuditEntry {
        AuditEntry {
            at: self.clock.now(),
            actor: "shop".to_owned(),
            act: act.to_owned(),
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
        act: &str,
        object: String,
        change: (&str, &str),
        why: &str,
    ) -> AuditEntry {
        AuditEntry {
            actor: format!("admin/{}", admin.id()),
            why: why.to_owned(),
            ..self.audit(act, object, change.0, change.1)
        }
    }
}

//! Every port kept in memory: the reference the adapters are compared with, and the world the tests play in.

mod alerts;
mod audit;
mod autosaves;
mod catalog;
mod downloads;
mod files;
mod inbox;
mod jobs;
mod limits;
mod mail;
mod orders;
mod outbox;
mod payments;
mod reports;
mod team;
mod uploads;

pub use autosaves::MemoryAutosaves;
pub use catalog::MemoryCatalog;
pub use files::MemoryFiles;
pub use limits::MemoryLimits;
pub use mail::{MemoryMailer, SentEmail};
pub use orders::MemoryStore;
pub use payments::{FakeRefund, FakeSession, FakeStripe};
pub use team::{MemoryAdmins, PlainPasswords};
pub use uploads::MemoryUploads;

pub use crate::dice::Dice;

use domain::{
    delivery::token::LinkKey,
    money::Currency,
    orders::order::TaxBehavior,
    ports::Clock,
    shop::{Ports, Shop, Terms},
    team::LocalIdentity,
    time::{TimeZone, Timestamp},
};
use std::sync::{
    Arc, Mutex, MutexGuard,
    atomic::{AtomicI64, Ordering},
};

/// The outside of a shop in memory, for arranging and asserting.
pub struct World {
    pub catalog: Arc<MemoryCatalog>,
    pub orders: Arc<MemoryStore>,
    pub admins: Arc<MemoryAdmins>,
    pub limits: Arc<MemoryLimits>,
    pub files: Arc<MemoryFiles>,
    pub uploads: Arc<MemoryUploads>,
    pub stripe: Arc<FakeStripe>,
    pub mailer: Arc<MemoryMailer>,
    pub clock: Arc<StoppedClock>,
}

/// A shop with no outside but memory.
pub fn shop_in_memory() -> (Shop, World) {
    let clock = Arc::new(StoppedClock::new(Timestamp(1_790_000_000)));
    let orders: Arc<MemoryStore> = Arc::default();
    let files: Arc<MemoryFiles> = Arc::default();
    let admins = Arc::new(MemoryAdmins::new(orders.clone()));
    let world = World {
        catalog: Arc::new(MemoryCatalog::with_audit(orders.clone())),
        orders,
        admins,
        limits: Arc::default(),
        uploads: Arc::new(MemoryUploads::new(files.clone())),
        files,
        stripe: Arc::new(FakeStripe::new(clock.clone())),
        mailer: Arc::default(),
        clock,
    };
    let ports = Ports {
        catalog: world.catalog.clone(),
        orders: world.orders.clone(),
        downloads: world.orders.clone(),
        inbox: world.orders.clone(),
        outbox: world.orders.clone(),
        suppressions: world.orders.clone(),
        alerts: world.orders.clone(),
        audit_log: world.orders.clone(),
        metrics: world.orders.clone(),
        jobs: world.orders.clone(),
        files: world.files.clone(),
        uploads: world.uploads.clone(),
        autosaves: Arc::new(MemoryAutosaves::default()),
        payments: world.stripe.clone(),
        mailer: world.mailer.clone(),
        identity: Arc::new(LocalIdentity {
            accounts: world.admins.clone(),
            passwords: Arc::new(PlainPasswords),
            clock: world.clock.clone(),
            entropy: Arc::new(Dice::new(2)),
            key: LinkKey::new([9; 32]),
        }),
        sessions: world.admins.clone(),
        limits: world.limits.clone(),
        clock: world.clock.clone(),
        entropy: Arc::new(Dice::new(1)),
    };
    let terms = Terms {
        currency: Currency::parse("USD").expect("USD is in the table"),
        max_file_bytes: 5_000_000_000,
        live: false,
        promotions: false,
        tax: false,
        limit_networks: true,
        tax_behavior: TaxBehavior::Exclusive,
        time_zone: TimeZone::UTC,
    };
    let shop = Shop::new(ports, terms, LinkKey::new(payments::KEY));
    (shop, world)
}

/// A clock that moves only when told to.
pub struct StoppedClock(AtomicI64);

impl StoppedClock {
    pub fn new(now: Timestamp) -> StoppedClock {
        StoppedClock(AtomicI64::new(now.0))
    }

    pub fn advance(&self, secs: i64) {
        self.0.fetch_add(secs, Ordering::SeqCst);
    }
}

impl Clock for StoppedClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }
}

/// A poisoned lock means a test has failed already; its data is still worth asserting on.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

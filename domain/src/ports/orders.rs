use super::PortError;
use crate::{
    alerts::{Alert, AlertKind},
    audit::{AuditEntry, AuditRow},
    checkout::key::CheckoutKey,
    delivery::{
        grant::{Download, DownloadLimit, Grant, Hold, Link},
        token::TokenHash,
    },
    ids::{EventId, OrderId, OutboxId, PaymentIntentId, ProductId, SessionId},
    mail::{outbox::OutboxRow, suppression::SuppressedAddress},
    orders::{
        OrderSearch, OrderState,
        order::{Order, OrderNumber},
    },
    payments::inbox::{InboxEvent, Received},
    reports::metric::DailyMetric,
    time::{Day, Timestamp},
};
use async_trait::async_trait;

/// Everything that changes with one step of an order: one transaction, all or nothing.
#[derive(Debug, Clone)]
pub struct OrderChange {
    /// The order after the step; its `version` is one more than the stored one's.
    pub order: Order,
    /// All grants of the order after the step; empty leaves them as they are.
    pub grants: Vec<Grant>,
    /// What becomes of the links stored before this step.
    pub old_links: OldLinks,
    pub links: Vec<Link>,
    /// Mails to queue; one whose id is there already is left as it is.
    pub mails: Vec<OutboxRow>,
    pub alarms: Vec<Alert>,
    /// Alerts that are over with this step, by kind and object; those not open are left out.
    pub settled_alarms: Vec<(AlertKind, String)>,
    /// What the step adds to the figures.
    pub tallies: Vec<DailyMetric>,
    pub audit: AuditEntry,
}

/// What becomes of an order's earlier links.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OldLinks {
    Keep,
    /// They are gone for good and open nothing.
    Drop,
    /// They all open until this moment, also those that were over.
    Until(Timestamp),
}

/// How an event leaves the inbox, or does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InboxClosing {
    Done,
    Ignored,
    /// Not tried again.
    GivenUp,
    /// Tried in vain; once more at this moment.
    Again(Timestamp),
}

/// A mail a worker has taken, and whether another worker had it before and never came back.
#[derive(Debug, Clone)]
pub struct OutboxClaim {
    pub row: OutboxRow,
    pub taken_over: bool,
}

/// What a mail service told of a mail it has: the mail's row as it was looked at, and as it is to be.
#[derive(Debug, Clone, Copy)]
pub struct MailStep<'a> {
    pub was: &'a OutboxRow,
    pub is: &'a OutboxRow,
}

/// Orders, grants, links, inbox, outbox, alarms and audit: one port, because settling an order
/// needs them in one transaction. Whatever a method acknowledges survives a power cut.
///
/// A row that cannot be read never keeps the others from being read: a list goes on without it, as if it were not
/// there, and [`AlertKind::UnreadableRow`] names it, as `orders/…`, `inbox/…` or the like. Only who asks for that very
/// row gets [`PortError::Broken`].
#[async_trait]
pub trait Orders: Send + Sync {
    /// Stores a new order with its audit row and counts it with `day`: [`DailyMetric::of_placing`].
    ///
    /// # Errors
    /// `Conflict` if the id, the number or the checkout key is taken; nothing changed.
    async fn place(&self, order: &Order, day: Day, audit: AuditEntry) -> Result<(), PortError>;

    /// Stores a new order, of version 1, with all that goes with it.
    ///
    /// # Errors
    /// `Conflict` if the id, the number or the checkout key is taken; nothing changed.
    async fn place_whole(&self, change: OrderChange) -> Result<(), PortError>;

    /// Carries out one step of an order.
    ///
    /// # Errors
    /// `Conflict` if the stored order has another version than the step started from; nothing changed.
    async fn record(&self, change: OrderChange) -> Result<(), PortError>;

    async fn order(&self, id: &OrderId) -> Result<Option<Order>, PortError>;
    async fn order_by_checkout_key(&self, key: &CheckoutKey) -> Result<Option<Order>, PortError>;
    async fn order_by_session(&self, session: &SessionId) -> Result<Option<Order>, PortError>;
    async fn order_by_intent(&self, intent: &PaymentIntentId) -> Result<Option<Order>, PortError>;
    async fn order_by_number(&self, number: &OrderNumber) -> Result<Option<Order>, PortError>;

    /// Orders of a buyer that were paid once, newest first, at most 50. An address is found however it is written; see [`crate::mail::address::key`].
    async fn orders_of(&self, email: &str) -> Result<Vec<Order>, PortError>;

    /// Open orders created before `before`, oldest first, behind `after`, at most `limit`.
    async fn open_orders(
        &self,
        before: Timestamp,
        after: Option<&OrderId>,
        limit: usize,
    ) -> Result<Vec<Order>, PortError>;

    /// Stores an order of another shop as it is there, of whatever version, with its grants and links, and adds to the
    /// figures. Its history comes with [`Orders::restore_audit`].
    ///
    /// # Errors
    /// `Conflict` if id, number, checkout key or a link is taken; nothing changed.
    async fn restore(
        &self,
        order: &Order,
        grants: &[Grant],
        links: &[Link],
        tallies: &[DailyMetric],
    ) -> Result<(), PortError>;

    /// Appends rows of another shop's audit log with their numbers and hashes.
    ///
    /// # Errors
    /// `Conflict` unless they follow the last row here; nothing changed.
    async fn restore_audit(&self, rows: &[AuditRow]) -> Result<(), PortError>;

    /// Orders that fit `search`, newest first (by moment, then id); those of a prefix by address first, A to Z.
    ///
    /// `search.from` says behind or before which order; unknown, nothing is found. At most `limit`, and
    /// those before an order are the nearest to it. Never looks through orders of other buyers, products
    /// or states than asked for.
    async fn search_orders(&self, search: &OrderSearch, limit: usize) -> Result<Vec<Order>, PortError>;

    /// Orders with a refund Stripe was asked for before `before` and has not confirmed, oldest first, at
    /// most `limit`.
    async fn unconfirmed_refunds(&self, before: Timestamp, limit: usize) -> Result<Vec<Order>, PortError>;

    /// Grants of an order by line.
    async fn grants(&self, order: &OrderId) -> Result<Vec<Grant>, PortError>;

    /// Links of an order, oldest first.
    async fn links(&self, order: &OrderId) -> Result<Vec<Link>, PortError>;
    async fn link(&self, hash: &TokenHash) -> Result<Option<Link>, PortError>;

    /// Counts a download unless its line rests by `limit`: looks and counts in one step, so that of many at once no more
    /// are counted than there may be. `Some` if it rests; nothing was counted then.
    async fn record_download(&self, download: &Download, limit: &DownloadLimit) -> Result<Option<Hold>, PortError>;

    /// Downloads of one line at or after `since`, newest first, at most 100.
    async fn downloads(&self, order: &OrderId, line: u8, since: Timestamp) -> Result<Vec<Download>, PortError>;

    /// Downloads of all lines of an order, newest first, at most 200.
    async fn downloads_of(&self, order: &OrderId) -> Result<Vec<Download>, PortError>;

    /// Stores an event unless its id is there already.
    async fn receive(&self, event: &InboxEvent) -> Result<Received, PortError>;

    /// Waiting events due at `now`, oldest first, at most `limit`. Not a claim: settling twice is harmless.
    ///
    /// One that cannot be read is set aside; see [`Orders::take_back_set_aside`].
    async fn due_events(&self, now: Timestamp, limit: usize) -> Result<Vec<InboxEvent>, PortError>;
    async fn close_event(&self, id: &EventId, closing: InboxClosing) -> Result<(), PortError>;

    /// Queues mails with the links they carry; a mail whose id is there already is left as it is.
    async fn queue_mail(&self, mail: &OutboxRow, links: &[Link], audit: AuditEntry) -> Result<(), PortError>;

    /// Takes the oldest due mail until `lease_until` and counts the attempt; nobody else gets it meanwhile.
    ///
    /// One that cannot be read is set aside; see [`Orders::take_back_set_aside`].
    async fn claim_mail(&self, now: Timestamp, lease_until: Timestamp) -> Result<Option<OutboxClaim>, PortError>;

    /// Stores what became of a claimed mail.
    ///
    /// # Errors
    /// `Conflict` if the lease ran out and another worker took it; nothing changed.
    async fn finish_mail(&self, row: &OutboxRow, alarm: Option<Alert>) -> Result<(), PortError>;
    async fn mail(&self, id: &OutboxId) -> Result<Option<OutboxRow>, PortError>;

    /// Stores what became of a mail after it was sent: its row, the hold on its address, an alarm, in one
    /// transaction. An address that is held already stays held as it was.
    ///
    /// # Errors
    /// `Conflict` if the stored row is another than `step.was` by now, or there is none; nothing changed.
    async fn mail_came_back(
        &self,
        step: Option<MailStep<'_>>,
        held: Option<&SuppressedAddress>,
        alarm: Option<&Alert>,
        audit: AuditEntry,
    ) -> Result<(), PortError>;

    /// Whether nobody writes to an address, and why. It is found however it is written; see [`crate::mail::address::key`].
    async fn held_address(&self, email: &str) -> Result<Option<SuppressedAddress>, PortError>;

    /// Lets an address be written to again, with its audit row. Returns whether it was held; if not, nothing is stored.
    async fn release_address(&self, email: &str, audit: AuditEntry) -> Result<bool, PortError>;

    /// Mails about an order in any state, newest first, at most 100.
    async fn mails_of(&self, order: &OrderId) -> Result<Vec<OutboxRow>, PortError>;

    /// Opens an alarm unless the same one is open.
    async fn raise(&self, alarm: &Alert) -> Result<(), PortError>;
    async fn open_alarms(&self) -> Result<Vec<Alert>, PortError>;

    /// Closes an alarm, with its audit row. Returns whether it was open; if not, nothing is stored.
    async fn close_alarm(&self, kind: AlertKind, object: &str, audit: AuditEntry) -> Result<bool, PortError>;

    /// Notes a deed that changed nothing else.
    async fn note(&self, audit: AuditEntry) -> Result<(), PortError>;

    /// Audit rows about `object`, newest first, at most `limit`.
    async fn audit_of(&self, object: &str, limit: usize) -> Result<Vec<AuditRow>, PortError>;

    /// Adds to the figures.
    async fn count(&self, tallies: &[DailyMetric]) -> Result<(), PortError>;

    /// The figures from `since` to `until`, both included, but for [`Metric::Sold`](crate::reports::metric::Metric):
    /// one tally for each day and thing counted, ascending.
    async fn tallies(&self, since: Day, until: Day) -> Result<Vec<DailyMetric>, PortError>;

    /// Copies sold of each of these products, ever; those never sold may be left out. Sums one small row for
    /// each day a product sold on: never looks at an order.
    async fn sold(&self, products: &[ProductId]) -> Result<Vec<(ProductId, u64)>, PortError>;

    /// What brought most money from `since` to `until`, summed into one tally of day `since` for each product and
    /// currency; most first, of equal ones that with more copies, then by product; at most `limit`.
    async fn best_sellers(&self, since: Day, until: Day, limit: usize) -> Result<Vec<DailyMetric>, PortError>;

    /// Audit rows behind number `after`, ascending, at most `limit`.
    async fn audit(&self, after: u64, limit: usize) -> Result<Vec<AuditRow>, PortError>;

    /// Does what earlier calls left to be done afterwards. Nobody need wait for it: what is read is as if it were done.
    /// Background work calls it every few seconds.
    async fn tidy(&self) -> Result<(), PortError> {
        Ok(())
    }

    /// How many orders there are in each state; nothing of a store that does not count them as they change.
    async fn orders_by_state(&self) -> Result<Vec<(OrderState, u64)>, PortError> {
        Ok(Vec::new())
    }

    /// Lets events and mails wait again that were set aside and can be read by now, and closes the alarms about rows
    /// that can. Returns how many events and mails wait again. Called at each start and now and then.
    async fn take_back_set_aside(&self) -> Result<usize, PortError>;

    /// Arrival of the oldest event and the oldest mail that wait. Those set aside do not wait.
    async fn oldest_waiting(&self) -> Result<(Option<Timestamp>, Option<Timestamp>), PortError>;

    /// A small note the background work leaves for itself.
    async fn bookmark(&self, name: &str) -> Result<Option<String>, PortError>;
    async fn set_bookmark(&self, name: &str, value: &str) -> Result<(), PortError>;
}

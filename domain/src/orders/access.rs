//! Who may download what: taken away, given back, for longer, in spite of a hold.

use super::actions::{ActionOutcome, OrderActionError, OrderActionRefusal};
use crate::{
    Shop,
    alerts::AlertKind,
    delivery::grant::LINK_LIFE_SECS,
    idempotency::IdempotencyKey,
    ids::OrderId,
    orders::{Why, order::Order},
    ports::OldLinks,
    team::admin::{Admin, Permission},
};
use std::collections::BTreeSet;

impl Shop {
    /// Takes access to `lines` away, whatever the money says; the money stays where it is.
    ///
    /// # Errors
    /// [`OrderActionRefusal::NotFulfilled`], [`OrderActionRefusal::NothingChosen`], [`OrderActionRefusal::NoSuchLine`], or the store failed.
    pub async fn revoke_access(
        &self,
        admin: &Admin,
        id: &OrderId,
        lines: &BTreeSet<u8>,
        why: &Why,
        key: &IdempotencyKey,
    ) -> Result<ActionOutcome, OrderActionError> {
        admin.require(Permission::HelpBuyers)?;
        let turn = |order: &Order| {
            check_lines(order, lines)?;
            if lines.iter().all(|line| !order.opens(*line)) {
                return Ok(None);
            }
            let action = ("desk.access_revoked", &*in_words(lines), why);
            Ok(Some(self.edited(admin, order, action, |order| {
                if order.state.gives_access() {
                    order.overrides.withheld.extend(lines);
                }
                order.overrides.released.retain(|line| !lines.contains(line));
            })))
        };
        self.alter(id, key, turn).await
    }

    /// Gives access to `lines` back: also after a refund or dispute, as an exception that ends with the
    /// next one. If nothing was open before, a receipt with fresh links goes out.
    ///
    /// # Errors
    /// [`OrderActionRefusal::NotFulfilled`], [`OrderActionRefusal::NothingChosen`], [`OrderActionRefusal::NoSuchLine`], or the store failed.
    pub async fn restore_access(
        &self,
        admin: &Admin,
        id: &OrderId,
        lines: &BTreeSet<u8>,
        why: &Why,
        key: &IdempotencyKey,
    ) -> Result<ActionOutcome, OrderActionError> {
        admin.require(Permission::HelpBuyers)?;
        let turn = |order: &Order| {
            check_lines(order, lines)?;
            if lines.iter().all(|line| order.opens(*line)) {
                return Ok(None);
            }
            let action = ("desk.access_restored", &*in_words(lines), why);
            let mut change = self.edited(admin, order, action, |order| {
                order.overrides.withheld.retain(|line| !lines.contains(line));
                if !order.state.gives_access() {
                    order.overrides.released.extend(lines);
                }
            });
            // That was the decision these waited for.
            for kind in [AlertKind::RefundFailed, AlertKind::PaymentReversed] {
                change.settled_alerts.push((kind, order.id.to_string()));
            }
            // What was shut altogether may have lost its links, or its buyer's address may be another now.
            if let Some(to) = order.email().filter(|_| !order.opens_any()) {
                change.links = self.new_links(&change.order, self.ports.clock.now());
                change.mails.push(self.receipt_again(&change.order, to.to_owned(), &change.links, key));
            }
            Ok(Some(change))
        };
        self.alter(id, key, turn).await
    }

    /// Lets all links of an order work for 30 more days from now.
    ///
    /// # Errors
    /// [`OrderActionRefusal::NoAccess`] if the order opens nothing.
    pub async fn extend_links(
        &self,
        admin: &Admin,
        id: &OrderId,
        why: &Why,
        key: &IdempotencyKey,
    ) -> Result<ActionOutcome, OrderActionError> {
        admin.require(Permission::HelpBuyers)?;
        let turn = |order: &Order| {
            if !order.opens_any() {
                return Err(OrderActionRefusal::NoAccess.into());
            }
            let mut change = self.edited(admin, order, ("desk.links_extended", "", why), |_| ());
            change.old_links = OldLinks::Until(self.ports.clock.now().plus_secs(LINK_LIFE_SECS));
            Ok(Some(change))
        };
        self.alter(id, key, turn).await
    }

    /// Lets a line that rests be downloaded again: the day's count begins anew.
    ///
    /// # Errors
    /// [`OrderActionRefusal::NoSuchLine`], or the store failed.
    pub async fn lift_hold(
        &self,
        admin: &Admin,
        id: &OrderId,
        line: u8,
        why: &Why,
        key: &IdempotencyKey,
    ) -> Result<ActionOutcome, OrderActionError> {
        admin.require(Permission::HelpBuyers)?;
        let lines = BTreeSet::from([line]);
        let turn = |order: &Order| {
            check_lines(order, &lines)?;
            let action = ("desk.hold_lifted", &*in_words(&lines), why);
            let mut change = self.edited(admin, order, action, |order| {
                order.overrides.lifted.insert(line, self.ports.clock.now());
            });
            change.settled_alerts.push((AlertKind::LinkHeld, order.id.to_string()));
            Ok(Some(change))
        };
        self.alter(id, key, turn).await
    }
}

/// Lines of an order that was paid or given.
fn check_lines(order: &Order, lines: &BTreeSet<u8>) -> Result<(), OrderActionRefusal> {
    if !order.state.is_fulfilled() {
        return Err(OrderActionRefusal::NotFulfilled);
    }
    let known = |line: &u8| usize::from(*line) < order.lines.len();
    if lines.is_empty() {
        return Err(OrderActionRefusal::NothingChosen);
    }
    if lines.iter().all(known) { Ok(()) } else { Err(OrderActionRefusal::NoSuchLine) }
}

/// As people count: `line 1, 3`.
pub(crate) fn in_words(lines: &BTreeSet<u8>) -> String {
    let numbers: Vec<_> = lines.iter().map(|line| (u32::from(*line) + 1).to_string()).collect();
    format!("line {}", numbers.join(", "))
}

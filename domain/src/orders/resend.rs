//! Emails an admin has sent again, and the address they go to.

use super::actions::{ActionOutcome, OrderActionError, OrderActionRefusal, object};
use crate::{
    Shop,
    alerts::AlertKind,
    delivery::grant::Link,
    idempotency::IdempotencyKey,
    ids::{OrderId, OutboxId},
    mail::{
        address::{self, EmailAddress},
        outbox::{MailKind, OutboxRow},
    },
    orders::{Attention, OrderState, Why, order::Order},
    ports::{OldLinks, PortError},
    team::admin::{Admin, Permission},
};

impl Shop {
    /// Queues the receipt once more, with fresh links beside those the buyer has.
    ///
    /// # Errors
    /// [`OrderActionRefusal::NoAccess`], [`OrderActionRefusal::NoAddress`], [`OrderActionRefusal::AddressHeld`], or the store failed.
    pub async fn resend_receipt(
        &self,
        admin: &Admin,
        id: &OrderId,
        why: &Why,
        key: &IdempotencyKey,
    ) -> Result<ActionOutcome, OrderActionError> {
        admin.require(Permission::HelpBuyers)?;
        let order = self.ports.orders.order(id).await?.ok_or(OrderActionError::UnknownOrder)?;
        if !order.opens_any() {
            return Err(OrderActionRefusal::NoAccess.into());
        }
        let to = order.email().ok_or(OrderActionRefusal::NoAddress)?.to_owned();
        if self.ports.suppressions.suppressed_address(&to).await?.is_some() {
            return Err(OrderActionRefusal::AddressHeld.into());
        }
        if self.ports.outbox.mail(&OutboxId::resent(id, key)).await?.is_some() {
            return Ok(ActionOutcome::Already);
        }
        let links = self.new_links(&order, self.ports.clock.now());
        let mail = self.receipt_again(&order, to, &links, key);
        let audit = self.audit_by(admin, "desk.receipt_resent", object(id), ("", ""), why.as_str());
        match self.ports.outbox.queue_mail(&mail, &links, audit).await {
            Ok(()) => Ok(ActionOutcome::Done),
            Err(PortError::Unknown { .. }) if self.ports.outbox.mail(&mail.id).await?.is_some() => {
                Ok(ActionOutcome::Done)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Sends all mail about an order to another address from now on. In one step the links the wrong
    /// reader may have die, and a receipt with new ones goes out. Stripe's address stays in the payment.
    ///
    /// # Errors
    /// [`OrderActionRefusal::NotAnAddress`], [`OrderActionRefusal::NotFulfilled`], [`OrderActionRefusal::AddressHeld`], or the store failed.
    pub async fn correct_address(
        &self,
        admin: &Admin,
        id: &OrderId,
        to: &str,
        why: &Why,
        key: &IdempotencyKey,
    ) -> Result<ActionOutcome, OrderActionError> {
        admin.require(Permission::HelpBuyers)?;
        let to = EmailAddress::parse_mailable(to).map_err(|_| OrderActionRefusal::NotAnAddress)?.as_wire();
        let to = to.as_str();
        if self.ports.suppressions.suppressed_address(to).await?.is_some() {
            return Err(OrderActionRefusal::AddressHeld.into());
        }
        let turn = |order: &Order| {
            if order.payment.is_none() && order.email().is_none() {
                return Err(OrderActionRefusal::NotFulfilled.into());
            }
            if order.email().is_some_and(|own| address::same(own, to)) {
                return Ok(None);
            }
            let now = self.ports.clock.now();
            let mut change = self.edited(admin, order, ("desk.address_corrected", "", why), |order| {
                order.overrides.address = Some(to.to_owned());
                order.attention = order.attention.filter(|why| *why != Attention::NoEmail);
            });
            change.old_links = OldLinks::Drop;
            if change.order.opens_any() {
                change.links = self.new_links(&change.order, now);
                change.mails.push(self.receipt_again(&change.order, to.to_owned(), &change.links, key));
            }
            if order.attention == Some(Attention::NoEmail) && order.state != OrderState::NeedsAttention {
                change.settled_alerts.push((AlertKind::NeedsAttention, order.id.to_string()));
            }
            Ok(Some(change))
        };
        self.alter(id, key, turn).await
    }

    /// Lets the shop write again to an address whose mail came back.
    ///
    /// # Errors
    /// [`OrderActionRefusal::NoAddress`], or the store failed.
    pub async fn write_again(
        &self,
        admin: &Admin,
        id: &OrderId,
        why: &Why,
        _key: &IdempotencyKey,
    ) -> Result<ActionOutcome, OrderActionError> {
        admin.require(Permission::HelpBuyers)?;
        let order = self.ports.orders.order(id).await?.ok_or(OrderActionError::UnknownOrder)?;
        let address = order.email().ok_or(OrderActionRefusal::NoAddress)?;
        let audit = self.audit_by(admin, "desk.address_released", object(id), ("held", "released"), why.as_str());
        let released = self.ports.suppressions.release_address(address, audit).await?;
        Ok(if released { ActionOutcome::Done } else { ActionOutcome::Already })
    }

    pub(crate) fn receipt_again(&self, order: &Order, to: String, links: &[Link], key: &IdempotencyKey) -> OutboxRow {
        let kind = if order.state == OrderState::Complimentary { MailKind::Complimentary } else { MailKind::Receipt };
        let id = OutboxId::resent(&order.id, key);
        OutboxRow::new(id, kind, vec![order.id.clone()], to, self.ports.clock.now()).carrying(links)
    }
}

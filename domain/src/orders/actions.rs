//! What admins do about orders. Each action asks whether the admin may, is one transaction with its audit row,
//! and does nothing the second time.

use super::{SettleError, settle::grants_after};
use crate::{
    idempotency::IdempotencyKey,
    ids::OrderId,
    orders::{Why, order::Order},
    ports::{OrderChange, PaymentError, PortError},
    shop::Shop,
    team::admin::{Admin, NotAllowed},
};

/// How often to decide anew when somebody else was faster.
pub(crate) const MAX_TRIES: u32 = 5;

/// What became of an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActionOutcome {
    Done,
    /// It was so already: a second click, or somebody else's.
    Already,
}

/// Why an action makes no sense for this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OrderActionRefusal {
    #[error("the buyer has no access to the order")]
    NoAccess,
    #[error("there is no address to send it to")]
    NoAddress,
    #[error("this is no address that mail can be sent to")]
    NotAnAddress,
    #[error("mail to this address came back or was called spam")]
    AddressHeld,
    #[error("the order was never paid")]
    NotFulfilled,
    #[error("this item is not part of the order")]
    NoSuchLine,
    #[error("no item was chosen")]
    NothingChosen,
    #[error("nothing is left to refund")]
    NothingToRefund,
    #[error("the amount changed while the form was open")]
    AmountChanged,
    #[error("the refund before this one is not confirmed")]
    RefundUnderWay,
    #[error("the payment is another order's, or no real money")]
    CannotAccept,
    #[error("the order waits for no decision")]
    NothingToDecide,
    #[error("there is no such product, or it has no files")]
    NothingToGive,
}

#[derive(Debug, thiserror::Error)]
pub enum OrderActionError {
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    #[error("there is no such order")]
    UnknownOrder,
    #[error(transparent)]
    Refused(#[from] OrderActionRefusal),
    /// Stripe said no; the code is Stripe's.
    #[error("Stripe refuses ({code})")]
    RefusedByStripe { code: String },
    /// Stripe was asked and has not confirmed; the shop asks again by itself.
    #[error("Stripe has not confirmed yet")]
    Unconfirmed,
    #[error(transparent)]
    Payment(#[from] PaymentError),
    #[error(transparent)]
    Port(#[from] PortError),
}

impl From<SettleError> for OrderActionError {
    fn from(error: SettleError) -> OrderActionError {
        match error {
            SettleError::UnknownOrder => OrderActionError::UnknownOrder,
            SettleError::Payment(error) => OrderActionError::Payment(error),
            SettleError::Port(error) => OrderActionError::Port(error),
        }
    }
}

impl Shop {
    /// Reads the order and stores what `decide` makes of it, anew if somebody was first. `decide` gives
    /// `None` if there is nothing to do.
    pub(crate) async fn alter(
        &self,
        id: &OrderId,
        key: &IdempotencyKey,
        decide: impl Fn(&Order) -> Result<Option<OrderChange>, OrderActionError>,
    ) -> Result<ActionOutcome, OrderActionError> {
        for _ in 0..MAX_TRIES {
            let order = self.ports.orders.order(id).await?.ok_or(OrderActionError::UnknownOrder)?;
            if order.overrides.knows(key) {
                return Ok(ActionOutcome::Already);
            }
            let Some(mut change) = decide(&order)? else { return Ok(ActionOutcome::Already) };
            change.order.overrides.remember(key);
            match self.ports.orders.record(change).await {
                Ok(()) => return Ok(ActionOutcome::Done),
                // Whether it was this very action, the key in the stored order tells.
                Err(PortError::Conflict | PortError::Unknown { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(PortError::Conflict.into())
    }

    /// The change of `order` that `edit` makes, as an action of `admin`; `what` says in a few words to what it was done.
    pub(crate) fn edited(
        &self,
        admin: &Admin,
        order: &Order,
        (action, what, why): (&str, &str, &Why),
        edit: impl FnOnce(&mut Order),
    ) -> OrderChange {
        let mut changed = order.clone();
        edit(&mut changed);
        changed.version += 1;
        let audit = self.audit_by(admin, action, object(&order.id), ("", what), why.as_str());
        let mut change = OrderChange::only(changed, audit);
        change.grants = grants_after(order, &change.order, self.ports.clock.now());
        change
    }
}

/// How the audit log names an order.
pub(crate) fn object(order: &OrderId) -> String {
    format!("order/{order}")
}

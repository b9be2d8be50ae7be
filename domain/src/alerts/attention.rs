//! Cases that wait for a person, and alerts.

use crate::{
    Shop,
    alerts::AlertKind,
    idempotency::IdempotencyKey,
    ids::OrderId,
    orders::{
        Attention, Look, OrderState, Settled, Why,
        actions::{ActionOutcome, MAX_TRIES, OrderActionError, OrderActionRefusal, object},
        order::Order,
        settle::Known,
    },
    ports::PortError,
    team::admin::{Admin, Permission},
};

impl Shop {
    /// Asks Stripe how the payment of an order stands and settles it, as the webhook does; also
    /// asks again for a refund that is not confirmed.
    ///
    /// # Errors
    /// [`OrderActionError::Payment`] if Stripe does not answer.
    pub async fn settle_now(&self, admin: &Admin, id: &OrderId) -> Result<Settled, OrderActionError> {
        admin.require(Permission::HelpBuyers)?;
        let order = self.ports.orders.order(id).await?.ok_or(OrderActionError::UnknownOrder)?;
        if order.overrides.open_refund().is_some() {
            self.push_refund(id).await?;
        }
        let settled = self.settle_looking(id, None, Look::CLOSE).await?;
        self.ports.audit_log.note(self.audit_by(admin, "desk.stripe_asked", object(id), ("", ""), "")).await?;
        Ok(settled)
    }

    /// Accepts a payment that does not match its order, and delivers: the one step of an order that an
    /// admin takes. Its state is then what it would be had the payment matched.
    ///
    /// # Errors
    /// [`OrderActionRefusal::CannotAccept`] for a payment of another order or of Stripe's other mode.
    pub async fn accept_payment(
        &self,
        admin: &Admin,
        id: &OrderId,
        why: &Why,
    ) -> Result<ActionOutcome, OrderActionError> {
        admin.require(Permission::SpendMoney)?;
        for _ in 0..MAX_TRIES {
            let order = self.ports.orders.order(id).await?.ok_or(OrderActionError::UnknownOrder)?;
            if order.overrides.accepted.is_some() && order.state.is_fulfilled() {
                return Ok(ActionOutcome::Already);
            }
            let reason = order.attention.filter(|_| order.state == OrderState::NeedsAttention);
            let reason = reason.ok_or(OrderActionRefusal::NothingToDecide)?;
            if !matches!(reason, Attention::AmountDiffers | Attention::CurrencyDiffers) {
                return Err(OrderActionRefusal::CannotAccept.into());
            }
            let mut accepting = order.clone();
            accepting.overrides.accepted = Some(reason);
            let facts = self.facts_of(&order, None).await?.ok_or(OrderActionRefusal::NothingToDecide)?;
            let change =
                self.step(&accepting, &facts, &Known::default()).filter(|change| change.order.state.is_fulfilled());
            let Some(mut change) = change else { return Err(OrderActionRefusal::CannotAccept.into()) };
            let states = (order.state.as_str(), change.order.state.as_str());
            change.audit = self.audit_by(admin, &change.audit.action, object(id), states, why.as_str());
            match self.ports.orders.record(change).await {
                Ok(()) => return Ok(ActionOutcome::Done),
                Err(PortError::Conflict | PortError::Unknown { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(PortError::Conflict.into())
    }

    /// Closes a case without delivering: somebody looked, and there is nothing to do. The order stays
    /// as it is.
    ///
    /// # Errors
    /// [`OrderActionRefusal::NothingToDecide`] if the order does not wait for anybody.
    pub async fn close_attention(
        &self,
        admin: &Admin,
        id: &OrderId,
        why: &Why,
        key: &IdempotencyKey,
    ) -> Result<ActionOutcome, OrderActionError> {
        admin.require(Permission::HelpBuyers)?;
        let turn = |order: &Order| {
            if order.attention.is_none() {
                return Err(OrderActionRefusal::NothingToDecide.into());
            }
            let mut change = self.edited(admin, order, ("desk.attention_closed", "", why), |_| ());
            change.settled_alerts.push((AlertKind::NeedsAttention, order.id.to_string()));
            Ok(Some(change))
        };
        self.alter(id, key, turn).await
    }

    /// Closes an alert. It opens again if what it tells of happens again.
    ///
    /// # Errors
    /// [`OrderActionError::NotAllowed`], or the store failed.
    pub async fn close_alert(
        &self,
        admin: &Admin,
        kind: AlertKind,
        about: &str,
        why: &Why,
    ) -> Result<ActionOutcome, OrderActionError> {
        admin.require(Permission::HelpBuyers)?;
        let object = format!("alarm/{}/{about}", kind.as_str());
        let audit = self.audit_by(admin, "alarm.closed", object, ("open", "closed"), why.as_str());
        let was_open = self.ports.alerts.close_alert(kind, about, audit).await?;
        Ok(if was_open { ActionOutcome::Done } else { ActionOutcome::Already })
    }
}

//! Taking an event from Stripe or the mail service: store it, then let it wake its order or its mail.

use super::Envelope;
use crate::{
    alerts::{Alert, AlertKind},
    ids::OrderId,
    orders::{Look, SettleError},
    payments::inbox::{InboxEvent, InboxState, MAX_TRIES, MAX_TRIES_WHILE_DOWN, Received, Subject, retry_after_secs},
    ports::{InboxClosing, PaymentError, PortError},
    shop::Shop,
};

/// Tries after which an alert tells that payments are not handled.
const ALARM_FROM: u32 = 8;
/// What an alert about Stripe as a whole is about.
const STRIPE: &str = "stripe";

impl Shop {
    /// Stores a verified event. Only after this returns may Stripe be told 200.
    pub async fn receive_event(&self, envelope: Envelope) -> Result<Received, PortError> {
        Ok(self.take_in(envelope).await?.0)
    }

    /// Stores an event; gives it back if it is for this shop to handle.
    pub(crate) async fn take_in(&self, envelope: Envelope) -> Result<(Received, Option<InboxEvent>), PortError> {
        let now = self.ports.clock.now();
        let ours = envelope.live == self.terms.live && envelope.subject != Subject::Other;
        let event = InboxEvent {
            id: envelope.id,
            kind: envelope.kind,
            live: envelope.live,
            subject: envelope.subject,
            received_at: now,
            state: if ours { InboxState::Waiting } else { InboxState::Ignored },
            attempt: 0,
            due_at: now,
        };
        let received = match self.ports.inbox.receive(&event).await {
            // The write may have happened: asking again tells.
            Err(PortError::Unknown { .. }) => self.ports.inbox.receive(&event).await?,
            other => other?,
        };
        if event.live != self.terms.live {
            self.ports
                .alerts
                .raise(&Alert { kind: AlertKind::WrongMode, object: "stripe".to_owned(), at: now })
                .await?;
        }
        Ok((received, Some(event).filter(|event| event.state == InboxState::Waiting)))
    }

    /// Handles up to `limit` events that wait, one after the other. Returns how many were taken up.
    pub async fn work_inbox(&self, limit: usize) -> Result<usize, PortError> {
        let events = self.ports.inbox.due_events(self.ports.clock.now(), limit).await?;
        let taken = events.len();
        for event in events {
            self.work_event(event).await?;
        }
        Ok(taken)
    }

    /// Handles one event that waits and notes how it left the inbox. Two at the same one are harmless.
    ///
    /// Returns why it must be tried again, if so.
    ///
    /// # Errors
    /// [`PortError`] only if the outcome could not be noted.
    pub async fn work_event(&self, event: InboxEvent) -> Result<Option<SettleError>, PortError> {
        let (closing, error) = match self.handle(&event).await {
            Ok(true) => (InboxClosing::Done, None),
            Ok(false) => (InboxClosing::Ignored, None),
            Err(error) => (self.again(&event, Why::of(&error)).await?, Some(error)),
        };
        self.ports.inbox.close_event(&event.id, closing).await?;
        if error.is_none() && event.attempt >= ALARM_FROM {
            self.payments_work_again(&event).await?;
        }
        Ok(error)
    }

    /// Notes that handling an event ended in a panic: that counts as a try, and the next one waits its time.
    ///
    /// # Errors
    /// [`PortError`] if it could not be noted.
    pub async fn event_panicked(&self, event: &InboxEvent) -> Result<(), PortError> {
        let closing = self.again(event, Why::Bug).await?;
        self.ports.inbox.close_event(&event.id, closing).await
    }

    /// Settles the order an event is about, or notes what became of its mail; `false` if it is about neither.
    async fn handle(&self, event: &InboxEvent) -> Result<bool, SettleError> {
        let look = Look::of_event(&event.kind);
        let (session, named) = match &event.subject {
            Subject::Session { session, order } => (Some(session.clone()), order.clone()),
            Subject::Payment(intent) => match self.ports.orders.order_by_intent(intent).await? {
                Some(order) => return self.settle_looking(&order.id, None, look).await.map(|_| true),
                // A refund may overtake the payment it belongs to: ask Stripe whose it is.
                None => (self.ports.payments.session_of(intent).await?, None),
            },
            Subject::Mail(event) => return Ok(self.apply_delivery_event(event).await.map(|()| true)?),
            Subject::DelayedMail(mail) => return Ok(self.check_delayed(mail).await.map(|()| true)?),
            Subject::Other => return Ok(false),
        };
        let Some(session) = session else { return Ok(false) };
        self.forget_missed_events(&session).await?;
        let order = match self.ports.orders.order_by_session(&session).await? {
            Some(order) => Some(order.id),
            None => match named {
                Some(order) => Some(order),
                None => self.order_named_by_stripe(&session).await?,
            },
        };
        match order {
            Some(order) => match self.settle_looking(&order, Some(&session), look).await {
                Err(SettleError::UnknownOrder) => Ok(false),
                settled => settled.map(|_| true),
            },
            None => Ok(false),
        }
    }

    async fn order_named_by_stripe(&self, session: &crate::ids::SessionId) -> Result<Option<OrderId>, PaymentError> {
        Ok(self.ports.payments.session(session).await?.and_then(|facts| facts.order))
    }

    async fn again(&self, event: &InboxEvent, why: Why) -> Result<InboxClosing, PortError> {
        let now = self.ports.clock.now();
        let most = if matches!(why, Why::Refused | Why::Bug) { MAX_TRIES } else { MAX_TRIES_WHILE_DOWN };
        if event.attempt + 1 >= most {
            // Stripe says the same of every event, and one alert says it of all.
            let object = if why == Why::Refused { STRIPE.to_owned() } else { event.id.to_string() };
            self.ports.alerts.raise(&Alert { kind: AlertKind::EventGivenUp, object, at: now }).await?;
            return Ok(InboxClosing::GivenUp);
        }
        // Of a store that fails, the events of payments tell.
        let of_money = !matches!(event.subject, Subject::Mail(_) | Subject::DelayedMail(_));
        if event.attempt >= ALARM_FROM && of_money && why != Why::Bug {
            let object = match why {
                Why::Refused | Why::StripeDown => STRIPE.to_owned(),
                Why::StoreDown | Why::Bug => event.id.to_string(),
            };
            self.ports.alerts.raise(&Alert { kind: AlertKind::PaymentsDown, object, at: now }).await?;
        }
        Ok(InboxClosing::Again(now.plus_secs(retry_after_secs(event.attempt))))
    }

    /// Closes what earlier tries of an event raised: it was handled after all.
    async fn payments_work_again(&self, event: &InboxEvent) -> Result<(), PortError> {
        for object in [STRIPE, event.id.as_str()] {
            self.alert_is_over(AlertKind::PaymentsDown, object).await?;
        }
        Ok(())
    }
}

/// Why an event could not be handled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Why {
    /// Stripe answers, and says no: a key that may not read it, say.
    Refused,
    StripeDown,
    StoreDown,
    /// The shop's own code gave up, or what it has stored.
    Bug,
}

impl Why {
    fn of(error: &SettleError) -> Why {
        match error {
            SettleError::Payment(PaymentError::Refused { .. } | PaymentError::KeyUsedUp) => Why::Refused,
            SettleError::Payment(_) => Why::StripeDown,
            SettleError::Port(PortError::Broken { .. }) => Why::Bug,
            _ => Why::StoreDown,
        }
    }
}

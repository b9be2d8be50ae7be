//! Taking an event from Stripe or the mail service: store it, then let it wake its order or its mail.

use super::{SettleError, Shop};
use crate::{
    ids::{EventId, OrderId},
    inbox::{InboxEvent, InboxState, Received, Subject, retry_after_secs},
    ports::{Alarm, AlarmKind, InboxClosing, PaymentError, PortError},
};

/// The outside of a verified event: all that is read of it (R11).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    pub id: EventId,
    pub kind: String,
    pub live: bool,
    pub subject: Subject,
}

impl Shop {
    /// Stores a verified event. Only after this returns may Stripe be told 200 (R12).
    pub async fn receive_event(&self, envelope: Envelope) -> Result<Received, PortError> {
        let now = self.clock.now();
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
        let received = match self.orders.receive(&event).await {
            // The write may have happened: asking again tells (F28).
            Err(PortError::Ambiguous { .. }) => self.orders.receive(&event).await?,
            other => other?,
        };
        if event.live != self.terms.live {
            self.orders.raise(&Alarm { kind: AlarmKind::WrongMode, object: "stripe".to_owned(), at: now }).await?;
        }
        Ok(received)
    }

    /// Handles up to `limit` events that wait, one after the other. Returns how many were taken up.
    pub async fn work_inbox(&self, limit: usize) -> Result<usize, PortError> {
        let events = self.orders.due_events(self.clock.now(), limit).await?;
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
            Err(error) => (self.again(&event, &error).await?, Some(error)),
        };
        self.orders.close_event(&event.id, closing).await?;
        Ok(error)
    }

    /// Settles the order an event is about, or notes what became of its mail; `false` if it is about neither.
    async fn handle(&self, event: &InboxEvent) -> Result<bool, SettleError> {
        let (session, named) = match &event.subject {
            Subject::Session { session, order } => (Some(session.clone()), order.clone()),
            Subject::Payment(intent) => match self.orders.order_by_intent(intent).await? {
                Some(order) => return self.settle(&order.id, None).await.map(|_| true),
                // A refund may overtake the payment it belongs to (F32): ask Stripe whose it is.
                None => (self.payments.session_of(intent).await?, None),
            },
            Subject::Mail(news) => return Ok(self.hear_of_mail(news).await.map(|()| true)?),
            Subject::DelayedMail(mail) => return Ok(self.look_after(mail).await.map(|()| true)?),
            Subject::Other => return Ok(false),
        };
        let Some(session) = session else { return Ok(false) };
        self.strike_untold(&session).await?;
        let order = match self.orders.order_by_session(&session).await? {
            Some(order) => Some(order.id),
            None => match named {
                Some(order) => Some(order),
                None => self.order_named_by_stripe(&session).await?,
            },
        };
        match order {
            Some(order) => match self.settle(&order, Some(&session)).await {
                Err(SettleError::UnknownOrder) => Ok(false),
                settled => settled.map(|_| true),
            },
            None => Ok(false),
        }
    }

    async fn order_named_by_stripe(&self, session: &crate::ids::SessionId) -> Result<Option<OrderId>, PaymentError> {
        Ok(self.payments.session(session).await?.and_then(|facts| facts.order))
    }

    async fn again(&self, event: &InboxEvent, error: &SettleError) -> Result<InboxClosing, PortError> {
        let now = self.clock.now();
        // Of a store that fails, the events of payments tell.
        let of_money = !matches!(event.subject, Subject::Mail(_) | Subject::DelayedMail(_));
        if event.attempt >= 8 && of_money {
            let object = match error {
                SettleError::Payment(_) => "stripe".to_owned(),
                _ => event.id.to_string(),
            };
            self.orders.raise(&Alarm { kind: AlarmKind::PaymentsDown, object, at: now }).await?;
        }
        Ok(InboxClosing::Again(now.plus_secs(retry_after_secs(event.attempt))))
    }
}

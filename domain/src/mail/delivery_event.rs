//! What becomes of mail after the mail service took it: bounces, complaints, delays.

use crate::{
    alerts::{Alert, AlertKind},
    ids::{EventId, OutboxId},
    mail::{
        address,
        outbox::{MailKind, MailState, OutboxRow},
        suppression::{DeliveryEvent, DeliveryStatus, SuppressedAddress},
    },
    payments::{
        Envelope,
        inbox::{InboxEvent, InboxState, Received, Subject},
    },
    ports::{MailStep, PortError},
    reports::metric::{DailyMetric, Metric},
    shop::Shop,
    time::DAY_SECS,
};

/// Days over which bounces are set against emails.
const DAYS: i64 = 7;
/// Bounces that say nothing yet, however few emails went out.
const FEW: i64 = 5;
/// More bounces than one in so many emails (2 %), and mail services look into the sender.
const ONE_IN: i64 = 50;
/// How often to decide anew when something else was told of the email at the same time.
const MAX_TRIES: u32 = 5;

impl Shop {
    /// Stores what a mail service told, under the name it gave that. Told again under the same name, nothing happens;
    /// only after this returns may the service be told that it was heard.
    ///
    /// # Errors
    /// If the store failed; the service tells it again.
    pub async fn receive_delivery_event(&self, id: EventId, event: DeliveryEvent) -> Result<Received, PortError> {
        let kind = format!("mail.{}", event.status.as_str());
        self.receive_event(Envelope { id, kind, live: self.terms.live, subject: Subject::Mail(event) }).await
    }

    /// Notes what a mail service told. Told twice, it is noted once.
    ///
    /// # Errors
    /// If the store failed; the service tells it again.
    pub async fn apply_delivery_event(&self, event: &DeliveryEvent) -> Result<(), PortError> {
        for _ in 0..MAX_TRIES {
            match self.note_delivery(event).await {
                // Something else was told of the same email meanwhile: what is stored now decides.
                Err(PortError::Conflict) => {}
                noted => return noted,
            }
        }
        Err(PortError::Conflict)
    }

    /// # Errors
    /// `Conflict` if the email's row changed meanwhile; nothing was noted.
    async fn note_delivery(&self, event: &DeliveryEvent) -> Result<(), PortError> {
        let row = match &event.mail {
            Some(id) => self.ports.outbox.mail(id).await?,
            None => None,
        };
        // An email to several, or an answer in another's name, must not mark this one.
        let row = row.filter(|row| address::same(&row.to, &event.address));
        match (event.status, row) {
            (DeliveryStatus::Taken | DeliveryStatus::Delivered | DeliveryStatus::Delayed, None) => Ok(()),
            (DeliveryStatus::Taken, Some(row)) => self.went_out(row).await.map(|_| ()),
            (DeliveryStatus::Delivered, Some(row)) => self.arrived(row).await,
            (DeliveryStatus::Delayed, Some(row)) => self.is_delayed(row).await,
            (_, row) => self.note_undelivered(event, row).await,
        }
    }

    /// Marks an email sent whose worker got no answer, or died before it noted one. Returns the row as it is then.
    async fn went_out(&self, mut row: OutboxRow) -> Result<OutboxRow, PortError> {
        while row.state == MailState::Sending {
            let sent = OutboxRow { state: MailState::Sent, last_error: None, ..row.clone() };
            match self.ports.outbox.finish_mail(&sent, None).await {
                Ok(()) => {
                    self.traffic.mailed();
                    return Ok(sent);
                }
                // A worker was faster: what did it come to?
                Err(PortError::Conflict) => match self.ports.outbox.mail(&row.id).await? {
                    Some(stored) if stored.attempt != row.attempt || stored.state != row.state => row = stored,
                    _ => return Err(PortError::Conflict),
                },
                Err(error) => return Err(error),
            }
        }
        Ok(row)
    }

    async fn arrived(&self, row: OutboxRow) -> Result<(), PortError> {
        let row = self.went_out(row).await?;
        if row.state != MailState::Sent || row.last_error.as_deref() != Some(DeliveryStatus::Delayed.as_str()) {
            return Ok(());
        }
        let action = || self.audit("mail.delivered", format!("mail/{}", row.id), "delayed", "delivered");
        let step = MailStep { was: &row, is: &OutboxRow { last_error: None, ..row.clone() } };
        self.ports.outbox.record_delivery(Some(step), None, None, action()).await?;
        self.ports.alerts.close_alert(AlertKind::MailDelayed, row.id.as_str(), action()).await?;
        Ok(())
    }

    /// Notes that an email is late, and looks after it in a day.
    async fn is_delayed(&self, row: OutboxRow) -> Result<(), PortError> {
        let row = self.went_out(row).await?;
        if row.state != MailState::Sent || row.last_error.is_some() {
            return Ok(());
        }
        let tomorrow = self.ports.clock.now().plus_secs(DAY_SECS);
        let look = InboxEvent {
            id: EventId::delayed_mail(&row.id),
            kind: "mail.look_after".to_owned(),
            live: self.terms.live,
            subject: Subject::DelayedMail(row.id.clone()),
            // It is due tomorrow: until then it does not count as waiting.
            received_at: tomorrow,
            state: InboxState::Waiting,
            attempt: 0,
            due_at: tomorrow,
        };
        self.ports.inbox.receive(&look).await?;
        let code = DeliveryStatus::Delayed.as_str();
        let audit = self.audit("mail.delayed", format!("mail/{}", row.id), "sent", code);
        let step = MailStep { was: &row, is: &OutboxRow { last_error: Some(code.to_owned()), ..row.clone() } };
        self.ports.outbox.record_delivery(Some(step), None, None, audit).await
    }

    /// Raises the alert if a delayed email has neither arrived nor come back.
    pub(crate) async fn check_delayed(&self, mail: &OutboxId) -> Result<(), PortError> {
        let row = self.ports.outbox.mail(mail).await?;
        let late = row.filter(|row| row.last_error.as_deref() == Some(DeliveryStatus::Delayed.as_str()));
        let Some(row) = late.filter(|row| row.state == MailState::Sent) else { return Ok(()) };
        let alert = Alert { kind: AlertKind::MailDelayed, object: row.id.to_string(), at: self.ports.clock.now() };
        self.ports.alerts.raise(&alert).await
    }

    /// Notes an email that did not arrive or was not wanted, and whether its address is written to any more.
    async fn note_undelivered(&self, event: &DeliveryEvent, row: Option<OutboxRow>) -> Result<(), PortError> {
        let now = self.ports.clock.now();
        let code = event.status.as_str();
        let known = row.as_ref().is_some_and(|row| row.last_error.as_deref() == Some(code));
        let held = event.status.holds_address().then(|| SuppressedAddress::new(&event.address, event.status, now));
        let was_held = self.ports.suppressions.suppressed_address(&event.address).await?.is_some();
        if known || (row.is_none() && (was_held || held.is_none())) {
            return Ok(());
        }
        let worth_an_alert = |row: &&OutboxRow| match event.status {
            DeliveryStatus::Complained => false,
            // What the shop itself wrote is at fault, whoever was to read it.
            DeliveryStatus::Rejected => true,
            _ => carries_links(row),
        };
        let alert = row.as_ref().filter(worth_an_alert);
        let alert = alert.map(|row| Alert { kind: AlertKind::MailBlocked, object: row.id.to_string(), at: now });
        let object = row.as_ref().map_or_else(|| "mail".to_owned(), |row| format!("mail/{}", row.id));
        let audit = self.audit(&format!("mail.{code}"), object, "sent", code);
        let after = row.clone().map(|row| event.status.of_row(row));
        let step = row.as_ref().zip(after.as_ref()).map(|(was, is)| MailStep { was, is });
        self.ports.outbox.record_delivery(step, held.as_ref(), alert.as_ref(), audit).await?;
        if matches!(event.status, DeliveryStatus::Bounced | DeliveryStatus::GivenUp) {
            self.ports
                .metrics
                .count(&[DailyMetric {
                    day: self.terms.time_zone.day_of(now),
                    what: Metric::Bounced,
                    count: 1,
                    minor: 0,
                }])
                .await?;
        }
        self.watch_bounces().await
    }

    /// Whether mail to this address is held back, and why.
    pub(crate) async fn held(&self, row: &OutboxRow) -> Result<Option<SuppressedAddress>, PortError> {
        // The owner must hear of alerts, and admins of what happens in their name.
        if row.alert.is_some() || row.notice.is_some() {
            return Ok(None);
        }
        self.ports.suppressions.suppressed_address(&row.to).await
    }

    /// Raises the alert if more than one email in fifty came back lately.
    async fn watch_bounces(&self) -> Result<(), PortError> {
        if !self.too_many_bounce().await? {
            return Ok(());
        }
        let alert = Alert { kind: AlertKind::MailBounces, object: "mail".to_owned(), at: self.ports.clock.now() };
        self.ports.alerts.raise(&alert).await
    }

    /// Whether more than one email in fifty came back lately.
    pub(crate) async fn too_many_bounce(&self) -> Result<bool, PortError> {
        let now = self.ports.clock.now();
        let today = self.terms.time_zone.day_of(now);
        let daily_metrics = self.ports.metrics.daily_metrics(today.minus(DAYS), today).await?;
        let count =
            |what: &Metric| daily_metrics.iter().filter(|metric| metric.what == *what).map(|metric| metric.count).sum();
        let (mailed, bounced): (i64, i64) = (count(&Metric::Mailed), count(&Metric::Bounced));
        Ok(bounced >= FEW && bounced.saturating_mul(ONE_IN) > mailed)
    }
}

/// Whether a buyer waits for what the email carries.
pub(crate) fn carries_links(row: &OutboxRow) -> bool {
    matches!(row.kind, MailKind::Receipt | MailKind::Complimentary)
}

//! Mailing alerts to the owner.

use crate::{
    alerts::Alert,
    ids::OutboxId,
    mail::outbox::{MailKind, OutboxRow},
    ports::{AlertDetails, Email, PortError},
    shop::Shop,
    time::{HOUR_SECS, Timestamp},
};

/// Time of the newest alert that has its email.
const TOLD: &str = "alarms.told";
/// How far behind it alerts are looked at: one may be stored later than another of a later time.
const OVERLAP_SECS: i64 = HOUR_SECS;

impl Shop {
    /// Queues an email to `owner` about each open alert that has none yet, and returns those alerts.
    ///
    /// An alert about an email to the owner is in the log only: another email would fare no better.
    ///
    /// # Errors
    /// [`PortError`] if the store failed; the next call goes on from there.
    pub async fn tell_alerts(&self, owner: &str) -> Result<Vec<Alert>, PortError> {
        let told =
            self.ports.jobs.bookmark(TOLD).await?.and_then(|text| text.parse().ok()).map_or(Timestamp(0), Timestamp);
        let mut newest = told;
        let mut fresh = Vec::new();
        for alert in self.ports.alerts.open_alerts().await? {
            let id = OutboxId::alert(alert.kind.as_str(), &alert.object, alert.at);
            let old = alert.at < told.minus_secs(OVERLAP_SECS) || alert.object.starts_with(OutboxId::ALARM);
            newest = newest.max(alert.at);
            if old || self.is_told(&id).await? {
                continue;
            }
            let mut mail = OutboxRow::new(id, MailKind::Alert, Vec::new(), owner.to_owned(), self.ports.clock.now());
            mail.alert = Some(alert.clone());
            let audit = self.audit("alarm.told", format!("mail/{}", mail.id), "", "queued");
            self.ports.outbox.queue_mail(&mail, &[], audit).await?;
            fresh.push(alert);
        }
        if newest > told {
            self.ports.jobs.set_bookmark(TOLD, &newest.0.to_string()).await?;
        }
        Ok(fresh)
    }

    /// Whether an email is there; one that cannot be read is.
    async fn is_told(&self, mail: &OutboxId) -> Result<bool, PortError> {
        match self.ports.outbox.mail(mail).await {
            Err(PortError::Broken { .. }) => Ok(true),
            found => Ok(found?.is_some()),
        }
    }

    /// The email about an alert, with an order's number in the place of its id.
    pub(crate) async fn alert_email(&self, alert: &Alert) -> Email {
        let mut alert = alert.clone();
        let mut details = AlertDetails::default();
        if alert.kind.is_about_an_order()
            && let Ok(id) = crate::ids::OrderId::parse(&alert.object)
            // What cannot be read is named by its id.
            && let Ok(Some(order)) = self.ports.orders.order(&id).await
        {
            details = AlertDetails::of(alert.kind, &order, self.terms.live);
            alert.object = order.number.to_string();
        }
        Email::Alert { alert, details }
    }
}

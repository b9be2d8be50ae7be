//! Alerts about a condition: raised while it holds, and closed by themselves when it is over.

use crate::{
    alerts::{Alert, AlertKind},
    ids::BlobKey,
    ports::PortError,
    shop::Shop,
    time::{MINUTE_SECS, Timestamp},
};

/// Events that wait longer than this are worth an alert.
const OLDEST_EVENT_SECS: i64 = 5 * MINUTE_SECS;
/// Mails that wait longer than this are.
const OLDEST_MAIL_SECS: i64 = 15 * MINUTE_SECS;
/// What an alert about a backlog is about.
const INBOX: &str = "inbox";
const OUTBOX: &str = "outbox";

/// Something an alert may tell of, as it was last looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    pub kind: AlertKind,
    pub object: String,
    pub holds: bool,
    /// When it was looked at. An alert that is younger knows better.
    pub seen_at: Timestamp,
}

impl Shop {
    /// Raises and closes the alerts about `conditions` and about what waits in the store. Files that were missing and
    /// are there again close theirs, too.
    ///
    /// # Errors
    /// [`PortError`] if the store failed; the next call does the rest.
    pub async fn check_conditions(&self, mut conditions: Vec<Condition>) -> Result<(), PortError> {
        let now = self.ports.clock.now();
        let (event, mail) = self.ports.jobs.oldest_waiting().await?;
        let older = |at: Option<Timestamp>, most: i64| at.is_some_and(|at| now.secs_since(at) > most);
        for (kind, object, holds) in [
            (AlertKind::EventsWaiting, INBOX, older(event, OLDEST_EVENT_SECS)),
            (AlertKind::MailWaiting, OUTBOX, older(mail, OLDEST_MAIL_SECS)),
        ] {
            conditions.push(Condition { kind, object: object.to_owned(), holds, seen_at: now });
        }
        let open = self.ports.alerts.open_alerts().await?;
        for condition in &conditions {
            let raised = open.iter().find(|it| it.kind == condition.kind && it.object == condition.object);
            match raised {
                None if condition.holds => {
                    let alert = Alert { kind: condition.kind, object: condition.object.clone(), at: now };
                    self.ports.alerts.raise(&alert).await?;
                }
                Some(alert) if !condition.holds && alert.at <= condition.seen_at => self.close_as_over(alert).await?,
                _ => {}
            }
        }
        for alert in open.iter().filter(|alert| alert.kind == AlertKind::MissingFile) {
            let Ok(key) = BlobKey::parse(&alert.object) else { continue };
            if let Ok(Some(_)) = self.ports.files.file_size(&key).await {
                self.close_as_over(alert).await?;
            }
        }
        for alert in open.iter().filter(|alert| alert.kind == AlertKind::MailBounces) {
            if !self.too_many_bounce().await? {
                self.close_as_over(alert).await?;
            }
        }
        Ok(())
    }

    /// Closes an alert if it is open.
    pub(crate) async fn alert_is_over(&self, kind: AlertKind, object: &str) -> Result<(), PortError> {
        let open = self.ports.alerts.open_alerts().await?;
        match open.iter().find(|alert| alert.kind == kind && alert.object == object) {
            Some(alert) => self.close_as_over(alert).await,
            None => Ok(()),
        }
    }

    async fn close_as_over(&self, alert: &Alert) -> Result<(), PortError> {
        let about = format!("alarm/{}/{}", alert.kind.as_str(), alert.object);
        let audit = self.audit("alarm.over", about, "open", "closed");
        self.ports.alerts.close_alert(alert.kind, &alert.object, audit).await.map(drop)
    }
}

//! What becomes of mail after the mail service took it (R25, R67).

use super::Shop;
use crate::{
    figures::{Counted, Tally},
    outbox::{MailKind, OutboxRow},
    ports::{Alarm, AlarmKind, PortError},
    returned::{HeldAddress, MailFate, MailNews},
    time::DAY_SECS,
};

/// Days over which bounces are set against mails.
const DAYS: i64 = 7;
/// Bounces that say nothing yet, however few mails went out.
const FEW: i64 = 5;
/// More bounces than one in so many mails, and mail services look into the sender (R67: 2 %).
const ONE_IN: i64 = 50;

impl Shop {
    /// Notes what a mail service told. Told twice, it is noted once.
    ///
    /// # Errors
    /// If the store failed; the service tells it again.
    pub async fn hear_of_mail(&self, news: &MailNews) -> Result<(), PortError> {
        let now = self.clock.now();
        let row = match &news.mail {
            Some(id) => self.orders.mail(id).await?,
            None => None,
        };
        // A mail to several, or an answer in another's name, must not mark this one.
        let row = row.filter(|row| row.to.eq_ignore_ascii_case(&news.address));
        let code = news.fate.as_str();
        let known = row.as_ref().is_some_and(|row| row.last_error.as_deref() == Some(code));
        let held = news.fate.holds_address().then(|| HeldAddress::new(&news.address, news.fate, now));
        let was_held = self.orders.held_address(&news.address).await?.is_some();
        if known || (row.is_none() && (was_held || held.is_none())) {
            return Ok(());
        }
        let alarm = row.as_ref().filter(|row| news.fate != MailFate::Complained && carries_goods(row));
        let alarm = alarm.map(|row| Alarm { kind: AlarmKind::MailBlocked, object: row.id.to_string(), at: now });
        let object = row.as_ref().map_or_else(|| "mail".to_owned(), |row| format!("mail/{}", row.id));
        let audit = self.audit(&format!("mail.{code}"), object, "sent", code);
        let row = row.map(|row| news.fate.of_row(row));
        self.orders.mail_came_back(row.as_ref(), held.as_ref(), alarm.as_ref(), audit).await?;
        if news.fate != MailFate::Complained {
            self.orders.count(&[Tally { day: now.day(), what: Counted::Bounced, count: 1, minor: 0 }]).await?;
        }
        self.watch_bounces().await
    }

    /// Whether mail to this address is held back, and why.
    pub(super) async fn held(&self, row: &OutboxRow) -> Result<Option<HeldAddress>, PortError> {
        // The owner must hear of alarms, and admins of what happens in their name.
        if row.alarm.is_some() || row.news.is_some() {
            return Ok(None);
        }
        self.orders.held_address(&row.to).await
    }

    /// Raises the alarm if more than one mail in fifty came back lately.
    async fn watch_bounces(&self) -> Result<(), PortError> {
        let now = self.clock.now();
        let tallies = self.orders.tallies(now.minus_secs(DAYS * DAY_SECS).day(), now.day()).await?;
        let count = |what: &Counted| tallies.iter().filter(|tally| tally.what == *what).map(|tally| tally.count).sum();
        let (mailed, bounced): (i64, i64) = (count(&Counted::Mailed), count(&Counted::Bounced));
        if bounced < FEW || bounced.saturating_mul(ONE_IN) <= mailed {
            return Ok(());
        }
        let alarm = Alarm { kind: AlarmKind::MailBounces, object: "mail".to_owned(), at: now };
        self.orders.raise(&alarm).await
    }
}

/// Whether a buyer waits for what the mail carries.
pub(super) fn carries_goods(row: &OutboxRow) -> bool {
    matches!(row.kind, MailKind::Receipt | MailKind::Gift)
}

//! The outbox: mail is queued in the transaction that causes it and sent by a worker.

use crate::{
    alerts::Alert,
    delivery::{
        grant::Link,
        token::{TokenHash, TokenSeed},
    },
    ids::{OrderId, OutboxId},
    team::admin::Role,
    time::{HOUR_SECS, MINUTE_SECS, Timestamp},
};
use serde::{Deserialize, Serialize};

/// How long a worker may hold an email before another takes it over.
pub const LEASE_SECS: i64 = 2 * MINUTE_SECS;
/// How long to look for a sign of an email whose sending gave no answer, before sending it again.
pub const UNKNOWN_WAIT_SECS: i64 = 10 * MINUTE_SECS;
/// What a row says of an email the service did not take because others came too shortly before.
pub const TOO_FAST: &str = "too_fast";
/// Tries of one email before it is given up.
pub const MAX_TRIES: u32 = 8;
/// Waits after the 1st to 7th failure; the 8th failure is the last.
const WAITS_SECS: [i64; 7] =
    [MINUTE_SECS, 2 * MINUTE_SECS, 5 * MINUTE_SECS, 15 * MINUTE_SECS, HOUR_SECS, 4 * HOUR_SECS, 8 * HOUR_SECS];

/// An email to be sent, or sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutboxRow {
    pub id: OutboxId,
    pub kind: MailKind,
    /// The orders it is about: one, or all of a buyer's.
    pub orders: Vec<OrderId>,
    pub to: String,
    /// The links it carries, each time it is sent; found by the hashes of their tokens.
    #[serde(default)]
    pub links: Vec<TokenHash>,
    pub state: MailState,
    /// How often sending was begun.
    pub attempt: u32,
    /// Not touched before this time: the lease while `Sending`, the backoff while `Queued`.
    pub due_at: Timestamp,
    pub queued_at: Timestamp,
    /// What went wrong last, as a code.
    pub last_error: Option<String>,
    /// What it tells the owner of.
    #[serde(rename = "alarm", default, skip_serializing_if = "Option::is_none")]
    pub alert: Option<Alert>,
    /// Which one of several it is that answer one request together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<MailPart>,
    /// What an admin is told, if it is an email to one; it then speaks of no order.
    #[serde(rename = "news", default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<SignInNotice>,
    /// What somebody is invited to, if it is an email that does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invitation: Option<AdminInvitation>,
}

/// One of several emails that answer one request together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailPart {
    /// 1, 2, 3, …
    pub number: u8,
    pub of: u8,
    /// There are older orders that none of them speaks of.
    #[serde(default)]
    pub older_left_out: bool,
}

/// When and from where somebody signed in as an admin, or tried to. Network and browser are what
/// the visitor's side says: to be shown, never believed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInNotice {
    pub at: Timestamp,
    pub network: String,
    /// In words; see [`crate::team::user_agent`].
    pub browser: String,
}

/// Who invited somebody to become an admin, as what, and until when. Its link is not kept, only what makes it together
/// with the shop's key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdminInvitation {
    /// The inviting admin's address.
    pub by: String,
    pub role: Role,
    pub until: Timestamp,
    pub seed: TokenSeed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailKind {
    /// To somebody who is to become an admin, with a link.
    AdminInvited,
    /// To an admin: somebody has signed in as you.
    AdminSignedIn,
    /// To an admin: somebody tries to sign in as you and fails.
    AdminGuessedAt,
    Receipt,
    /// Links anew, for a buyer who asked at `/find-my-order`.
    FreshLinks,
    /// The order is there; the bank takes its time with the payment.
    PaymentPending,
    PaymentFailed,
    Refunded,
    /// A complimentary order, with its links.
    // As stores have it since before it had this name.
    #[serde(rename = "gift")]
    Complimentary,
    /// To the owner, about something only a person can put right.
    // As stores have it since before it had this name.
    #[serde(rename = "alarm")]
    Alert,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailState {
    Queued,
    /// A worker has it, or had it when it died.
    Sending,
    Sent,
    /// The mail service refuses the address or us; a person must act.
    Blocked,
    /// Given up after eight tries.
    Dead,
    /// Not sent: meanwhile the order's mail goes to another address.
    Dropped,
}

impl OutboxRow {
    /// The row with the links its mail carries.
    pub fn carrying(mut self, links: &[Link]) -> OutboxRow {
        self.links = links.iter().map(|link| link.hash).collect();
        self
    }

    pub fn new(id: OutboxId, kind: MailKind, orders: Vec<OrderId>, to: String, now: Timestamp) -> OutboxRow {
        OutboxRow {
            id,
            kind,
            orders,
            to,
            links: Vec::new(),
            state: MailState::Queued,
            attempt: 0,
            due_at: now,
            queued_at: now,
            last_error: None,
            part: None,
            notice: None,
            invitation: None,
            alert: None,
        }
    }

    /// The row after a failed try: queued again later, or dead.
    pub fn failed(mut self, error: &str, now: Timestamp) -> OutboxRow {
        self.last_error = Some(error.to_owned());
        let tries = usize::try_from(self.attempt).unwrap_or(usize::MAX);
        match tries.checked_sub(1).and_then(|n| WAITS_SECS.get(n)) {
            Some(wait) => {
                self.state = MailState::Queued;
                self.due_at = now.plus_secs(*wait);
            }
            None => self.state = MailState::Dead,
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alert_that_an_earlier_shop_queued_is_read() {
        assert_eq!(serde_json::from_str::<MailKind>("\"alarm\"").unwrap(), MailKind::Alert);
        assert_eq!(serde_json::to_string(&MailKind::Alert).unwrap(), "\"alarm\"");
    }

    #[test]
    fn f055_the_eighth_failure_is_the_last() {
        let order = OrderId::parse("o").unwrap();
        let mut row = OutboxRow::new(
            OutboxId::receipt(&order),
            MailKind::Receipt,
            vec![order],
            "a@example.com".into(),
            Timestamp(0),
        );
        let mut waited = 0;
        for attempt in 1..=7 {
            row.attempt = attempt;
            row = row.failed("throttled", Timestamp(0));
            assert_eq!(row.state, MailState::Queued);
            waited += row.due_at.0;
        }
        assert!((12 * HOUR_SECS..=24 * HOUR_SECS).contains(&waited), "{waited}");
        row.attempt = 8;
        assert_eq!(row.failed("throttled", Timestamp(0)).state, MailState::Dead);
    }
}

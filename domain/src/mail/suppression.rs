//! Mail that came back, and addresses nobody writes to any more.

use crate::{
    ids::OutboxId,
    mail::{
        address,
        outbox::{MailState, OutboxRow},
    },
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// What a mail service told about an email it had taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryEvent {
    /// The email, as it was marked when it went out; none if the service does not say.
    pub mail: Option<OutboxId>,
    /// The reader it is about.
    pub address: String,
    #[serde(rename = "fate")]
    pub status: DeliveryStatus,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryStatus {
    /// There is no such mailbox.
    Bounced,
    /// The mailbox took nothing for days: full, or its server is away.
    GivenUp,
    /// The reader called it spam.
    Complained,
    /// The mail service found something bad in it and sent it to nobody.
    Rejected,
    /// The reader's server takes nothing for now, and the mail service goes on trying.
    Delayed,
    /// The mail service has it and is sending it.
    Taken,
    /// It is in the mailbox.
    Delivered,
}

impl DeliveryStatus {
    /// In forms.
    pub fn code(self) -> &'static str {
        match self {
            DeliveryStatus::Bounced => "bounced",
            DeliveryStatus::GivenUp => "given_up",
            DeliveryStatus::Complained => "complained",
            DeliveryStatus::Rejected => "rejected",
            DeliveryStatus::Delayed => "delayed",
            DeliveryStatus::Taken => "taken",
            DeliveryStatus::Delivered => "delivered",
        }
    }

    /// As it stands in an email's row and in the log.
    pub fn as_str(self) -> &'static str {
        match self {
            DeliveryStatus::Bounced => "bounced",
            DeliveryStatus::GivenUp => "mailbox_full",
            other => other.code(),
        }
    }

    /// Reads [`DeliveryStatus::as_str`].
    pub fn parse(text: &str) -> Option<DeliveryStatus> {
        use DeliveryStatus::{Bounced, Complained, Delayed, Delivered, GivenUp, Rejected, Taken};
        [Bounced, GivenUp, Complained, Rejected, Delayed, Taken, Delivered]
            .into_iter()
            .find(|known| known.as_str() == text)
    }

    /// Whether nobody writes to the address any more: more mail would fare no better and harm the sender's name.
    pub fn holds_address(self) -> bool {
        matches!(self, DeliveryStatus::Bounced | DeliveryStatus::Complained)
    }

    /// The row of an email that this became of: one that did not arrive, or was not wanted.
    pub fn of_row(self, row: OutboxRow) -> OutboxRow {
        let state = match (self, row.state) {
            // Who complains has it, whatever its worker knows.
            (DeliveryStatus::Complained, MailState::Sending) => MailState::Sent,
            (DeliveryStatus::Complained, state) => state,
            _ => MailState::Blocked,
        };
        OutboxRow { state, last_error: Some(self.as_str().to_owned()), ..row }
    }
}

/// An address nobody writes to until an admin says otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuppressedAddress {
    /// As [`address::key`] has it.
    pub email: String,
    pub why: DeliveryStatus,
    pub since: Timestamp,
}

impl SuppressedAddress {
    pub fn new(address: &str, why: DeliveryStatus, since: Timestamp) -> SuppressedAddress {
        SuppressedAddress { email: address::key(address), why, since }
    }
}

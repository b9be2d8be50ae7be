//! Mail that came back, and addresses nobody writes to any more (R25).

use crate::{
    ids::OutboxId,
    outbox::{MailState, OutboxRow},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// What a mail service told about a mail it had taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailNews {
    /// The mail, as it was marked when it went out; none if the service does not say.
    pub mail: Option<OutboxId>,
    /// The reader it is about.
    pub address: String,
    pub fate: MailFate,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailFate {
    /// There is no such mailbox.
    Bounced,
    /// The mailbox took nothing for days: full, or its server is away.
    GivenUp,
    /// The reader called it spam.
    Complained,
}

impl MailFate {
    /// In forms.
    pub fn code(self) -> &'static str {
        match self {
            MailFate::Bounced => "bounced",
            MailFate::GivenUp => "given_up",
            MailFate::Complained => "complained",
        }
    }

    /// As it stands in a mail's row and in the log.
    pub fn as_str(self) -> &'static str {
        match self {
            MailFate::Bounced => "bounced",
            MailFate::GivenUp => "mailbox_full",
            MailFate::Complained => "complained",
        }
    }

    /// What a mail's row says with this code, in words.
    pub fn in_words(code: &str) -> Option<&'static str> {
        Some(match code {
            "bounced" => "it came back: there is no such mailbox",
            "mailbox_full" => "it came back: the mailbox is full or does not answer",
            "complained" => "the reader called it spam",
            _ => return None,
        })
    }

    /// Whether nobody writes to the address any more: more mail would fare no better and harm the sender's name.
    pub fn holds_address(self) -> bool {
        matches!(self, MailFate::Bounced | MailFate::Complained)
    }

    /// The row of a mail that this became of.
    pub fn of_row(self, row: OutboxRow) -> OutboxRow {
        let state = if self == MailFate::Complained { row.state } else { MailState::Blocked };
        OutboxRow { state, last_error: Some(self.as_str().to_owned()), ..row }
    }
}

/// An address nobody writes to until an admin says otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldAddress {
    /// In small letters.
    pub email: String,
    pub why: MailFate,
    pub since: Timestamp,
}

impl HeldAddress {
    pub fn new(email: &str, why: MailFate, since: Timestamp) -> HeldAddress {
        HeldAddress { email: email.to_ascii_lowercase(), why, since }
    }
}

//! Something a person must know about.

use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Something only a person can put right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alert {
    pub kind: AlertKind,
    /// What it is about: an order's or an email's id. One alert is open per kind and object.
    pub object: String,
    pub at: Timestamp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AlertKind {
    NeedsAttention,
    MailBlocked,
    MailDead,
    MissingFile,
    WebhooksSilent,
    WrongMode,
    PaymentsDown,
    /// Stripe refuses to open a payment page, and asking again does not help.
    PaymentRefused,
    /// A link was used too often and is on hold.
    LinkHeld,
    /// Stripe was asked for a refund and has not confirmed it.
    RefundStuck,
    /// What Stripe was paid in 30 days is not what the fulfilled orders come to.
    SumsDiffer,
    /// Stripe's clock and ours are too far apart to believe its events.
    ClockSkew,
    /// Less than a tenth of the disk is free.
    DiskLow,
    /// More than 2 % of a week’s emails came back.
    MailBounces,
    /// The mail service lets the shop send nothing.
    MailBarred,
    /// An email did not arrive within a day, and did not come back either.
    MailDelayed,
    /// A refund failed after it was confirmed: the money is back at Stripe, and the buyer has none.
    RefundFailed,
    /// The bank asks about a payment; no money moved.
    DisputeInquiry,
    /// The bank took a payment back, and takes an answer until a day.
    Disputed,
    /// Stripe warned that a payment may be fraud.
    FraudWarning,
    /// Stripe took a payment back without a refund or a dispute.
    PaymentReversed,
    /// The sign-in service is set up so that the wrong people could come in; nobody signs in.
    SignInUnsafe,
    /// Many payment pages were opened and hardly any was paid on: somebody may be trying stolen cards.
    UnpaidCheckouts,
    /// Downloads were served while the store could not be written.
    DownloadsUncounted,
    /// Events have waited too long to be handled.
    EventsWaiting,
    /// Mails have waited too long to be sent.
    MailWaiting,
    /// An event was tried as often as makes sense, and is left alone.
    EventGivenUp,
    /// A piece of background work panics or ends again and again.
    JobFailing,
    /// A stored row cannot be read by this program: a newer one wrote it, or it is damaged. It is passed over.
    UnreadableRow,
}

use crate::{
    alerts::{Alert, AlertKind},
    delivery::token::Token,
    ids::OutboxId,
    mail::outbox::{AdminInvitation, MailKind, MailPart, SignInNews},
    money::Money,
    orders::order::{Order, OrderNumber},
    payments::facts::dashboard_link,
    time::Timestamp,
};
use async_trait::async_trait;

/// What a mail says; the adapter gives it words and a form.
pub struct Email {
    pub kind: MailKind,
    pub to: String,
    pub buyer_name: Option<String>,
    pub orders: Vec<EmailOrder>,
    /// Which one of several it is that answer one request together.
    pub part: Option<MailPart>,
    /// What a letter to the owner is about; its object is written as a person knows it.
    pub alarm: Option<Alert>,
    /// What an alarm about an order says beside its words.
    pub details: AlertDetails,
}

/// Until when something must be done about an alarm, and where.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AlertDetails {
    pub due_by: Option<Timestamp>,
    /// Address of the payment in Stripe's dashboard.
    pub link: Option<String>,
}

impl AlertDetails {
    /// Of an alarm of this kind about `order`. `live` is whether the shop's payments are real.
    pub fn of(kind: AlertKind, order: &Order, live: bool) -> AlertDetails {
        let dispute = match kind {
            AlertKind::DisputeInquiry => order.desk.open_dispute(true),
            AlertKind::Disputed => order.desk.open_dispute(false),
            _ => None,
        };
        let intent = order.payment.as_ref().and_then(|payment| payment.intent.as_ref());
        AlertDetails {
            due_by: dispute.and_then(|dispute| dispute.due_by),
            link: intent.map(|intent| dashboard_link(intent, live)),
        }
    }
}

/// An order in a letter.
pub struct EmailOrder {
    pub number: OrderNumber,
    pub paid_at: Timestamp,
    pub lines: Vec<EmailLine>,
    pub total: Money,
    /// What was charged in the end, with discount and tax.
    pub charged: Money,
    /// The tax in it, and whether the prices contained it.
    pub tax: Option<(Money, bool)>,
    pub refunded_minor: i64,
    /// Opens `/orders/{token}`.
    pub page: Option<Token>,
}

/// A line of an order in a letter.
pub struct EmailLine {
    pub name: String,
    pub quantity: u8,
    pub amount: Money,
    /// Names and sizes in bytes of its files.
    pub files: Vec<(String, u64)>,
    /// Names of files that are missing from storage and being restored.
    pub missing: Vec<String>,
    /// Whether the buyer may download it.
    pub opens: bool,
    /// Opens `/d/{token}`; none while access is revoked, or where the letter leads to the order's page only.
    pub download: Option<Token>,
}

#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// This mail is refused for good: a bad address, say. The code is the service's.
    #[error("the mail was refused ({code})")]
    Refused { code: String },
    /// The shop may not send, whatever the mail: unverified sender, account paused. The code is the service's.
    #[error("the mail service lets the shop send nothing ({code})")]
    Barred { code: String },
    /// Not taken, because others came too shortly before; try again, slower.
    #[error("the mail service takes no more for a second")]
    TooFast,
    /// Not taken now; try again.
    #[error("the mail was not taken ({code})")]
    Unavailable { code: String },
    /// No answer; it may be on its way.
    #[error("no answer; the mail may be on its way")]
    Ambiguous,
}

/// The way a letter goes out.
#[async_trait]
pub trait Mailer: Send + Sync {
    /// Sends `letter`, marked with `id`.
    async fn send(&self, id: &OutboxId, letter: &Email) -> Result<(), MailError>;

    /// Tells an admin what happened around their account, marked with `id`. `kind` is one of the
    /// kinds that go to admins.
    async fn tell_admin(&self, id: &OutboxId, to: &str, kind: MailKind, news: &SignInNews) -> Result<(), MailError>;

    /// Invites somebody to become an admin, by the link of `token`, marked with `id`.
    async fn invite_admin(
        &self,
        id: &OutboxId,
        to: &str,
        invitation: &AdminInvitation,
        token: &Token,
    ) -> Result<(), MailError>;

    /// Whether a mail marked with `id` went out: `Some` if the service can tell, `None` if not.
    async fn was_sent(&self, id: &OutboxId) -> Result<Option<bool>, MailError>;
}

/// The way a finished mail goes out.
#[async_trait]
pub trait MailTransport: Send + Sync {
    /// Sends `mime`, marked with `id`, to the address `to`. The same id may come again.
    async fn send_raw(&self, id: &OutboxId, to: &str, mime: &[u8]) -> Result<(), MailError>;

    /// Whether a mail with this id went out, if the transport can tell.
    async fn was_sent(&self, id: &OutboxId) -> Result<Option<bool>, MailError>;
}

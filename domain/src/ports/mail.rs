use crate::{
    alerts::{Alert, AlertKind},
    delivery::token::Token,
    ids::OutboxId,
    mail::outbox::{AdminInvitation, MailKind, MailPart, SignInNotice},
    money::Money,
    orders::order::{Order, OrderNumber},
    payments::facts::dashboard_link,
    time::Timestamp,
};
use async_trait::async_trait;
use std::slice;

/// What an email says; the adapter gives it words and a form.
pub enum Email {
    Receipt(OrderEmail),
    /// Links anew, to all orders of a buyer who asked.
    FreshLinks {
        buyer_name: Option<String>,
        orders: Vec<EmailOrder>,
        /// Which one of several it is that answer one request together.
        part: Option<MailPart>,
    },
    PaymentPending(OrderEmail),
    PaymentFailed(OrderEmail),
    Refunded(OrderEmail),
    Complimentary(OrderEmail),
    /// To the owner.
    Alert {
        /// Its object is written as a person knows it.
        alert: Alert,
        details: AlertDetails,
    },
    /// To an admin: somebody has signed in as you.
    SignedIn(SignInNotice),
    /// To an admin: somebody tries to sign in as you and fails.
    WrongGuesses(SignInNotice),
    /// To somebody who is to become an admin, by the link of `token`.
    Invitation {
        invitation: AdminInvitation,
        token: Token,
    },
}

/// What an email to a buyer is about.
pub struct OrderEmail {
    pub buyer_name: Option<String>,
    pub order: EmailOrder,
}

impl Email {
    pub fn kind(&self) -> MailKind {
        match self {
            Email::Receipt(_) => MailKind::Receipt,
            Email::FreshLinks { .. } => MailKind::FreshLinks,
            Email::PaymentPending(_) => MailKind::PaymentPending,
            Email::PaymentFailed(_) => MailKind::PaymentFailed,
            Email::Refunded(_) => MailKind::Refunded,
            Email::Complimentary(_) => MailKind::Complimentary,
            Email::Alert { .. } => MailKind::Alert,
            Email::SignedIn(_) => MailKind::AdminSignedIn,
            Email::WrongGuesses(_) => MailKind::AdminGuessedAt,
            Email::Invitation { .. } => MailKind::AdminInvited,
        }
    }

    /// The orders it shows.
    pub fn orders(&self) -> &[EmailOrder] {
        match self {
            Email::Receipt(email)
            | Email::PaymentPending(email)
            | Email::PaymentFailed(email)
            | Email::Refunded(email)
            | Email::Complimentary(email) => slice::from_ref(&email.order),
            Email::FreshLinks { orders, .. } => orders,
            Email::Alert { .. } | Email::SignedIn(_) | Email::WrongGuesses(_) | Email::Invitation { .. } => &[],
        }
    }

    /// The name the buyer gave when paying.
    pub fn buyer_name(&self) -> Option<&str> {
        match self {
            Email::Receipt(email)
            | Email::PaymentPending(email)
            | Email::PaymentFailed(email)
            | Email::Refunded(email)
            | Email::Complimentary(email) => email.buyer_name.as_deref(),
            Email::FreshLinks { buyer_name, .. } => buyer_name.as_deref(),
            Email::Alert { .. } | Email::SignedIn(_) | Email::WrongGuesses(_) | Email::Invitation { .. } => None,
        }
    }
}

/// Until when something must be done about an alert, and where.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AlertDetails {
    pub due_by: Option<Timestamp>,
    /// Address of the payment in Stripe's dashboard.
    pub link: Option<String>,
}

impl AlertDetails {
    /// Of an alert of this kind about `order`. `live` is whether the shop's payments are real.
    pub fn of(kind: AlertKind, order: &Order, live: bool) -> AlertDetails {
        let dispute = match kind {
            AlertKind::DisputeInquiry => order.overrides.open_dispute(true),
            AlertKind::Disputed => order.overrides.open_dispute(false),
            _ => None,
        };
        let intent = order.payment.as_ref().and_then(|payment| payment.intent.as_ref());
        AlertDetails {
            due_by: dispute.and_then(|dispute| dispute.due_by),
            link: intent.map(|intent| dashboard_link(intent, live)),
        }
    }
}

/// An order in an email.
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

/// A line of an order in an email.
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
    /// Opens `/d/{token}`; none while access is revoked, or where the email leads to the order's page only.
    pub download: Option<Token>,
}

#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// This email is refused for good: a bad address, say. The code is the service's.
    #[error("the mail was refused ({code})")]
    Refused { code: String },
    /// The shop may not send, whatever the email: unverified sender, account paused. The code is the service's.
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
    Unknown,
}

/// The way an email goes out.
#[async_trait]
pub trait Mailer: Send + Sync {
    /// Sends `email` to the address `to`, marked with `id`.
    async fn send(&self, id: &OutboxId, to: &str, email: &Email) -> Result<(), MailError>;

    /// Whether an email marked with `id` went out: `Some` if the service can tell, `None` if not.
    async fn was_sent(&self, id: &OutboxId) -> Result<Option<bool>, MailError>;
}

/// The way a finished email goes out.
#[async_trait]
pub trait MailTransport: Send + Sync {
    /// Sends `mime`, marked with `id`, to the address `to`. The same id may come again.
    async fn send_raw(&self, id: &OutboxId, to: &str, mime: &[u8]) -> Result<(), MailError>;

    /// Whether an email with this id went out, if the transport can tell.
    async fn was_sent(&self, id: &OutboxId) -> Result<Option<bool>, MailError>;
}

//! Why a buyer did not get a file.

use crate::{
    alerts::{Alert, AlertKind},
    delivery::grant::{Download, Grant, GrantState, Hold, Link},
    ids::FileId,
    mail::{
        address,
        outbox::{MailKind, MailState, OutboxRow},
        suppression::DeliveryStatus,
    },
    orders::{Attention, OrderState, order::Order},
    time::Timestamp,
};

/// All that is known about an order.
#[derive(Debug, Clone, Copy)]
pub struct CaseFacts<'a> {
    pub order: &'a Order,
    pub grants: &'a [Grant],
    pub links: &'a [Link],
    /// Newest first.
    pub mails: &'a [OutboxRow],
    /// Newest first.
    pub downloads: &'a [Download],
    pub alerts: &'a [Alert],
    pub now: Timestamp,
}

/// The first thing that stands between the buyer and a file; or nothing does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WhyNot {
    NotPaid,
    BankTakesTime,
    PageExpired,
    PaymentFailed,
    NeedsAttention(Option<Attention>),
    Refunded,
    Disputed,
    DisputeLost,
    PaymentReversed,
    /// An admin took access away.
    Withheld,
    /// Paid, and no grant was made: a fault of the shop.
    NoGrant,
    NotInOrder,
    FileMissing,
    OnHold(Hold),
    /// They got it, this often; the last time at this time from this network.
    Fetched {
        times: usize,
        last: Timestamp,
        network: String,
    },
    NoAddress,
    NoMail,
    MailWaiting {
        error: Option<String>,
    },
    MailRefused {
        error: Option<String>,
    },
    MailGivenUp {
        error: Option<String>,
    },
    /// The email came back, for now.
    MailboxFull,
    /// The email came back for good, or was called spam.
    AddressHeld,
    LinksOver,
    /// The email is out, the links work, and nobody used them.
    NotUsed {
        sent_to: String,
    },
}

/// Looks for the first reason why the buyer has not got file `file` of line `line`.
pub fn why_not(facts: &CaseFacts<'_>, line: u8, file: &FileId) -> WhyNot {
    let order = facts.order;
    if let Some(reason) = money(order).filter(|_| !order.opens(line)) {
        return reason;
    }
    if !order.opens(line) {
        return WhyNot::Withheld;
    }
    let grant = facts.grants.iter().find(|grant| grant.line == line && grant.state == GrantState::Active);
    let Some(grant) = grant else { return WhyNot::NoGrant };
    let Some(sold) = grant.file(file) else { return WhyNot::NotInOrder };
    let mut fetched = facts.downloads.iter().filter(|download| download.line == line && &download.file == file);
    if let Some(last) = fetched.next() {
        return WhyNot::Fetched { times: fetched.count() + 1, last: last.at, network: last.network.clone() };
    }
    let key = sold.version.key.as_str();
    if facts.alerts.iter().any(|alert| alert.kind == AlertKind::MissingFile && alert.object == key) {
        return WhyNot::FileMissing;
    }
    let lifted = order.overrides.lifted.get(&line).copied();
    if let Some(hold) = grant.hold(facts.downloads, lifted, None, facts.now) {
        return WhyNot::OnHold(hold);
    }
    let Some(address) = order.email() else { return WhyNot::NoAddress };
    mail(facts, address)
}

/// What the money says, where it does not open the order.
fn money(order: &Order) -> Option<WhyNot> {
    Some(match order.state {
        OrderState::Created | OrderState::SessionOpen => WhyNot::NotPaid,
        OrderState::PaymentPending => WhyNot::BankTakesTime,
        OrderState::Expired => WhyNot::PageExpired,
        OrderState::PaymentFailed => WhyNot::PaymentFailed,
        OrderState::NeedsAttention => WhyNot::NeedsAttention(order.attention),
        OrderState::Refunded => WhyNot::Refunded,
        OrderState::Disputed => WhyNot::Disputed,
        OrderState::DisputeLost => WhyNot::DisputeLost,
        OrderState::PaymentReversed => WhyNot::PaymentReversed,
        OrderState::Paid | OrderState::RefundedPartial | OrderState::DisputeWon | OrderState::Complimentary => {
            return None;
        }
    })
}

/// What became of the newest mail that carries links.
fn mail(facts: &CaseFacts<'_>, address: &str) -> WhyNot {
    let carries = |row: &&OutboxRow| {
        matches!(row.kind, MailKind::Receipt | MailKind::FreshLinks | MailKind::Complimentary)
            && row.state != MailState::Dropped
            && address::same(&row.to, address)
    };
    let Some(newest) = facts.mails.iter().find(carries) else { return WhyNot::NoMail };
    let error = newest.last_error.clone();
    match newest.state {
        MailState::Queued | MailState::Sending => WhyNot::MailWaiting { error },
        MailState::Blocked => match error.as_deref() {
            Some(code) if code == DeliveryStatus::GivenUp.as_str() => WhyNot::MailboxFull,
            Some(code)
                if [DeliveryStatus::Bounced, DeliveryStatus::Complained]
                    .map(DeliveryStatus::as_str)
                    .contains(&code) =>
            {
                WhyNot::AddressHeld
            }
            _ => WhyNot::MailRefused { error },
        },
        MailState::Dead => WhyNot::MailGivenUp { error },
        MailState::Sent | MailState::Dropped => {
            if facts.links.iter().any(|link| link.expires_at > facts.now) {
                WhyNot::NotUsed { sent_to: newest.to.clone() }
            } else {
                WhyNot::LinksOver
            }
        }
    }
}

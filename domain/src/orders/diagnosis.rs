//! Why a buyer did not get a file, in words.

use crate::{
    alerts::{Alert, AlertKind},
    delivery::grant::{Download, Grant, GrantState, Hold, Link},
    ids::FileId,
    mail::{
        address,
        outbox::{MailKind, MailState, OutboxRow},
        suppression::DeliveryStatus,
    },
    orders::{OrderState, order::Order},
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
    pub alarms: &'a [Alert],
    pub now: Timestamp,
}

/// The first thing that stands between the buyer and a file; or nothing does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WhyNot {
    NotPaid,
    BankTakesTime,
    PageExpired,
    PaymentFailed,
    NeedsAttention(&'static str),
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
    /// They got it, this often; the last time at this moment from this network.
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
    /// The mail came back, for now.
    MailboxFull,
    /// The mail came back for good, or was called spam.
    AddressHeld,
    LinksOver,
    /// The mail is out, the links work, and nobody used them.
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
    if facts.alarms.iter().any(|alarm| alarm.kind == AlertKind::MissingFile && alarm.object == key) {
        return WhyNot::FileMissing;
    }
    let lifted = order.desk.lifted.get(&line).copied();
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
        OrderState::NeedsAttention => {
            WhyNot::NeedsAttention(order.attention.map_or("The payment does not match.", |why| why.in_words()))
        }
        OrderState::Refunded => WhyNot::Refunded,
        OrderState::Disputed => WhyNot::Disputed,
        OrderState::DisputeLost => WhyNot::DisputeLost,
        OrderState::PaymentReversed => WhyNot::PaymentReversed,
        OrderState::Paid | OrderState::RefundedPartial | OrderState::DisputeWon | OrderState::Given => return None,
    })
}

/// What became of the newest mail that carries links.
fn mail(facts: &CaseFacts<'_>, address: &str) -> WhyNot {
    let carries = |row: &&OutboxRow| {
        matches!(row.kind, MailKind::Receipt | MailKind::FreshLinks | MailKind::Gift)
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

impl WhyNot {
    /// What is the matter.
    pub fn in_words(&self) -> String {
        let with = |words: &str, error: &Option<String>| match error {
            Some(code) => format!("{words} ({code})."),
            None => format!("{words}."),
        };
        match self {
            WhyNot::NotPaid => "The buyer has not paid: the payment page was opened and left.".to_owned(),
            WhyNot::BankTakesTime => "The payment is under way; the buyer’s bank takes its time.".to_owned(),
            WhyNot::PageExpired => "Nobody paid before the payment page closed.".to_owned(),
            WhyNot::PaymentFailed => "The payment failed; no money came.".to_owned(),
            WhyNot::NeedsAttention(why) => format!("The order waits for you. {why}"),
            WhyNot::Refunded => "The money went back, so access has ended.".to_owned(),
            WhyNot::Disputed => "The payment is disputed, so access has ended until that is decided.".to_owned(),
            WhyNot::DisputeLost => "The dispute was lost and the money is gone, so access has ended.".to_owned(),
            WhyNot::PaymentReversed => "The payment was taken back, so access has ended.".to_owned(),
            WhyNot::Withheld => "Access to this item is revoked.".to_owned(),
            WhyNot::NoGrant => {
                "It was paid for, but the shop has not released it. That is a fault of the shop.".to_owned()
            }
            WhyNot::NotInOrder => "This file was not part of what was sold.".to_owned(),
            WhyNot::FileMissing => "The file is missing from storage; the buyer sees “being restored”.".to_owned(),
            WhyNot::OnHold(Hold::Downloads) => {
                "The line is on hold: it was downloaded more often today than one buyer needs.".to_owned()
            }
            WhyNot::OnHold(Hold::Networks) => {
                "The line is on hold for new networks: it was fetched from ten today.".to_owned()
            }
            WhyNot::Fetched { times: 1, network, .. } => format!("They did get it: one download began, to {network}."),
            WhyNot::Fetched { times, network, .. } => {
                format!("They did get it: {times} downloads began, the last to {network}.")
            }
            WhyNot::NoAddress => "Stripe has no address of the buyer, so no mail could be sent.".to_owned(),
            WhyNot::NoMail => "No mail with links was sent to the buyer’s present address.".to_owned(),
            WhyNot::MailWaiting { error } => with("The mail has not left yet", error),
            WhyNot::MailRefused { error } => with("The mail service refuses the mail", error),
            WhyNot::MailGivenUp { error } => with("The mail was given up after eight tries", error),
            WhyNot::MailboxFull => "The mail came back: the mailbox is full or does not answer.".to_owned(),
            WhyNot::AddressHeld => {
                "The mail came back or was called spam, so nobody writes to this address any more.".to_owned()
            }
            WhyNot::LinksOver => "The mail went out, but its links are over.".to_owned(),
            WhyNot::NotUsed { sent_to } => {
                format!("The mail went out to {sent_to} and its links work, but nobody has used them.")
            }
        }
    }

    /// What to do about it.
    pub fn next_step(&self) -> &'static str {
        match self {
            WhyNot::NotPaid | WhyNot::PageExpired | WhyNot::PaymentFailed => {
                "Nothing to do. If the buyer says they paid, ask Stripe now."
            }
            WhyNot::BankTakesTime => "Nothing to do: the receipt leaves by itself when the money is there.",
            WhyNot::NeedsAttention(_) => "Deliver all the same, or pay the money back.",
            WhyNot::Refunded => "If they should keep it, restore access.",
            WhyNot::Disputed => "Answer the dispute in Stripe’s dashboard; access returns by itself if it is won.",
            WhyNot::DisputeLost => "If you want to make an exception, restore access.",
            WhyNot::PaymentReversed => "Ask the buyer to pay another way, or restore access as an exception.",
            WhyNot::Withheld => "If that was wrong, restore access.",
            WhyNot::NoGrant => "Ask Stripe now; that makes what is missing.",
            WhyNot::NotInOrder => "If they should have it, give it for free.",
            WhyNot::FileMissing => "Put the file back from a backup.",
            WhyNot::OnHold(_) => "If the downloads look right, lift the hold.",
            WhyNot::Fetched { .. } => "If it did not arrive whole, resend the receipt: they can download it again.",
            WhyNot::NoAddress | WhyNot::MailRefused { .. } => "Correct the address.",
            WhyNot::AddressHeld => {
                "Correct the address; if it is right and works again, let the shop write to it again and resend the receipt."
            }
            WhyNot::MailboxFull => "Ask the buyer another way, or resend the receipt tomorrow.",
            WhyNot::NoMail | WhyNot::MailGivenUp { .. } | WhyNot::LinksOver => "Resend the receipt.",
            WhyNot::MailWaiting { .. } => "Wait a few minutes; it is tried again by itself.",
            WhyNot::NotUsed { .. } => {
                "Ask the buyer to look into the spam folder, check the address, or resend the receipt."
            }
        }
    }
}

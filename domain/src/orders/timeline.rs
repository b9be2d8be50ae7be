//! What happened to an order, as one list.

use crate::{
    audit::AuditRow,
    delivery::grant::Download,
    mail::{
        address,
        outbox::{MailKind, MailState, OutboxRow},
    },
    money::Money,
    orders::{OrderState, Refund, RefundState, order::Order},
    time::Timestamp,
};
use std::collections::BTreeMap;

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimelineEntry {
    pub at: Timestamp,
    pub what: TimelineEvent,
    /// Which admin did it; none for the shop and the buyer.
    pub by: Option<TimelineAdmin>,
    /// The admin's reason, if one was given.
    pub why: String,
}

/// What happened, with the facts that a sentence about it needs. Items are named as they were sold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TimelineEvent {
    /// The order came into this state.
    State(OrderState),
    Placed,
    /// Made anew from Stripe, after a backup was restored.
    Rebuilt,
    PaymentPageOpened,
    /// Stripe was asked for a payment page under a new key.
    PaymentPageRetried,
    /// A refund failed, as the log has it.
    RefundFailed,
    DisputeReopened,
    DisputeUpdated,
    InquiryOpened,
    InquiryClosed,
    FraudWarning,
    ReceiptResent,
    AddressCorrected,
    /// Mail may go to the buyer's address again.
    AddressReleased,
    /// Items are empty where the log does not say which.
    AccessRevoked {
        items: Vec<String>,
    },
    AccessRestored {
        items: Vec<String>,
    },
    LinksExtended,
    HoldLifted {
        items: Vec<String>,
    },
    /// Without items it is for all that was left.
    RefundRequested {
        /// As the log has it; none where it has it in another way.
        amount: Option<String>,
        items: Vec<String>,
    },
    RefundConfirmed,
    RefundRefused,
    /// Stripe was asked for the refund under a new key.
    RefundRetried,
    AttentionClosed,
    StripeAsked,
    AlertClosed,
    Mail {
        kind: MailKind,
        /// As people read it.
        to: String,
        state: MailState,
    },
    DownloadBegun {
        /// None if it was not part of what was sold.
        file: Option<String>,
        version: u32,
        network: String,
    },
    /// In Stripe's dashboard.
    RefundedAtStripe(Money),
    /// A refund that was begun in Stripe's dashboard.
    RefusedAtStripe(Money),
    /// A refund failed at the bank, as earlier versions noted it.
    FailedAtBank(Money),
    /// A refund failed at the bank, and the money is in the Stripe balance again.
    ReturnedByBank(Money),
    /// An entry of the log that this version has no words for.
    Unknown(String),
}

/// Which admin did something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TimelineAdmin {
    Named(String),
    /// The account is gone and left no name.
    Former,
}

/// What admins are called, by the `admin/…` of the log.
pub type AdminNames = BTreeMap<String, String>;

/// Everything that happened to `order`, newest first.
pub fn timeline(
    order: &Order,
    audit: &[AuditRow],
    mails: &[OutboxRow],
    downloads: &[Download],
    names: &AdminNames,
) -> Vec<TimelineEntry> {
    let by_itself = |at, what| TimelineEntry { at, what, by: None, why: String::new() };
    // What follows from a step stands above it, also where both fall into one second.
    let fetched = downloads.iter().map(|download| by_itself(download.at, of_download(order, download)));
    let mut all: Vec<_> = fetched.collect();
    all.extend(mails.iter().map(|mail| by_itself(mail.queued_at, of_mail(mail))));
    let at_stripe = order.overrides.refunds.iter().filter(|refund| refund.request.is_none());
    all.extend(at_stripe.map(|refund| by_itself(refund.at, of_refund(order, refund))));
    let failed = order.overrides.refunds.iter().filter_map(|refund| Some((refund.failed_at?, refund)));
    all.extend(failed.map(|(at, refund)| by_itself(at, of_failed(order, refund))));
    all.extend(audit.iter().map(|row| of_audit(order, row, names)));
    // Stable: what happened in one second stays in the order of the log.
    all.sort_by_key(|happening| std::cmp::Reverse(happening.at));
    all
}

fn of_audit(order: &Order, row: &AuditRow, names: &AdminNames) -> TimelineEntry {
    let entry = &row.entry;
    let by_admin = entry.actor.starts_with("admin/");
    let named = || names.get(&entry.actor).cloned().map_or(TimelineAdmin::Former, TimelineAdmin::Named);
    TimelineEntry {
        at: entry.at,
        what: of_action(order, &entry.action, &entry.after),
        by: by_admin.then(named),
        why: entry.why.clone(),
    }
}

fn of_action(order: &Order, action: &str, after: &str) -> TimelineEvent {
    if let Some(state) = action.strip_prefix("order.").and_then(OrderState::parse) {
        return TimelineEvent::State(state);
    }
    let items = || after.strip_prefix("line ").and_then(|numbers| names_of(order, numbers)).unwrap_or_default();
    match action {
        "order.placed" => TimelineEvent::Placed,
        "order.rebuilt" => TimelineEvent::Rebuilt,
        "order.session_opened" => TimelineEvent::PaymentPageOpened,
        "order.next_stripe_key" => TimelineEvent::PaymentPageRetried,
        "order.refund_failed" => TimelineEvent::RefundFailed,
        "order.dispute_reopened" => TimelineEvent::DisputeReopened,
        "order.dispute_updated" => TimelineEvent::DisputeUpdated,
        "order.inquiry_opened" => TimelineEvent::InquiryOpened,
        "order.inquiry_closed" => TimelineEvent::InquiryClosed,
        "order.fraud_warning" => TimelineEvent::FraudWarning,
        "desk.receipt_resent" => TimelineEvent::ReceiptResent,
        "desk.address_corrected" => TimelineEvent::AddressCorrected,
        "desk.access_revoked" => TimelineEvent::AccessRevoked { items: items() },
        "desk.access_restored" => TimelineEvent::AccessRestored { items: items() },
        "desk.links_extended" => TimelineEvent::LinksExtended,
        "desk.hold_lifted" => TimelineEvent::HoldLifted { items: items() },
        "desk.refund_asked" => refund_requested(order, after),
        "desk.refund_done" => TimelineEvent::RefundConfirmed,
        "desk.refund_refused" => TimelineEvent::RefundRefused,
        "desk.refund_retried" => TimelineEvent::RefundRetried,
        "desk.attention_closed" => TimelineEvent::AttentionClosed,
        "desk.stripe_asked" => TimelineEvent::StripeAsked,
        "desk.address_released" => TimelineEvent::AddressReleased,
        "alarm.closed" => TimelineEvent::AlertClosed,
        other => TimelineEvent::Unknown(other.to_owned()),
    }
}

/// The log has `$6.00, line 1, 3` or `$6.00, all that is left`.
fn refund_requested(order: &Order, after: &str) -> TimelineEvent {
    let (amount, items) = match after.rsplit_once(", line ") {
        Some((amount, numbers)) => (Some(amount), names_of(order, numbers).unwrap_or_default()),
        None => (after.strip_suffix(", all that is left"), Vec::new()),
    };
    TimelineEvent::RefundRequested { amount: amount.map(str::to_owned), items }
}

/// The log names lines by their numbers, as `1, 3`; people know products by their names.
fn names_of(order: &Order, numbers: &str) -> Option<Vec<String>> {
    let name = |number: &str| {
        let place = number.trim().parse::<usize>().ok()?.checked_sub(1)?;
        Some(order.lines.get(place)?.name.clone())
    };
    numbers.split(',').map(name).collect()
}

fn of_mail(mail: &OutboxRow) -> TimelineEvent {
    TimelineEvent::Mail { kind: mail.kind, to: address::shown(&mail.to), state: mail.state }
}

fn of_download(order: &Order, download: &Download) -> TimelineEvent {
    let line = order.lines.get(usize::from(download.line));
    let sold = line.and_then(|line| line.files.iter().find(|file| file.id == download.file));
    TimelineEvent::DownloadBegun {
        file: sold.map(|file| file.version.name.clone()),
        version: download.version,
        network: download.network.clone(),
    }
}

fn of_refund(order: &Order, refund: &Refund) -> TimelineEvent {
    let amount = Money::new(refund.amount_minor.saturating_abs(), order.charged().currency);
    match refund.state {
        _ if refund.amount_minor < 0 => TimelineEvent::FailedAtBank(amount),
        RefundState::Refused => TimelineEvent::RefusedAtStripe(amount),
        RefundState::Asked | RefundState::Done | RefundState::Failed => TimelineEvent::RefundedAtStripe(amount),
    }
}

fn of_failed(order: &Order, refund: &Refund) -> TimelineEvent {
    TimelineEvent::ReturnedByBank(Money::new(refund.amount_minor, order.charged().currency))
}

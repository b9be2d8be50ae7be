//! What happened to an order, as one list.

use crate::{
    audit::AuditRow,
    delivery::grant::Download,
    mail::{
        address,
        outbox::{MailKind, MailState, OutboxRow},
    },
    orders::{OrderState, Refund, RefundState, order::Order},
    time::Timestamp,
};
use std::collections::BTreeMap;

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimelineEntry {
    pub at: Timestamp,
    pub what: String,
    /// Which admin did it, by name; none for the shop and the buyer.
    pub by: Option<String>,
    /// The admin's reason, if one was given.
    pub why: String,
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
    let fetched = downloads.iter().map(|download| by_itself(download.at, download_in_words(order, download)));
    let mut all: Vec<_> = fetched.collect();
    all.extend(mails.iter().map(|mail| by_itself(mail.queued_at, mail_in_words(mail))));
    let at_stripe = order.desk.refunds.iter().filter(|refund| refund.key.is_none());
    all.extend(at_stripe.map(|refund| by_itself(refund.at, refund_in_words(order, refund))));
    let failed = order.desk.refunds.iter().filter_map(|refund| Some((refund.failed_at?, refund)));
    all.extend(failed.map(|(at, refund)| by_itself(at, failed_in_words(order, refund))));
    all.extend(audit.iter().map(|row| of_audit(order, row, names)));
    // Stable: what happened in one second stays in the order of the log.
    all.sort_by_key(|happening| std::cmp::Reverse(happening.at));
    all
}

fn of_audit(order: &Order, row: &AuditRow, names: &AdminNames) -> TimelineEntry {
    let entry = &row.entry;
    let by_admin = entry.actor.starts_with("admin/");
    TimelineEntry {
        at: entry.at,
        what: act_in_words(order, &entry.act, &entry.after),
        by: by_admin.then(|| names.get(&entry.actor).cloned().unwrap_or_else(|| "a former admin".to_owned())),
        why: entry.why.clone(),
    }
}

fn act_in_words(order: &Order, act: &str, after: &str) -> String {
    if let Some(state) = act.strip_prefix("order.").and_then(OrderState::parse) {
        return state.happened().to_owned();
    }
    let words = match act {
        "order.placed" => "“Check out” was pressed",
        "order.rebuilt" => "The order was made anew from Stripe, after a backup was restored",
        "order.session_opened" => "The payment page was opened",
        "order.next_stripe_key" => "Stripe was asked anew for a payment page",
        "order.refund_failed" => "A refund failed and the money came back to Stripe; access stays as it is",
        "order.dispute_reopened" => "The dispute was opened again; access ended",
        "order.dispute_updated" => "Stripe changed the dispute",
        "order.inquiry_opened" => "The buyer’s bank asked about the payment; nothing else changed",
        "order.inquiry_closed" => "The bank’s inquiry is over",
        "order.fraud_warning" => "Stripe warned that the payment may be fraud",
        "desk.receipt_resent" => "The receipt was sent again, with fresh links",
        "desk.address_corrected" => "The buyer’s address was corrected; old links died",
        "desk.access_revoked" => "Access was revoked",
        "desk.access_restored" => "Access was restored",
        "desk.links_extended" => "All links were extended by 30 days",
        "desk.hold_lifted" => "The hold was lifted",
        "desk.refund_asked" => "A refund was requested",
        "desk.refund_done" => "Stripe confirmed the refund",
        "desk.refund_refused" => "Stripe refused the refund",
        "desk.refund_retried" => "Stripe was asked anew for the refund",
        "desk.attention_closed" => "The case was closed without delivering",
        "desk.stripe_asked" => "Stripe was asked how the payment stands",
        "desk.address_released" => "Mail may go to the buyer’s address again",
        "alarm.closed" => "An alarm was closed",
        other => other,
    };
    let detail = act.starts_with("desk.") && !after.is_empty();
    if detail { format!("{words}: {}", with_names(order, after)) } else { words.to_owned() }
}

/// The log names lines by their numbers, as `line 1, 3`; people know products by their names.
fn with_names(order: &Order, detail: &str) -> String {
    let Some((before, numbers)) = detail.rsplit_once("line ") else { return detail.to_owned() };
    let name = |number: &str| {
        let place = number.trim().parse::<usize>().ok()?.checked_sub(1)?;
        Some(order.lines.get(place)?.name.clone())
    };
    match numbers.split(',').map(name).collect::<Option<Vec<_>>>() {
        Some(names) => format!("{before}{}", names.join(", ")),
        None => detail.to_owned(),
    }
}

impl OrderState {
    /// The state in a word or two.
    pub fn in_words(self) -> &'static str {
        match self {
            OrderState::Created => "Placed",
            OrderState::SessionOpen => "At the payment page",
            OrderState::PaymentPending => "Payment pending",
            OrderState::Paid => "Paid",
            OrderState::Expired => "Expired",
            OrderState::PaymentFailed => "Payment failed",
            OrderState::NeedsAttention => "Needs attention",
            OrderState::RefundedPartial => "Partly refunded",
            OrderState::Refunded => "Refunded",
            OrderState::Disputed => "Disputed",
            OrderState::DisputeWon => "Dispute won",
            OrderState::DisputeLost => "Dispute lost",
            OrderState::PaymentReversed => "Payment reversed",
            OrderState::Given => "Given",
        }
    }

    /// What happened when an order came into this state.
    pub fn happened(self) -> &'static str {
        match self {
            OrderState::Created => "The order was placed",
            OrderState::SessionOpen => "The payment page was opened",
            OrderState::PaymentPending => "Payment processing at the bank",
            OrderState::Paid => "Payment succeeded; files released",
            OrderState::Expired => "The payment page expired",
            OrderState::PaymentFailed => "The payment failed",
            OrderState::NeedsAttention => "The payment does not match the order",
            OrderState::RefundedPartial => "Partially refunded",
            OrderState::Refunded => "Refund succeeded; access ended",
            OrderState::Disputed => "The payment was disputed; access ended",
            OrderState::DisputeWon => "The dispute was won; access returned",
            OrderState::DisputeLost => "The dispute was lost; the money is gone",
            OrderState::PaymentReversed => "The payment was taken back; access ended",
            OrderState::Given => "The order was given away",
        }
    }
}

fn mail_in_words(mail: &OutboxRow) -> String {
    format!("{} to {}: {}", mail.kind.in_words(), address::shown(&mail.to), mail.state.in_words())
}

impl MailKind {
    pub fn in_words(self) -> &'static str {
        match self {
            MailKind::Receipt => "Receipt",
            MailKind::FreshLinks => "Fresh links",
            MailKind::PaymentPending => "Payment pending notice",
            MailKind::PaymentFailed => "Failed payment email",
            MailKind::Refunded => "Refund email",
            MailKind::Gift => "Gift",
            MailKind::Alert => "Alert",
            MailKind::AdminInvited => "Admin invitation",
            MailKind::AdminSignedIn => "Sign-in notice",
            MailKind::AdminGuessedAt => "Failed sign-in notice",
        }
    }
}

impl MailState {
    pub fn in_words(self) -> &'static str {
        match self {
            MailState::Queued => "queued",
            MailState::Sending => "is being sent",
            MailState::Sent => "sent",
            MailState::Blocked => "refused by the mail service",
            MailState::Dead => "given up after eight tries",
            MailState::Dropped => "not sent, the address was corrected before",
        }
    }
}

fn download_in_words(order: &Order, download: &Download) -> String {
    let line = order.lines.get(usize::from(download.line));
    let sold = line.and_then(|line| line.files.iter().find(|file| file.id == download.file));
    let name = sold.map_or("A file", |file| file.version.name.as_str());
    format!("{name}, version {}, began to download to {}", download.version, download.network)
}

fn refund_in_words(order: &Order, refund: &Refund) -> String {
    let amount = crate::Money::new(refund.amount_minor.saturating_abs(), order.charged().currency);
    match refund.state {
        _ if refund.amount_minor < 0 => format!("A refund of {amount} failed at the buyer’s bank"),
        RefundState::Refused => format!("A refund of {amount} was refused"),
        RefundState::Asked | RefundState::Done | RefundState::Failed => {
            format!("{amount} was refunded in Stripe’s dashboard")
        }
    }
}

fn failed_in_words(order: &Order, refund: &Refund) -> String {
    let amount = crate::Money::new(refund.amount_minor, order.charged().currency);
    format!("The refund failed at the buyer’s bank: {amount} is back in your Stripe balance")
}

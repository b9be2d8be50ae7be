//! What emails say, by their kind.

use super::{
    alerts,
    order_facts::{OrderFacts, carries_links, date, leads_to_page, minute},
    typed::{name_to_greet, one_line},
};
use crate::messages::{Mail, Messages};
use domain::{
    Money,
    delivery::grant::LINK_LIFE_SECS,
    mail::outbox::MailKind,
    payments::facts::PENDING_SECS,
    ports::{Email, EmailOrder},
    time::{DAY_SECS, TimeZone},
};

/// Something good to know, at the foot of an email.
pub struct Note {
    pub text: String,
    pub link: Option<NoteLink>,
}

pub struct NoteLink {
    pub label: &'static str,
    pub address: String,
}

/// One line for the list of emails. Holds nothing a buyer typed.
pub fn subject(messages: Messages, email: &Email, shop_name: &str) -> String {
    let t = messages.mail();
    let numbers = email.orders.iter().map(|order| order.number.as_str()).collect::<Vec<_>>().join(", ");
    match email.kind {
        MailKind::AdminInvited => t.invitation_subject(shop_name),
        MailKind::AdminSignedIn => t.signed_in_subject(shop_name),
        MailKind::AdminGuessedAt => t.guesses_subject(shop_name),
        MailKind::Receipt => t.receipt_subject(numbers, shop_name),
        MailKind::FreshLinks => match email.part {
            Some(part) => t.links_subject_part(shop_name, part.number, part.of),
            None => t.links_subject(shop_name),
        },
        MailKind::PaymentPending => t.pending_subject(numbers),
        MailKind::PaymentFailed => t.failed_subject(numbers),
        MailKind::Refunded => t.refund_subject(numbers, shop_name),
        MailKind::Gift => t.gift_subject(shop_name, numbers),
        MailKind::Alert => messages.mail_alerts().subject(shop_name, heading(messages, email)),
    }
}

pub fn greeting(t: Mail, email: &Email) -> String {
    match email.buyer_name.as_deref().and_then(name_to_greet) {
        Some(name) => t.greeting(name),
        None => t.greeting_nameless().to_owned(),
    }
}

/// The line at the top.
pub fn heading(messages: Messages, email: &Email) -> &'static str {
    let t = messages.mail();
    match email.kind {
        MailKind::AdminInvited => t.invitation_heading(),
        MailKind::AdminSignedIn => t.signed_in_heading(),
        MailKind::AdminGuessedAt => t.guesses_heading(),
        MailKind::Receipt if is_open(email) => t.receipt_heading(),
        MailKind::Receipt => t.receipt_heading_ended(),
        MailKind::FreshLinks => t.links_heading(),
        MailKind::PaymentPending => t.pending_heading(),
        MailKind::PaymentFailed => t.failed_heading(),
        MailKind::Refunded => t.refund_heading(),
        MailKind::Gift => t.gift_heading(),
        MailKind::Alert => email.alarm.as_ref().map_or("", |alert| alerts::text(messages.mail_alerts(), alert).title),
    }
}

/// What happened, and what the reader can do.
pub fn intro(messages: Messages, email: &Email, zone: &TimeZone) -> String {
    let t = messages.mail();
    match email.kind {
        // What there is to say comes with the news.
        MailKind::AdminInvited | MailKind::AdminSignedIn | MailKind::AdminGuessedAt => String::new(),
        MailKind::Receipt if !is_open(email) => t.receipt_ended().to_owned(),
        MailKind::Receipt if email.orders.iter().all(|order| order.charged.is_zero()) => t.receipt_free().to_owned(),
        MailKind::Receipt => t.receipt().to_owned(),
        MailKind::FreshLinks => match email.part {
            Some(part) => t.links_part(part.number, part.of),
            None if email.orders.iter().any(leads_to_page) => t.links_pages().to_owned(),
            None => t.links().to_owned(),
        },
        MailKind::PaymentPending => email.orders.first().map(|order| pending(t, order, zone)).unwrap_or_default(),
        MailKind::PaymentFailed => t.failed().to_owned(),
        MailKind::Refunded => email.orders.first().map(|order| refund(t, order, is_open(email))).unwrap_or_default(),
        MailKind::Gift => t.gift().to_owned(),
        MailKind::Alert => {
            let text = email.alarm.as_ref().map(|alert| alerts::text(messages.mail_alerts(), alert).happened);
            text.unwrap_or_default()
        }
    }
}

fn pending(t: Mail, order: &EmailOrder, zone: &TimeZone) -> String {
    t.pending(PENDING_SECS / DAY_SECS, date(order.paid_at.plus_secs(PENDING_SECS), zone))
}

/// What was refunded, and whether the links still work.
fn refund(t: Mail, order: &EmailOrder, is_open: bool) -> String {
    let refunded = Money::new(order.refunded_minor, order.charged.currency);
    match (refunded, is_open) {
        (none, true) if none.is_zero() => t.refund_order().to_owned(),
        (none, false) if none.is_zero() => t.refund_order_ended().to_owned(),
        (all, true) if all == order.charged => t.refund(all),
        (all, false) if all == order.charged => t.refund_ended(all),
        (part, true) => t.refund_part(part, order.charged),
        (part, false) => t.refund_part_ended(part, order.charged),
    }
}

/// What the list of emails shows behind the subject.
pub fn preview(messages: Messages, email: &Email, orders: &[OrderFacts], zone: &TimeZone) -> String {
    let (MailKind::Receipt, [order], [facts]) = (email.kind, email.orders.as_slice(), orders) else {
        return intro(messages, email, zone);
    };
    let [first, more @ ..] = order.lines.as_slice() else { return intro(messages, email, zone) };
    let (t, name) = (messages.mail(), one_line(&first.name));
    match order.charged.is_zero() {
        true => t.receipt_preview_free(more.len(), name, &facts.date),
        false => t.receipt_preview(more.len(), name, order.charged, &facts.date),
    }
}

pub fn notes(messages: Messages, email: &Email, origin: &str, zone: &TimeZone) -> Vec<Note> {
    let t = messages.mail();
    let link = |label, path| Some(NoteLink { label, address: format!("{origin}{path}") });
    let plain = |text: &str| Note { text: text.to_owned(), link: None };
    let left_out = email.part.filter(|part| part.older_left_out);
    let left_out = left_out.map(|part| Note { text: t.links_left_out(part.of), link: None });
    let notes = match email.kind {
        _ if is_open(email) => vec![
            Note { text: t.keep_links(LINK_LIFE_SECS / DAY_SECS), link: link(t.find_my_order(), "/find-my-order") },
            plain(t.keep_private()),
        ],
        MailKind::Alert => alert_notes(messages, email, zone),
        MailKind::PaymentPending => vec![plain(t.pending_note())],
        MailKind::PaymentFailed => {
            vec![Note { text: t.failed_note().to_owned(), link: link(t.failed_cart(), "/cart") }]
        }
        _ => vec![Note { text: t.other_orders().to_owned(), link: link(t.find_my_order(), "/find-my-order") }],
    };
    left_out.into_iter().chain(notes).collect()
}

/// What to do about an alert, until when, and where.
fn alert_notes(messages: Messages, email: &Email, zone: &TimeZone) -> Vec<Note> {
    let t = messages.mail_alerts();
    let next = email.alarm.as_ref().map(|alert| alerts::text(t, alert).next.to_owned());
    let by = email.details.due_by.map(|at| t.answer_by(minute(messages.mail(), at, zone)));
    let mut notes: Vec<_> = next.into_iter().chain(by).map(|text| Note { text, link: None }).collect();
    if let (Some(last), Some(address)) = (notes.last_mut(), email.details.link.clone()) {
        last.link = Some(NoteLink { label: t.open_payment(), address });
    }
    notes
}

/// Why somebody gets this email.
pub fn reason(t: Mail, email: &Email, shop_name: &str) -> String {
    match email.kind {
        MailKind::Receipt | MailKind::Refunded => t.reason_bought(shop_name),
        MailKind::PaymentPending | MailKind::PaymentFailed => t.reason_ordered(shop_name),
        MailKind::FreshLinks => t.reason_links(shop_name),
        MailKind::Gift => t.reason_gift(shop_name),
        MailKind::Alert => t.reason_alert(shop_name),
        // It comes with the news.
        MailKind::AdminInvited | MailKind::AdminSignedIn | MailKind::AdminGuessedAt => String::new(),
    }
}

/// Whether the email has a download that works.
fn is_open(email: &Email) -> bool {
    let opens = |order: &EmailOrder| leads_to_page(order) || order.lines.iter().any(|line| line.download.is_some());
    email.orders.iter().any(opens) && (carries_links(email.kind) || email.kind == MailKind::Refunded)
}

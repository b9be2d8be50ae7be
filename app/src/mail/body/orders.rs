//! What emails to buyers say.

use super::{Body, Note, NoteLink};
use crate::{
    mail::{
        order_facts::{date, leads_to_page},
        settings::MailSettings,
        typed::one_line,
    },
    messages::Mail,
};
use domain::{
    Money,
    delivery::grant::LINK_LIFE_SECS,
    mail::outbox::MailPart,
    payments::facts::PENDING_SECS,
    ports::EmailOrder,
    time::{DAY_SECS, TimeZone},
};
use std::slice;

pub fn receipt(t: Mail, order: &EmailOrder, settings: &MailSettings) -> Body {
    let (heading, intro) = match (opens(order), order.charged.is_zero()) {
        (true, false) => (t.receipt_heading(), t.receipt()),
        (true, true) => (t.receipt_heading(), t.receipt_free()),
        (false, _) => (t.receipt_heading_ended(), t.receipt_ended()),
    };
    Body {
        subject: t.receipt_subject(&order.number, &settings.shop_name),
        preview: preview(t, order, &settings.time_zone),
        heading,
        intro: intro.to_owned(),
        notes: link_notes(t, slice::from_ref(order), settings),
        reason: t.reason_bought(&settings.shop_name),
    }
}

/// What was bought, for how much.
fn preview(t: Mail, order: &EmailOrder, zone: &TimeZone) -> Option<String> {
    let [first, more @ ..] = order.lines.as_slice() else { return None };
    let (name, date) = (one_line(&first.name), date(order.paid_at, zone));
    Some(match order.charged.is_zero() {
        true => t.receipt_preview_free(more.len(), name, date),
        false => t.receipt_preview(more.len(), name, order.charged, date),
    })
}

pub fn fresh_links(t: Mail, orders: &[EmailOrder], part: Option<MailPart>, settings: &MailSettings) -> Body {
    let shop_name = &settings.shop_name;
    let (subject, intro) = match part {
        Some(part) => (t.links_subject_part(shop_name, part.number, part.of), t.links_part(part.number, part.of)),
        None if orders.iter().any(leads_to_page) => (t.links_subject(shop_name), t.links_pages().to_owned()),
        None => (t.links_subject(shop_name), t.links().to_owned()),
    };
    let left_out = part.filter(|part| part.older_left_out).map(|part| Note::plain(&t.links_left_out(part.of)));
    Body {
        subject,
        preview: None,
        heading: t.links_heading(),
        intro,
        notes: left_out.into_iter().chain(link_notes(t, orders, settings)).collect(),
        reason: t.reason_links(shop_name),
    }
}

pub fn payment_pending(t: Mail, order: &EmailOrder, settings: &MailSettings) -> Body {
    let until = date(order.paid_at.plus_secs(PENDING_SECS), &settings.time_zone);
    Body {
        subject: t.pending_subject(&order.number),
        preview: None,
        heading: t.pending_heading(),
        intro: t.pending(PENDING_SECS / DAY_SECS, until),
        notes: vec![Note::plain(t.pending_note())],
        reason: t.reason_ordered(&settings.shop_name),
    }
}

pub fn payment_failed(t: Mail, order: &EmailOrder, settings: &MailSettings) -> Body {
    let cart = NoteLink { label: t.failed_cart(), address: format!("{}/cart", settings.origin) };
    Body {
        subject: t.failed_subject(&order.number),
        preview: None,
        heading: t.failed_heading(),
        intro: t.failed().to_owned(),
        notes: vec![Note { text: t.failed_note().to_owned(), link: Some(cart) }],
        reason: t.reason_ordered(&settings.shop_name),
    }
}

pub fn refunded(t: Mail, order: &EmailOrder, settings: &MailSettings) -> Body {
    let refunded = Money::new(order.refunded_minor, order.charged.currency);
    Body {
        subject: t.refund_subject(&order.number, &settings.shop_name),
        preview: None,
        heading: t.refund_heading(),
        intro: match (refunded, opens(order)) {
            (none, true) if none.is_zero() => t.refund_order().to_owned(),
            (none, false) if none.is_zero() => t.refund_order_ended().to_owned(),
            (all, true) if all == order.charged => t.refund(all),
            (all, false) if all == order.charged => t.refund_ended(all),
            (part, true) => t.refund_part(part, order.charged),
            (part, false) => t.refund_part_ended(part, order.charged),
        },
        notes: link_notes(t, slice::from_ref(order), settings),
        reason: t.reason_bought(&settings.shop_name),
    }
}

pub fn complimentary(t: Mail, order: &EmailOrder, settings: &MailSettings) -> Body {
    Body {
        subject: t.complimentary_subject(&settings.shop_name, &order.number),
        preview: None,
        heading: t.complimentary_heading(),
        intro: t.complimentary().to_owned(),
        notes: link_notes(t, slice::from_ref(order), settings),
        reason: t.reason_complimentary(&settings.shop_name),
    }
}

/// How to keep the links, or where the buyer's other orders are.
fn link_notes(t: Mail, orders: &[EmailOrder], settings: &MailSettings) -> Vec<Note> {
    let find = NoteLink { label: t.find_my_order(), address: format!("{}/find-my-order", settings.origin) };
    match orders.iter().any(opens) {
        true => {
            let keep = t.keep_links(LINK_LIFE_SECS / DAY_SECS);
            vec![Note { text: keep, link: Some(find) }, Note::plain(t.keep_private())]
        }
        false => vec![Note { text: t.other_orders().to_owned(), link: Some(find) }],
    }
}

/// Whether the email has a link to the order's files that works.
fn opens(order: &EmailOrder) -> bool {
    leads_to_page(order) || order.lines.iter().any(|line| line.download.is_some())
}

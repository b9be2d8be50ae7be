//! What the owner is told of an alert: what happened, what it means, what to do next.

use super::{Body, Note, NoteLink};
use crate::{
    mail::{order_facts::minute, settings::MailSettings, typed::one_line},
    messages::{MailAlerts, Messages},
};
use domain::{
    alerts::{Alert, AlertKind},
    ports::AlertDetails,
};

pub fn body(messages: Messages, alert: &Alert, details: &AlertDetails, settings: &MailSettings) -> Body {
    let (mail, t) = (messages.mail(), messages.mail_alerts());
    let (title, happened, next) = text(t, alert);
    let by = details.due_by.map(|at| t.answer_by(minute(mail, at, &settings.time_zone)));
    let link = details.link.clone().map(|address| NoteLink { label: t.open_payment(), address });
    Body {
        subject: t.subject(&settings.shop_name, title),
        preview: None,
        heading: title,
        intro: happened,
        notes: match by {
            Some(by) => vec![Note::plain(next), Note { text: by, link }],
            None => vec![Note { text: next.to_owned(), link }],
        },
        reason: mail.reason_alert(&settings.shop_name),
    }
}

/// Its title, what happened, and what to do next.
fn text(t: MailAlerts, alert: &Alert) -> (&'static str, String, &'static str) {
    let object = one_line(&alert.object);
    match alert.kind {
        AlertKind::NeedsAttention => (t.needs_attention_title(), t.needs_attention(object), t.needs_attention_next()),
        AlertKind::MailBlocked => (t.mail_blocked_title(), t.mail_blocked(object), t.mail_blocked_next()),
        AlertKind::MailDead => (t.mail_dead_title(), t.mail_dead(object), t.mail_dead_next()),
        AlertKind::MissingFile => (t.missing_file_title(), t.missing_file(object), t.missing_file_next()),
        AlertKind::WebhooksSilent => {
            (t.webhooks_silent_title(), t.webhooks_silent().to_owned(), t.webhooks_silent_next())
        }
        AlertKind::WrongMode => (t.wrong_mode_title(), t.wrong_mode().to_owned(), t.wrong_mode_next()),
        AlertKind::PaymentsDown => (t.payments_down_title(), t.payments_down(object), t.payments_down_next()),
        AlertKind::PaymentRefused => (t.payment_refused_title(), t.payment_refused(object), t.payment_refused_next()),
        AlertKind::LinkHeld => (t.link_held_title(), t.link_held(object), t.link_held_next()),
        AlertKind::RefundStuck => (t.refund_stuck_title(), t.refund_stuck(object), t.refund_stuck_next()),
        AlertKind::RefundFailed => (t.refund_failed_title(), t.refund_failed(object), t.refund_failed_next()),
        AlertKind::DisputeInquiry => (t.dispute_inquiry_title(), t.dispute_inquiry(object), t.dispute_inquiry_next()),
        AlertKind::Disputed => (t.disputed_title(), t.disputed(object), t.disputed_next()),
        AlertKind::FraudWarning => (t.fraud_warning_title(), t.fraud_warning(object), t.fraud_warning_next()),
        AlertKind::PaymentReversed => {
            (t.payment_reversed_title(), t.payment_reversed(object), t.payment_reversed_next())
        }
        AlertKind::SumsDiffer => (t.sums_differ_title(), t.sums_differ(object), t.sums_differ_next()),
        AlertKind::ClockSkew => (t.clock_skew_title(), t.clock_skew().to_owned(), t.clock_skew_next()),
        AlertKind::DiskLow => (t.disk_low_title(), t.disk_low().to_owned(), t.disk_low_next()),
        AlertKind::MailBounces => (t.mail_bounces_title(), t.mail_bounces().to_owned(), t.mail_bounces_next()),
        AlertKind::MailBarred => (t.mail_barred_title(), t.mail_barred(object), t.mail_barred_next()),
        AlertKind::MailDelayed => (t.mail_delayed_title(), t.mail_delayed(object), t.mail_delayed_next()),
        AlertKind::SignInUnsafe => (t.sign_in_unsafe_title(), t.sign_in_unsafe().to_owned(), t.sign_in_unsafe_next()),
        AlertKind::UnpaidCheckouts => {
            (t.unpaid_checkouts_title(), t.unpaid_checkouts().to_owned(), t.unpaid_checkouts_next())
        }
        AlertKind::DownloadsUncounted => {
            (t.downloads_uncounted_title(), t.downloads_uncounted().to_owned(), t.downloads_uncounted_next())
        }
        AlertKind::EventsWaiting => (t.events_waiting_title(), t.events_waiting().to_owned(), t.events_waiting_next()),
        AlertKind::MailWaiting => (t.mail_waiting_title(), t.mail_waiting().to_owned(), t.mail_waiting_next()),
        AlertKind::EventGivenUp => (t.event_given_up_title(), t.event_given_up(object), t.event_given_up_next()),
        AlertKind::JobFailing => (t.job_failing_title(), t.job_failing(object), t.job_failing_next()),
        AlertKind::UnreadableRow => (t.unreadable_row_title(), t.unreadable_row(object), t.unreadable_row_next()),
    }
}

use super::world::{html, mime, text};
use domain::{
    Timestamp,
    alerts::{Alert, AlertKind},
    ports::{AlertDetails, Email},
};

#[test]
fn r067_an_alert_with_a_deadline_names_the_day_and_the_place() {
    let email = Email::Alert {
        alert: Alert { kind: AlertKind::Disputed, object: "T-7KQ2-M4XA".to_owned(), at: Timestamp(0) },
        details: AlertDetails {
            due_by: Some(Timestamp(1_800_000_000)),
            link: Some("https://dashboard.stripe.com/payments/pi_1".to_owned()),
        },
    };
    let text = text(&email).replace('\n', " ");
    assert!(text.contains("Answer by 15 January 2027 at 08:00 UTC."), "{text}");
    assert!(text.contains("https://dashboard.stripe.com/payments/pi_1"), "{text}");
    assert!(html(&email).contains("href=\"https://dashboard.stripe.com/payments/pi_1\""));
}

#[test]
fn r067_an_alert_says_what_happened_and_what_to_do() {
    for (kind, words) in [
        (AlertKind::NeedsAttention, "Compare the payment"),
        (AlertKind::MailBlocked, "Check that the address"),
        (AlertKind::MailDead, "Check your email service"),
        (AlertKind::MissingFile, "Put the file back"),
        (AlertKind::WebhooksSilent, "webhook endpoint"),
        (AlertKind::WrongMode, "Check which keys"),
        (AlertKind::PaymentsDown, "status.stripe.com"),
        (AlertKind::PaymentRefused, "error-codes"),
        (AlertKind::LinkHeld, "lift the hold"),
        (AlertKind::RefundStuck, "Sync with Stripe"),
        (AlertKind::RefundFailed, "Refund it again"),
        (AlertKind::DisputeInquiry, "Answer the inquiry"),
        (AlertKind::Disputed, "Without an answer it is lost"),
        (AlertKind::FraudWarning, "refund it now"),
        (AlertKind::PaymentReversed, "pay another way"),
        (AlertKind::SumsDiffer, "Compare Stripe’s list"),
        (AlertKind::ClockSkew, "Set this machine’s clock"),
        (AlertKind::DiskLow, "Free up space"),
        (AlertKind::MailBounces, "misspelled address"),
        (AlertKind::MailBarred, "is the sender verified"),
        (AlertKind::MailDelayed, "Ask the buyer another way"),
        (AlertKind::SignInUnsafe, "settings to fix"),
        (AlertKind::UnpaidCheckouts, "failed payments"),
        (AlertKind::DownloadsUncounted, "disk has room"),
        (AlertKind::EventsWaiting, "status.stripe.com"),
        (AlertKind::MailWaiting, "Check your email service"),
        (AlertKind::EventGivenUp, "Stripe key may read"),
        (AlertKind::JobFailing, "log has the cause"),
        (AlertKind::UnreadableRow, "install the newer one"),
    ] {
        let alert = Alert { kind, object: "a<b>\r\nBcc: c".to_owned(), at: Timestamp(0) };
        let email = Email::Alert { alert, details: AlertDetails::default() };
        let text = text(&email).replace('\n', " ");
        assert!(text.contains(words) && text.contains("TUPPENCE_ALARM_MAIL_TO"), "{text}");
        assert!(!html(&email).contains("a<b>") && !mime(&email).contains("\r\nBcc:"));
        assert!(mime(&email).contains("Subject: Tuppence: "), "{}", mime(&email));
    }
}

//! Alerts by name, and what they are about.

use crate::alerts::{Alert, AlertKind};

impl AlertKind {
    /// As it stands in tables, forms and logs.
    pub fn as_str(self) -> &'static str {
        match self {
            AlertKind::NeedsAttention => "needs_attention",
            AlertKind::MailBlocked => "mail_blocked",
            AlertKind::MailDead => "mail_dead",
            AlertKind::MissingFile => "missing_file",
            AlertKind::WebhooksSilent => "webhooks_silent",
            AlertKind::WrongMode => "wrong_mode",
            AlertKind::PaymentsDown => "payments_down",
            AlertKind::PaymentRefused => "payment_refused",
            AlertKind::LinkHeld => "link_held",
            AlertKind::RefundStuck => "refund_stuck",
            AlertKind::RefundFailed => "refund_failed",
            AlertKind::DisputeInquiry => "dispute_inquiry",
            AlertKind::Disputed => "disputed",
            AlertKind::FraudWarning => "fraud_warning",
            AlertKind::PaymentReversed => "payment_reversed",
            AlertKind::SumsDiffer => "sums_differ",
            AlertKind::ClockSkew => "clock_skew",
            AlertKind::DiskLow => "disk_low",
            AlertKind::MailBounces => "mail_bounces",
            AlertKind::MailBarred => "mail_barred",
            AlertKind::MailDelayed => "mail_delayed",
            AlertKind::SignInUnsafe => "sign_in_unsafe",
            AlertKind::UnpaidCheckouts => "unpaid_checkouts",
            AlertKind::DownloadsUncounted => "downloads_uncounted",
            AlertKind::EventsWaiting => "events_waiting",
            AlertKind::MailWaiting => "mail_waiting",
            AlertKind::EventGivenUp => "event_given_up",
            AlertKind::JobFailing => "job_failing",
            AlertKind::UnreadableRow => "unreadable_row",
        }
    }

    pub const ALL: [AlertKind; 29] = [
        AlertKind::NeedsAttention,
        AlertKind::MailBlocked,
        AlertKind::MailDead,
        AlertKind::MissingFile,
        AlertKind::WebhooksSilent,
        AlertKind::WrongMode,
        AlertKind::PaymentsDown,
        AlertKind::PaymentRefused,
        AlertKind::LinkHeld,
        AlertKind::RefundStuck,
        AlertKind::RefundFailed,
        AlertKind::DisputeInquiry,
        AlertKind::Disputed,
        AlertKind::FraudWarning,
        AlertKind::PaymentReversed,
        AlertKind::SumsDiffer,
        AlertKind::ClockSkew,
        AlertKind::DiskLow,
        AlertKind::MailBounces,
        AlertKind::MailBarred,
        AlertKind::MailDelayed,
        AlertKind::SignInUnsafe,
        AlertKind::UnpaidCheckouts,
        AlertKind::DownloadsUncounted,
        AlertKind::EventsWaiting,
        AlertKind::MailWaiting,
        AlertKind::EventGivenUp,
        AlertKind::JobFailing,
        AlertKind::UnreadableRow,
    ];

    /// Whether its object is an order's id.
    pub fn is_about_an_order(self) -> bool {
        use AlertKind::{
            DisputeInquiry, Disputed, FraudWarning, LinkHeld, NeedsAttention, PaymentReversed, RefundFailed,
            RefundStuck,
        };
        matches!(
            self,
            NeedsAttention
                | LinkHeld
                | RefundStuck
                | RefundFailed
                | DisputeInquiry
                | Disputed
                | FraudWarning
                | PaymentReversed
        )
    }

    pub fn parse(text: &str) -> Option<AlertKind> {
        AlertKind::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

impl Alert {
    /// The id of the order it is about, as far as its object tells: an order's id, or an email's
    /// (`receipt#<order>`), or a row's (`orders/<order>`).
    pub fn order(&self) -> Option<&str> {
        let object = match self.kind {
            kind if kind.is_about_an_order() => self.object.as_str(),
            AlertKind::UnreadableRow => self.object.strip_prefix("orders/")?,
            AlertKind::MailBlocked | AlertKind::MailDead | AlertKind::MailBarred | AlertKind::MailDelayed => {
                let (kind, rest) = self.object.split_once('#')?;
                // All other emails are about accounts, alerts or several orders.
                ["receipt", "payment-failed", "refunded", "resent"]
                    .contains(&kind)
                    .then_some(rest)?
                    .split('#')
                    .next()?
            }
            _ => return None,
        };
        Some(object).filter(|object| !object.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Timestamp;

    #[test]
    fn every_alert_keeps_its_name() {
        for kind in AlertKind::ALL {
            assert_eq!(AlertKind::parse(kind.as_str()), Some(kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
        }
    }

    #[test]
    fn an_alert_leads_to_its_order() {
        let order =
            |kind, object: &str| Alert { kind, object: object.to_owned(), at: Timestamp(0) }.order().map(str::to_owned);
        assert_eq!(order(AlertKind::NeedsAttention, "abc"), Some("abc".to_owned()));
        assert_eq!(order(AlertKind::MailDead, "receipt#abc"), Some("abc".to_owned()));
        assert_eq!(order(AlertKind::MailDead, "resent#abc#key"), Some("abc".to_owned()));
        assert_eq!(order(AlertKind::MailDead, "links#xyz"), None);
        assert_eq!(order(AlertKind::MailBlocked, "signed-in#xyz"), None, "a mail to an admin");
        assert_eq!(order(AlertKind::MailBlocked, "guessed-at#ada#497222"), None);
        assert_eq!(order(AlertKind::WebhooksSilent, "stripe"), None);
        assert_eq!(order(AlertKind::UnreadableRow, "orders/abc"), Some("abc".to_owned()));
        assert_eq!(order(AlertKind::UnreadableRow, "inbox/evt_1"), None);
    }
}

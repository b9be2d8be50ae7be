use super::Alerts;
use domain::alerts::AlertKind;

impl Alerts {
    /// What is wrong.
    pub fn what(self, kind: AlertKind) -> &'static str {
        match kind {
            AlertKind::NeedsAttention => self.needs_attention(),
            AlertKind::MailBlocked => self.mail_blocked(),
            AlertKind::MailDead => self.mail_dead(),
            AlertKind::MissingFile => self.missing_file(),
            AlertKind::WebhooksSilent => self.webhooks_silent(),
            AlertKind::WrongMode => self.wrong_mode(),
            AlertKind::PaymentsDown => self.payments_down(),
            AlertKind::PaymentRefused => self.payment_refused(),
            AlertKind::LinkHeld => self.link_held(),
            AlertKind::RefundStuck => self.refund_stuck(),
            AlertKind::RefundFailed => self.refund_failed(),
            AlertKind::DisputeInquiry => self.dispute_inquiry(),
            AlertKind::Disputed => self.disputed(),
            AlertKind::FraudWarning => self.fraud_warning(),
            AlertKind::PaymentReversed => self.payment_reversed(),
            AlertKind::SumsDiffer => self.sums_differ(),
            AlertKind::ClockSkew => self.clock_skew(),
            AlertKind::DiskLow => self.disk_low(),
            AlertKind::MailBounces => self.mail_bounces(),
            AlertKind::MailBarred => self.mail_barred(),
            AlertKind::MailDelayed => self.mail_delayed(),
            AlertKind::SignInUnsafe => self.sign_in_unsafe(),
            AlertKind::UnpaidCheckouts => self.unpaid_checkouts(),
            AlertKind::DownloadsUncounted => self.downloads_uncounted(),
            AlertKind::EventsWaiting => self.events_waiting(),
            AlertKind::MailWaiting => self.mail_waiting(),
            AlertKind::EventGivenUp => self.event_given_up(),
            AlertKind::JobFailing => self.job_failing(),
            AlertKind::UnreadableRow => self.unreadable_row(),
        }
    }

    /// What to do next.
    pub fn next(self, kind: AlertKind) -> &'static str {
        match kind {
            AlertKind::NeedsAttention => self.needs_attention_next(),
            AlertKind::MailBlocked => self.mail_blocked_next(),
            AlertKind::MailDead => self.mail_dead_next(),
            AlertKind::MissingFile => self.missing_file_next(),
            AlertKind::WebhooksSilent => self.webhooks_silent_next(),
            AlertKind::WrongMode => self.wrong_mode_next(),
            AlertKind::PaymentsDown => self.payments_down_next(),
            AlertKind::PaymentRefused => self.payment_refused_next(),
            AlertKind::LinkHeld => self.link_held_next(),
            AlertKind::RefundStuck => self.refund_stuck_next(),
            AlertKind::RefundFailed => self.refund_failed_next(),
            AlertKind::DisputeInquiry => self.dispute_inquiry_next(),
            AlertKind::Disputed => self.disputed_next(),
            AlertKind::FraudWarning => self.fraud_warning_next(),
            AlertKind::PaymentReversed => self.payment_reversed_next(),
            AlertKind::SumsDiffer => self.sums_differ_next(),
            AlertKind::ClockSkew => self.clock_skew_next(),
            AlertKind::DiskLow => self.disk_low_next(),
            AlertKind::MailBounces => self.mail_bounces_next(),
            AlertKind::MailBarred => self.mail_barred_next(),
            AlertKind::MailDelayed => self.mail_delayed_next(),
            AlertKind::SignInUnsafe => self.sign_in_unsafe_next(),
            AlertKind::UnpaidCheckouts => self.unpaid_checkouts_next(),
            AlertKind::DownloadsUncounted => self.downloads_uncounted_next(),
            AlertKind::EventsWaiting => self.events_waiting_next(),
            AlertKind::MailWaiting => self.mail_waiting_next(),
            AlertKind::EventGivenUp => self.event_given_up_next(),
            AlertKind::JobFailing => self.job_failing_next(),
            AlertKind::UnreadableRow => self.unreadable_row_next(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages::messages;

    #[test]
    fn f054_a_shop_that_may_not_send_reads_what_to_look_at() {
        assert!(messages().alerts().next(AlertKind::MailBarred).contains("is sending paused?"));
    }
}

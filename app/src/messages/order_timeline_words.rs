use super::OrderTimeline;
use domain::{
    OrderState,
    mail::{
        outbox::{MailKind, MailState},
        suppression::DeliveryStatus,
    },
    orders::{TimelineAdmin, TimelineEvent},
};

impl OrderTimeline {
    /// What happened.
    pub fn event(self, event: TimelineEvent) -> String {
        let words = match event {
            TimelineEvent::State(state) => self.became(state),
            TimelineEvent::Placed => self.placed(),
            TimelineEvent::Rebuilt => self.rebuilt(),
            TimelineEvent::PaymentPageOpened => self.payment_page_opened(),
            TimelineEvent::PaymentPageRetried => self.payment_page_retried(),
            TimelineEvent::RefundFailed => self.refund_failed(),
            TimelineEvent::DisputeReopened => self.dispute_reopened(),
            TimelineEvent::DisputeUpdated => self.dispute_updated(),
            TimelineEvent::InquiryOpened => self.inquiry_opened(),
            TimelineEvent::InquiryClosed => self.inquiry_closed(),
            TimelineEvent::FraudWarning => self.fraud_warning(),
            TimelineEvent::ReceiptResent => self.receipt_resent(),
            TimelineEvent::AddressCorrected => self.address_corrected(),
            TimelineEvent::AddressReleased => self.address_released(),
            TimelineEvent::AccessRevoked { items } if items.is_empty() => self.access_revoked(),
            TimelineEvent::AccessRevoked { items } => return self.access_revoked_for(items.join(", ")),
            TimelineEvent::AccessRestored { items } if items.is_empty() => self.access_restored(),
            TimelineEvent::AccessRestored { items } => return self.access_restored_for(items.join(", ")),
            TimelineEvent::LinksExtended => self.links_extended(),
            TimelineEvent::HoldLifted { items } if items.is_empty() => self.hold_lifted(),
            TimelineEvent::HoldLifted { items } => return self.hold_lifted_for(items.join(", ")),
            TimelineEvent::RefundRequested { amount: None, .. } => self.refund_requested(),
            TimelineEvent::RefundRequested { amount: Some(amount), items } if items.is_empty() => {
                return self.refund_requested_rest(amount);
            }
            TimelineEvent::RefundRequested { amount: Some(amount), items } => {
                return self.refund_requested_for(amount, items.join(", "));
            }
            TimelineEvent::RefundConfirmed => self.refund_confirmed(),
            TimelineEvent::RefundRefused => self.refund_refused(),
            TimelineEvent::RefundRetried => self.refund_retried(),
            TimelineEvent::AttentionClosed => self.attention_closed(),
            TimelineEvent::StripeAsked => self.synced(),
            TimelineEvent::AlertClosed => self.alert_closed(),
            TimelineEvent::Mail { kind, to, state } => {
                return self.mail(self.mail_kind_name(kind), to, self.mail_state(state));
            }
            TimelineEvent::DownloadBegun { file: Some(file), version, network } => {
                return self.download(file, version, network);
            }
            TimelineEvent::DownloadBegun { file: None, version, network } => {
                return self.download_unknown(version, network);
            }
            TimelineEvent::RefundedAtStripe(amount) => return self.refunded_at_stripe(amount),
            TimelineEvent::RefusedAtStripe(amount) => return self.refused_at_stripe(amount),
            TimelineEvent::FailedAtBank(amount) => return self.failed_at_bank(amount),
            TimelineEvent::ReturnedByBank(amount) => return self.returned_by_bank(amount),
            TimelineEvent::Unknown(action) => return action,
        };
        words.to_owned()
    }

    /// What happened when an order came into this state.
    fn became(self, state: OrderState) -> &'static str {
        match state {
            OrderState::Created => self.became_created(),
            OrderState::SessionOpen => self.became_session_open(),
            OrderState::PaymentPending => self.became_payment_pending(),
            OrderState::Paid => self.became_paid(),
            OrderState::Expired => self.became_expired(),
            OrderState::PaymentFailed => self.became_payment_failed(),
            OrderState::NeedsAttention => self.became_needs_attention(),
            OrderState::RefundedPartial => self.became_refunded_partial(),
            OrderState::Refunded => self.became_refunded(),
            OrderState::Disputed => self.became_disputed(),
            OrderState::DisputeWon => self.became_dispute_won(),
            OrderState::DisputeLost => self.became_dispute_lost(),
            OrderState::PaymentReversed => self.became_payment_reversed(),
            OrderState::Complimentary => self.became_complimentary(),
        }
    }

    pub fn by_admin(self, admin: TimelineAdmin) -> String {
        match admin {
            TimelineAdmin::Named(name) => self.by(name),
            TimelineAdmin::Former => self.by_former().to_owned(),
        }
    }

    pub fn mail_kind_name(self, kind: MailKind) -> &'static str {
        match kind {
            MailKind::Receipt => self.kind_receipt(),
            MailKind::FreshLinks => self.kind_new_links(),
            MailKind::PaymentPending => self.kind_payment_pending(),
            MailKind::PaymentFailed => self.kind_payment_failed(),
            MailKind::Refunded => self.kind_refunded(),
            MailKind::Complimentary => self.kind_complimentary(),
            MailKind::Alert => self.kind_alert(),
            MailKind::AdminInvited => self.kind_admin_invited(),
            MailKind::AdminSignedIn => self.kind_admin_signed_in(),
            MailKind::AdminGuessedAt => self.kind_admin_guessed_at(),
        }
    }

    pub fn mail_state(self, state: MailState) -> &'static str {
        match state {
            MailState::Queued => self.mail_is_queued(),
            MailState::Sending => self.mail_is_sending(),
            MailState::Sent => self.mail_is_sent(),
            MailState::Blocked => self.mail_is_blocked(),
            MailState::Dead => self.mail_is_dead(),
            MailState::Dropped => self.mail_is_dropped(),
        }
    }

    /// What a mail service told of an email that did not simply arrive, by the code in the email's row.
    pub fn delivery_problem(self, code: &str) -> Option<&'static str> {
        match DeliveryStatus::parse(code)? {
            DeliveryStatus::Bounced => Some(self.bounced()),
            DeliveryStatus::GivenUp => Some(self.mailbox_full()),
            DeliveryStatus::Complained => Some(self.complained()),
            DeliveryStatus::Rejected => Some(self.rejected()),
            DeliveryStatus::Delayed => Some(self.delayed()),
            DeliveryStatus::Taken | DeliveryStatus::Delivered => None,
        }
    }
}

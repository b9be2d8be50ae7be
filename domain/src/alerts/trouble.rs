//! Alarms in words.

use crate::ports::{Alarm, AlarmKind};

/// What an alarm means to the seller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AlarmWords {
    pub what: &'static str,
    /// What to do next.
    pub next: &'static str,
}

impl AlarmKind {
    pub fn in_words(self) -> AlarmWords {
        let (what, next) = match self {
            AlarmKind::NeedsAttention => (
                "A payment does not match its order.",
                "Open the order: deliver all the same, correct the address, or pay the money back.",
            ),
            AlarmKind::MailBlocked => (
                "The mail service refuses a mail.",
                "Check the address it goes to and the sender’s setup; a receipt is resent from its order.",
            ),
            AlarmKind::MailDead => (
                "A mail could not be sent in eight tries.",
                "Check the mail service, then resend the receipt from the order.",
            ),
            AlarmKind::MissingFile => (
                "A file that was sold is missing from storage.",
                "Put the file back from a backup; buyers see “being restored” until then.",
            ),
            AlarmKind::WebhooksSilent => (
                "Payments arrived that no webhook told of.",
                "Check the endpoint in Stripe’s dashboard: its address, its events and its secret. Nothing is lost; the shop asks Stripe every ten minutes.",
            ),
            AlarmKind::WrongMode => (
                "An event of Stripe’s other mode (test or live) came in.",
                "Check which endpoint in Stripe’s dashboard points here.",
            ),
            AlarmKind::PaymentsDown => (
                "Stripe does not answer, or not as expected.",
                "Look at status.stripe.com and at the key; events wait and are handled later.",
            ),
            AlarmKind::PaymentRefused => (
                "Stripe refuses to open payment pages, so shoppers cannot pay.",
                "Look up the code at docs.stripe.com/error-codes: it may be a price, the account or the key. “tuppence doctor” checks all three.",
            ),
            AlarmKind::LinkHeld => (
                "A link was used more often than one buyer needs, and is on hold.",
                "Open the order, look at its downloads, and lift the hold or take access away.",
            ),
            AlarmKind::RefundStuck => (
                "Stripe has not confirmed a refund.",
                "Open the order and press “Ask Stripe now”. It is never paid twice.",
            ),
            AlarmKind::RefundFailed => (
                "A refund failed: the buyer’s bank did not take it, and the money is back in your Stripe balance.",
                "Open the order. Refund it again or another way, or restore the buyer’s access.",
            ),
            AlarmKind::DisputeInquiry => (
                "A bank asks about a payment. No money has moved, and the buyer keeps access.",
                "Answer the inquiry in Stripe’s dashboard before the deadline, or refund the order. Unanswered inquiries often become disputes.",
            ),
            AlarmKind::Disputed => (
                "A payment is disputed: the bank took the money back, and access has ended.",
                "Answer the dispute in Stripe’s dashboard before the deadline. Without an answer it is lost.",
            ),
            AlarmKind::FraudWarning => (
                "Stripe warns that a payment may be fraud.",
                "Look at the payment in Stripe’s dashboard. If you don’t trust it, refund it now: a refund prevents most disputes.",
            ),
            AlarmKind::PaymentReversed => (
                "A payment was taken back after it had succeeded. Access has ended.",
                "Look at the payment in Stripe’s dashboard, and ask the buyer to pay another way.",
            ),
            AlarmKind::SumsDiffer => (
                "What Stripe received in thirty days is not what the delivered orders come to.",
                "Compare Stripe’s list of payments with the orders; one is missing or has another amount.",
            ),
            AlarmKind::ClockSkew => (
                "This machine’s clock and Stripe’s are too far apart; events are refused.",
                "Set the clock and let NTP keep it. Payments are still found by asking Stripe, but late.",
            ),
            AlarmKind::DiskLow => (
                "The disk is nearly full.",
                "Make room, or move the data folder to a larger disk; when it is full, nothing can be sold.",
            ),
            AlarmKind::MailBounces => (
                "More than two in a hundred mails of this week came back.",
                "Look at the orders whose mail came back: a misspelled address is corrected there. Mail services stop senders whose mail bounces.",
            ),
            AlarmKind::MailBarred => (
                "The mail service lets this shop send nothing.",
                "Look at your account there: is the sender verified, is the account still in the sandbox, is sending paused? Then resend the receipts from their orders.",
            ),
            AlarmKind::MailDelayed => (
                "A mail has not arrived in a day; the reader’s mail server does not take it.",
                "Ask the buyer another way, or correct the address. Their files also open by “Find my order”.",
            ),
            AlarmKind::SignInUnsafe => (
                "The user pool of the admins is not safe, so nobody can sign in. The shop goes on selling.",
                "Mend the pool’s settings; the log names them, and so does “tuppence doctor”. Within a minute signing in works again.",
            ),
            AlarmKind::UnpaidCheckouts => (
                "Many payment pages were opened in the last hour and hardly any was paid: someone may be testing stolen cards.",
                "Look at the failed payments in Stripe’s dashboard and at Radar’s rules there. If these are real customers, try the payment page yourself.",
            ),
            AlarmKind::DownloadsUncounted => (
                "For a while the database could not be written. Buyers still got their files.",
                "Make sure the disk has room. Downloads of that time were counted later, and some may be missing from the orders.",
            ),
            AlarmKind::EventsWaiting => (
                "Events from Stripe have been waiting for more than five minutes.",
                "The log says why. Look at status.stripe.com and at the Stripe key. Nothing is lost: they are tried again until they are handled.",
            ),
            AlarmKind::MailWaiting => (
                "An email has been waiting for more than fifteen minutes.",
                "Check the email service; the log says what it answers. Each email is tried eight times within a day.",
            ),
            AlarmKind::EventGivenUp => (
                "An event from Stripe could not be handled and is not tried again.",
                "Check that the Stripe key may read payments, refunds and disputes. Then open the order and press “Ask Stripe now”.",
            ),
            AlarmKind::JobFailing => (
                "A background job of the shop keeps failing.",
                "The shop goes on selling and starts the job again. The log has the cause; please report it.",
            ),
            AlarmKind::UnreadableRow => (
                "Some stored data can’t be read by this version of the shop.",
                "It was set aside, and everything else goes on. If you went back to an older version, install the newer one again and it comes back by itself. Otherwise restore it from a backup.",
            ),
        };
        AlarmWords { what, next }
    }

    /// As it stands in tables, forms and logs.
    pub fn as_str(self) -> &'static str {
        match self {
            AlarmKind::NeedsAttention => "needs_attention",
            AlarmKind::MailBlocked => "mail_blocked",
            AlarmKind::MailDead => "mail_dead",
            AlarmKind::MissingFile => "missing_file",
            AlarmKind::WebhooksSilent => "webhooks_silent",
            AlarmKind::WrongMode => "wrong_mode",
            AlarmKind::PaymentsDown => "payments_down",
            AlarmKind::PaymentRefused => "payment_refused",
            AlarmKind::LinkHeld => "link_held",
            AlarmKind::RefundStuck => "refund_stuck",
            AlarmKind::RefundFailed => "refund_failed",
            AlarmKind::DisputeInquiry => "dispute_inquiry",
            AlarmKind::Disputed => "disputed",
            AlarmKind::FraudWarning => "fraud_warning",
            AlarmKind::PaymentReversed => "payment_reversed",
            AlarmKind::SumsDiffer => "sums_differ",
            AlarmKind::ClockSkew => "clock_skew",
            AlarmKind::DiskLow => "disk_low",
            AlarmKind::MailBounces => "mail_bounces",
            AlarmKind::MailBarred => "mail_barred",
            AlarmKind::MailDelayed => "mail_delayed",
            AlarmKind::SignInUnsafe => "sign_in_unsafe",
            AlarmKind::UnpaidCheckouts => "unpaid_checkouts",
            AlarmKind::DownloadsUncounted => "downloads_uncounted",
            AlarmKind::EventsWaiting => "events_waiting",
            AlarmKind::MailWaiting => "mail_waiting",
            AlarmKind::EventGivenUp => "event_given_up",
            AlarmKind::JobFailing => "job_failing",
            AlarmKind::UnreadableRow => "unreadable_row",
        }
    }

    pub const ALL: [AlarmKind; 29] = [
        AlarmKind::NeedsAttention,
        AlarmKind::MailBlocked,
        AlarmKind::MailDead,
        AlarmKind::MissingFile,
        AlarmKind::WebhooksSilent,
        AlarmKind::WrongMode,
        AlarmKind::PaymentsDown,
        AlarmKind::PaymentRefused,
        AlarmKind::LinkHeld,
        AlarmKind::RefundStuck,
        AlarmKind::RefundFailed,
        AlarmKind::DisputeInquiry,
        AlarmKind::Disputed,
        AlarmKind::FraudWarning,
        AlarmKind::PaymentReversed,
        AlarmKind::SumsDiffer,
        AlarmKind::ClockSkew,
        AlarmKind::DiskLow,
        AlarmKind::MailBounces,
        AlarmKind::MailBarred,
        AlarmKind::MailDelayed,
        AlarmKind::SignInUnsafe,
        AlarmKind::UnpaidCheckouts,
        AlarmKind::DownloadsUncounted,
        AlarmKind::EventsWaiting,
        AlarmKind::MailWaiting,
        AlarmKind::EventGivenUp,
        AlarmKind::JobFailing,
        AlarmKind::UnreadableRow,
    ];

    /// Whether its object is an order's id.
    pub fn is_about_an_order(self) -> bool {
        use AlarmKind::{
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

    pub fn parse(text: &str) -> Option<AlarmKind> {
        AlarmKind::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

impl Alarm {
    /// The id of the order it is about, as far as its object tells: an order's id, or a mail's
    /// (`receipt#<order>`), or a row's (`orders/<order>`).
    pub fn order(&self) -> Option<&str> {
        let object = match self.kind {
            kind if kind.is_about_an_order() => self.object.as_str(),
            AlarmKind::UnreadableRow => self.object.strip_prefix("orders/")?,
            AlarmKind::MailBlocked | AlarmKind::MailDead | AlarmKind::MailBarred | AlarmKind::MailDelayed => {
                let (kind, rest) = self.object.split_once('#')?;
                // All other mails are about accounts, alarms or several orders.
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
    fn r067_every_alarm_says_what_to_do_next_and_keeps_its_name() {
        for kind in AlarmKind::ALL {
            assert!(!kind.in_words().what.is_empty() && !kind.in_words().next.is_empty());
            assert_eq!(AlarmKind::parse(kind.as_str()), Some(kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
        }
    }

    #[test]
    fn an_alarm_leads_to_its_order() {
        let order =
            |kind, object: &str| Alarm { kind, object: object.to_owned(), at: Timestamp(0) }.order().map(str::to_owned);
        assert_eq!(order(AlarmKind::NeedsAttention, "abc"), Some("abc".to_owned()));
        assert_eq!(order(AlarmKind::MailDead, "receipt#abc"), Some("abc".to_owned()));
        assert_eq!(order(AlarmKind::MailDead, "resent#abc#key"), Some("abc".to_owned()));
        assert_eq!(order(AlarmKind::MailDead, "links#xyz"), None);
        assert_eq!(order(AlarmKind::MailBlocked, "signed-in#xyz"), None, "a mail to an admin");
        assert_eq!(order(AlarmKind::MailBlocked, "guessed-at#ada#497222"), None);
        assert_eq!(order(AlarmKind::WebhooksSilent, "stripe"), None);
        assert_eq!(order(AlarmKind::UnreadableRow, "orders/abc"), Some("abc".to_owned()));
        assert_eq!(order(AlarmKind::UnreadableRow, "inbox/evt_1"), None);
    }
}

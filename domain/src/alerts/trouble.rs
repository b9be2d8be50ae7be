//! Alerts in words.

use crate::alerts::{Alert, AlertKind};

/// What an alarm means to the seller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AlertText {
    pub what: &'static str,
    /// What to do next.
    pub next: &'static str,
}

impl AlertKind {
    pub fn in_words(self) -> AlertText {
        let (what, next) = match self {
            AlertKind::NeedsAttention => (
                "A payment does not match its order.",
                "Open the order: deliver all the same, correct the address, or pay the money back.",
            ),
            AlertKind::MailBlocked => (
                "The mail service refuses a mail.",
                "Check the address it goes to and the sender’s setup; a receipt is resent from its order.",
            ),
            AlertKind::MailDead => (
                "A mail could not be sent in eight tries.",
                "Check the mail service, then resend the receipt from the order.",
            ),
            AlertKind::MissingFile => (
                "A file that was sold is missing from storage.",
                "Put the file back from a backup; buyers see “being restored” until then.",
            ),
            AlertKind::WebhooksSilent => (
                "Payments arrived that no webhook told of.",
                "Check the endpoint in Stripe’s dashboard: its address, its events and its secret. Nothing is lost; the shop asks Stripe every ten minutes.",
            ),
            AlertKind::WrongMode => (
                "An event of Stripe’s other mode (test or live) came in.",
                "Check which endpoint in Stripe’s dashboard points here.",
            ),
            AlertKind::PaymentsDown => (
                "Stripe does not answer, or not as expected.",
                "Look at status.stripe.com and at the key; events wait and are handled later.",
            ),
            AlertKind::PaymentRefused => (
                "Stripe refuses to open payment pages, so shoppers cannot pay.",
                "Look up the code at docs.stripe.com/error-codes: it may be a price, the account or the key. “tuppence doctor” checks all three.",
            ),
            AlertKind::LinkHeld => (
                "A link was used more often than one buyer needs, and is on hold.",
                "Open the order, look at its downloads, and lift the hold or take access away.",
            ),
            AlertKind::RefundStuck => (
                "Stripe has not confirmed a refund.",
                "Open the order and press “Ask Stripe now”. It is never paid twice.",
            ),
            AlertKind::RefundFailed => (
                "A refund failed: the buyer’s bank did not take it, and the money is back in your Stripe balance.",
                "Open the order. Refund it again or another way, or restore the buyer’s access.",
            ),
            AlertKind::DisputeInquiry => (
                "A bank asks about a payment. No money has moved, and the buyer keeps access.",
                "Answer the inquiry in Stripe’s dashboard before the deadline, or refund the order. Unanswered inquiries often become disputes.",
            ),
            AlertKind::Disputed => (
                "A payment is disputed: the bank took the money back, and access has ended.",
                "Answer the dispute in Stripe’s dashboard before the deadline. Without an answer it is lost.",
            ),
            AlertKind::FraudWarning => (
                "Stripe warns that a payment may be fraud.",
                "Look at the payment in Stripe’s dashboard. If you don’t trust it, refund it now: a refund prevents most disputes.",
            ),
            AlertKind::PaymentReversed => (
                "A payment was taken back after it had succeeded. Access has ended.",
                "Look at the payment in Stripe’s dashboard, and ask the buyer to pay another way.",
            ),
            AlertKind::SumsDiffer => (
                "What Stripe received in thirty days is not what the delivered orders come to.",
                "Compare Stripe’s list of payments with the orders; one is missing or has another amount.",
            ),
            AlertKind::ClockSkew => (
                "This machine’s clock and Stripe’s are too far apart; events are refused.",
                "Set the clock and let NTP keep it. Payments are still found by asking Stripe, but late.",
            ),
            AlertKind::DiskLow => (
                "The disk is nearly full.",
                "Make room, or move the data folder to a larger disk; when it is full, nothing can be sold.",
            ),
            AlertKind::MailBounces => (
                "More than two in a hundred mails of this week came back.",
                "Look at the orders whose mail came back: a misspelled address is corrected there. Mail services stop senders whose mail bounces.",
            ),
            AlertKind::MailBarred => (
                "The mail service lets this shop send nothing.",
                "Look at your account there: is the sender verified, is the account still in the sandbox, is sending paused? Then resend the receipts from their orders.",
            ),
            AlertKind::MailDelayed => (
                "A mail has not arrived in a day; the reader’s mail server does not take it.",
                "Ask the buyer another way, or correct the address. Their files also open by “Find my order”.",
            ),
            AlertKind::SignInUnsafe => (
                "The user pool of the admins is not safe, so nobody can sign in. The shop goes on selling.",
                "Mend the pool’s settings; the log names them, and so does “tuppence doctor”. Within a minute signing in works again.",
            ),
            AlertKind::UnpaidCheckouts => (
                "Many payment pages were opened in the last hour and hardly any was paid: someone may be testing stolen cards.",
                "Look at the failed payments in Stripe’s dashboard and at Radar’s rules there. If these are real customers, try the payment page yourself.",
            ),
            AlertKind::DownloadsUncounted => (
                "For a while the database could not be written. Buyers still got their files.",
                "Make sure the disk has room. Downloads of that time were counted later, and some may be missing from the orders.",
            ),
            AlertKind::EventsWaiting => (
                "Events from Stripe have been waiting for more than five minutes.",
                "The log says why. Look at status.stripe.com and at the Stripe key. Nothing is lost: they are tried again until they are handled.",
            ),
            AlertKind::MailWaiting => (
                "An email has been waiting for more than fifteen minutes.",
                "Check the email service; the log says what it answers. Each email is tried eight times within a day.",
            ),
            AlertKind::EventGivenUp => (
                "An event from Stripe could not be handled and is not tried again.",
                "Check that the Stripe key may read payments, refunds and disputes. Then open the order and press “Ask Stripe now”.",
            ),
            AlertKind::JobFailing => (
                "A background job of the shop keeps failing.",
                "The shop goes on selling and starts the job again. The log has the cause; please report it.",
            ),
            AlertKind::UnreadableRow => (
                "Some stored data can’t be read by this version of the shop.",
                "It was set aside, and everything else goes on. If you went back to an older version, install the newer one again and it comes back by itself. Otherwise restore it from a backup.",
            ),
        };
        AlertText { what, next }
    }

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
    /// The id of the order it is about, as far as its object tells: an order's id, or a mail's
    /// (`receipt#<order>`), or a row's (`orders/<order>`).
    pub fn order(&self) -> Option<&str> {
        let object = match self.kind {
            kind if kind.is_about_an_order() => self.object.as_str(),
            AlertKind::UnreadableRow => self.object.strip_prefix("orders/")?,
            AlertKind::MailBlocked | AlertKind::MailDead | AlertKind::MailBarred | AlertKind::MailDelayed => {
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
        for kind in AlertKind::ALL {
            assert!(!kind.in_words().what.is_empty() && !kind.in_words().next.is_empty());
            assert_eq!(AlertKind::parse(kind.as_str()), Some(kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
        }
    }

    #[test]
    fn an_alarm_leads_to_its_order() {
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

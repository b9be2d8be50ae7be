//! What the owner is told of an alarm: what happened, what it means, what to do next.

use super::typed::one_line;
use domain::alerts::{Alert, AlertKind};

pub struct AlertText {
    pub title: &'static str,
    pub happened: String,
    pub next: &'static str,
}

pub fn words(alarm: &Alert) -> AlertText {
    let object = one_line(&alarm.object);
    let (title, happened, next) = match alarm.kind {
        AlertKind::NeedsAttention => (
            "A payment needs you",
            format!("Order {object} was paid, and what Stripe received is not what the order asks for. Nothing was delivered and nothing was paid back."),
            "Compare the payment in Stripe's dashboard with the order. Then deliver it or pay the money back.",
        ),
        AlertKind::MailBlocked => (
            "A mail was refused",
            format!("The mail service refuses the mail {object} for good. Its buyer still gets the files on the page after the payment, and by \"Find my order\" once mail works."),
            "Check that the address exists and that your mail account may send.",
        ),
        AlertKind::MailDead => (
            "A mail could not be sent",
            format!("The mail {object} was tried eight times over a day and given up."),
            "Check your mail service, then send the receipt again.",
        ),
        AlertKind::MissingFile => (
            "A file is missing",
            format!("The file with the key {object} is not in storage. Its buyers see that it is being restored; their access is kept."),
            "Put the file back from a backup, under the same key.",
        ),
        AlertKind::WebhooksSilent => (
            "Stripe's events do not arrive",
            "A payment was found by asking Stripe, and a quarter of an hour later no event had told of it. Orders are still delivered, but some minutes late.".to_owned(),
            "Look at the webhook endpoint in Stripe's dashboard: is it enabled, is its address right, and what did the shop answer?",
        ),
        AlertKind::WrongMode => (
            "Test and live are mixed up",
            "Stripe sent an event of the other mode: a test event to a live shop, or the other way round. It was ignored.".to_owned(),
            "Check which keys and which webhook endpoint the shop uses.",
        ),
        AlertKind::PaymentsDown => (
            "Stripe's answers do not arrive",
            format!("Something could not be settled with Stripe again and again ({object}). Nothing is lost: the shop goes on trying."),
            "See https://status.stripe.com and whether this machine reaches api.stripe.com.",
        ),
        AlertKind::PaymentRefused => (
            "Shoppers cannot pay",
            format!("Stripe refused to open a payment page and gave the code \"{object}\". Asking again does not help; whoever presses \"Check out\" reads that the shop has been told."),
            "Look up the code at https://docs.stripe.com/error-codes and run `tuppence doctor`. The alert closes by itself once a payment page opens.",
        ),
        AlertKind::LinkHeld => (
            "A download link rests",
            format!("A link of order {object} was used more often today than one buyer needs, so it is on hold. Whoever has it can download again tomorrow."),
            "Look at the order's downloads. If they look right, lift the hold; if not, take access away.",
        ),
        AlertKind::RefundStuck => (
            "A refund is not confirmed",
            format!("Stripe was asked to pay money of order {object} back and has not confirmed it. The shop goes on asking; it never pays twice."),
            "Open the order and press \"Ask Stripe now\".",
        ),
        AlertKind::RefundFailed => (
            "A refund failed",
            format!("The refund for order {object} failed at the buyer's bank, and the money is back in your Stripe balance. The buyer has neither the money nor, where access had ended, the files."),
            "Open the order. Refund it again or another way, or restore the buyer's access.",
        ),
        AlertKind::DisputeInquiry => (
            "A bank asks about a payment",
            format!("The bank of the buyer of order {object} asks about the payment. No money has moved, and the buyer keeps access."),
            "Answer the inquiry in Stripe's dashboard, or refund the order. An inquiry without an answer often becomes a dispute.",
        ),
        AlertKind::Disputed => (
            "A payment is disputed",
            format!("The buyer of order {object} disputes the payment. Their bank has taken the money back, and access to the files has ended."),
            "Answer the dispute in Stripe's dashboard. Without an answer it is lost.",
        ),
        AlertKind::FraudWarning => (
            "A payment may be fraud",
            format!("Stripe warns that the payment of order {object} may be fraud. Nothing has changed yet."),
            "Look at the payment in Stripe's dashboard. If you don't trust it, refund it now: a refund prevents most disputes.",
        ),
        AlertKind::PaymentReversed => (
            "A payment was taken back",
            format!("The payment of order {object} was taken back after it had succeeded. Access to the files has ended."),
            "Look at the payment in Stripe's dashboard, and ask the buyer to pay another way.",
        ),
        AlertKind::SumsDiffer => (
            "The books do not match Stripe's",
            format!("What Stripe received in {object} in the last thirty days is not what the delivered orders come to."),
            "Compare Stripe's list of payments with your orders; one of them is missing or has another amount.",
        ),
        AlertKind::ClockSkew => (
            "The clock is wrong",
            "This machine's clock is more than a minute from Stripe's, or an event signed by Stripe was refused because its time is more than five minutes from this machine's. Payments are still found by asking Stripe, but late.".to_owned(),
            "Set this machine's clock, and let it be kept right by NTP. If the clock is right, somebody repeats an old event; that did no harm.",
        ),
        AlertKind::DiskLow => (
            "The disk is nearly full",
            "Less than a tenth of the disk with the shop's data is free. When it is full, nothing can be sold.".to_owned(),
            "Make room or move the data folder to a larger disk.",
        ),
        AlertKind::MailBounces => (
            "Mail comes back",
            "More than two in a hundred mails of this week came back. Mail services stop senders whose mail bounces.".to_owned(),
            "Look at the orders whose mail came back; a misspelled address is corrected there.",
        ),
        AlertKind::MailBarred => (
            "The shop may send no mail",
            format!("The mail service lets this shop send nothing, so the mail {object} did not leave. Its buyer still gets the files on the page after the payment, and by \"Find my order\" once mail works."),
            "Look at your account with the mail service: is the sender verified, is the account still in the sandbox, is sending paused? Then send the receipts again.",
        ),
        AlertKind::MailDelayed => (
            "A mail is a day late",
            format!("The mail {object} left a day ago, and its reader's mail server has not taken it yet. The mail service goes on trying."),
            "Ask the buyer another way, or correct the address in the order.",
        ),
        AlertKind::SignInUnsafe => (
            "Nobody can sign in",
            "The user pool of the admins is set up so that the wrong people could come in, so the shop lets nobody sign in. Who is signed in goes on, and the shop goes on selling.".to_owned(),
            "Run `tuppence doctor` or read the log: both name the settings to mend in the user pool. Within a minute signing in works again.",
        ),
        AlertKind::UnpaidCheckouts => (
            "Many payment pages, hardly any payment",
            "In the last hour many payment pages were opened, and fewer than one in ten was paid. That is how it looks when someone tests stolen cards, or when the payment page does not work.".to_owned(),
            "Look at the failed payments in Stripe's dashboard and at Radar's rules there. If these are real customers, try the payment page yourself.",
        ),
        AlertKind::DownloadsUncounted => (
            "The database could not be written",
            "For a while nothing could be written to the shop's database. Buyers still got the files they bought; their downloads were counted afterwards, and some may be missing from the orders.".to_owned(),
            "Make sure the disk has room and the data folder can be written; the log tells what failed.",
        ),
        AlertKind::EventsWaiting => (
            "Events from Stripe are waiting",
            "Events from Stripe have been waiting for more than five minutes. Buyers who came back from paying have their files; those who did not get them once the events are handled.".to_owned(),
            "Look at status.stripe.com and at the Stripe key. The shop's log says why they wait; they are tried again by themselves.",
        ),
        AlertKind::MailWaiting => (
            "An email is waiting",
            "An email has been waiting for more than fifteen minutes. Buyers have their files on the page after the payment, and by \"Find my order\" once email works.".to_owned(),
            "Check your email service; the shop's log says what it answers. Each email is tried eight times within a day.",
        ),
        AlertKind::EventGivenUp => (
            "An event from Stripe could not be handled",
            format!("An event from Stripe ({object}) was tried twelve times and is not tried again. The shop still compares its orders with Stripe every ten minutes."),
            "Check that the Stripe key may read payments, refunds and disputes. Then open the order and press \"Ask Stripe now\".",
        ),
        AlertKind::JobFailing => (
            "A background job keeps failing",
            format!("The job {object} keeps failing. The shop goes on selling and starts the job again."),
            "The shop's log has the cause; please report it.",
        ),
        AlertKind::UnreadableRow => (
            "Stored data cannot be read",
            format!("{object} was stored by a newer version of the shop, or it is damaged. It was set aside, and everything else goes on."),
            "If you went back to an older version, install the newer one again: it comes back by itself. Otherwise restore it from a backup.",
        ),
    };
    AlertText { title, happened, next }
}

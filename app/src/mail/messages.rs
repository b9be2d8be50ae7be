//! What mails say, by their kind.

use super::{
    alerts,
    order_facts::{OrderFacts, carries_links, date, leads_to_page, minute},
    typed::{name_to_greet, one_line},
};
use domain::{
    Money,
    delivery::grant::LINK_LIFE_SECS,
    mail::outbox::MailKind,
    payments::facts::PENDING_SECS,
    ports::{Email, EmailOrder},
    time::{DAY_SECS, TimeZone},
};

/// Something good to know, at the foot of a mail.
pub struct Note {
    pub words: String,
    pub link: Option<NoteLink>,
}

pub struct NoteLink {
    pub label: &'static str,
    pub address: String,
}

/// One line for the list of mails. Holds nothing a buyer typed.
pub fn subject(letter: &Email, shop_name: &str) -> String {
    let numbers = letter.orders.iter().map(|order| order.number.as_str()).collect::<Vec<_>>().join(", ");
    match letter.kind {
        MailKind::AdminInvited => format!("Your invitation to the admin pages of {shop_name}"),
        MailKind::AdminSignedIn => format!("New sign-in to the admin pages of {shop_name}"),
        MailKind::AdminGuessedAt => format!("Failed sign-ins to the admin pages of {shop_name}"),
        MailKind::Receipt => format!("Your order {numbers} from {shop_name}"),
        MailKind::FreshLinks => {
            let part = letter.part.map(|part| format!(" ({} of {})", part.number, part.of)).unwrap_or_default();
            format!("Fresh links to your files from {shop_name}{part}")
        }
        MailKind::PaymentPending => format!("Order {numbers} received, payment pending"),
        MailKind::PaymentFailed => format!("The payment for order {numbers} did not go through"),
        MailKind::Refunded => format!("Your refund for order {numbers} from {shop_name}"),
        MailKind::Gift => format!("A gift for you from {shop_name}: order {numbers}"),
        MailKind::Alert => format!("{shop_name}: {}", heading(letter)),
    }
}

pub fn greeting(letter: &Email) -> String {
    match letter.buyer_name.as_deref().and_then(name_to_greet) {
        Some(name) => format!("Hello {name},"),
        None => "Hello,".to_owned(),
    }
}

/// The line at the top.
pub fn heading(letter: &Email) -> &'static str {
    match letter.kind {
        MailKind::AdminInvited => "You’re invited",
        MailKind::AdminSignedIn => "Somebody signed in as you",
        MailKind::AdminGuessedAt => "Somebody cannot get in as you",
        MailKind::Receipt if is_open(letter) => "Thank you. Your files are ready.",
        MailKind::Receipt => "Your receipt",
        MailKind::FreshLinks => "Fresh links to your files",
        MailKind::PaymentPending => "Order received, payment pending",
        MailKind::PaymentFailed => "The payment did not go through",
        MailKind::Refunded => "Your money is on its way back",
        MailKind::Gift => "A gift for you",
        MailKind::Alert => letter.alarm.as_ref().map_or("Your shop needs you", |alarm| alerts::words(alarm).title),
    }
}

/// What happened, and what the reader can do.
pub fn intro(letter: &Email, zone: &TimeZone) -> String {
    match letter.kind {
        // What there is to say comes with the news.
        MailKind::AdminInvited | MailKind::AdminSignedIn | MailKind::AdminGuessedAt => String::new(),
        MailKind::Receipt if !is_open(letter) => "This is the receipt for your order.".to_owned(),
        MailKind::Receipt if letter.orders.iter().all(|order| order.charged.is_zero()) => {
            "Your order is complete. Each download link opens a page with the files.".to_owned()
        }
        MailKind::Receipt => {
            "Your payment has arrived. Each download link below opens a page with the files.".to_owned()
        }
        MailKind::FreshLinks if letter.part.is_some() || letter.orders.iter().any(leads_to_page) => {
            let part = letter.part.map(|part| format!(" This is email {} of {}.", part.number, part.of));
            let part = part.unwrap_or_default();
            format!("Here are the orders you placed with this address, newest first.{part} Each link opens a page with all files of an order.")
        }
        MailKind::FreshLinks => {
            "Here is everything you bought with this address. Each download link opens a page with the files.".to_owned()
        }
        MailKind::PaymentPending => pending(letter, zone),
        MailKind::PaymentFailed => {
            "Your bank or payment service did not complete the payment for this order. We have received no money, and nothing was delivered.".to_owned()
        }
        MailKind::Refunded => refund(letter),
        MailKind::Gift => {
            "You have been given the files below; there is nothing to pay. Each download link opens a page with the files.".to_owned()
        }
        MailKind::Alert => letter.alarm.as_ref().map(|alarm| alerts::words(alarm).happened).unwrap_or_default(),
    }
}

fn pending(letter: &Email, zone: &TimeZone) -> String {
    let until = letter.orders.iter().map(|order| order.paid_at).max();
    let until = until.map(|since| format!(", until {}", date(since.plus_secs(PENDING_SECS), zone))).unwrap_or_default();
    format!(
        "Thank you for your order. Your bank still has to confirm the payment. That usually takes a few business days and can take up to {} days{until}. As soon as the money has arrived, we’ll email you the receipt with your download links; if the payment does not go through, we’ll tell you that, too.",
        PENDING_SECS / DAY_SECS
    )
}

fn refund(letter: &Email) -> String {
    let back = |order: &EmailOrder| Money::new(order.refunded_minor, order.charged.currency);
    let sums = letter.orders.iter().filter(|order| order.refunded_minor > 0).map(|order| match back(order) {
        sum if sum == order.charged => format!("{sum}"),
        sum => format!("{sum} of {}", order.charged),
    });
    let sums = sums.collect::<Vec<_>>().join(" and ");
    let what =
        if sums.is_empty() { "We have refunded your order".to_owned() } else { format!("We have paid back {sums}") };
    let links = if is_open(letter) { "" } else { " The download links of this order no longer work." };
    format!("{what}, the way you paid. It can take your bank 5 to 10 working days to show it.{links}")
}

/// What the list of mails shows behind the subject.
pub fn preview(letter: &Email, orders: &[OrderFacts], zone: &TimeZone) -> String {
    let (MailKind::Receipt, [order], [facts]) = (letter.kind, letter.orders.as_slice(), orders) else {
        return intro(letter, zone);
    };
    let Some(first) = order.lines.first() else { return intro(letter, zone) };
    let more = match order.lines.len() {
        1 => String::new(),
        n => format!(" and {} more", n - 1),
    };
    let name = one_line(&first.name);
    match order.charged.is_zero() {
        true => format!("{name}{more}. Free, on {}.", facts.date),
        false => format!("{name}{more}. Paid {} on {}.", order.charged, facts.date),
    }
}

pub fn notes(letter: &Email, origin: &str, zone: &TimeZone) -> Vec<Note> {
    let link = |label, path| Some(NoteLink { label, address: format!("{origin}{path}") });
    let days = LINK_LIFE_SECS / DAY_SECS;
    let left_out = letter.part.filter(|part| part.older_left_out).map(|part| Note {
        words: format!(
            "You have more orders than fit into {} emails, so these are the newest. To get links to an older one, reply to its receipt.",
            part.of
        ),
        link: None,
    });
    let notes = match letter.kind {
        _ if is_open(letter) => vec![
            Note {
                words: format!(
                    "The links last {days} days. What you bought stays yours: when a link no longer works, have fresh ones sent to this address at any time:"
                ),
                link: link("Find my order", "/find-my-order"),
            },
            Note {
                words: "The links open without a password, so whoever has this mail can download the files. Please keep it to yourself.".to_owned(),
                link: None,
            },
        ],
        MailKind::Alert => {
            let next = letter.alarm.as_ref().map(|alarm| alerts::words(alarm).next.to_owned()).unwrap_or_default();
            let by = letter.details.due_by.map(|at| format!(" Answer by {}.", minute(at, zone))).unwrap_or_default();
            let at_stripe = letter.details.link.clone();
            vec![Note {
                words: format!("{next}{by}"),
                link: at_stripe.map(|address| NoteLink { label: "Open the payment in Stripe", address }),
            }]
        }
        MailKind::PaymentPending => vec![Note {
            words: "You don’t need to do anything. Please don’t order the same again meanwhile: you would pay twice."
                .to_owned(),
            link: None,
        }],
        MailKind::PaymentFailed => {
            vec![Note { words: "You are welcome to order again:".to_owned(), link: link("To the shop", "/") }]
        }
        _ => vec![Note {
            words: "Other things you bought with this address can be found here:".to_owned(),
            link: link("Find my order", "/find-my-order"),
        }],
    };
    left_out.into_iter().chain(notes).collect()
}

/// Why somebody gets this mail.
pub fn reason(letter: &Email, shop_name: &str) -> String {
    match letter.kind {
        MailKind::FreshLinks => format!(
            "You get this mail because somebody asked {shop_name} for the links that belong to this address. If it was not you, you need not do anything: they were sent to nobody else."
        ),
        MailKind::Gift => format!("You get this mail because {shop_name} gave these files to this address."),
        MailKind::Alert => format!(
            "You get this mail because {shop_name} sends its alarms to this address. TUPPENCE_ALARM_MAIL_TO names another."
        ),
        _ => format!("You get this mail because this address was given when the order was made at {shop_name}."),
    }
}

/// Whether the letter has a download that works.
fn is_open(letter: &Email) -> bool {
    let opens = |order: &EmailOrder| leads_to_page(order) || order.lines.iter().any(|line| line.download.is_some());
    letter.orders.iter().any(opens) && (carries_links(letter.kind) || letter.kind == MailKind::Refunded)
}

//! What mails say.

use domain::{outbox::MailKind, ports::Letter};

/// One line for the list of mails. Control characters never get into a header (A52).
pub fn subject(letter: &Letter, shop_name: &str) -> String {
    let numbers = || letter.orders.iter().map(|order| order.number.as_str()).collect::<Vec<_>>().join(", ");
    let subject = match letter.kind {
        MailKind::Receipt => format!("Your files from {shop_name} (order {})", numbers()),
        MailKind::FreshLinks => format!("Fresh links to your files from {shop_name}"),
        MailKind::PaymentFailed => format!("Your payment to {shop_name} did not go through"),
        MailKind::Refunded => format!("Your refund from {shop_name} (order {})", numbers()),
    };
    subject.chars().filter(|c| !c.is_control()).collect()
}

/// The line at the top.
pub fn heading(kind: MailKind) -> &'static str {
    match kind {
        MailKind::Receipt => "Thank you. It’s yours.",
        MailKind::FreshLinks => "Here are your files again",
        MailKind::PaymentFailed => "The payment did not arrive",
        MailKind::Refunded => "Your money is on its way back",
    }
}

/// What happened, in a sentence or two.
pub fn intro(kind: MailKind) -> &'static str {
    match kind {
        MailKind::Receipt => "Your payment has arrived. Each link below opens a page where you download your files.",
        MailKind::FreshLinks => {
            "Somebody, most likely you, asked for fresh links to everything bought with this address."
        }
        MailKind::PaymentFailed => {
            "Your bank did not complete the payment, so nothing was charged and nothing was delivered. You can order again at any time."
        }
        MailKind::Refunded => {
            "We have refunded your order through Stripe. Banks need a few days to show it. The download links of this order no longer work."
        }
    }
}

/// Whether the mail carries links.
pub fn has_links(kind: MailKind) -> bool {
    matches!(kind, MailKind::Receipt | MailKind::FreshLinks)
}

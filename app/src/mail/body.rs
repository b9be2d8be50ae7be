//! What each email says, but for its orders.

mod admins;
mod alerts;
mod orders;

use super::settings::MailSettings;
use crate::messages::Messages;
use domain::ports::Email;

pub struct Body {
    /// One line for the list of emails. Holds nothing a buyer typed.
    pub subject: String,
    /// What the list of emails shows behind the subject, if it is not the beginning.
    pub preview: Option<String>,
    /// The line at the top.
    pub heading: &'static str,
    /// What happened, and what the reader can do.
    pub intro: String,
    pub notes: Vec<Note>,
    /// Why somebody gets this email.
    pub reason: String,
}

/// Something good to know, at the foot of an email.
pub struct Note {
    pub text: String,
    pub link: Option<NoteLink>,
}

pub struct NoteLink {
    pub label: &'static str,
    pub address: String,
}

impl Note {
    fn plain(text: &str) -> Note {
        Note { text: text.to_owned(), link: None }
    }
}

impl Body {
    pub fn of(messages: Messages, email: &Email, settings: &MailSettings) -> Body {
        let t = messages.mail();
        match email {
            Email::Receipt(email) => orders::receipt(t, &email.order, settings),
            Email::FreshLinks { orders, part, .. } => orders::fresh_links(t, orders, *part, settings),
            Email::PaymentPending(email) => orders::payment_pending(t, &email.order, settings),
            Email::PaymentFailed(email) => orders::payment_failed(t, &email.order, settings),
            Email::Refunded(email) => orders::refunded(t, &email.order, settings),
            Email::Complimentary(email) => orders::complimentary(t, &email.order, settings),
            Email::Alert { alert, details } => alerts::body(messages, alert, details, settings),
            Email::SignedIn(notice) => admins::signed_in(t, notice, settings),
            Email::WrongGuesses(notice) => admins::wrong_guesses(t, notice, settings),
            Email::Invitation { invitation, token } => admins::invitation(t, invitation, token, settings),
        }
    }
}

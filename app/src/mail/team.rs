//! What mails to admins say about their own account, and to those who are to become one.

use super::{
    messages::{Note, NoteLink},
    order_facts::minute,
    settings::MailSettings,
    typed::one_line,
};
use crate::messages::messages;
use domain::{
    delivery::token::Token,
    mail::outbox::{AdminInvitation, MailKind, SignInNews},
};

pub fn intro(kind: MailKind, news: &SignInNews, settings: &MailSettings) -> String {
    let shop_name = &settings.shop_name;
    let (when, network, browser) =
        (minute(news.at, &settings.time_zone), one_line(&news.network), one_line(&news.browser));
    match kind {
        MailKind::AdminGuessedAt => format!(
            "Somebody gave a wrong password or code for this address five times at the admin pages of {shop_name}, last on {when} from the network {network} with {browser}. Nobody got in. For a quarter of an hour nobody can sign in with this address."
        ),
        _ => format!(
            "Somebody signed in to the admin pages of {shop_name} with this address on {when}, from the network {network} with {browser}."
        ),
    }
}

pub fn notes(kind: MailKind, origin: &str) -> Vec<Note> {
    let words = match kind {
        MailKind::AdminGuessedAt => {
            "If it was you, wait a little and try again. If it was not, you need not do anything: a password alone opens nothing here. If you use this password elsewhere too, choose a new one:"
        }
        _ => {
            "If it was you, all is well. If it was not, end all other sessions and change your password now, and tell the owner of the shop:"
        }
    };
    let link = NoteLink { label: "Your account", address: format!("{origin}/admin/account") };
    vec![Note { words: words.to_owned(), link: Some(link) }]
}

pub fn reason(shop_name: &str) -> String {
    format!("You get this mail because this address belongs to an admin of {shop_name}.")
}

pub fn invitation(invitation: &AdminInvitation, settings: &MailSettings) -> String {
    format!(
        "{} has invited you to the admin pages of {}. Your role is {}.",
        one_line(&invitation.by),
        settings.shop_name,
        messages().team().role_may(invitation.role)
    )
}

pub fn invitation_notes(invitation: &AdminInvitation, token: &Token, settings: &MailSettings) -> Vec<Note> {
    let until = minute(invitation.until, &settings.time_zone);
    let address = format!("{}/admin/welcome/{}", settings.origin, token.reveal());
    vec![
        Note {
            words: format!("Choose a password and set up two-step verification. The link works once, until {until}:"),
            link: Some(NoteLink { label: "Accept the invitation", address }),
        },
        Note {
            words: "Whoever has this link can accept the invitation. Please don’t forward this email.".to_owned(),
            link: None,
        },
    ]
}

pub fn invitation_reason(invitation: &AdminInvitation, settings: &MailSettings) -> String {
    format!(
        "You’re receiving this because {} entered your address at {}. If you didn’t expect it, you can ignore this email.",
        one_line(&invitation.by),
        settings.shop_name
    )
}

//! What emails to admins say about their own account, and to those who are to become one.

use super::{
    body::{Note, NoteLink},
    order_facts::minute,
    settings::MailSettings,
    typed::one_line,
};
use crate::messages::Mail;
use domain::{
    delivery::token::Token,
    mail::outbox::{AdminInvitation, MailKind, SignInNews},
    team::admin::Role,
};

pub fn intro(t: Mail, kind: MailKind, news: &SignInNews, settings: &MailSettings) -> String {
    let shop_name = &settings.shop_name;
    let (when, network, browser) =
        (minute(t, news.at, &settings.time_zone), one_line(&news.network), one_line(&news.browser));
    match kind {
        MailKind::AdminGuessedAt => t.guesses(shop_name, when, network, browser),
        _ => t.signed_in(shop_name, when, network, browser),
    }
}

pub fn notes(t: Mail, kind: MailKind, origin: &str) -> Vec<Note> {
    let text = match kind {
        MailKind::AdminGuessedAt => t.guesses_note(),
        _ => t.signed_in_note(),
    };
    let link = NoteLink { label: t.account(), address: format!("{origin}/admin/account") };
    vec![Note { text: text.to_owned(), link: Some(link) }]
}

pub fn invitation(t: Mail, invitation: &AdminInvitation, settings: &MailSettings) -> String {
    let (by, shop_name) = (one_line(&invitation.by), &settings.shop_name);
    match invitation.role {
        Role::Owner => t.invitation_owner(by, shop_name),
        Role::Catalog => t.invitation_catalog(by, shop_name),
        Role::Support => t.invitation_support(by, shop_name),
        Role::Viewer => t.invitation_viewer(by, shop_name),
    }
}

pub fn invitation_notes(t: Mail, invitation: &AdminInvitation, token: &Token, settings: &MailSettings) -> Vec<Note> {
    let until = minute(t, invitation.until, &settings.time_zone);
    let address = format!("{}/admin/welcome/{}", settings.origin, token.reveal());
    vec![
        Note { text: t.invitation_note(until), link: Some(NoteLink { label: t.invitation_accept(), address }) },
        Note { text: t.invitation_private().to_owned(), link: None },
    ]
}

pub fn invitation_reason(t: Mail, invitation: &AdminInvitation, settings: &MailSettings) -> String {
    t.reason_invitation(one_line(&invitation.by), &settings.shop_name)
}

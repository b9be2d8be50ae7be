//! What emails to admins say about their own account, and to those who are to become one.

use super::{Body, Note, NoteLink};
use crate::{
    mail::{order_facts::minute, settings::MailSettings, typed::one_line},
    messages::Mail,
};
use domain::{
    delivery::token::Token,
    mail::outbox::{AdminInvitation, SignInNotice},
    team::admin::Role,
};

pub fn signed_in(t: Mail, notice: &SignInNotice, settings: &MailSettings) -> Body {
    let shop_name = &settings.shop_name;
    let time = minute(t, notice.at, &settings.time_zone);
    Body {
        subject: t.signed_in_subject(shop_name),
        preview: None,
        heading: t.signed_in_heading(),
        intro: t.signed_in(shop_name, time, one_line(&notice.network), one_line(&notice.browser)),
        notes: account_note(t, t.signed_in_note(), settings),
        reason: t.reason_admin(shop_name),
    }
}

pub fn wrong_guesses(t: Mail, notice: &SignInNotice, settings: &MailSettings) -> Body {
    let shop_name = &settings.shop_name;
    let time = minute(t, notice.at, &settings.time_zone);
    Body {
        subject: t.guesses_subject(shop_name),
        preview: None,
        heading: t.guesses_heading(),
        intro: t.guesses(shop_name, time, one_line(&notice.network), one_line(&notice.browser)),
        notes: account_note(t, t.guesses_note(), settings),
        reason: t.reason_admin(shop_name),
    }
}

fn account_note(t: Mail, text: &str, settings: &MailSettings) -> Vec<Note> {
    let link = NoteLink { label: t.account(), address: format!("{}/admin/account", settings.origin) };
    vec![Note { text: text.to_owned(), link: Some(link) }]
}

pub fn invitation(t: Mail, invitation: &AdminInvitation, token: &Token, settings: &MailSettings) -> Body {
    let (by, shop_name) = (&one_line(&invitation.by), &settings.shop_name);
    let until = minute(t, invitation.until, &settings.time_zone);
    let address = format!("{}/admin/welcome/{}", settings.origin, token.reveal());
    Body {
        subject: t.invitation_subject(shop_name),
        preview: None,
        heading: t.invitation_heading(),
        intro: match invitation.role {
            Role::Owner => t.invitation_owner(by, shop_name),
            Role::Catalog => t.invitation_catalog(by, shop_name),
            Role::Support => t.invitation_support(by, shop_name),
            Role::Viewer => t.invitation_viewer(by, shop_name),
        },
        notes: vec![
            Note { text: t.invitation_note(until), link: Some(NoteLink { label: t.invitation_accept(), address }) },
            Note::plain(t.invitation_private()),
        ],
        reason: t.reason_invitation(by, shop_name),
    }
}

//! One email, ready to be set in both forms.

use super::{
    body::{self, Note},
    columns::{self, COLUMNS},
    order_facts::{Detail, OrderFacts},
    settings::MailSettings,
    team,
};
use crate::messages::{Mail, Messages};
use askama::Template;
use domain::{
    delivery::token::Token,
    mail::outbox::{AdminInvitation, SignInNews},
    planted::Bug,
    ports::Email,
};

pub struct EmailContent {
    t: Mail,
    pub subject: String,
    shop_name: String,
    origin: String,
    preview: String,
    heading: &'static str,
    greeting: String,
    intro: String,
    orders: Vec<OrderFacts>,
    notes: Vec<Note>,
    reason: String,
}

#[derive(Template)]
#[template(path = "mail/email.html")]
struct HtmlEmail<'a> {
    t: Mail,
    content: &'a EmailContent,
}

#[derive(Template)]
#[template(path = "mail/email.txt")]
struct TextEmail<'a> {
    t: Mail,
    content: &'a EmailContent,
}

impl EmailContent {
    pub fn of(messages: Messages, email: &Email, detail: Detail, settings: &MailSettings) -> EmailContent {
        let MailSettings { shop_name, origin, time_zone } = settings;
        let t = messages.mail();
        let orders: Vec<_> =
            email.orders.iter().map(|order| OrderFacts::of(t, order, email.kind, detail, settings)).collect();
        EmailContent {
            t,
            subject: body::subject(messages, email, shop_name),
            shop_name: shop_name.to_owned(),
            origin: origin.to_owned(),
            preview: body::preview(messages, email, &orders, time_zone),
            heading: body::heading(messages, email),
            greeting: body::greeting(t, email),
            intro: body::intro(messages, email, time_zone),
            orders,
            notes: body::notes(messages, email, origin, time_zone),
            reason: body::reason(t, email, shop_name),
        }
    }

    /// An email to an admin about their own account.
    pub fn of_news(messages: Messages, email: &Email, news: &SignInNews, settings: &MailSettings) -> EmailContent {
        let t = messages.mail();
        let intro = team::intro(t, email.kind, news, settings);
        EmailContent {
            preview: intro.clone(),
            intro,
            notes: team::notes(t, email.kind, &settings.origin),
            reason: t.reason_admin(&settings.shop_name),
            ..EmailContent::of(messages, email, Detail::Full, settings)
        }
    }

    /// An email to somebody who is to become an admin.
    pub fn of_invitation(
        messages: Messages,
        email: &Email,
        invitation: &AdminInvitation,
        token: &Token,
        settings: &MailSettings,
    ) -> EmailContent {
        let t = messages.mail();
        let intro = team::invitation(t, invitation, settings);
        EmailContent {
            preview: intro.clone(),
            intro,
            notes: team::invitation_notes(t, invitation, token, settings),
            reason: team::invitation_reason(t, invitation, settings),
            ..EmailContent::of(messages, email, Detail::Full, settings)
        }
    }

    pub fn html(&self) -> askama::Result<String> {
        let html = HtmlEmail { t: self.t, content: self }.render()?;
        if Bug::RawNameInMail.is_planted() {
            return Ok(html.replace("&#60;", "<").replace("&#62;", ">"));
        }
        Ok(html)
    }

    pub fn text(&self) -> askama::Result<String> {
        TextEmail { t: self.t, content: self }.render()
    }
}

/// What the template asks for, besides the facts.
impl TextEmail<'_> {
    fn row(&self, left: &str, right: &str) -> String {
        columns::row(left, right)
    }

    fn wrapped(&self, text: &str) -> String {
        columns::wrap(text, COLUMNS).join("\n")
    }

    fn indented(&self, text: &str) -> String {
        columns::wrap(text, COLUMNS - 4).iter().map(|line| format!("    {line}")).collect::<Vec<_>>().join("\n")
    }

    fn rule(&self) -> String {
        "-".repeat(COLUMNS)
    }
}

//! One letter, ready to be set in both forms.

use super::{
    columns::{self, COLUMNS},
    messages::{self, Note},
    order_facts::{Detail, OrderFacts},
    settings::MailSettings,
    team,
};
use askama::Template;
use domain::{
    delivery::token::Token,
    mail::outbox::{AdminInvitation, SignInNews},
    planted::Bug,
    ports::Email,
};

pub struct EmailContent {
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
    content: &'a EmailContent,
}

#[derive(Template)]
#[template(path = "mail/email.txt")]
struct TextEmail<'a> {
    content: &'a EmailContent,
}

impl EmailContent {
    pub fn of(letter: &Email, detail: Detail, settings: &MailSettings) -> EmailContent {
        let MailSettings { shop_name, origin, time_zone } = settings;
        let orders: Vec<_> =
            letter.orders.iter().map(|order| OrderFacts::of(order, letter, detail, settings)).collect();
        EmailContent {
            subject: messages::subject(letter, shop_name),
            shop_name: shop_name.to_owned(),
            origin: origin.to_owned(),
            preview: messages::preview(letter, &orders, time_zone),
            heading: messages::heading(letter),
            greeting: messages::greeting(letter),
            intro: messages::intro(letter, time_zone),
            orders,
            notes: messages::notes(letter, origin, time_zone),
            reason: messages::reason(letter, shop_name),
        }
    }

    /// A mail to an admin about their own account.
    pub fn of_news(letter: &Email, news: &SignInNews, settings: &MailSettings) -> EmailContent {
        let intro = team::intro(letter.kind, news, settings);
        EmailContent {
            preview: intro.clone(),
            intro,
            notes: team::notes(letter.kind, &settings.origin),
            reason: team::reason(&settings.shop_name),
            ..EmailContent::of(letter, Detail::Full, settings)
        }
    }

    /// A mail to somebody who is to become an admin.
    pub fn of_invitation(
        letter: &Email,
        invitation: &AdminInvitation,
        token: &Token,
        settings: &MailSettings,
    ) -> EmailContent {
        let intro = team::invitation(invitation, settings);
        EmailContent {
            preview: intro.clone(),
            intro,
            notes: team::invitation_notes(invitation, token, settings),
            reason: team::invitation_reason(invitation, settings),
            ..EmailContent::of(letter, Detail::Full, settings)
        }
    }

    pub fn html(&self) -> askama::Result<String> {
        let html = HtmlEmail { content: self }.render()?;
        if Bug::RawNameInMail.is_planted() {
            return Ok(html.replace("&#60;", "<").replace("&#62;", ">"));
        }
        Ok(html)
    }

    pub fn text(&self) -> askama::Result<String> {
        TextEmail { content: self }.render()
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

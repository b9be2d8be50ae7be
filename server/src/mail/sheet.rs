//! One letter, ready to be set in both forms.

use super::{
    admin_words,
    columns::{self, COLUMNS},
    facts::{Detail, OrderFacts},
    words::{self, Note},
};
use askama::Template;
use domain::{
    delivery::token::Token,
    mail::outbox::{AdminInvitation, SignInNews},
    planted::Bug,
    ports::Email,
    time::TimeZone,
};

/// What is the same in every mail of a shop.
pub struct House {
    pub shop_name: String,
    /// `https://shop.example`
    pub origin: String,
    pub time_zone: TimeZone,
}

pub struct Sheet {
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
#[template(path = "mail/letter.html")]
struct HtmlEmail<'a> {
    sheet: &'a Sheet,
}

#[derive(Template)]
#[template(path = "mail/letter.txt")]
struct TextEmail<'a> {
    sheet: &'a Sheet,
}

impl Sheet {
    pub fn of(letter: &Email, detail: Detail, house: &House) -> Sheet {
        let House { shop_name, origin, time_zone } = house;
        let orders: Vec<_> = letter.orders.iter().map(|order| OrderFacts::of(order, letter, detail, house)).collect();
        Sheet {
            subject: words::subject(letter, shop_name),
            shop_name: shop_name.to_owned(),
            origin: origin.to_owned(),
            preview: words::preview(letter, &orders, time_zone),
            heading: words::heading(letter),
            greeting: words::greeting(letter),
            intro: words::intro(letter, time_zone),
            orders,
            notes: words::notes(letter, origin, time_zone),
            reason: words::reason(letter, shop_name),
        }
    }

    /// A mail to an admin about their own account.
    pub fn of_news(letter: &Email, news: &SignInNews, house: &House) -> Sheet {
        let intro = admin_words::intro(letter.kind, news, house);
        Sheet {
            preview: intro.clone(),
            intro,
            notes: admin_words::notes(letter.kind, &house.origin),
            reason: admin_words::reason(&house.shop_name),
            ..Sheet::of(letter, Detail::Full, house)
        }
    }

    /// A mail to somebody who is to become an admin.
    pub fn of_invitation(letter: &Email, invitation: &AdminInvitation, token: &Token, house: &House) -> Sheet {
        let intro = admin_words::invitation(invitation, house);
        Sheet {
            preview: intro.clone(),
            intro,
            notes: admin_words::invitation_notes(invitation, token, house),
            reason: admin_words::invitation_reason(invitation, house),
            ..Sheet::of(letter, Detail::Full, house)
        }
    }

    pub fn html(&self) -> askama::Result<String> {
        let html = HtmlEmail { sheet: self }.render()?;
        if Bug::RawNameInMail.is_planted() {
            return Ok(html.replace("&#60;", "<").replace("&#62;", ">"));
        }
        Ok(html)
    }

    pub fn text(&self) -> askama::Result<String> {
        TextEmail { sheet: self }.render()
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

//! One email, ready to be set in both forms.

use super::{
    body::Body,
    columns::{self, COLUMNS},
    order_facts::{Detail, OrderFacts},
    settings::MailSettings,
    typed::name_to_greet,
};
use crate::messages::{Mail, Messages};
use askama::Template;
use domain::{planted::Bug, ports::Email};

pub struct EmailContent {
    t: Mail,
    shop_name: String,
    origin: String,
    greeting: String,
    pub body: Body,
    orders: Vec<OrderFacts>,
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
        let t = messages.mail();
        let orders = email.orders().iter().map(|order| OrderFacts::of(t, order, email.kind(), detail, settings));
        EmailContent {
            t,
            shop_name: settings.shop_name.clone(),
            origin: settings.origin.clone(),
            greeting: match email.buyer_name().and_then(name_to_greet) {
                Some(name) => t.greeting(name),
                None => t.greeting_nameless().to_owned(),
            },
            body: Body::of(messages, email, settings),
            orders: orders.collect(),
        }
    }

    /// What lists of emails show behind the subject.
    fn preview(&self) -> &str {
        self.body.preview.as_ref().unwrap_or(&self.body.intro)
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

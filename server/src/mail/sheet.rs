//! One letter, ready to be set in both forms.

use super::{
    admin_words,
    columns::{self, COLUMNS},
    facts::{Detail, OrderFacts},
    words::{self, Note},
};
use askama::Template;
use domain::{outbox::SignInNews, planted::Bug, ports::Letter};

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
struct HtmlLetter<'a> {
    sheet: &'a Sheet,
}

#[derive(Template)]
#[template(path = "mail/letter.txt")]
struct TextLetter<'a> {
    sheet: &'a Sheet,
}

impl Sheet {
    pub fn of(letter: &Letter, detail: Detail, shop_name: &str, origin: &str) -> Sheet {
        let orders: Vec<_> = letter.orders.iter().map(|order| OrderFacts::of(order, letter, detail, origin)).collect();
        Sheet {
            subject: words::subject(letter, shop_name),
            shop_name: shop_name.to_owned(),
            origin: origin.to_owned(),
            preview: words::preview(letter, &orders),
            heading: words::heading(letter),
            greeting: words::greeting(letter),
            intro: words::intro(letter),
            orders,
            notes: words::notes(letter, origin),
            reason: words::reason(letter, shop_name),
        }
    }

    /// A mail to an admin about their own account.
    pub fn of_news(letter: &Letter, news: &SignInNews, shop_name: &str, origin: &str) -> Sheet {
        let intro = admin_words::intro(letter.kind, news, shop_name);
        Sheet {
            preview: intro.clone(),
            intro,
            notes: admin_words::notes(letter.kind, origin),
            reason: admin_words::reason(shop_name),
            ..Sheet::of(letter, Detail::Full, shop_name, origin)
        }
    }

    pub fn html(&self) -> askama::Result<String> {
        let html = HtmlLetter { sheet: self }.render()?;
        if Bug::RawNameInMail.is_planted() {
            return Ok(html.replace("&#60;", "<").replace("&#62;", ">"));
        }
        Ok(html)
    }

    pub fn text(&self) -> askama::Result<String> {
        TextLetter { sheet: self }.render()
    }
}

/// What the template asks for, besides the facts.
impl TextLetter<'_> {
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

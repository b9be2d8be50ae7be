//! Both forms of a mail from one set of facts.

use super::words;
use askama::Template;
use domain::ports::{Letter, LetterLine, LetterOrder};
use jiff::{Timestamp, tz::TimeZone};

/// Columns of the text form: fits a terminal and a quoted reply.
const COLUMNS: usize = 72;

#[derive(Template)]
#[template(path = "mail/letter.html")]
struct HtmlLetter<'a> {
    shop_name: &'a str,
    heading: &'a str,
    intro: &'a str,
    greeting: String,
    orders: Vec<OrderFacts>,
    origin: &'a str,
    has_links: bool,
}

#[derive(Template)]
#[template(path = "mail/letter.txt")]
struct TextLetter<'a> {
    shop_name: &'a str,
    heading: &'a str,
    intro: String,
    greeting: String,
    orders: Vec<OrderFacts>,
    origin: &'a str,
    has_links: bool,
}

struct OrderFacts {
    number: String,
    date: String,
    lines: Vec<LineFacts>,
    /// Label and amount, the total last.
    sums: Vec<(String, String)>,
    page: Option<String>,
}

struct LineFacts {
    name: String,
    amount: String,
    files: Vec<String>,
    missing: Vec<String>,
    download: Option<String>,
}

pub fn html(letter: &Letter, shop_name: &str, origin: &str) -> askama::Result<String> {
    let page = HtmlLetter {
        shop_name,
        heading: words::heading(letter.kind),
        intro: words::intro(letter.kind),
        greeting: greeting(letter),
        orders: letter.orders.iter().map(|order| facts(order, origin)).collect(),
        origin,
        has_links: words::has_links(letter.kind),
    };
    page.render()
}

pub fn text(letter: &Letter, shop_name: &str, origin: &str) -> askama::Result<String> {
    let page = TextLetter {
        shop_name,
        heading: words::heading(letter.kind),
        intro: wrapped(words::intro(letter.kind)),
        greeting: greeting(letter),
        orders: letter.orders.iter().map(|order| facts(order, origin)).collect(),
        origin,
        has_links: words::has_links(letter.kind),
    };
    page.render()
}

impl LineFacts {
    /// Name at the left edge, amount at the right one.
    fn row(&self) -> String {
        row(&self.name, &self.amount)
    }
}

impl OrderFacts {
    fn rows(&self) -> Vec<String> {
        self.sums.iter().map(|(label, amount)| row(label, amount)).collect()
    }
}

fn row(left: &str, right: &str) -> String {
    let used = left.chars().count() + right.chars().count();
    format!("{left}{}{right}", " ".repeat(COLUMNS.saturating_sub(used).max(2)))
}

fn greeting(letter: &Letter) -> String {
    match letter.buyer_name.as_deref().map(clean).filter(|name| !name.is_empty()) {
        Some(name) => format!("Hello {name},"),
        None => "Hello,".to_owned(),
    }
}

/// One line of what somebody typed: no line breaks, no marks that turn the text around, not endless.
fn clean(text: &str) -> String {
    let turns = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars().filter(|c| !c.is_control() && !turns(*c)).take(120).collect::<String>().trim().to_owned()
}

fn facts(order: &LetterOrder, origin: &str) -> OrderFacts {
    let mut sums = vec![("Total".to_owned(), order.total.to_string())];
    if order.charged != order.total {
        sums.push(("Charged, with discount and tax".to_owned(), order.charged.to_string()));
    }
    if order.refunded_minor > 0 {
        let refunded = domain::Money::new(order.refunded_minor, order.charged.currency);
        sums.push(("Refunded".to_owned(), refunded.to_string()));
    }
    OrderFacts {
        number: order.number.to_string(),
        date: date(order.paid_at.0),
        lines: order.lines.iter().map(|line| line_facts(line, origin)).collect(),
        sums,
        page: order.page.as_ref().map(|token| format!("{origin}/orders/{}", token.reveal())),
    }
}

fn line_facts(line: &LetterLine, origin: &str) -> LineFacts {
    let name = clean(&line.name);
    LineFacts {
        name: if line.quantity > 1 { format!("{} × {name}", line.quantity) } else { name },
        amount: line.amount.to_string(),
        files: line.files.iter().map(|(name, size)| format!("{}, {}", clean(name), human_size(*size))).collect(),
        missing: line.missing.iter().map(|name| clean(name)).collect(),
        download: line.download.as_ref().map(|token| format!("{origin}/d/{}", token.reveal())),
    }
}

/// `23 November 2026`, in UTC.
fn date(unix_secs: i64) -> String {
    Timestamp::from_second(unix_secs)
        .map_or_else(|_| String::new(), |at| at.to_zoned(TimeZone::UTC).strftime("%-d %B %Y").to_string())
}

/// `1.4 MB`: powers of ten, one digit after the point from a megabyte on.
fn human_size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} KB", bytes / 1_000),
        1_000_000..1_000_000_000 => format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10),
        _ => format!("{}.{} GB", bytes / 1_000_000_000, bytes / 100_000_000 % 10),
    }
}

fn wrapped(text: &str) -> String {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let line = lines.last_mut().expect("there is a first line");
        if line.is_empty() {
            line.push_str(word);
        } else if line.chars().count() + 1 + word.chars().count() <= COLUMNS {
            line.push(' ');
            line.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines.join("\n")
}

//! The orders of an email as both of its forms show them: cleaned, written out, with finished links.

use super::{settings::MailSettings, typed::one_line};
use crate::messages::Mail;
use domain::{
    Money, Timestamp,
    mail::outbox::MailKind,
    ports::{EmailLine, EmailOrder},
    size::file_size,
    time::TimeZone,
};

pub struct OrderFacts {
    /// With its number.
    pub title: String,
    pub date: String,
    pub lines: Vec<LineFacts>,
    pub sums: Vec<Sum>,
    /// Address of the order's page.
    pub page: Option<String>,
}

pub struct LineFacts {
    /// With the number of copies, if there are several.
    pub name: String,
    pub amount: String,
    pub files: Vec<FileFacts>,
    /// What the buyer must know before the download.
    pub notice: Option<String>,
    /// Address of the page with the files.
    pub download: Option<String>,
}

pub struct FileFacts {
    pub name: String,
    /// Size, and whether it is there.
    pub about: String,
}

pub struct Sum {
    pub label: &'static str,
    pub amount: String,
    /// The sum that counts.
    pub main: bool,
}

/// Whether emails of this kind are there for their links.
pub fn carries_links(kind: MailKind) -> bool {
    matches!(kind, MailKind::Receipt | MailKind::FreshLinks | MailKind::Complimentary)
}

/// How much an email says of what was bought: what is left out stands on the pages its links lead to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    Full,
    /// Files are counted instead of named.
    FilesCounted,
    /// And names are cut short.
    Short,
}

impl Detail {
    /// From the most to the least, without all.
    pub const LESS: [Detail; 2] = [Detail::FilesCounted, Detail::Short];

    /// Longest name of a product, in characters.
    fn name_chars(self) -> usize {
        if self == Detail::Short { 60 } else { usize::MAX }
    }
}

/// Names of products that stand for an order which has one link to its page.
const NAMES_OF_ORDER: usize = 3;
/// Longest of them, in characters.
const NAME_OF_ORDER_CHARS: usize = 30;

impl OrderFacts {
    pub fn of(t: Mail, order: &EmailOrder, kind: MailKind, detail: Detail, settings: &MailSettings) -> OrderFacts {
        let origin = &settings.origin;
        let page = order.page.as_ref().map(|token| format!("{origin}/orders/{}", token.reveal()));
        let (title, date) = (t.order(&order.number), date(order.paid_at, &settings.time_zone));
        if leads_to_page(order) {
            let lines = vec![LineFacts::of_order(t, order, page)];
            return OrderFacts { title, date, lines, sums: Vec::new(), page: None };
        }
        // Line by line, a buyer of many refunded orders would get an email that mail readers cut off.
        if kind == MailKind::FreshLinks && order.lines.iter().all(|line| line.download.is_none()) {
            let lines =
                vec![LineFacts { notice: Some(t.access_ended().to_owned()), ..LineFacts::of_order(t, order, None) }];
            return OrderFacts { title, date, lines, sums: Vec::new(), page };
        }
        OrderFacts {
            title,
            date,
            lines: order.lines.iter().map(|line| LineFacts::of(t, line, kind, detail, origin)).collect(),
            sums: sums(t, order, kind),
            page,
        }
    }
}

/// Whether an order has one link, to its page, instead of one for each line.
pub fn leads_to_page(order: &EmailOrder) -> bool {
    let opens = order.lines.iter().any(|line| line.opens);
    opens && order.page.is_some() && order.lines.iter().all(|line| line.download.is_none())
}

impl LineFacts {
    /// All of an order in one line, with its page.
    fn of_order(t: Mail, order: &EmailOrder, page: Option<String>) -> LineFacts {
        let named = order.lines.iter().take(NAMES_OF_ORDER).map(|line| cut(&one_line(&line.name), NAME_OF_ORDER_CHARS));
        let names = named.collect::<Vec<_>>().join(", ");
        let name = t.order_names(order.lines.len().saturating_sub(NAMES_OF_ORDER), names);
        LineFacts { name, amount: order.charged.to_string(), files: Vec::new(), notice: None, download: page }
    }

    fn of(t: Mail, line: &EmailLine, kind: MailKind, detail: Detail, origin: &str) -> LineFacts {
        let name = cut(&one_line(&line.name), detail.name_chars());
        let open = line.download.is_some();
        let files = |line| if detail == Detail::Full { files(t, line) } else { files_counted(t, line) };
        LineFacts {
            name: if line.quantity > 1 { t.line_copies(name, line.quantity) } else { name },
            amount: price(t, line.amount),
            files: if open { files(line) } else { Vec::new() },
            notice: match (open, line.missing.len()) {
                (false, _) => carries_links(kind).then(|| t.access_ended().to_owned()),
                (true, 0) => None,
                (true, missing) => Some(t.restoring(missing)),
            },
            download: line.download.as_ref().map(|token| format!("{origin}/d/{}", token.reveal())),
        }
    }
}

fn files(t: Mail, line: &EmailLine) -> Vec<FileFacts> {
    let fact = |(name, size): &(String, u64)| {
        let about = match line.missing.contains(name) {
            true => t.file_restoring(file_size(*size)),
            false => file_size(*size),
        };
        FileFacts { name: one_line(name), about }
    };
    let unlisted = line.missing.iter().filter(|name| !line.files.iter().any(|(known, _)| known == *name));
    let unlisted =
        unlisted.map(|name| FileFacts { name: one_line(name), about: t.file_restoring_unsized().to_owned() });
    line.files.iter().map(fact).chain(unlisted).collect()
}

fn files_counted(t: Mail, line: &EmailLine) -> Vec<FileFacts> {
    let bytes = line.files.iter().map(|(_, bytes)| bytes).sum();
    match line.files.len() {
        0 => Vec::new(),
        n => vec![FileFacts { name: t.files(n), about: file_size(bytes) }],
    }
}

fn cut(text: &str, chars: usize) -> String {
    match text.char_indices().nth(chars) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

fn sums(t: Mail, order: &EmailOrder, kind: MailKind) -> Vec<Sum> {
    let sum = |label, money: Money, main| Sum { label, amount: price(t, money), main };
    if kind == MailKind::PaymentPending {
        return vec![sum(t.total_pending(), order.charged, true)];
    }
    if kind == MailKind::PaymentFailed {
        return vec![sum(t.total_unpaid(), order.total, true)];
    }
    if kind == MailKind::Complimentary {
        return vec![sum(t.total(), order.charged, true)];
    }
    let mut sums = Vec::new();
    if order.charged != order.total {
        sums.push(sum(t.before_discount(), order.total, false));
    }
    if let Some((tax, false)) = order.tax {
        sums.push(sum(t.tax(), tax, false));
    }
    sums.push(sum(t.paid(), order.charged, true));
    if let Some((tax, true)) = order.tax {
        sums.push(sum(t.includes_tax(), tax, false));
    }
    if order.refunded_minor > 0 {
        sums.push(sum(t.refunded(), Money::new(order.refunded_minor, order.charged.currency), true));
    }
    sums
}

fn price(t: Mail, money: Money) -> String {
    if money.is_zero() { t.free().to_owned() } else { money.to_string() }
}

/// A day: `23 November 2026`.
pub fn date(at: Timestamp, zone: &TimeZone) -> String {
    zone.show(at, "%-d %B %Y")
}

/// A minute: `23 November 2026 at 14:05 CET`.
pub fn minute(t: Mail, at: Timestamp, zone: &TimeZone) -> String {
    t.minute(date(at, zone), zone.show(at, "%H:%M %Z"))
}

#[cfg(test)]
mod tests {
    use crate::messages::messages;

    #[test]
    fn f048_missing_files_are_counted_in_good_english() {
        let t = messages().mail();
        assert!(t.restoring(1_usize).starts_with("One file is being restored: it was missing"));
        assert!(t.restoring(3_usize).ends_with("gives you the files as soon as they are back."));
    }
}

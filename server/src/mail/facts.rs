//! The orders of a letter as both forms of the mail show them: cleaned, written out, with finished links.

use super::typed::one_line;
use domain::{
    Money, Timestamp,
    outbox::MailKind,
    ports::{Letter, LetterLine, LetterOrder},
    size::file_size,
};

pub struct OrderFacts {
    pub number: String,
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

/// Whether mails of this kind are there for their links.
pub fn carries_links(kind: MailKind) -> bool {
    matches!(kind, MailKind::Receipt | MailKind::FreshLinks | MailKind::Gift)
}

impl OrderFacts {
    pub fn of(order: &LetterOrder, letter: &Letter, origin: &str) -> OrderFacts {
        OrderFacts {
            number: order.number.to_string(),
            date: date(order.paid_at),
            lines: order.lines.iter().map(|line| LineFacts::of(line, letter.kind, origin)).collect(),
            sums: sums(order, letter.kind),
            page: order.page.as_ref().map(|token| format!("{origin}/orders/{}", token.reveal())),
        }
    }
}

impl LineFacts {
    fn of(line: &LetterLine, kind: MailKind, origin: &str) -> LineFacts {
        let name = one_line(&line.name);
        let open = line.download.is_some();
        LineFacts {
            name: if line.quantity > 1 { format!("{name} × {}", line.quantity) } else { name },
            amount: price(line.amount),
            files: if open { files(line) } else { Vec::new() },
            notice: match (open, line.missing.len()) {
                (false, _) => carries_links(kind).then(|| "Access to these files has ended.".to_owned()),
                (true, 0) => None,
                (true, missing) => Some(restoring(missing)),
            },
            download: line.download.as_ref().map(|token| format!("{origin}/d/{}", token.reveal())),
        }
    }
}

fn files(line: &LetterLine) -> Vec<FileFacts> {
    let fact = |(name, size): &(String, u64)| {
        let about = match line.missing.contains(name) {
            true => format!("{}, being restored", file_size(*size)),
            false => file_size(*size),
        };
        FileFacts { name: one_line(name), about }
    };
    let unlisted = line.missing.iter().filter(|name| !line.files.iter().any(|(known, _)| known == *name));
    let unlisted = unlisted.map(|name| FileFacts { name: one_line(name), about: "being restored".to_owned() });
    line.files.iter().map(fact).chain(unlisted).collect()
}

/// F48: said plainly, and with what happens next.
fn restoring(missing: usize) -> String {
    let (are, were, back) = match missing {
        1 => ("One file is".to_owned(), "it was", "the file as soon as it is back"),
        n => (format!("{n} files are"), "they were", "the files as soon as they are back"),
    };
    format!(
        "{are} being restored: {were} missing from our storage when we wrote this mail. The seller has been told. Your link stays the same and gives you {back}."
    )
}

fn sums(order: &LetterOrder, kind: MailKind) -> Vec<Sum> {
    let sum = |label, money: Money, main| Sum { label, amount: price(money), main };
    if kind == MailKind::PaymentPending {
        return vec![sum("Total, payment pending", order.charged, true)];
    }
    if kind == MailKind::PaymentFailed {
        return vec![sum("Total, not paid", order.total, true)];
    }
    if kind == MailKind::Gift {
        return vec![sum("Total", order.charged, true)];
    }
    let mut sums = Vec::new();
    if order.charged != order.total {
        sums.push(sum("Before discount and tax", order.total, false));
    }
    if let Some((tax, false)) = order.tax {
        sums.push(sum("Tax", tax, false));
    }
    sums.push(sum("Paid", order.charged, true));
    if let Some((tax, true)) = order.tax {
        sums.push(sum("Includes tax", tax, false));
    }
    if order.refunded_minor > 0 {
        sums.push(sum("Paid back", Money::new(order.refunded_minor, order.charged.currency), true));
    }
    sums
}

fn price(money: Money) -> String {
    if money.is_zero() { "Free".to_owned() } else { money.to_string() }
}

/// A day, in UTC: `23 November 2026`.
pub fn date(at: Timestamp) -> String {
    let moment = jiff::Timestamp::from_second(at.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    moment.to_zoned(jiff::tz::TimeZone::UTC).strftime("%-d %B %Y").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f048_missing_files_are_counted_in_good_english() {
        assert!(restoring(1).starts_with("One file is being restored: it was missing"));
        assert!(restoring(3).ends_with("gives you the files as soon as they are back."));
    }
}

//! The pages of the test mailbox as HTML.

use app::messages::{Html, SandboxMail, Tag, messages};
use askama::Template;
use axum::http::HeaderValue;
use base64::{Engine, prelude::BASE64_STANDARD};
use domain::{delivery::token::Sha256Sum, mail::suppression::DeliveryStatus};
use jiff::Timestamp;
use mail_adapter::folder::{MailPage, StoredMail};
use mail_parser::{Address, Message, MessageParser};
use std::time::SystemTime;

const STYLE: &str = include_str!("../../../templates/sandbox_mail/page.css");

/// Makes the pages. All of them carry the same style, which the browser knows by its hash.
pub struct Views {
    shop_name: String,
    policy: HeaderValue,
}

/// An email as a mail program reads it.
pub struct ReadMail {
    pub html: String,
    name: String,
    subject: String,
    to: String,
    sent_at: SentAt,
    headers: Vec<(&'static str, String)>,
    text: String,
    source: String,
}

struct SentAt {
    shown: String,
    /// For `<time datetime>`.
    exact: String,
}

#[derive(Template)]
#[template(path = "sandbox_mail/list.html")]
struct ListView<'a> {
    shop: &'a str,
    t: SandboxMail,
    style: &'static str,
    mails: Vec<ReadMail>,
    total: usize,
    first: usize,
    newer: Option<usize>,
    older: Option<usize>,
}

#[derive(Template)]
#[template(path = "sandbox_mail/mail.html")]
struct MailView<'a> {
    shop: &'a str,
    t: SandboxMail,
    style: &'static str,
    mail: &'a ReadMail,
    /// What the mail service has just told of it.
    told: Option<Html>,
    statuses: [(DeliveryStatus, &'static str); 3],
}

#[derive(Template)]
#[template(path = "sandbox_mail/notice.html")]
struct NoticeView<'a> {
    shop: &'a str,
    t: SandboxMail,
    style: &'static str,
    title: &'a str,
    words: &'a str,
}

impl Views {
    pub fn new(shop_name: String) -> Views {
        let hash = BASE64_STANDARD.encode(Sha256Sum::of(STYLE.as_bytes()).as_bytes());
        let policy = format!(
            "default-src 'none'; style-src 'sha256-{hash}'; img-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
        );
        Views { shop_name, policy: HeaderValue::try_from(policy).expect("base64 is fit for a header") }
    }

    /// The policy of all these pages: no scripts, this style, the email in its frame.
    pub fn policy(&self) -> HeaderValue {
        self.policy.clone()
    }

    /// The list; `number` counts from 1.
    pub fn list(&self, number: usize, per_page: usize, page: &MailPage) -> askama::Result<String> {
        let first = (number - 1).saturating_mul(per_page);
        let view = ListView {
            shop: &self.shop_name,
            t: messages().sandbox_mail(),
            style: STYLE,
            mails: page.mails.iter().map(ReadMail::of).collect(),
            total: page.total,
            first: first.saturating_add(1),
            newer: (number > 1).then(|| number - 1),
            older: (first.saturating_add(per_page) < page.total).then(|| number + 1),
        };
        view.render()
    }

    pub fn mail(&self, mail: &ReadMail, told: Option<Html>) -> askama::Result<String> {
        let t = messages().sandbox_mail();
        let statuses = [
            (DeliveryStatus::Bounced, t.bounced()),
            (DeliveryStatus::GivenUp, t.mailbox_full()),
            (DeliveryStatus::Complained, t.complained()),
        ];
        MailView { shop: &self.shop_name, t, style: STYLE, mail, told, statuses }.render()
    }

    pub fn notice(&self, title: &str, words: &str) -> askama::Result<String> {
        NoticeView { shop: &self.shop_name, t: messages().sandbox_mail(), style: STYLE, title, words }.render()
    }
}

/// What the mail service told, by its code in the address.
pub fn told(code: &str) -> Option<Html> {
    let t = messages().sandbox_mail();
    let admin = Tag::link("/admin/orders");
    Some(match code {
        "bounced" => t.told_bounced(admin),
        "mailbox_full" => t.told_mailbox_full(admin),
        "complained" => t.told_complained(admin),
        _ => return None,
    })
}

impl ReadMail {
    pub fn of(mail: &StoredMail) -> ReadMail {
        let parsed = MessageParser::default().parse(&mail.mime).unwrap_or_default();
        let subject = parsed.subject().unwrap_or_default();
        ReadMail {
            name: mail.name.clone(),
            subject: if subject.is_empty() {
                messages().sandbox_mail().no_subject().to_owned()
            } else {
                subject.to_owned()
            },
            to: address(parsed.to()),
            sent_at: sent_at(mail.sent_at),
            headers: headers(&parsed),
            text: parsed.body_text(0).unwrap_or_default().into_owned(),
            html: parsed.body_html(0).unwrap_or_default().into_owned(),
            source: String::from_utf8_lossy(&mail.mime).into_owned(),
        }
    }
}

fn headers(mail: &Message<'_>) -> Vec<(&'static str, String)> {
    let raw = |name| mail.header_raw(name).unwrap_or_default().trim().to_owned();
    vec![
        ("From", address(mail.from())),
        ("To", address(mail.to())),
        ("Date", raw("Date")),
        ("Message-ID", raw("Message-ID")),
        ("X-Outbox-Id", raw("X-Outbox-Id")),
    ]
}

fn address(address: Option<&Address<'_>>) -> String {
    let Some(first) = address.and_then(Address::first) else { return String::new() };
    match (first.name(), first.address().unwrap_or_default()) {
        (Some(name), address) => format!("{name} <{address}>"),
        (None, address) => address.to_owned(),
    }
}

fn sent_at(at: SystemTime) -> SentAt {
    let at = Timestamp::try_from(at).unwrap_or(Timestamp::UNIX_EPOCH);
    SentAt {
        shown: at.strftime("%-d %b %Y, %H:%M UTC").to_string(),
        exact: at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
    }
}

//! Emails to try, and what a mail program makes of them.

use crate::mail::{MailerConfig, MimeMailer};
use async_trait::async_trait;
use domain::{
    Currency, Money, OrderId, OrderNumber, OutboxId, Timestamp,
    delivery::token::Token,
    mail::outbox::MailPart,
    ports::{Email, EmailLine, EmailOrder, MailError, MailTransport, OrderEmail},
    time::TimeZone,
};
use domain_testing::memory::StoppedClock;
use mail_parser::{Message, MessageParser};
use std::sync::Arc;

pub const ADA: &str = "ada@example.com";
pub const NOON: Timestamp = Timestamp(1_795_435_200);

pub struct Nowhere;

#[async_trait]
impl MailTransport for Nowhere {
    async fn send_raw(&self, _: &OutboxId, _: &str, _: &[u8]) -> Result<(), MailError> {
        Ok(())
    }

    async fn was_sent(&self, _: &OutboxId) -> Result<Option<bool>, MailError> {
        Ok(None)
    }
}

pub fn token(c: char) -> Option<Token> {
    Token::parse(&c.to_string().repeat(43)).ok()
}

pub fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::parse("USD").unwrap())
}

pub fn line(name: &str, quantity: u8, minor: i64, files: &[(&str, u64)], link: char) -> EmailLine {
    EmailLine {
        name: name.to_owned(),
        quantity,
        amount: usd(minor),
        files: files.iter().map(|(name, size)| ((*name).to_owned(), *size)).collect(),
        missing: Vec::new(),
        opens: true,
        download: token(link),
    }
}

pub fn order(lines: Vec<EmailLine>) -> EmailOrder {
    let total = usd(lines.iter().map(|line| line.amount.minor).sum());
    EmailOrder {
        number: OrderNumber::of(&OrderId::parse("abc").unwrap()),
        paid_at: NOON,
        lines,
        total,
        charged: total,
        tax: None,
        refunded_minor: 0,
        page: token('Y'),
    }
}

pub fn to_ada(order: EmailOrder) -> OrderEmail {
    OrderEmail { buyer_name: Some("Ada Lovelace".to_owned()), order }
}

pub fn receipt(order: EmailOrder) -> Email {
    Email::Receipt(to_ada(order))
}

pub fn fresh_links(orders: Vec<EmailOrder>, part: Option<MailPart>) -> Email {
    Email::FreshLinks { buyer_name: Some("Ada Lovelace".to_owned()), orders, part }
}

/// A receipt in which every piece a person typed is `typed`.
pub fn receipt_of(typed: &str) -> Email {
    let mut bread = line(typed, 2, 3800, &[(typed, 1_234_567)], 'A');
    bread.missing = vec![typed.to_owned(), format!("{typed} and more")];
    Email::Receipt(OrderEmail { buyer_name: Some(typed.to_owned()), order: order(vec![bread]) })
}

pub fn config() -> MailerConfig {
    MailerConfig {
        shop_name: "Tuppence".to_owned(),
        from: "shop@example.com".to_owned(),
        origin: "https://shop.example".to_owned(),
        time_zone: TimeZone::UTC,
    }
}

pub fn mailer(config: MailerConfig) -> MimeMailer {
    mailer_for(config, Arc::new(Nowhere))
}

pub fn mailer_for(config: MailerConfig, transport: Arc<dyn MailTransport>) -> MimeMailer {
    MimeMailer::new(config, transport).unwrap().with_clock(Arc::new(StoppedClock::new(NOON)))
}

pub fn try_mime(to: &str, email: &Email) -> Result<Vec<u8>, MailError> {
    mailer(config()).mime(&OutboxId::receipt(&OrderId::parse("abc").unwrap()), to, email)
}

/// The raw mail; panics if it was refused.
pub fn mime(email: &Email) -> String {
    String::from_utf8(try_mime(ADA, email).unwrap()).unwrap()
}

pub fn read(raw: &str) -> Message<'_> {
    MessageParser::default().parse(raw.as_bytes()).unwrap()
}

pub fn text(email: &Email) -> String {
    read(&mime(email)).body_text(0).unwrap().replace("\r\n", "\n")
}

pub fn html(email: &Email) -> String {
    read(&mime(email)).body_html(0).unwrap().into_owned()
}

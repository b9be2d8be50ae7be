use super::*;
use domain::{
    Currency, Money, OrderId, OrderNumber, Timestamp,
    outbox::MailKind,
    ports::{LetterLine, LetterOrder},
    token::Token,
};
use mail_parser::{MessageParser, MimeHeaders};

struct Nowhere;

#[async_trait]
impl Transport for Nowhere {
    async fn send_raw(&self, _: &OutboxId, _: &str, _: &[u8]) -> Result<(), PostError> {
        Ok(())
    }

    async fn was_sent(&self, _: &OutboxId) -> Result<Option<bool>, PostError> {
        Ok(None)
    }
}

fn token(text: &str) -> Token {
    Token::parse(text).unwrap_or_else(|_| panic!("{text}"))
}

fn letter(name: &str, file: &str, buyer: &str) -> Letter {
    let usd = |minor| Money::new(minor, Currency::parse("USD").unwrap());
    let line = LetterLine {
        name: name.to_owned(),
        quantity: 2,
        amount: usd(3800),
        files: vec![(file.to_owned(), 1_234_567)],
        missing: Vec::new(),
        download: Some(token(&"A".repeat(43))),
    };
    Letter {
        kind: MailKind::Receipt,
        to: "ada@example.com".to_owned(),
        buyer_name: Some(buyer.to_owned()),
        orders: vec![LetterOrder {
            number: OrderNumber::of(&OrderId::parse("abc").unwrap()),
            paid_at: Timestamp(1_795_434_347),
            lines: vec![line],
            total: usd(3800),
            charged: usd(3800),
            refunded_minor: 0,
            page: Some(token(&"E".repeat(43))),
        }],
    }
}

fn mime(letter: &Letter) -> Vec<u8> {
    let config = MailroomConfig {
        shop_name: "Tuppence".into(),
        from: "Shop <shop@example.com>".into(),
        origin: "https://shop.example".into(),
    };
    let room = Mailroom::new(config, Arc::new(Nowhere)).unwrap();
    room.mime(&OutboxId::receipt(&OrderId::parse("abc").unwrap()), letter).unwrap()
}

#[test]
fn a_receipt_reads_well_in_a_terminal() {
    let raw = mime(&letter("Slow Bread", "Slow Bread.pdf", "Ada"));
    let mail = MessageParser::default().parse(&raw).unwrap();
    let text = mail.body_text(0).unwrap();
    assert!(text.contains("Hello Ada,"), "{text}");
    assert!(text.contains("2 × Slow Bread                                                    $38.00"), "{text}");
    assert!(text.contains("  Slow Bread.pdf, 1.2 MB"), "{text}");
    assert!(text.contains(&format!("\n  https://shop.example/d/{}", "A".repeat(43))), "{text}");
    assert!(text.contains("23 November 2026") && text.contains("https://shop.example/find-my-order"), "{text}");
    assert!(text.lines().all(|line| line.chars().count() <= 72 || line.contains("https://")), "{text}");
}

#[test]
fn a049_a052_nothing_a_person_typed_becomes_markup_or_a_header() {
    let plain = mime(&letter("Name", "File", "Ada"));
    let headers = |raw: &[u8]| MessageParser::default().parse(raw).unwrap().headers().len();
    let tags = |raw: &[u8]| MessageParser::default().parse(raw).unwrap().body_html(0).unwrap().matches('<').count();
    for nasty in [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "a\r\nBcc: evil@example.com",
        "=?utf-8?B?PGI+?=",
        "\u{202e}gpj.exe",
        "{{ 7 * 7 }}",
        "🍞 ü ß 日本",
        &"x".repeat(300),
    ] {
        let raw = mime(&letter(nasty, nasty, nasty));
        assert_eq!(headers(&raw), headers(&plain), "{nasty:?}");
        assert_eq!(tags(&raw), tags(&plain), "{nasty:?}");
        let mail = MessageParser::default().parse(&raw).unwrap();
        assert_eq!(mail.to().unwrap().first().unwrap().address(), Some("ada@example.com"));
        assert!(!mail.body_text(0).unwrap().contains('\u{202e}'));
        assert!(mail.parts.iter().all(|part| part.attachment_name().is_none()));
    }
}

#[test]
fn an_address_that_is_none_is_refused() {
    let mut letter = letter("a", "b", "c");
    letter.to = "nobody\r\nBcc: x@example.com".to_owned();
    let config = MailroomConfig {
        shop_name: "T".into(),
        from: "shop@example.com".into(),
        origin: "https://shop.example".into(),
    };
    let room = Mailroom::new(config, Arc::new(Nowhere)).unwrap();
    let sent = room.mime(&OutboxId::receipt(&OrderId::parse("abc").unwrap()), &letter);
    assert!(matches!(sent, Err(PostError::Refused { .. })));
}

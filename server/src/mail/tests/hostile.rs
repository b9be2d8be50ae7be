//! What people may type to do harm.

use super::world::{ADA, Nowhere, config, html, line, mailer, mime, order, read, receipt_of, text, to_ada, try_mime};
use crate::mail::{MailerConfig, MailerError, MimeMailer};
use domain::{
    OutboxId,
    ports::{Email, MailError, OrderEmail},
};
use mail_parser::MimeHeaders;
use std::sync::Arc;

fn corpus() -> Vec<String> {
    let long =
        [" ".repeat(300), "x".repeat(300), "é".repeat(300), "日".repeat(300), "👩‍🍳".repeat(300), "a b ".repeat(3000)];
    let short = [
        "<script>alert(1)</script>",
        "</td></table><h1>Pay again</h1>",
        "\"><img src=x onerror=alert(1)>",
        "' style='display:none",
        "<!--",
        "]]>",
        "&lt;b&gt;&#60;b&#62;",
        "javascript:alert(1)",
        "a\r\nBcc: evil@example.com",
        "a\nBcc: evil@example.com\n\nbody",
        "a\rSubject: other",
        "\r\n.\r\nMAIL FROM:<evil@example.com>",
        "=?utf-8?B?PGI+?=",
        "=?utf-8?Q?=0D=0ABcc:_evil@example.com?=",
        "--boundary\r\nContent-Type: text/html\r\n\r\n<b>",
        "\u{202e}gpj.exe",
        "\u{2066}\u{202d}x\u{2069}",
        "\u{2028}\u{2029}\u{85}\u{b}\u{c}",
        "\0\u{7}\u{1b}[2J\u{9b}31m",
        "\u{feff}\u{200b}\u{e0041}",
        "{{ 7 * 7 }}{% for %}{# #}",
        "%0d%0aBcc: x",
        "🍞 ü ß 日本 עברית العربية",
        "",
    ];
    short.iter().map(|text| (*text).to_owned()).chain(long).collect()
}

#[test]
fn a052_nothing_a_person_typed_becomes_a_header() {
    let names = |raw: &str| read(raw).headers().iter().map(|header| header.name().to_owned()).collect::<Vec<_>>();
    let plain = mime(&receipt_of("plain"));
    assert_eq!(names(&plain).len(), 10, "{:?}", names(&plain));
    for typed in corpus() {
        let raw = mime(&receipt_of(&typed));
        assert_eq!(names(&raw), names(&plain), "{typed:?}");
        let head = |raw: &str| {
            raw.split_once("\r\n\r\n").map(|(head, _)| {
                head.lines().filter(|line| !line.contains("boundary=")).map(str::to_owned).collect::<Vec<_>>()
            })
        };
        assert_eq!(head(&raw), head(&plain), "no header changes with {typed:?}");
        let mail = read(&raw);
        assert_eq!(mail.parts.len(), 3, "two parts and what holds them, with {typed:?}");
        assert!(mail.parts.iter().all(|part| part.attachment_name().is_none()));
        assert!(raw.is_ascii() && raw.lines().all(|line| line.len() <= 998), "{typed:?}");
        assert!(!raw.replace("\r\n", "").contains(['\r', '\n']), "bare line end with {typed:?}");
    }
}

#[test]
fn a049_nothing_a_person_typed_becomes_markup() {
    let marks = |html: &str| ['<', '>', '"', '\''].map(|mark| html.matches(mark).count());
    let plain = html(&receipt_of("plain"));
    for typed in corpus() {
        let html = html(&receipt_of(&typed));
        assert_eq!(marks(&html), marks(&plain), "{typed:?}\n{html}");
        assert!(!text(&receipt_of(&typed)).is_empty(), "there is always a text part");
    }
}

#[test]
fn a049_nothing_turns_or_hides_text() {
    for typed in corpus() {
        let email = receipt_of(&typed);
        let text = text(&email);
        let odd =
            |c: char| (c.is_control() && c != '\n') || "\u{202e}\u{202d}\u{2066}\u{200b}\u{feff}\u{2028}".contains(c);
        assert!(!text.contains(odd), "{typed:?}\n{text}");
        for code in ["&#8238;", "&#8237;", "&#8294;", "&#65279;", "&#27;", "&#0;"] {
            assert!(!html(&email).contains(code), "{typed:?} {code}");
        }
    }
}

#[test]
fn a_strangers_message_does_not_travel_in_a_buyers_name() {
    let email = Email::Receipt(OrderEmail {
        buyer_name: Some("Your account is locked, go to evil.example/login".to_owned()),
        ..to_ada(order(vec![line("Free poster", 1, 0, &[], 'A')]))
    });
    assert!(!mime(&email).contains("evil.example"));
    assert!(text(&email).contains("\nHello,\n"));
}

#[test]
fn a052_an_address_that_is_none_or_several_is_refused() {
    for to in [
        "nobody",
        "",
        "a@example.com\r\nBcc: x@example.com",
        "a@example.com, b@example.com",
        "Ada <a@example.com>",
        "a@example.com\0",
        "a b@example.com",
    ] {
        assert!(
            matches!(try_mime(to, &receipt_of("plain")), Err(MailError::Refused { code }) if code == "address"),
            "{to:?}"
        );
    }
}

#[test]
fn a052_the_shops_own_name_cannot_break_a_header_either() {
    for name in ["T\r\nBcc: x@example.com", "=?utf-8?B?PGI+?=", "Brød & \"Søn\", <Ltd>", &"long name ".repeat(40)] {
        let room = mailer(MailerConfig { shop_name: name.to_owned(), ..config() });
        let mime = room.mime(&OutboxId::parse("receipt#abc").unwrap(), ADA, &receipt_of("plain")).unwrap();
        let raw = String::from_utf8(mime).unwrap();
        let mail = read(&raw);
        assert_eq!(mail.headers().len(), 10, "{raw}");
        assert_eq!(mail.from().and_then(|from| from.first()?.address()), Some("shop@example.com"), "{raw}");
        assert!(mail.bcc().is_none() && !raw.contains("=?utf-8?B?PGI+?="));
    }
}

#[test]
fn settings_that_make_no_mail_are_refused() {
    let refused = |from: &str, origin: &str| {
        let config = MailerConfig { from: from.to_owned(), origin: origin.to_owned(), ..config() };
        MimeMailer::new(config, Arc::new(Nowhere)).err()
    };
    assert!(refused("Tuppence <shop@example.com>", "http://127.0.0.1:3000").is_none());
    assert!(matches!(refused("shop", "https://shop.example"), Some(MailerError::From(_))));
    for origin in
        ["", "shop.example", "https://", "https://shop.example/", "javascript://x", "https://a b", "https://a\"b"]
    {
        assert!(matches!(refused("shop@example.com", origin), Some(MailerError::Origin(_))), "{origin:?}");
    }
}

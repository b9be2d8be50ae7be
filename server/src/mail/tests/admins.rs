use super::world::{NOON, config, mailer, read};
use crate::mail::MailerConfig;
use domain::{OutboxId, mail::outbox::SignInNotice, ports::Email, time::TimeZone};
use domain_testing::memory::Dice;

fn mail(kind: fn(SignInNotice) -> Email, browser: &str) -> String {
    mail_in("UTC", kind, browser)
}

fn mail_in(zone: &str, kind: fn(SignInNotice) -> Email, browser: &str) -> String {
    let mailer = mailer(MailerConfig { time_zone: TimeZone::parse(zone).unwrap(), ..config() });
    let notice = SignInNotice { at: NOON, network: "192.0.2.7".to_owned(), browser: browser.to_owned() };
    let mime = mailer.mime(&OutboxId::admin_signed_in(&Dice::new(1)), "owner@example.com", &kind(notice));
    String::from_utf8(mime.unwrap()).unwrap()
}

#[test]
fn a036_an_admin_reads_when_and_from_where_somebody_came_in() {
    let raw = mail(Email::SignedIn, "Firefox on Linux");
    let mail = read(&raw);
    assert_eq!(mail.subject(), Some("New sign-in to the admin pages of Tuppence"));
    let text = mail.body_text(0).unwrap().replace("\r\n", " ");
    for told in ["23 November 2026 at 12:00 UTC", "192.0.2.7", "Firefox on Linux", "https://shop.example/admin/account"]
    {
        assert!(text.contains(told), "{told}: {text}");
    }
    assert!(!text.contains("order"), "it speaks of no order: {text}");
}

#[test]
fn times_are_those_of_the_shop_and_say_so() {
    for (zone, told) in [
        ("America/Los_Angeles", "23 November 2026 at 04:00 PST"),
        ("Asia/Tokyo", "23 November 2026 at 21:00 JST"),
        ("Asia/Kathmandu", "23 November 2026 at 17:45 +0545"),
    ] {
        let raw = mail_in(zone, Email::SignedIn, "Firefox on Linux");
        assert!(read(&raw).body_text(0).unwrap().replace("\r\n", " ").contains(told), "{raw}");
    }
}

#[test]
fn a036_an_admin_hears_of_guesses() {
    let raw = mail(Email::WrongGuesses, "an unknown browser");
    let text = read(&raw).body_text(0).unwrap().replace("\r\n", " ");
    assert!(text.contains("Nobody got in"), "{text}");
}

#[test]
fn a052_what_a_browser_calls_itself_stays_words() {
    let raw = mail(Email::SignedIn, "<script>alert(1)</script>\r\nBcc: all@example.com");
    assert!(!raw.contains("\r\nBcc:"), "{raw}");
    assert!(!read(&raw).body_html(0).unwrap().contains("<script>"), "{raw}");
}

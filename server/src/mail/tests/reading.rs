//! What a buyer reads.

use super::world::{fresh_links, html, line, mime, order, read, receipt, text, to_ada, usd};
use domain::{
    Money, OrderId, OrderNumber,
    ports::{Email, EmailOrder},
};

fn bread_and_font() -> EmailOrder {
    let bread = line("Slow Bread", 2, 3800, &[("Slow Bread.pdf", 12_340_000), ("Slow Bread.epub", 830_000)], 'A');
    let name = "Halvard, a typeface of four weights for people who set long texts and headlines";
    let mut font = line(name, 1, 4900, &[("Halvard.zip", 999)], 'E');
    font.missing = vec!["Halvard.zip".to_owned()];
    EmailOrder { charged: usd(8265), ..order(vec![bread, font]) }
}

#[test]
fn a_receipt_reads_well_in_a_terminal() {
    let wanted = include_str!("receipt.txt").trim_end();
    let text = text(&receipt(bread_and_font()));
    assert_eq!(text, wanted, "\n{text}");
    assert!(text.lines().all(|line| line.chars().count() <= 72 || line.starts_with("https://")));
}

#[test]
fn r026_each_line_has_one_link_to_its_files_and_the_order_one_to_its_page() {
    let email = receipt(bread_and_font());
    for form in [text(&email), html(&email)] {
        for link in ["/d/", "/orders/"].iter().zip(["A", "Y"]).map(|(path, c)| format!("{path}{}", c.repeat(43))) {
            assert_eq!(form.matches(&format!("https://shop.example{link}")).count(), 1, "{link}\n{form}");
        }
        assert_eq!(form.matches("/d/").count(), 2);
        assert!(form.contains("https://shop.example/find-my-order") && form.contains("30 days"));
    }
}

#[test]
fn a067_every_address_in_a_mail_is_of_the_configured_origin() {
    let emails = [
        receipt(bread_and_font()),
        fresh_links(vec![bread_and_font()], None),
        Email::PaymentFailed(to_ada(bread_and_font())),
        Email::Refunded(to_ada(bread_and_font())),
        Email::Complimentary(to_ada(bread_and_font())),
    ];
    for email in &emails {
        for form in [text(email), html(email)] {
            let starts = form.match_indices("http").map(|(at, _)| &form[at..]);
            let mut found = 0;
            for address in starts {
                assert!(address.starts_with("https://shop.example"), "{address}");
                found += 1;
            }
            assert!(found > 0);
        }
    }
}

#[test]
fn a069_the_html_loads_nothing() {
    let html = html(&receipt(bread_and_font())).to_lowercase();
    for loading in ["<img", "src=", "url(", "<link", "@import", "<script", "<iframe", "background=", "srcset"] {
        assert!(!html.contains(loading), "{loading}");
    }
}

#[test]
fn f048_a_file_that_is_being_restored_is_told_of() {
    let email = receipt(bread_and_font());
    for form in [text(&email).replace('\n', " "), html(&email)] {
        assert!(
            form.contains("Halvard.zip (999 bytes, being restored)") || form.contains("(999 bytes, being restored)")
        );
        assert!(form.contains("One file is being restored") && !form.contains("Slow Bread.pdf (12.3 MB, being"));
    }
}

#[test]
fn fresh_links_cover_several_orders() {
    let mut closed = line("Field Notes", 1, 900, &[("Field Notes.pdf", 5_000)], 'M');
    (closed.download, closed.opens) = (None, false);
    let other = EmailOrder { number: OrderNumber::of(&OrderId::parse("other").unwrap()), ..order(vec![closed]) };
    let text = text(&fresh_links(vec![bread_and_font(), other], None));
    assert_eq!(text.matches("\nOrder T-").count(), 2);
    assert_eq!(text.matches("Access to these files has ended.").count(), 1);
    assert!(!text.contains("Field Notes.pdf"));
}

#[test]
fn f021_a_failed_payment_promises_no_files() {
    let mut bread = line("Slow Bread", 1, 1900, &[("Slow Bread.pdf", 5_000)], 'A');
    bread.download = None;
    let text = text(&Email::PaymentFailed(to_ada(EmailOrder { page: None, ..order(vec![bread]) })));
    assert!(text.contains("We have received no money") && text.contains("Total, not paid"));
    for wrong in ["Slow Bread.pdf", "Paid ", "Thank you", "/d/", "30 days", "has ended"] {
        assert!(!text.contains(wrong), "{wrong}\n{text}");
    }
}

#[test]
fn f020_a_payment_that_is_pending_says_until_when_and_promises_no_files_yet() {
    let mut bread = line("Slow Bread", 1, 1900, &[("Slow Bread.pdf", 5_000)], 'A');
    bread.download = None;
    let email = Email::PaymentPending(to_ada(EmailOrder { page: None, ..order(vec![bread]) }));
    for form in [text(&email), html(&email)] {
        let form = form.replace('\n', " ");
        for told in ["payment pending", "up to 14 days, until 7 December 2026", "Total, payment pending", "$19.00"] {
            assert!(form.contains(told), "{told}\n{form}");
        }
        for wrong in ["Slow Bread.pdf", "/d/", "has ended"] {
            assert!(!form.contains(wrong), "{wrong}\n{form}");
        }
    }
}

#[test]
fn a_refund_says_how_much_and_what_becomes_of_the_links() {
    let refunded = |minor, open: bool| {
        let mut bread = line("Slow Bread", 1, 1900, &[("Slow Bread.pdf", 5_000)], 'A');
        (bread.download, bread.opens) = (bread.download.filter(|_| open), open);
        let order = EmailOrder { refunded_minor: minor, ..order(vec![bread]) };
        text(&Email::Refunded(to_ada(order))).replace('\n', " ")
    };
    let whole = refunded(1900, false);
    assert!(whole.contains("We’ve refunded $19.00 to your original payment method"), "{whole}");
    assert!(whole.contains("download links of this order no longer work"), "{whole}");
    let part = refunded(500, true);
    assert!(part.contains("We’ve refunded $5.00 of $19.00 to") && !part.contains("no longer work."), "{part}");
}

#[test]
fn amounts_are_written_in_their_currency() {
    for (code, minor, shown) in [("JPY", 1_234_500, "¥1,234,500"), ("KWD", 1500, "KWD\u{a0}1.500"), ("EUR", 5, "€0.05")]
    {
        let money = Money::new(minor, domain::Currency::parse(code).unwrap());
        let order = EmailOrder { total: money, charged: money, ..order(Vec::new()) };
        let email = receipt(order);
        assert!(text(&email).contains(shown), "{}", text(&email));
    }
}

#[test]
fn the_file_of_a_mail_can_be_read_by_people() {
    let raw = mime(&receipt(bread_and_font()));
    assert!(!raw.contains("base64") && !raw.contains("=3D"), "{raw}");
    assert!(raw.contains(&format!("\r\nhttps://shop.example/d/{}\r\n", "A".repeat(43))));
    assert!(raw.lines().all(|line| line.len() <= 998));
}

#[test]
fn headers_say_who_when_and_that_no_answer_is_wanted() {
    let raw = mime(&receipt(bread_and_font()));
    let mail = read(&raw);
    let header = |name| mail.header_raw(name).map(str::trim);
    assert_eq!(header("From"), Some("Tuppence <shop@example.com>"));
    assert_eq!(header("To"), Some("ada@example.com"));
    assert_eq!(header("Date"), Some("Mon, 23 Nov 2026 12:00:00 +0000"));
    assert_eq!(header("Auto-Submitted"), Some("auto-generated"));
    assert_eq!(header("X-Outbox-Id"), Some("receipt#abc"));
    assert!(header("Message-ID").is_some_and(|id| id.ends_with("@example.com>") && id.len() == 46), "{raw}");
    assert_eq!(mail.subject(), Some(format!("Your order {} from Tuppence", bread_and_font().number).as_str()));
}

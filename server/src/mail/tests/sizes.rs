//! No email is longer than mail readers show, whatever was bought.

use super::world::{self, fresh_links, html, line, mime, order, read, text, token};
use domain::{
    mail::outbox::MailPart,
    ports::{Email, EmailLine, EmailOrder},
};

/// Most that Gmail shows of an email, less some room.
const MOST: usize = 90_000;

fn long_lines(count: usize, files: usize, letters: &str) -> Vec<EmailLine> {
    let name = letters.repeat(200);
    let files = vec![(name.as_str(), 4_000_000_000); files];
    (0..count).map(|_| line(&name, 10, 99_999, &files, 'A')).collect()
}

fn receipt(count: usize, files: usize, letters: &str) -> Email {
    world::receipt(order(long_lines(count, files, letters)))
}

#[test]
fn a_receipt_of_twenty_long_lines_is_shown_whole() {
    for letters in ["a", "é", "日", "<", "🍞", "ש", "ab "] {
        for (count, files) in [(1, 1), (1, 10), (5, 10), (20, 1), (20, 10)] {
            let email = receipt(count, files, letters);
            let raw = mime(&email);
            assert!(raw.len() < MOST, "{count} lines of {files} files of {letters}: {} bytes", raw.len());
            for form in [text(&email), html(&email)] {
                assert_eq!(form.matches("https://shop.example/d/").count(), count, "each line has its link");
                assert_eq!(form.matches("https://shop.example/orders/").count(), 1);
            }
        }
    }
}

#[test]
fn a_receipt_that_fits_names_every_file() {
    let few = receipt(2, 3, "a");
    // A long name fills its lines, so that the size may be broken in two.
    let words = text(&few).split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(words.matches("(4 GB)").count(), 6, "{words}");
    let many = receipt(20, 10, "日");
    assert!(text(&many).contains("10 files"), "and one that does not says how many there are");
}

/// `count` orders, for a link to the page of each.
fn paged(count: usize, lines: usize, letters: &str) -> Vec<EmailOrder> {
    let orders = (0..count).map(|_| {
        let mut lines = long_lines(lines, 10, letters);
        lines.iter_mut().for_each(|line| line.download = None);
        EmailOrder { page: token('Y'), ..order(lines) }
    });
    orders.collect()
}

/// Fresh links to these orders, and there are older ones.
fn to_pages(orders: Vec<EmailOrder>) -> Email {
    fresh_links(orders, Some(MailPart { number: 2, of: 5, older_left_out: true }))
}

#[test]
fn fresh_links_to_twenty_orders_are_shown_whole() {
    for letters in ["a", "é", "日", "<", "🍞", "ש"] {
        let email = to_pages(paged(20, 20, letters));
        let raw = mime(&email);
        assert!(raw.len() < MOST, "{letters}: {} bytes", raw.len());
        for form in [text(&email), html(&email)] {
            assert_eq!(form.matches("https://shop.example/orders/").count(), 20, "each order has its link");
            assert!(form.contains("and 17 more"), "{form}");
        }
    }
}

#[test]
fn orders_whose_access_has_ended_take_one_line_each() {
    let mut orders = paged(20, 20, "日");
    for line in orders.iter_mut().flat_map(|order| &mut order.lines) {
        line.opens = false;
    }
    let email = to_pages(orders);
    let raw = mime(&email);
    assert!(raw.len() < MOST, "{} bytes", raw.len());
    for form in [text(&email), html(&email)] {
        assert_eq!(form.matches("Access to these files has ended.").count(), 20, "{form}");
        assert_eq!(form.matches("https://shop.example/orders/").count(), 20, "each order's page can be opened");
    }
}

#[test]
fn one_of_several_mails_says_so_and_what_is_left_out() {
    let email = to_pages(paged(2, 2, "a"));
    let raw = mime(&email);
    assert_eq!(read(&raw).subject(), Some("New links to your files from Tuppence (2 of 5)"));
    let text = text(&email).replace('\n', " ");
    assert!(text.contains("This is email 2 of 5.") && text.contains("reply to its receipt"), "{text}");
    assert!(text.contains("Each link opens a page with all files of an order."), "{text}");
    assert!(!text.contains("Access to these files has ended"), "{text}");
}

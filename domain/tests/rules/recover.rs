//! Fresh links for whoever owns the mailbox, and nothing for anybody else.

use crate::support::TestShop;
use domain::{
    delivery::{RecoverError, grant::LinkScope, token::Token},
    mail::outbox::MailKind,
};

#[tokio::test]
async fn a023_known_and_unknown_addresses_get_the_same_answer() {
    let shop = TestShop::start().await;
    shop.sold(&["book"]).await;
    shop.recover("buyer@example.com").await.unwrap();
    shop.recover("nobody@example.com").await.unwrap();
    shop.rest().await;
    let to: Vec<_> = shop.world.mailer.sent().into_iter().map(|email| (email.kind, email.to)).collect();
    let buyer = "buyer@example.com".to_owned();
    assert_eq!(to, [(MailKind::Receipt, buyer.clone()), (MailKind::FreshLinks, buyer)]);
    shop.sound().await;
}

#[tokio::test]
async fn a023_the_mail_goes_to_the_address_of_the_order_and_not_to_what_was_typed() {
    let shop = TestShop::start().await;
    shop.sold(&["book"]).await;
    shop.recover(" BUYER@Example.COM\n").await.unwrap();
    shop.rest().await;
    assert_eq!(shop.world.mailer.sent()[1].to, "buyer@example.com");
    shop.sound().await;
}

#[tokio::test]
async fn a023_the_audit_names_no_address() {
    let shop = TestShop::start().await;
    let order = shop.sold(&["book"]).await;
    shop.recover("buyer@example.com").await.unwrap();
    shop.rest().await;
    let audit = shop.world.orders.look(|tables| serde_json::to_string(&tables.audit).unwrap());
    assert!(audit.contains("links.renewed"));
    assert!(!audit.contains('@') && !audit.contains(&shop.token(&order, LinkScope::Order).reveal()));
}

#[tokio::test]
async fn all_open_orders_come_in_one_mail_with_links_that_work() {
    let shop = TestShop::start().await;
    let first = shop.sold(&["book", "video"]).await;
    let refunded = shop.sold(&["video"]).await;
    shop.sold(&["icons"]).await;
    shop.world.stripe.refund(&shop.session(&refunded), refunded.total.minor);
    shop.tell(&refunded).await;
    shop.order(&["book"]).await;
    shop.rest().await;

    shop.world.clock.advance(3_600);
    shop.recover("buyer@example.com").await.unwrap();
    shop.rest().await;
    let mail = shop.world.mailer.sent().pop().unwrap();
    assert_eq!(
        (mail.kind, mail.downloads.len()),
        (MailKind::FreshLinks, 3),
        "two lines of one order, one of the other"
    );
    for token in mail.downloads {
        assert!(shop.download_page(&Token::parse(&token).unwrap()).await.is_ok());
    }
    assert!(shop.fetch(&first, 0).await.is_ok());
    shop.sound().await;
}

#[tokio::test]
async fn a_buyer_whose_orders_were_all_refunded_gets_no_mail() {
    let shop = TestShop::start().await;
    let order = shop.sold(&["book"]).await;
    shop.world.stripe.refund(&shop.session(&order), order.total.minor);
    shop.tell(&order).await;
    shop.rest().await;
    let before = shop.mails().len();
    shop.recover("buyer@example.com").await.unwrap();
    shop.rest().await;
    assert_eq!(shop.mails().len(), before);
}

#[tokio::test]
async fn a024_asking_again_leaves_the_earlier_links_open() {
    let shop = TestShop::start().await;
    let order = shop.sold(&["book"]).await;
    let old = shop.token(&order, LinkScope::Line(0));
    for _ in 0..3 {
        shop.recover("buyer@example.com").await.unwrap();
    }
    assert!(shop.token(&order, LinkScope::Line(0)) != old);
    assert!(shop.download_page(&old).await.is_ok(), "a stranger who asks must not shut the buyer out");
    shop.sound().await;
}

#[tokio::test]
async fn r058_three_mails_with_links_an_hour_go_to_one_address() {
    let shop = TestShop::start().await;
    shop.sold(&["book"]).await;
    for spelling in
        ["buyer@example.com", "Buyer@Example.com", " buyer@example.com", "BUYER@EXAMPLE.COM", "buyer@example.com"]
    {
        shop.recover(spelling).await.unwrap();
        shop.world.clock.advance(60);
    }
    shop.rest().await;
    assert_eq!(links_mailed(&shop), 3, "the fourth is answered as all are, and nothing is mailed");
    shop.world.clock.advance(3_600);
    shop.recover("buyer@example.com").await.unwrap();
    shop.rest().await;
    assert_eq!(links_mailed(&shop), 4);
    shop.sound().await;
}

#[tokio::test]
async fn r080_of_twenty_requests_at_once_three_are_mailed() {
    let shop = TestShop::start().await;
    shop.sold(&["book"]).await;
    for asked in domain_testing::together((0..20).map(|_| shop.recover("buyer@example.com"))).await {
        asked.unwrap();
    }
    shop.rest().await;
    assert_eq!(links_mailed(&shop), 3);
    shop.sound().await;
}

#[tokio::test]
async fn r080_a_mail_that_could_not_be_queued_is_not_counted() {
    let shop = TestShop::start().await;
    shop.sold(&["book"]).await;
    for _ in 0..5 {
        shop.store.fail("queue_mail", crate::support::Fault::Down);
        assert!(shop.recover("buyer@example.com").await.is_err());
    }
    shop.recover("buyer@example.com").await.unwrap();
    shop.rest().await;
    assert_eq!(links_mailed(&shop), 1);
}

#[tokio::test]
async fn r080_r058_one_network_asks_ten_times_an_hour_for_links() {
    let mut shop = TestShop::start().await;
    shop.shop.terms_mut().limit_networks = true;
    let asked = domain_testing::together((0..30).map(|_| shop.may_ask_for_links("192.0.2.1"))).await;
    assert_eq!(asked.iter().filter(|asked| asked.is_ok()).count(), 10);
    assert!(asked.iter().all(|asked| matches!(asked, Ok(()) | Err(RecoverError::TooOften))));
    assert!(shop.may_ask_for_links("192.0.2.2").await.is_ok());
    shop.world.clock.advance(3_600);
    assert!(shop.may_ask_for_links("192.0.2.1").await.is_ok());
}

#[tokio::test]
async fn r058_a_hundred_mails_with_links_an_hour_go_out_in_all() {
    let shop = TestShop::start().await;
    for n in 0..102 {
        shop.complimentary(&format!("buyer{n}@example.com"), &["book"]).await;
    }
    for n in 0..102 {
        shop.recover(&format!("buyer{n}@example.com")).await.unwrap();
    }
    shop.rest().await;
    assert_eq!(links_mailed(&shop), 100);
}

fn links_mailed(shop: &TestShop) -> usize {
    shop.world.mailer.sent().iter().filter(|email| email.kind == MailKind::FreshLinks).count()
}

#[tokio::test]
async fn what_is_no_address_is_refused_by_its_look() {
    let shop = TestShop::start().await;
    for bad in [
        "",
        " ",
        "buyer",
        "@",
        "a@",
        "@b",
        "a@b@c",
        "a b@c",
        "a@b\r\nBcc: x@y",
        "zoë@exämple.de",
        "<a@b>",
        "a,b@c",
        &format!("{}@b", "a".repeat(260)),
    ] {
        assert!(matches!(shop.recover(bad).await, Err(RecoverError::NotAnAddress)), "{bad:?}");
    }
    for good in ["a@b", "zoe@exämple.de", "first.last+tag@sub.example.com", "o'brien@example.com"] {
        assert!(shop.recover(good).await.is_ok(), "{good}");
    }
}

#[tokio::test]
async fn r036_a_buyer_of_many_orders_gets_a_link_to_each_in_mails_of_twenty() {
    let shop = TestShop::start().await;
    let mut numbers = Vec::new();
    for _ in 0..45 {
        numbers.push(shop.complimentary("buyer@example.com", &["book"]).await);
        shop.world.clock.advance(1);
    }
    shop.rest().await;
    // The links of the first emails are over by now.
    shop.world.clock.advance(40 * 86_400);
    let before = shop.world.mailer.sent().len();
    shop.recover("buyer@example.com").await.unwrap();
    shop.rest().await;
    let mut mails = shop.world.mailer.sent().split_off(before);
    // They are due at the same moment: which of them leaves first is nobody's business.
    mails.sort_by_key(|mail| mail.part.map(|part| part.number));
    let parts: Vec<_> = mails.iter().map(|mail| mail.part.map(|part| (part.number, part.of))).collect();
    assert_eq!(parts, [Some((1, 3)), Some((2, 3)), Some((3, 3))]);
    assert_eq!(mails.iter().map(|mail| mail.pages.len()).collect::<Vec<_>>(), [20, 20, 5]);
    assert!(mails.iter().all(|mail| mail.downloads.is_empty() && !mail.part.unwrap().older_left_out));
    for token in mails.iter().flat_map(|mail| &mail.pages) {
        let downloads = shop.order_page(&Token::parse(token).unwrap()).await.unwrap();
        assert!(downloads.lines.iter().all(|line| line.token.is_some()), "and each line opens from there");
    }
    shop.sound().await;
}

#[tokio::test]
async fn r036_what_does_not_fit_into_five_mails_is_not_left_out_in_silence() {
    let shop = TestShop::start().await;
    for _ in 0..103 {
        shop.complimentary("buyer@example.com", &["book"]).await;
        shop.world.clock.advance(1);
    }
    shop.rest().await;
    let before = shop.world.mailer.sent().len();
    shop.recover("buyer@example.com").await.unwrap();
    shop.rest().await;
    let mails = shop.world.mailer.sent().split_off(before);
    assert_eq!(mails.iter().map(|mail| mail.pages.len()).sum::<usize>(), 100);
    assert!(mails.iter().all(|mail| mail.part.unwrap().older_left_out));
}

#[tokio::test]
async fn r082_orders_are_found_by_either_form_of_an_international_address() {
    let shop = TestShop::start().await;
    let order = shop.complimentary("Kunde@BÜCHER.example", &["book"]).await;
    assert_eq!(order.email(), Some("Kunde@xn--bcher-kva.example"));
    shop.rest().await;
    for typed in ["kunde@bücher.example", "KUNDE@xn--bcher-kva.EXAMPLE", " kunde@bu\u{308}cher.example. "] {
        let before = links_mailed(&shop);
        shop.recover(typed).await.unwrap();
        shop.rest().await;
        assert_eq!(links_mailed(&shop), before + 1, "{typed}");
        assert_eq!(shop.ports().orders.orders_of(typed.trim()).await.unwrap().len(), 1, "{typed}");
    }
    let to: Vec<_> = shop.world.mailer.sent().into_iter().map(|email| email.to).collect();
    assert!(to.iter().all(|to| to == "Kunde@xn--bcher-kva.example"), "{to:?}");
}

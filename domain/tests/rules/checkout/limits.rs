//! How many payment pages and free orders one network, one address and all together may have.

use crate::support::TestShop;
use domain::{OrderState, checkout::CheckoutError, mail::outbox::MailKind};

#[tokio::test]
async fn r080_r058_one_network_opens_ten_payment_pages_a_minute_and_sixty_an_hour() {
    let mut shop = TestShop::start().await;
    shop.shop.terms_mut().limit_networks = true;
    let mut opened = 0;
    for minute in 0..10 {
        let tried = domain_testing::together((0..20).map(|_| shop.may_check_out("192.0.2.1"))).await;
        let now = tried.iter().filter(|tried| tried.is_ok()).count();
        assert!(now <= 10, "minute {minute}");
        opened += now;
        shop.world.clock.advance(60);
    }
    assert_eq!(opened, 60);
    let refused = shop.may_check_out("192.0.2.1").await;
    assert!(matches!(refused, Err(CheckoutError::TooOften { wait_secs: 1..=3_600 })), "{refused:?}");
    assert!(shop.may_check_out("192.0.2.2").await.is_ok());
}

#[tokio::test]
async fn r080_r058_a_flood_of_checkouts_from_everywhere_is_held() {
    let mut shop = TestShop::start().await;
    shop.shop.terms_mut().limit_networks = true;
    let networks: Vec<_> = (0..200).map(|n| format!("192.0.2.{n}")).collect();
    let tried = domain_testing::together(networks.iter().map(|network| shop.may_check_out(network))).await;
    assert_eq!(tried.iter().filter(|tried| tried.is_ok()).count(), 50);
    shop.world.clock.advance(10);
    assert!(shop.may_check_out("192.0.2.199").await.is_ok(), "who was refused lost nothing by it");
}

#[tokio::test]
async fn r080_free_orders_mail_an_address_three_times_an_hour_and_none_is_lost() {
    let shop = TestShop::start().await;
    let mut orders = Vec::new();
    for _ in 0..5 {
        orders.push(shop.sold(&["icons"]).await);
    }
    assert_eq!(shop.mails(), [MailKind::Receipt; 3]);
    for order in &orders {
        assert_eq!(order.state, OrderState::Paid);
        assert!(shop.fetch(order, 0).await.is_ok(), "its files are there for the browser that ordered");
    }
    shop.recover("buyer@example.com").await.unwrap();
    shop.rest().await;
    assert_eq!(shop.mails().len(), 3, "the count is that of asking for links");
    assert!(shop.sold(&["book"]).await.state == OrderState::Paid && shop.mails().len() == 4, "who pays is mailed");
    shop.world.clock.advance(3_600);
    shop.recover("buyer@example.com").await.unwrap();
    shop.rest().await;
    let links = shop.world.mailer.sent().pop().unwrap();
    assert_eq!((links.kind, links.downloads.len()), (MailKind::FreshLinks, 6), "all orders are found later");
    shop.sound().await;
}

#[tokio::test]
async fn r080_of_ten_free_orders_settled_at_once_three_are_mailed() {
    let shop = TestShop::start().await;
    let mut orders = Vec::new();
    for _ in 0..10 {
        let order = shop.order(&["icons"]).await;
        shop.world.stripe.pay(&shop.session(&order));
        orders.push(order);
    }
    // Each by an event and by the page the shopper came back to.
    let twice: Vec<_> = orders.iter().chain(&orders).collect();
    for settled in domain_testing::together(twice.iter().map(|order| shop.settle(&order.id, None))).await {
        assert_eq!(settled.unwrap().order.state, OrderState::Paid);
    }
    shop.rest().await;
    assert_eq!(shop.mails(), [MailKind::Receipt; 3], "whoever came second gave its place back");
}

#[tokio::test]
async fn r080_one_network_makes_ten_free_orders_an_hour() {
    let mut shop = TestShop::start().await;
    shop.shop.terms_mut().limit_networks = true;
    let requests: Vec<_> = (0..30).map(|_| shop.request(&["icons"])).collect();
    let made = domain_testing::together(requests.iter().map(|request| shop.press(request))).await;
    assert_eq!(made.iter().filter(|made| made.is_ok()).count(), 10);
    assert!(made.iter().all(|made| matches!(made, Ok(_) | Err(CheckoutError::TooManyFree { wait_secs: 1..=3_600 }))));
    assert!(shop.press(&shop.request(&["book"])).await.is_ok(), "who pays is not concerned");
    let first = requests.iter().zip(&made).find(|(_, made)| made.is_ok()).unwrap().0;
    assert!(shop.press(first).await.is_ok(), "the same click again is the same order");
}

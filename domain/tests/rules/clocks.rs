//! Two instances on one store: with much to do, and with clocks an hour apart.

use crate::support::TestShop;
use domain::{
    Shop,
    mail::{MailRun, outbox::LEASE_SECS},
    ports::Outbox,
    time::HOUR_SECS,
};
use domain_testing::memory::StoppedClock;
use std::sync::Arc;

/// One more instance of `shop`, whose clock is an hour behind.
fn an_hour_behind(shop: &TestShop) -> Shop {
    let clock = StoppedClock::new(shop.shop.now().minus_secs(HOUR_SECS));
    let mut behind = shop.shop.clone();
    behind.ports_mut().clock = Arc::new(clock);
    behind
}

#[tokio::test]
async fn f083_a_mail_that_one_instance_has_in_hand_is_not_taken_by_one_whose_clock_jumped_back() {
    let shop = TestShop::start().await;
    let order = shop.order(&["book"]).await;
    shop.world.stripe.pay(&shop.session(&order));
    shop.tell(&order).await;
    let now = shop.shop.now();
    let claim = shop.store.claim_mail(now, now.plus_secs(LEASE_SECS)).await.unwrap().expect("the receipt waits");
    // The clock of the one who has it jumps, and others work with the right time.
    let behind = an_hour_behind(&shop);
    assert_eq!(behind.send_due_mail().await.unwrap(), MailRun::Idle, "its own claim counts until it ends");
    assert_eq!(shop.send_due_mail().await.unwrap(), MailRun::Idle, "somebody else has it");
    assert_eq!(shop.mails().len(), 0);
    // It never comes back: somebody takes over by the deadline that is stored, once.
    shop.world.clock.advance(LEASE_SECS);
    assert_eq!(behind.send_due_mail().await.unwrap(), MailRun::Idle);
    shop.rest().await;
    assert_eq!(behind.send_due_mail().await.unwrap(), MailRun::Idle);
    assert_eq!((shop.mails().len(), claim.row.attempt), (1, 1));
    shop.sound().await;
}

#[tokio::test]
async fn f083_what_two_instances_an_hour_apart_do_side_by_side_is_done_once() {
    let shop = TestShop::start().await;
    let behind = an_hour_behind(&shop);
    let mut orders = Vec::new();
    for _ in 0..10 {
        let order = shop.order(&["book", "video"]).await;
        shop.world.stripe.pay(&shop.session(&order));
        shop.hear("checkout.session.completed", &order).await;
        // The same event once more, to the other one.
        behind.receive_event(shop.envelope("checkout.session.async_payment_succeeded", &order)).await.unwrap();
        orders.push(order);
    }
    for _ in 0..20 {
        let (one, other) = tokio::join!(shop.work_inbox(5), behind.work_inbox(5));
        one.unwrap();
        other.unwrap();
        let (one, other) = tokio::join!(shop.send_due_mail(), behind.send_due_mail());
        one.unwrap();
        other.unwrap();
        let (one, other) = tokio::join!(shop.reconcile(), behind.reconcile());
        one.unwrap();
        other.unwrap();
    }
    // What the one behind put off until later is due for the others only when their time comes.
    shop.world.clock.advance(HOUR_SECS);
    shop.rest().await;
    for order in &orders {
        assert_eq!(shop.grant_states(order).len(), 2);
        assert_eq!(shop.audited(order, "paid"), 1);
    }
    assert_eq!(shop.mails().len(), orders.len());
    shop.sound().await;
}

#[tokio::test]
async fn f050_five_hundred_payments_that_two_instances_work_off_are_each_fulfilled_once() {
    let shop = TestShop::start().await;
    let other = shop.shop.clone();
    let mut orders = Vec::new();
    for _ in 0..500 {
        let order = shop.order(&["book"]).await;
        shop.world.stripe.pay(&shop.session(&order));
        shop.hear("checkout.session.completed", &order).await;
        shop.hear("checkout.session.async_payment_succeeded", &order).await;
        orders.push(order);
    }
    loop {
        let (one, two) = tokio::join!(shop.work_inbox(20), other.work_inbox(20));
        if one.unwrap() + two.unwrap() == 0 {
            break;
        }
    }
    loop {
        let (one, two) = tokio::join!(shop.send_due_mail(), other.send_due_mail());
        if one.unwrap() != MailRun::Worked && two.unwrap() != MailRun::Worked {
            break;
        }
    }
    assert_eq!(shop.mails().len(), orders.len(), "one receipt each");
    for order in &orders {
        assert_eq!(shop.audited(order, "paid"), 1);
    }
    shop.sound().await;
}

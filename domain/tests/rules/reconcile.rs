//! Finding what no event told.

use crate::support::{Fault, TestShop};
use domain::{
    Order, OrderState,
    alerts::{Alert, AlertKind},
    mail::outbox::MailKind,
    payments::facts::Progress,
    ports::PaymentError,
    time::{DAY_SECS, HOUR_SECS, MINUTE_SECS},
};
use domain_testing::memory::FakeSession;
use std::sync::Arc;

fn progress(shop: &TestShop, order: &Order) -> Vec<Progress> {
    let is = |session: &FakeSession| session.facts.order.as_ref() == Some(&order.id);
    shop.world.stripe.sessions().into_iter().filter(is).map(|session| session.facts.progress).collect()
}

#[tokio::test]
async fn f034_a_payment_no_event_told_of_is_found_and_the_silence_is_told() {
    let shop = TestShop::start().await;
    let order = shop.order(&["book"]).await;
    shop.world.stripe.pay(&shop.session(&order));
    shop.world.clock.advance(15 * MINUTE_SECS);
    let report = shop.reconcile().await.unwrap();
    assert_eq!((report.moved, report.missed_payments, report.failed), (1, 1, 0));
    assert_eq!(shop.stored(&order.id).await.state, OrderState::Paid);
    assert_eq!(shop.alerts(), [], "an event may still come");
    shop.world.clock.advance(14 * MINUTE_SECS);
    shop.reconcile().await.unwrap();
    assert_eq!(shop.alerts(), []);
    shop.world.clock.advance(MINUTE_SECS);
    shop.reconcile().await.unwrap();
    assert_eq!(shop.alerts(), [AlertKind::WebhooksSilent]);
    shop.sound().await;
}

#[tokio::test]
async fn f034_an_event_that_comes_late_is_no_silence() {
    let shop = TestShop::start().await;
    let order = shop.order(&["book"]).await;
    shop.world.stripe.pay(&shop.session(&order));
    shop.world.clock.advance(20 * MINUTE_SECS);
    assert_eq!(shop.reconcile().await.unwrap().missed_payments, 1);
    shop.tell(&order).await;
    shop.rest().await;
    shop.world.clock.advance(20 * MINUTE_SECS);
    shop.reconcile().await.unwrap();
    assert_eq!(shop.alerts(), []);
    shop.sound().await;
}

#[tokio::test]
async fn r067_the_owner_gets_one_mail_about_each_alert() {
    let shop = TestShop::start().await;
    let order = shop.order(&["book"]).await;
    shop.world.stripe.edit(&shop.session(&order), |facts| facts.total.minor += 1);
    shop.world.stripe.pay(&shop.session(&order));
    shop.tell(&order).await;
    shop.rest().await;
    assert_eq!(shop.alerts(), [AlertKind::NeedsAttention]);
    for round in 0..3 {
        let told = shop.tell_alerts("owner@example.com").await.unwrap();
        assert_eq!(told.len(), usize::from(round == 0));
        shop.rest().await;
        shop.world.clock.advance(2 * HOUR_SECS);
    }
    assert_eq!(shop.mails(), [MailKind::Alert]);
    let emails = shop.world.mailer.sent();
    assert_eq!(emails[0].to, "owner@example.com");
}

#[tokio::test]
async fn r067_an_alert_about_a_mail_to_the_owner_makes_no_other_mail() {
    let shop = TestShop::start().await;
    let alert = |object: &str| Alert { kind: AlertKind::MailDead, object: object.to_owned(), at: shop.now() };
    shop.ports().alerts.raise(&alert("alarm#disk-low#data#1790000000")).await.unwrap();
    assert_eq!(shop.tell_alerts("owner@example.com").await.unwrap(), []);
    shop.ports().alerts.raise(&alert("receipt#a")).await.unwrap();
    assert_eq!(shop.tell_alerts("owner@example.com").await.unwrap(), [alert("receipt#a")]);
}

#[tokio::test]
async fn f033_an_event_three_days_late_finds_it_done() {
    let shop = TestShop::start().await;
    let order = shop.order(&["book"]).await;
    shop.world.stripe.pay(&shop.session(&order));
    shop.world.clock.advance(15 * MINUTE_SECS);
    shop.reconcile().await.unwrap();
    shop.rest().await;
    let before = shop.stored(&order.id).await;

    shop.world.clock.advance(3 * DAY_SECS);
    shop.tell(&order).await;
    shop.rest().await;
    assert_eq!(shop.stored(&order.id).await, before);
    assert_eq!(shop.mails(), [MailKind::Receipt]);
    shop.sound().await;
}

#[tokio::test]
async fn a_payment_of_this_minute_is_not_yet_silence() {
    let shop = TestShop::start().await;
    let order = shop.order(&["book"]).await;
    shop.world.stripe.pay(&shop.session(&order));
    shop.world.clock.advance(30);
    let report = shop.reconcile().await.unwrap();
    assert_eq!((report.moved, report.missed_payments, shop.alerts()), (1, 0, vec![]));
    shop.sound().await;
}

#[tokio::test]
async fn f006_an_order_without_a_page_is_given_up_after_half_an_hour() {
    let shop = TestShop::start().await;
    let request = shop.request(&["book"]);
    shop.world.stripe.set_down(true);
    let _ = shop.press(&request).await;
    shop.world.stripe.set_down(false);
    shop.world.clock.advance(30 * MINUTE_SECS);
    shop.reconcile().await.unwrap();
    assert_eq!(shop.orders()[0].state, OrderState::Created);
    shop.world.clock.advance(1);
    shop.reconcile().await.unwrap();
    assert_eq!(shop.orders()[0].state, OrderState::Expired);
    assert!(shop.press(&request).await.unwrap().url.is_some(), "a shopper who comes back gets a new one");
    shop.sound().await;
}

#[tokio::test]
async fn f012_a_paid_page_the_order_does_not_know_is_found() {
    let shop = TestShop::start().await;
    shop.store.fail("record", Fault::Down);
    let order = shop.order(&["book"]).await;
    shop.world.clock.advance(DAY_SECS);
    shop.world.stripe.pay(&shop.session(&order));
    shop.reconcile().await.unwrap();
    assert_eq!(shop.stored(&order.id).await.state, OrderState::Paid);
    shop.sound().await;
}

#[tokio::test]
async fn f019_expired_pages_are_noted() {
    let shop = TestShop::start().await;
    let order = shop.order(&["book"]).await;
    shop.world.stripe.edit(&shop.session(&order), |facts| facts.progress = Progress::Expired);
    shop.world.clock.advance(DAY_SECS);
    shop.reconcile().await.unwrap();
    assert_eq!(shop.stored(&order.id).await.state, OrderState::Expired);
    shop.sound().await;
}

/// An order that knows its second page; the first was opened under an older key.
async fn with_a_stray_page(shop: &TestShop) -> Order {
    let request = shop.request(&["book"]);
    shop.store.fail("record", Fault::Down);
    shop.press(&request).await.unwrap();
    shop.world.clock.advance(21 * 3_600);
    let opened = shop.press(&request).await.unwrap();
    shop.stored(&opened.order).await
}

#[tokio::test]
async fn f011_a_stray_page_is_closed_before_somebody_pays_on_it() {
    let shop = TestShop::start().await;
    let order = with_a_stray_page(&shop).await;
    assert_eq!(progress(&shop, &order), [Progress::Open, Progress::Open]);
    shop.reconcile().await.unwrap();
    assert_eq!(progress(&shop, &order), [Progress::Expired, Progress::Open], "and the order's own stays open");
    shop.sound().await;
}

#[tokio::test]
async fn f011_a_stray_page_somebody_paid_on_is_found() {
    let shop = TestShop::start().await;
    let order = with_a_stray_page(&shop).await;
    shop.world.stripe.pay(&shop.session(&order));
    shop.reconcile().await.unwrap();
    assert_eq!(shop.stored(&order.id).await.state, OrderState::Paid);
    shop.reconcile().await.unwrap();
    assert_eq!(progress(&shop, &order), [Progress::Paid, Progress::Expired]);
    shop.sound().await;
}

#[tokio::test]
async fn f011_a_stray_page_that_expires_does_not_end_the_order() {
    let shop = TestShop::start().await;
    let order = with_a_stray_page(&shop).await;
    shop.reconcile().await.unwrap();
    shop.tell(&order).await;
    shop.reconcile().await.unwrap();
    assert_eq!(shop.stored(&order.id).await.state, OrderState::SessionOpen);
    shop.sound().await;
}

#[tokio::test]
async fn f074_a_round_cut_off_at_any_page_is_finished_by_the_next() {
    for page in 0..3 {
        let shop = TestShop::start().await;
        let mut orders = Vec::new();
        for _ in 0..25 {
            let order = shop.order(&["book"]).await;
            shop.world.stripe.pay(&shop.session(&order));
            orders.push(order);
        }
        shop.world.clock.advance(15 * MINUTE_SECS);
        // The round dies while it notes how far it came, on its first, second or third page.
        // Before that it notes on each page what no event told of.
        for _ in 0..=2 * page {
            shop.store.pass("set_bookmark");
        }
        shop.store.fail("set_bookmark", Fault::LostReply);
        assert!(shop.reconcile().await.is_err());
        assert_eq!(
            shop.orders().iter().filter(|order| order.state == OrderState::Paid).count(),
            (10 * (page + 1)).min(25)
        );

        shop.reconcile().await.unwrap();
        shop.reconcile().await.unwrap();
        assert!(shop.orders().iter().all(|order| order.state == OrderState::Paid));
        shop.sound().await;
    }
}

#[tokio::test]
async fn f074_a_note_stripe_does_not_know_begins_from_the_top() {
    let shop = TestShop::start().await;
    let order = shop.order(&["book"]).await;
    shop.world.stripe.pay(&shop.session(&order));
    shop.world.clock.advance(15 * MINUTE_SECS);
    shop.ports().jobs.set_bookmark("reconcile.sessions", "cs_test_of_another_account").await.unwrap();
    shop.reconcile().await.unwrap();
    assert_eq!(shop.stored(&order.id).await.state, OrderState::Paid);
    shop.sound().await;
}

#[tokio::test]
async fn stripe_down_ends_a_round_with_an_error_and_the_next_goes_on() {
    let shop = TestShop::start().await;
    let order = shop.order(&["book"]).await;
    shop.world.stripe.pay(&shop.session(&order));
    shop.world.stripe.set_down(true);
    assert!(matches!(shop.reconcile().await, Err(PaymentError::Port(_))));
    shop.world.stripe.set_down(false);
    shop.reconcile().await.unwrap();
    shop.sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn f075_f076_reconcilers_and_events_side_by_side_grant_once() {
    let shop = Arc::new(TestShop::start().await);
    for _ in 0..30 {
        let order = shop.order(&["book"]).await;
        shop.world.stripe.pay(&shop.session(&order));
        shop.hear("checkout.session.completed", &order).await;
    }
    shop.world.clock.advance(15 * MINUTE_SECS);
    let at_once: Vec<_> = (0..6)
        .map(|n| {
            let shop = shop.clone();
            tokio::spawn(async move {
                if n % 2 == 0 {
                    shop.reconcile().await.map(drop).unwrap();
                } else {
                    shop.work_inbox(100).await.map(drop).unwrap();
                }
            })
        })
        .collect();
    for done in at_once {
        done.await.unwrap();
    }
    shop.rest().await;
    for order in shop.orders() {
        assert_eq!((order.state, shop.audited(&order, "paid")), (OrderState::Paid, 1));
    }
    assert_eq!(shop.mails().len(), 30);
    shop.sound().await;
}

#[tokio::test]
async fn more_open_orders_than_a_batch_are_all_looked_at() {
    let shop = TestShop::start().await;
    let mut given_up = 0;
    for n in 0..130 {
        let order = shop.order(&["book"]).await;
        if n % 2 == 0 {
            given_up += 1;
            shop.world.stripe.edit(&shop.session(&order), |facts| facts.progress = Progress::Expired);
        }
        shop.world.clock.advance(1);
    }
    // Older than what is listed: only the open orders lead there.
    shop.world.clock.advance(10 * DAY_SECS);
    let report = shop.reconcile().await.unwrap();
    assert_eq!((report.seen, report.moved), (130, given_up));
    shop.sound().await;
}

#[tokio::test]
async fn r024_the_sums_of_30_days_agree_with_stripe_once_a_day() {
    let shop = TestShop::start().await;
    for product in ["book", "video"] {
        let order = shop.order(&[product]).await;
        shop.world.stripe.pay(&shop.session(&order));
        shop.tell(&order).await;
    }
    shop.rest().await;
    shop.world.clock.advance(2 * 60 * MINUTE_SECS);
    let sums = shop.compare_sums_daily().await.unwrap().expect("the first time today").sums;
    let paid: Vec<_> = shop.world.stripe.paid_totals().into_values().collect();
    assert_eq!(sums.values().map(|sums| (sums.at_stripe, sums.here)).collect::<Vec<_>>(), [(paid[0], paid[0])]);
    assert!(shop.compare_sums_daily().await.unwrap().is_none(), "once a day is enough");
    assert_eq!(shop.alerts(), []);
    shop.sound().await;
}

#[tokio::test]
async fn r024_money_at_stripe_that_no_order_has_is_told() {
    let shop = TestShop::start().await;
    let order = shop.order(&["book"]).await;
    shop.world.stripe.pay(&shop.session(&order));
    shop.tell(&order).await;
    shop.rest().await;
    shop.world.stripe.edit(&shop.session(&order), |facts| facts.total.minor += 1);
    shop.world.clock.advance(DAY_SECS);
    let sums = shop.compare_sums_daily().await.unwrap().expect("the first time today").sums;
    assert!(sums.values().all(|sums| sums.at_stripe == sums.here + 1), "{sums:?}");
    assert_eq!(shop.alerts(), [AlertKind::SumsDiffer]);
    shop.world.stripe.edit(&shop.session(&order), |facts| facts.total.minor -= 1);
}

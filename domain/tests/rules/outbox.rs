//! Mail goes out once, or once too often after a crash; never not at all without an alert.

use crate::support::{Fault, TestShop};
use domain::{
    AdminId, Order, Shop,
    alerts::AlertKind,
    mail::{
        MailRun,
        outbox::{LEASE_SECS, MailKind, MailState, OutboxRow, SignInNotice, UNKNOWN_WAIT_SECS},
    },
    ports::MailError,
    time::{DAY_SECS, MINUTE_SECS},
};

/// A shop with one order paid for, its receipt still queued.
async fn with_a_receipt() -> (TestShop, Order) {
    let shop = TestShop::start().await;
    let order = shop.order(&["book"]).await;
    shop.world.stripe.pay(&shop.session(&order));
    shop.tell(&order).await;
    (shop, order)
}

fn throttled() -> MailError {
    MailError::Unavailable { code: "throttled".into() }
}

fn row(shop: &TestShop) -> OutboxRow {
    shop.world.orders.look(|tables| tables.outbox.values().next().unwrap().clone())
}

#[tokio::test]
async fn a_receipt_goes_out_once_with_a_link_to_each_line() {
    let shop = TestShop::start().await;
    shop.sold(&["book", "video"]).await;
    shop.wait(DAY_SECS / 24).await;
    let sent = shop.world.mailer.sent();
    assert_eq!((sent.len(), sent[0].downloads.len()), (1, 2));
    assert_eq!(shop.send_due_mail().await.unwrap(), MailRun::Idle);
    shop.sound().await;
}

#[tokio::test]
async fn r020_f045_a_queued_mail_outlives_the_process() {
    let (shop, _) = with_a_receipt().await;
    // Another process on the same store.
    let restarted: Shop = shop.shop.clone();
    assert_eq!(restarted.send_due_mail().await.unwrap(), MailRun::Worked);
    assert_eq!(shop.mails(), [MailKind::Receipt]);
    shop.sound().await;
}

#[tokio::test]
async fn f051_a_mail_whose_worker_died_before_sending_goes_out_once() {
    let (shop, _) = with_a_receipt().await;
    let now = shop.now();
    assert!(
        shop.ports().outbox.claim_mail(now, now.plus_secs(LEASE_SECS)).await.unwrap().is_some(),
        "it dies with this"
    );
    assert_eq!(shop.send_due_mail().await.unwrap(), MailRun::Idle, "its lease holds");
    shop.world.clock.advance(LEASE_SECS);
    shop.rest().await;
    assert_eq!(shop.mails().len(), 1);
    shop.sound().await;
}

#[tokio::test]
async fn f052_f056_a_mail_sent_but_not_marked_is_not_sent_again() {
    let (shop, _) = with_a_receipt().await;
    shop.store.fail("finish_mail", Fault::Down);
    assert!(shop.send_due_mail().await.is_err());
    assert_eq!(row(&shop).state, MailState::Sending);
    shop.world.clock.advance(LEASE_SECS);
    shop.rest().await;
    assert_eq!((shop.mails().len(), row(&shop).state), (1, MailState::Sent));
    shop.sound().await;
}

#[tokio::test]
async fn f052_a_mail_without_an_answer_is_looked_for_after_ten_minutes() {
    let (shop, _) = with_a_receipt().await;
    shop.world.mailer.fail_next(MailError::Unknown);
    shop.send_due_mail().await.unwrap();
    assert_eq!(row(&shop).state, MailState::Sending);
    shop.world.clock.advance(UNKNOWN_WAIT_SECS - 1);
    assert_eq!(shop.send_due_mail().await.unwrap(), MailRun::Idle);
    shop.world.clock.advance(1);
    shop.rest().await;
    assert_eq!((shop.mails().len(), row(&shop).state), (1, MailState::Sent), "it had gone out");
    shop.sound().await;
}

#[tokio::test]
async fn f052_a_mail_sent_twice_carries_the_same_links() {
    let (shop, _) = with_a_receipt().await;
    shop.world.mailer.tell_nothing();
    shop.world.mailer.fail_next(MailError::Unknown);
    shop.send_due_mail().await.unwrap();
    shop.recover("buyer@example.com").await.unwrap();
    shop.world.clock.advance(UNKNOWN_WAIT_SECS);
    shop.rest().await;
    let receipts: Vec<_> =
        shop.world.mailer.sent().into_iter().filter(|email| email.kind == MailKind::Receipt).collect();
    assert_eq!(receipts.len(), 2, "two for one lost answer, not more");
    assert_eq!(receipts[0], receipts[1]);
    shop.sound().await;
}

#[tokio::test]
async fn f052_a_mail_that_never_gets_an_answer_is_given_up_after_eight_tries() {
    let (shop, _) = with_a_receipt().await;
    shop.world.mailer.tell_nothing();
    for _ in 0..100 {
        shop.world.mailer.fail_next(MailError::Unknown);
    }
    shop.wait(2 * DAY_SECS).await;
    assert_eq!((shop.mails().len(), row(&shop).state), (8, MailState::Dead));
    assert_eq!(shop.alerts(), [AlertKind::MailDead]);
    shop.sound().await;
}

#[tokio::test]
async fn f053_a_throttled_mail_waits_and_the_order_does_not_care() {
    let (shop, order) = with_a_receipt().await;
    shop.world.mailer.fail_next(throttled());
    shop.send_due_mail().await.unwrap();
    assert_eq!((row(&shop).state, row(&shop).last_error.as_deref()), (MailState::Queued, Some("throttled")));
    assert!(shop.fetch(&order, 0).await.is_ok());
    shop.world.clock.advance(MINUTE_SECS - 1);
    assert_eq!(shop.send_due_mail().await.unwrap(), MailRun::Idle);
    shop.world.clock.advance(1);
    shop.rest().await;
    assert_eq!((row(&shop).state, row(&shop).last_error), (MailState::Sent, None));
    shop.sound().await;
}

#[tokio::test]
async fn f054_a_refused_mail_is_blocked_and_told_and_the_goods_stay() {
    let (shop, order) = with_a_receipt().await;
    shop.world.mailer.fail_next(MailError::Refused { code: "MessageRejected".into() });
    shop.wait(DAY_SECS).await;
    assert_eq!((row(&shop).state, row(&shop).attempt), (MailState::Blocked, 1));
    assert_eq!((shop.alerts(), shop.mails()), (vec![AlertKind::MailBlocked], vec![]));
    assert!(shop.fetch(&order, 0).await.is_ok());
    shop.recover("buyer@example.com").await.unwrap();
    shop.rest().await;
    assert_eq!(shop.mails(), [MailKind::FreshLinks], "the address can still be tried");
    shop.sound().await;
}

#[tokio::test]
async fn f053_a_service_that_asks_to_go_slower_is_obeyed() {
    let (shop, _) = with_a_receipt().await;
    shop.world.mailer.fail_next(MailError::TooFast);
    assert_eq!(shop.send_due_mail().await.unwrap(), MailRun::TooFast);
    assert_eq!((row(&shop).state, row(&shop).last_error.as_deref()), (MailState::Queued, Some("too_fast")));
    shop.world.clock.advance(MINUTE_SECS);
    assert_eq!(shop.send_due_mail().await.unwrap(), MailRun::Worked);
    assert_eq!((row(&shop).state, shop.alerts()), (MailState::Sent, vec![]));
    shop.sound().await;
}

#[tokio::test]
async fn f054_a_shop_that_may_not_send_says_so_and_the_goods_stay() {
    let (shop, order) = with_a_receipt().await;
    shop.world.mailer.fail_next(MailError::Barred { code: "SendingPausedException".into() });
    shop.wait(DAY_SECS).await;
    assert_eq!((row(&shop).state, row(&shop).attempt), (MailState::Blocked, 1));
    assert_eq!(row(&shop).last_error.as_deref(), Some("SendingPausedException"));
    assert_eq!((shop.alerts(), shop.mails()), (vec![AlertKind::MailBarred], vec![]));
    assert!(shop.fetch(&order, 0).await.is_ok());
    shop.sound().await;
}

#[tokio::test]
async fn r021_f055_a_mail_that_fails_eight_times_is_given_up_and_the_others_go_out() {
    let (shop, order) = with_a_receipt().await;
    let tries = row(&shop);
    shop.world.mailer.never_take(&tries.id);
    for _ in 0..10 {
        shop.sold(&["book"]).await;
    }
    shop.wait(DAY_SECS).await;
    let poison = shop.world.orders.look(|tables| tables.outbox[&tries.id].clone());
    assert_eq!((poison.state, poison.attempt), (MailState::Dead, 8));
    assert_eq!((shop.mails().len(), shop.alerts()), (10, vec![AlertKind::MailDead]));
    assert!(shop.fetch(&order, 0).await.is_ok());
    shop.sound().await;
}

#[tokio::test]
async fn f055_a_mail_that_kills_its_worker_is_given_up_too() {
    let (shop, _) = with_a_receipt().await;
    for _ in 0..8 {
        let now = shop.now();
        assert!(
            shop.ports().outbox.claim_mail(now, now.plus_secs(LEASE_SECS)).await.unwrap().is_some(),
            "it dies with this"
        );
        shop.world.clock.advance(LEASE_SECS);
    }
    shop.rest().await;
    assert_eq!((shop.mails(), row(&shop).state), (vec![], MailState::Dead));
    shop.sound().await;
}

#[tokio::test]
async fn a_store_that_fails_while_an_email_is_written_costs_one_try() {
    let (shop, _) = with_a_receipt().await;
    shop.store.fail("links", Fault::Down);
    shop.send_due_mail().await.unwrap();
    assert_eq!(row(&shop).state, MailState::Queued);
    shop.world.clock.advance(MINUTE_SECS);
    shop.rest().await;
    assert_eq!(shop.mails(), [MailKind::Receipt]);
    shop.sound().await;
}

#[tokio::test]
async fn a036_an_admin_is_told_of_each_sign_in_and_of_guesses_once_an_hour() {
    let shop = TestShop::start().await;
    let admin = AdminId::parse("ada").unwrap();
    let notice =
        || SignInNotice { at: shop.now(), network: "192.0.2.7".to_owned(), browser: "Firefox on Linux".to_owned() };
    for _ in 0..2 {
        shop.tell_of_sign_in(&admin, "ada@example.com", notice()).await.unwrap();
    }
    for _ in 0..30 {
        shop.tell_of_guesses(&admin, "ada@example.com", notice()).await.unwrap();
    }
    shop.rest().await;
    use MailKind::{AdminGuessedAt, AdminSignedIn};
    let kinds = |shop: &TestShop| {
        let mut kinds = shop.mails();
        kinds.sort_by_key(|kind| *kind == AdminGuessedAt);
        kinds
    };
    assert_eq!(kinds(&shop), [AdminSignedIn, AdminSignedIn, AdminGuessedAt]);
    assert!(shop.world.mailer.sent().iter().all(|email| email.to == "ada@example.com"));
    shop.wait(2 * MINUTE_SECS * 30).await;
    shop.tell_of_guesses(&admin, "ada@example.com", notice()).await.unwrap();
    shop.rest().await;
    assert_eq!(kinds(&shop), [AdminSignedIn, AdminSignedIn, AdminGuessedAt, AdminGuessedAt]);
}

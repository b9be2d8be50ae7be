//! Alerts that are raised while something lasts, and close by themselves when it is over.

use crate::support::TestShop;
use domain::{
    Timestamp,
    alerts::{Alert, AlertKind, Condition},
    payments::inbox::{InboxState, MAX_TRIES},
    ports::PaymentError,
    time::{DAY_SECS, HOUR_SECS, MINUTE_SECS},
};

fn condition(kind: AlertKind, holds: bool, seen_at: Timestamp) -> Condition {
    Condition { kind, object: "it".to_owned(), holds, seen_at }
}

#[tokio::test]
async fn r067_an_alert_about_a_condition_lasts_as_long_as_it_does() {
    let shop = TestShop::start().await;
    for kind in [AlertKind::DiskLow, AlertKind::ClockSkew, AlertKind::JobFailing] {
        let now = shop.now();
        shop.check_conditions(vec![condition(kind, true, now)]).await.unwrap();
        shop.check_conditions(vec![condition(kind, true, now)]).await.unwrap();
        assert_eq!(shop.alerts(), [kind]);
        let before = condition(kind, false, now.minus_secs(1));
        shop.check_conditions(vec![before]).await.unwrap();
        assert_eq!(shop.alerts(), [kind], "an older look knows less");
        shop.check_conditions(vec![condition(kind, false, now)]).await.unwrap();
        assert_eq!(shop.alerts(), []);
    }
    let other = Alert { kind: AlertKind::DiskLow, object: "other".to_owned(), at: shop.now() };
    shop.ports().alerts.raise(&other).await.unwrap();
    shop.check_conditions(vec![condition(AlertKind::DiskLow, false, shop.now())]).await.unwrap();
    assert_eq!(shop.alerts(), [AlertKind::DiskLow], "of something else");
}

#[tokio::test]
async fn r066_what_waits_too_long_is_an_alert_until_it_is_done() {
    let shop = TestShop::start().await;
    let order = shop.order(&["book"]).await;
    shop.world.stripe.pay(&shop.session(&order));
    shop.hear("checkout.session.completed", &order).await;
    shop.world.clock.advance(5 * MINUTE_SECS);
    shop.check_conditions(Vec::new()).await.unwrap();
    assert_eq!(shop.alerts(), []);
    shop.world.clock.advance(1);
    shop.check_conditions(Vec::new()).await.unwrap();
    assert_eq!(shop.alerts(), [AlertKind::EventsWaiting]);
    shop.work_inbox(10).await.unwrap();
    shop.check_conditions(Vec::new()).await.unwrap();
    assert_eq!(shop.alerts(), []);
    shop.world.clock.advance(15 * MINUTE_SECS + 1);
    shop.check_conditions(Vec::new()).await.unwrap();
    assert_eq!(shop.alerts(), [AlertKind::MailWaiting], "the receipt");
    shop.rest().await;
    shop.check_conditions(Vec::new()).await.unwrap();
    assert_eq!(shop.alerts(), []);
    shop.sound().await;
}

#[tokio::test]
async fn r075_an_event_that_stripe_refuses_for_good_is_given_up_and_the_rest_goes_on() {
    let shop = TestShop::start().await;
    let order = shop.order(&["book"]).await;
    shop.world.stripe.pay(&shop.session(&order));
    shop.hear("checkout.session.completed", &order).await;
    for n in 1..=MAX_TRIES {
        assert_eq!(shop.inbox_states(), [InboxState::Waiting], "try {n}");
        shop.world.stripe.fail_next_look(PaymentError::Refused { code: "403".to_owned() });
        assert_eq!(shop.work_inbox(10).await.unwrap(), 1, "try {n}");
        shop.world.clock.advance(HOUR_SECS);
    }
    assert_eq!(shop.inbox_states(), [InboxState::GivenUp]);
    assert!(shop.alerts().contains(&AlertKind::EventGivenUp), "{:?}", shop.alerts());
    assert_eq!(shop.ports().jobs.oldest_waiting().await.unwrap().0, None, "nothing waits for it any more");
    assert_eq!(shop.work_inbox(10).await.unwrap(), 0);
    // What it told of is found all the same, and Stripe is seen to answer.
    shop.reconcile().await.unwrap();
    shop.rest().await;
    assert_eq!(shop.stored(&order.id).await.state, domain::OrderState::Paid);
    assert!(!shop.alerts().contains(&AlertKind::PaymentsDown), "{:?}", shop.alerts());
}

#[tokio::test]
async fn r075_a_panic_is_a_try_and_the_next_one_waits() {
    let shop = TestShop::start().await;
    let order = shop.order(&["book"]).await;
    shop.hear("checkout.session.completed", &order).await;
    let mut waited = 0;
    for n in 1..=MAX_TRIES {
        let due = shop.ports().inbox.due_events(shop.now(), 10).await.unwrap();
        assert_eq!(due.len(), 1, "try {n}");
        shop.event_panicked(&due[0]).await.unwrap();
        assert_eq!(shop.ports().inbox.due_events(shop.now(), 10).await.unwrap(), [], "at once again");
        let begun = shop.now();
        while n < MAX_TRIES && shop.ports().inbox.due_events(shop.now(), 10).await.unwrap().is_empty() {
            shop.world.clock.advance(5);
        }
        waited += shop.now().secs_since(begun);
    }
    assert_eq!((shop.inbox_states(), shop.alerts()), (vec![InboxState::GivenUp], vec![AlertKind::EventGivenUp]));
    assert!(waited > HOUR_SECS, "{waited}");
}

#[tokio::test]
async fn r067_payments_are_down_until_an_event_is_handled() {
    let shop = TestShop::start().await;
    let order = shop.order(&["book"]).await;
    shop.world.stripe.pay(&shop.session(&order));
    shop.hear("checkout.session.completed", &order).await;
    shop.world.stripe.set_down(true);
    shop.wait(3 * HOUR_SECS).await;
    assert!(shop.alerts().contains(&AlertKind::PaymentsDown));
    shop.world.stripe.set_down(false);
    shop.world.clock.advance(15 * MINUTE_SECS);
    shop.work_inbox(10).await.unwrap();
    assert!(!shop.alerts().contains(&AlertKind::PaymentsDown), "{:?}", shop.alerts());
    shop.sound().await;
}

#[tokio::test]
async fn r067_webhooks_are_silent_until_one_comes() {
    let shop = TestShop::start().await;
    let (order, next) = (shop.order(&["book"]).await, shop.order(&["video"]).await);
    shop.world.stripe.pay(&shop.session(&order));
    shop.world.clock.advance(2 * MINUTE_SECS);
    shop.reconcile().await.unwrap();
    shop.world.clock.advance(16 * MINUTE_SECS);
    shop.reconcile().await.unwrap();
    assert_eq!(shop.alerts(), [AlertKind::WebhooksSilent]);
    shop.reconcile().await.unwrap();
    assert_eq!(shop.alerts(), [AlertKind::WebhooksSilent], "still silent");
    shop.world.stripe.pay(&shop.session(&next));
    shop.tell(&next).await;
    shop.rest().await;
    assert_eq!(shop.alerts(), []);
    shop.sound().await;
}

#[tokio::test]
async fn r067_a_file_that_is_there_again_and_sums_that_agree_again_close_their_alerts() {
    let shop = TestShop::start().await;
    let order = shop.sold(&["book"]).await;
    let key = order.lines[0].files[0].version.key.clone();
    for (kind, object) in
        [(AlertKind::MissingFile, key.as_str()), (AlertKind::SumsDiffer, "USD"), (AlertKind::MailBounces, "mail")]
    {
        shop.ports().alerts.raise(&Alert { kind, object: object.to_owned(), at: shop.now() }).await.unwrap();
    }
    shop.check_conditions(Vec::new()).await.unwrap();
    assert_eq!(shop.alerts(), [AlertKind::SumsDiffer]);
    shop.world.clock.advance(DAY_SECS);
    shop.compare_sums_daily().await.unwrap();
    assert_eq!(shop.alerts(), []);
    // While it is missing, the alert stays.
    let gone = Alert { kind: AlertKind::MissingFile, object: "gone".to_owned(), at: shop.now() };
    shop.ports().alerts.raise(&gone).await.unwrap();
    shop.check_conditions(Vec::new()).await.unwrap();
    assert_eq!(shop.alerts(), [AlertKind::MissingFile]);
}

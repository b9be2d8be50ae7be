//! Mail that comes back is shown, and its address is left in peace until somebody says otherwise.

use crate::support::{Fault, TestShop, owner, why};
use domain::{
    EventId, Order, OrderId, OutboxId,
    alerts::AlertKind,
    mail::{
        outbox::{LEASE_SECS, MailKind, MailState, OutboxRow, UNKNOWN_WAIT_SECS},
        suppression::{DeliveryEvent, DeliveryStatus},
    },
    orders::{ActionOutcome, OrderActionError, OrderActionRefusal, WhyNot},
    payments::inbox::Received,
    ports::{MailError, PortError},
    time::{DAY_SECS, MINUTE_SECS},
};

fn newest(shop: &TestShop) -> OutboxRow {
    let newest = |row: &&OutboxRow| (row.queued_at, row.id.clone());
    shop.world
        .orders
        .look(|tables| tables.outbox.values().filter(|row| !row.orders.is_empty()).max_by_key(newest).unwrap().clone())
}

async fn hear(shop: &TestShop, row: &OutboxRow, status: DeliveryStatus) {
    let event = DeliveryEvent { mail: Some(row.id.clone()), address: row.to.to_ascii_uppercase(), status };
    shop.apply_delivery_event(&event).await.unwrap();
}

async fn why_not(shop: &TestShop, order: &Order) -> WhyNot {
    let case = shop.case(&owner(), &order.number).await.unwrap().unwrap();
    case.lines[0].files[0].1.clone()
}

fn alerts(shop: &TestShop) -> Vec<AlertKind> {
    shop.world.orders.look(|tables| tables.alerts.iter().map(|alert| alert.kind).collect())
}

#[tokio::test]
async fn r025_an_address_that_bounced_is_not_mailed_until_an_admin_clears_it() {
    let shop = TestShop::start().await;
    let order = shop.sold(&["book"]).await;
    hear(&shop, &newest(&shop), DeliveryStatus::Bounced).await;
    assert_eq!((newest(&shop).state, alerts(&shop)), (MailState::Blocked, vec![AlertKind::MailBlocked]));
    assert_eq!(why_not(&shop, &order).await, WhyNot::AddressHeld);

    let refused = shop.resend_receipt(&owner(), &order.id, &why(), &shop.key()).await;
    assert!(matches!(refused, Err(OrderActionError::Refused(OrderActionRefusal::AddressHeld))), "{refused:?}");
    // The buyer asks for links: the answer is the same as ever, and nothing leaves.
    let again = shop.sold(&["video"]).await;
    assert_eq!(shop.mails().len(), 1, "the second receipt stays here");
    assert_eq!(why_not(&shop, &again).await, WhyNot::AddressHeld);

    assert_eq!(shop.write_again(&owner(), &order.id, &why(), &shop.key()).await.unwrap(), ActionOutcome::Done);
    assert_eq!(shop.write_again(&owner(), &order.id, &why(), &shop.key()).await.unwrap(), ActionOutcome::Already);
    shop.resend_receipt(&owner(), &order.id, &why(), &shop.key()).await.unwrap();
    shop.rest().await;
    assert_eq!(shop.mails(), [MailKind::Receipt, MailKind::Receipt]);
    assert!(matches!(why_not(&shop, &order).await, WhyNot::NotUsed { .. }));
    let actions: Vec<_> =
        shop.world.orders.look(|tables| tables.audit.iter().map(|row| row.entry.action.clone()).collect());
    assert!(actions.contains(&"mail.bounced".to_owned()) && actions.contains(&"desk.address_released".to_owned()));
}

#[tokio::test]
async fn r025_a_corrected_address_is_written_to_and_one_that_bounced_is_refused() {
    let shop = TestShop::start().await;
    let order = shop.sold(&["book"]).await;
    hear(&shop, &newest(&shop), DeliveryStatus::Bounced).await;
    shop.correct_address(&owner(), &order.id, "right@example.com", &why(), &shop.key()).await.unwrap();
    shop.rest().await;
    assert_eq!(shop.world.mailer.sent().last().unwrap().to, "right@example.com");
    let back = shop.correct_address(&owner(), &order.id, "BUYER@example.com", &why(), &shop.key()).await;
    assert!(matches!(back, Err(OrderActionError::Refused(OrderActionRefusal::AddressHeld))), "{back:?}");
}

#[tokio::test]
async fn r025_a_complaint_stops_mail_and_raises_no_alert() {
    let shop = TestShop::start().await;
    let order = shop.sold(&["book"]).await;
    hear(&shop, &newest(&shop), DeliveryStatus::Complained).await;
    assert_eq!((newest(&shop).state, alerts(&shop)), (MailState::Sent, vec![]));
    let held = shop.case(&owner(), &order.number).await.unwrap().unwrap().held;
    assert_eq!(held.unwrap().why, DeliveryStatus::Complained);
}

#[tokio::test]
async fn r025_a_full_mailbox_is_told_and_the_address_is_tried_again() {
    let shop = TestShop::start().await;
    let order = shop.sold(&["book"]).await;
    hear(&shop, &newest(&shop), DeliveryStatus::GivenUp).await;
    assert_eq!(why_not(&shop, &order).await, WhyNot::MailboxFull);
    shop.resend_receipt(&owner(), &order.id, &why(), &shop.key()).await.unwrap();
    shop.rest().await;
    assert_eq!(shop.mails().len(), 2);
}

#[tokio::test]
async fn r025_an_event_told_twice_or_about_another_reader_changes_nothing() {
    let shop = TestShop::start().await;
    shop.sold(&["book"]).await;
    let row = newest(&shop);
    let other = DeliveryEvent {
        mail: Some(row.id.clone()),
        address: "else@example.com".into(),
        status: DeliveryStatus::GivenUp,
    };
    shop.apply_delivery_event(&other).await.unwrap();
    assert_eq!(newest(&shop), row);
    hear(&shop, &row, DeliveryStatus::Bounced).await;
    let audit = || shop.world.orders.look(|tables| tables.audit.len());
    let noted = audit();
    hear(&shop, &row, DeliveryStatus::Bounced).await;
    assert_eq!(audit(), noted);
}

#[tokio::test]
async fn r067_more_than_one_bounce_in_fifty_is_an_alert() {
    let shop = TestShop::start().await;
    shop.sold(&["book"]).await;
    let bounce = async |n: u32| {
        let event =
            DeliveryEvent { mail: None, address: format!("reader{n}@example.com"), status: DeliveryStatus::Bounced };
        shop.apply_delivery_event(&event).await.unwrap();
    };
    for n in 1..=4 {
        bounce(n).await;
    }
    assert_eq!(alerts(&shop), [], "a few say nothing");
    (0..300).for_each(|_| shop.traffic().mailed());
    shop.write_traffic().await.unwrap();
    bounce(5).await;
    bounce(6).await;
    assert_eq!(alerts(&shop), [], "6 of 301 are just 2 %");
    bounce(7).await;
    assert_eq!(alerts(&shop), [AlertKind::MailBounces]);
}

#[tokio::test]
async fn r025_the_owner_hears_of_alerts_whatever_came_back() {
    let shop = TestShop::start().await;
    let owner_s = "owner@example.com";
    let event = DeliveryEvent { mail: None, address: owner_s.into(), status: DeliveryStatus::Complained };
    shop.apply_delivery_event(&event).await.unwrap();
    let alert = domain::alerts::Alert { kind: AlertKind::DiskLow, object: "data".into(), at: shop.now() };
    shop.ports().alerts.raise(&alert).await.unwrap();
    shop.tell_alerts(owner_s).await.unwrap();
    shop.rest().await;
    assert_eq!(shop.mails(), [MailKind::Alert]);
}

/// A shop whose receipt went out, and whose worker knows nothing of it: the answer was lost.
async fn with_a_lost_answer() -> TestShop {
    let shop = TestShop::start().await;
    shop.world.mailer.tell_nothing();
    let order = shop.order(&["book"]).await;
    shop.world.stripe.pay(&shop.session(&order));
    shop.world.mailer.fail_next(MailError::Unknown);
    shop.tell(&order).await;
    shop.rest().await;
    assert_eq!(newest(&shop).state, MailState::Sending);
    shop
}

#[tokio::test]
async fn f052_an_event_that_an_email_went_out_ends_the_wait() {
    for status in [DeliveryStatus::Taken, DeliveryStatus::Delivered] {
        let shop = with_a_lost_answer().await;
        hear(&shop, &newest(&shop), status).await;
        assert_eq!((newest(&shop).state, newest(&shop).last_error), (MailState::Sent, None));
        shop.wait(DAY_SECS).await;
        assert_eq!(shop.mails(), [MailKind::Receipt], "it is not sent again");
        shop.sound().await;
    }
}

#[tokio::test]
async fn f052_f056_a_worker_that_died_is_waited_for_ten_minutes_where_an_event_may_come() {
    let shop = TestShop::start().await;
    shop.world.mailer.tell_nothing();
    let order = shop.order(&["book"]).await;
    shop.world.stripe.pay(&shop.session(&order));
    shop.tell(&order).await;
    shop.store.fail("finish_mail", Fault::Down);
    assert!(shop.send_due_mail().await.is_err(), "it went out and could not be marked");
    shop.wait(UNKNOWN_WAIT_SECS - MINUTE_SECS).await;
    assert_eq!(shop.mails().len(), 1, "not sent again while an event may come");
    shop.wait(MINUTE_SECS).await;
    assert_eq!(shop.mails().len(), 2, "no event: once more");
    assert_eq!(newest(&shop).state, MailState::Sent);
    shop.sound().await;
}

#[tokio::test]
async fn f052_an_event_that_comes_while_the_worker_is_at_it_is_the_last_word() {
    let shop = with_a_lost_answer().await;
    shop.world.clock.advance(UNKNOWN_WAIT_SECS);
    let now = shop.now();
    let claim = shop.ports().outbox.claim_mail(now, now.plus_secs(LEASE_SECS)).await.unwrap().unwrap();
    hear(&shop, &newest(&shop), DeliveryStatus::Taken).await;
    let late = OutboxRow { state: MailState::Queued, ..claim.row };
    assert!(matches!(shop.ports().outbox.finish_mail(&late, None).await, Err(PortError::Conflict)));
    assert_eq!(newest(&shop).state, MailState::Sent);
}

#[tokio::test]
async fn f052_an_event_about_another_reader_or_email_marks_nothing_sent() {
    let shop = with_a_lost_answer().await;
    let row = newest(&shop);
    let unknown = OutboxId::receipt(&OrderId::parse("nobodys").unwrap());
    for (mail, address) in
        [(Some(row.id.clone()), "else@example.com"), (Some(unknown), row.to.as_str()), (None, row.to.as_str())]
    {
        let event = DeliveryEvent { mail, address: address.to_owned(), status: DeliveryStatus::Taken };
        shop.apply_delivery_event(&event).await.unwrap();
        assert_eq!(newest(&shop), row, "{event:?}");
    }
}

#[tokio::test]
async fn f057_a_bounce_that_is_told_before_the_sending_stays_a_bounce() {
    let shop = with_a_lost_answer().await;
    hear(&shop, &newest(&shop), DeliveryStatus::Bounced).await;
    hear(&shop, &newest(&shop), DeliveryStatus::Taken).await;
    hear(&shop, &newest(&shop), DeliveryStatus::Delayed).await;
    assert_eq!((newest(&shop).state, newest(&shop).last_error.as_deref()), (MailState::Blocked, Some("bounced")));
    shop.wait(DAY_SECS).await;
    assert_eq!(shop.mails(), [MailKind::Receipt], "no automatic resend");
}

#[tokio::test]
async fn f058_a_delayed_mail_is_an_alert_after_a_day_and_not_before() {
    let shop = TestShop::start().await;
    let order = shop.sold(&["book"]).await;
    hear(&shop, &newest(&shop), DeliveryStatus::Delayed).await;
    assert_eq!((newest(&shop).state, newest(&shop).last_error.as_deref()), (MailState::Sent, Some("delayed")));
    assert!(shop.ports().jobs.oldest_waiting().await.unwrap().0 > Some(shop.now()), "the shop stays ready (R66)");
    shop.wait(DAY_SECS - MINUTE_SECS).await;
    hear(&shop, &newest(&shop), DeliveryStatus::Delayed).await;
    assert_eq!(alerts(&shop), []);
    shop.wait(MINUTE_SECS).await;
    assert_eq!(alerts(&shop), [AlertKind::MailDelayed]);
    assert!(shop.fetch(&order, 0).await.is_ok());
    assert_eq!(shop.mails(), [MailKind::Receipt], "nothing is sent in its place");
    hear(&shop, &newest(&shop), DeliveryStatus::Delivered).await;
    assert_eq!((alerts(&shop), newest(&shop).last_error), (vec![], None), "it arrived after all");
}

#[tokio::test]
async fn f058_a_delayed_mail_that_arrives_or_comes_back_within_the_day_is_no_alert_of_delay() {
    for (status, then) in [(DeliveryStatus::Delivered, vec![]), (DeliveryStatus::GivenUp, vec![AlertKind::MailBlocked])]
    {
        let shop = TestShop::start().await;
        shop.sold(&["book"]).await;
        hear(&shop, &newest(&shop), DeliveryStatus::Delayed).await;
        hear(&shop, &newest(&shop), status).await;
        shop.wait(DAY_SECS).await;
        assert_eq!(alerts(&shop), then, "{status:?}");
        shop.sound().await;
    }
}

#[tokio::test]
async fn f059_a_complaint_leaves_grants_and_links_as_they_are() {
    let shop = TestShop::start().await;
    let order = shop.sold(&["book"]).await;
    let grants = shop.ports().orders.grants(&order.id).await.unwrap();
    hear(&shop, &newest(&shop), DeliveryStatus::Complained).await;
    assert_eq!(shop.ports().orders.grants(&order.id).await.unwrap(), grants);
    assert!(shop.fetch(&order, 0).await.is_ok());
    shop.sound().await;
}

#[tokio::test]
async fn f054_a_mail_the_service_finds_bad_is_blocked_and_told_and_its_address_is_not_held() {
    let shop = TestShop::start().await;
    let order = shop.sold(&["book"]).await;
    hear(&shop, &newest(&shop), DeliveryStatus::Rejected).await;
    assert_eq!((newest(&shop).state, alerts(&shop)), (MailState::Blocked, vec![AlertKind::MailBlocked]));
    assert!(matches!(why_not(&shop, &order).await, WhyNot::MailRefused { .. }));
    assert!(shop.ports().suppressions.suppressed_address(&newest(&shop).to).await.unwrap().is_none());
}

#[tokio::test]
async fn f060_the_same_event_again_changes_nothing_even_after_an_admin_put_it_right() {
    let shop = TestShop::start().await;
    let order = shop.sold(&["book"]).await;
    let row = newest(&shop);
    let event =
        || DeliveryEvent { mail: Some(row.id.clone()), address: row.to.clone(), status: DeliveryStatus::Bounced };
    let id = || EventId::parse("sns/22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324/0").unwrap();
    assert_eq!(shop.receive_delivery_event(id(), event()).await.unwrap(), Received::New);
    shop.rest().await;
    assert_eq!(newest(&shop).state, MailState::Blocked);
    shop.write_again(&owner(), &order.id, &why(), &shop.key()).await.unwrap();
    let audit = || shop.world.orders.look(|tables| tables.audit.len());
    let noted = audit();
    assert_eq!(shop.receive_delivery_event(id(), event()).await.unwrap(), Received::Known);
    shop.rest().await;
    assert_eq!(audit(), noted);
    assert!(shop.ports().suppressions.suppressed_address(&row.to).await.unwrap().is_none());
}

#[tokio::test]
async fn f060_an_event_the_store_could_not_take_at_once_is_noted_later() {
    let shop = TestShop::start().await;
    shop.sold(&["book"]).await;
    let row = newest(&shop);
    let event = DeliveryEvent { mail: Some(row.id.clone()), address: row.to.clone(), status: DeliveryStatus::Bounced };
    shop.receive_delivery_event(EventId::parse("sns/1/0").unwrap(), event).await.unwrap();
    shop.store.fail("record_delivery", Fault::Down);
    shop.rest().await;
    assert_eq!(newest(&shop).state, MailState::Sent);
    shop.wait(MINUTE_SECS).await;
    assert_eq!(newest(&shop).state, MailState::Blocked);
}

#[tokio::test]
async fn f075_two_reports_about_one_mail_at_once_are_both_kept() {
    use DeliveryStatus::{Bounced, Complained, Delayed, Delivered, Taken};
    for (one, other) in
        [(Bounced, Delayed), (Delayed, Bounced), (Bounced, Delivered), (Complained, Delayed), (Taken, Bounced)]
    {
        let shop = TestShop::start().await;
        shop.sold(&["book"]).await;
        let row = newest(&shop);
        tokio::join!(hear(&shop, &row, one), hear(&shop, &row, other));
        let bad = if matches!(one, Bounced | Complained) { one } else { other };
        let stored = newest(&shop);
        let told = stored.last_error.as_deref();
        // A complaint and a delay are both true; a bounce is the end of it.
        assert!(told == Some(bad.as_str()) || bad == Complained, "{one:?} and {other:?}: {stored:?}");
        assert_eq!(stored.state == MailState::Blocked, bad == Bounced, "{one:?} and {other:?}");
        let actions: Vec<_> =
            shop.world.orders.look(|tables| tables.audit.iter().map(|row| row.entry.action.clone()).collect());
        assert!(actions.contains(&format!("mail.{}", bad.as_str())), "{one:?} and {other:?}: {actions:?}");
        assert!(
            shop.ports().suppressions.suppressed_address(&row.to).await.unwrap().is_some(),
            "{one:?} and {other:?}"
        );
    }
}

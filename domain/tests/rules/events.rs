//! Events from Stripe: stored first, believed never, handled once.

use crate::support::{Fault, TestShop};
use domain::{
    EventId, OrderState, PaymentIntentId, PortError, SessionId,
    alerts::AlertKind,
    mail::outbox::MailKind,
    payments::{
        Envelope,
        inbox::{InboxState, Received, Subject},
    },
    time::HOUR_SECS,
};
use std::sync::Arc;

#[tokio::test]
async fn f026_a_stored_event_is_handled_later_by_whoever_comes() {
    let shop = TestShop::start().await;
    let order = shop.order(&["book"]).await;
    shop.world.stripe.pay(&shop.session(&order));
    assert_eq!(shop.hear("checkout.session.completed", &order).await, Received::New);
    assert_eq!(shop.stored(&order.id).await.state, OrderState::SessionOpen, "storing is not handling");
    shop.rest().await;
    assert_eq!((shop.stored(&order.id).await.state, shop.inbox_states()), (OrderState::Paid, vec![InboxState::Done]));
    shop.sound().await;
}

#[tokio::test]
async fn f027_an_event_that_could_not_be_stored_is_not_acknowledged() {
    let shop = TestShop::start().await;
    let order = shop.order(&["book"]).await;
    shop.store.fail("receive", Fault::Down);
    let envelope = shop.envelope("checkout.session.completed", &order);
    assert!(matches!(shop.receive_event(envelope.clone()).await, Err(PortError::Unavailable { .. })));
    assert_eq!(shop.inbox_states(), []);
    assert_eq!(shop.receive_event(envelope).await.unwrap(), Received::New, "Stripe sends it again");
}

#[tokio::test]
async fn f028_an_event_stored_with_its_answer_lost_counts_as_stored() {
    let shop = TestShop::start().await;
    let order = shop.order(&["book"]).await;
    shop.store.fail("receive", Fault::LostReply);
    assert!(shop.receive_event(shop.envelope("checkout.session.completed", &order)).await.is_ok());
    assert_eq!(shop.inbox_states(), [InboxState::Waiting]);
    shop.sound().await;
}

#[tokio::test]
async fn f029_a_repeated_event_changes_nothing() {
    let shop = TestShop::start().await;
    let order = shop.order(&["book"]).await;
    shop.world.stripe.pay(&shop.session(&order));
    let envelope = shop.envelope("checkout.session.completed", &order);
    assert_eq!(shop.receive_event(envelope.clone()).await.unwrap(), Received::New);
    shop.rest().await;
    let before = shop.stored(&order.id).await;

    assert_eq!(shop.receive_event(envelope).await.unwrap(), Received::Known);
    shop.rest().await;
    assert_eq!(shop.stored(&order.id).await, before);
    assert_eq!(shop.mails(), [MailKind::Receipt]);
    shop.sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn f030_one_event_twenty_times_at_once_grants_once() {
    let shop = Arc::new(TestShop::start().await);
    let order = shop.order(&["book", "video"]).await;
    shop.world.stripe.pay(&shop.session(&order));
    let envelope = shop.envelope("checkout.session.completed", &order);
    let deliveries: Vec<_> = (0..20)
        .map(|_| {
            let (shop, envelope) = (shop.clone(), envelope.clone());
            tokio::spawn(async move {
                let received = shop.receive_event(envelope).await.unwrap();
                shop.work_inbox(10).await.unwrap();
                received
            })
        })
        .collect();
    let mut stored = 0;
    for delivery in deliveries {
        stored += u32::from(delivery.await.unwrap() == Received::New);
    }
    shop.rest().await;
    assert_eq!((stored, shop.grant_states(&order).len(), shop.mails().len()), (1, 2, 1));
    assert_eq!(shop.audited(&order, "paid"), 1);
    shop.sound().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn f031_several_events_and_the_returning_shopper_at_once_grant_once() {
    for _ in 0..20 {
        let shop = Arc::new(TestShop::start().await);
        let order = shop.order(&["book"]).await;
        shop.world.stripe.pay(&shop.session(&order));
        let mut at_once = Vec::new();
        for kind in
            ["checkout.session.completed", "checkout.session.async_payment_succeeded", "payment_intent.succeeded"]
        {
            let (shop, order) = (shop.clone(), order.clone());
            at_once.push(tokio::spawn(async move {
                shop.hear(kind, &order).await;
                shop.work_inbox(10).await.unwrap();
            }));
        }
        let (page, id) = (shop.clone(), order.id.clone());
        at_once.push(tokio::spawn(async move {
            page.settle(&id, None).await.unwrap();
        }));
        for done in at_once {
            done.await.unwrap();
        }
        shop.rest().await;
        assert_eq!((shop.audited(&order, "paid"), shop.mails()), (1, vec![MailKind::Receipt]));
        shop.sound().await;
    }
}

#[tokio::test]
async fn f035_an_unknown_event_is_stored_and_wakes_the_order_it_names() {
    let shop = TestShop::start().await;
    let order = shop.order(&["book"]).await;
    shop.world.stripe.pay(&shop.session(&order));
    shop.hear("checkout.session.something_new_in_2030", &order).await;
    let of_nothing = Envelope { subject: Subject::Other, ..shop.envelope("invoice.created", &order) };
    assert_eq!(shop.receive_event(of_nothing).await.unwrap(), Received::New);
    shop.rest().await;
    assert_eq!(shop.stored(&order.id).await.state, OrderState::Paid);
    assert_eq!(shop.inbox_states(), [InboxState::Done, InboxState::Ignored]);
    shop.sound().await;
}

#[tokio::test]
async fn a_session_of_some_other_program_is_ignored() {
    let shop = TestShop::start().await;
    let order = shop.order(&["book"]).await;
    let session = SessionId::parse("cs_test_foreign").unwrap();
    let unknown = domain::OrderId::parse("foreign").unwrap();
    for named in [None, Some(unknown)] {
        let subject = Subject::Session { session: session.clone(), order: named };
        shop.receive_event(Envelope { subject, ..shop.envelope("checkout.session.completed", &order) }).await.unwrap();
    }
    let subject = Subject::Payment(PaymentIntentId::parse("pi_foreign").unwrap());
    shop.receive_event(Envelope { subject, ..shop.envelope("charge.refunded", &order) }).await.unwrap();
    shop.rest().await;
    assert_eq!(shop.inbox_states(), [InboxState::Ignored; 3]);
    shop.sound().await;
}

#[tokio::test]
async fn f036_a014_an_event_of_the_other_mode_is_stored_ignored_and_told() {
    let shop = TestShop::start().await;
    let order = shop.order(&["book"]).await;
    shop.world.stripe.pay(&shop.session(&order));
    let live = Envelope { live: true, ..shop.envelope("checkout.session.completed", &order) };
    assert_eq!(shop.receive_event(live).await.unwrap(), Received::New);
    assert_eq!(shop.work_inbox(10).await.unwrap(), 0);
    assert_eq!((shop.inbox_states(), shop.alerts()), (vec![InboxState::Ignored], vec![AlertKind::WrongMode]));
    assert_eq!(shop.grant_states(&order), []);
}

#[tokio::test]
async fn f032_a_refund_is_found_by_its_payment_before_and_after_the_order_knows_it() {
    for settled_before in [false, true] {
        let shop = TestShop::start().await;
        let order = shop.order(&["book"]).await;
        shop.world.stripe.pay(&shop.session(&order));
        if settled_before {
            shop.settle(&order.id, None).await.unwrap();
        }
        shop.world.stripe.refund(&shop.session(&order), order.total.minor);
        let intent = shop.world.stripe.sessions()[0].facts.intent.clone().unwrap();
        let refunded = Envelope { subject: Subject::Payment(intent), ..shop.envelope("charge.refunded", &order) };
        shop.receive_event(refunded).await.unwrap();
        shop.rest().await;
        assert_eq!(shop.stored(&order.id).await.state, OrderState::Refunded);
        shop.sound().await;
    }
}

#[tokio::test]
async fn f041_stripe_down_for_six_hours_loses_no_event_and_raises_one_alert() {
    let shop = TestShop::start().await;
    let mut orders = Vec::new();
    for _ in 0..10 {
        let order = shop.order(&["book"]).await;
        shop.world.stripe.pay(&shop.session(&order));
        shop.hear("checkout.session.completed", &order).await;
        orders.push(order);
    }
    shop.world.stripe.set_down(true);
    shop.wait(6 * HOUR_SECS).await;
    assert_eq!(shop.inbox_states(), [InboxState::Waiting; 10]);
    assert_eq!(shop.alerts(), [AlertKind::PaymentsDown]);
    let tries = shop.world.orders.look(|tables| tables.inbox.values().map(|event| event.attempt).max());
    assert!(tries < Some(40), "asked {tries:?} times");

    shop.world.stripe.set_down(false);
    shop.wait(15 * 60).await;
    for order in orders {
        assert_eq!(shop.stored(&order.id).await.state, OrderState::Paid);
    }
    shop.sound().await;
}

#[tokio::test]
async fn one_event_that_cannot_be_handled_does_not_hold_up_the_others() {
    let shop = TestShop::start().await;
    let (first, second) = (shop.order(&["book"]).await, shop.order(&["video"]).await);
    for order in [&first, &second] {
        shop.world.stripe.pay(&shop.session(order));
        shop.hear("checkout.session.completed", order).await;
    }
    shop.store.fail("record", Fault::Down);
    shop.work_inbox(10).await.unwrap();
    assert_eq!(shop.stored(&first.id).await.state, OrderState::SessionOpen);
    assert_eq!(shop.stored(&second.id).await.state, OrderState::Paid);
    shop.world.clock.advance(5);
    shop.sound().await;
}

#[tokio::test]
async fn an_event_id_is_what_makes_an_event_one() {
    let shop = TestShop::start().await;
    let order = shop.order(&["book"]).await;
    let first = shop.envelope("checkout.session.completed", &order);
    let second = Envelope { id: EventId::parse("evt_another").unwrap(), ..first.clone() };
    assert_eq!(shop.receive_event(first).await.unwrap(), Received::New);
    assert_eq!(shop.receive_event(second).await.unwrap(), Received::New);
}

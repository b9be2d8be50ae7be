//! From a payment to grants and a receipt.

use crate::support::{Fault, TestShop, browser};
use domain::{
    OrderState,
    alerts::AlertKind,
    delivery::grant::GrantState,
    mail::outbox::{MailKind, MailState},
    orders::SettleError,
    payments::facts::Progress,
    time::DAY_SECS,
};
use std::sync::Arc;

#[tokio::test]
async fn f016_a_product_taken_off_while_its_buyer_pays_is_delivered() {
    let shop = TestShop::start().await;
    let order = shop.order(&["book"]).await;
    shop.take_off("book").await;
    shop.world.stripe.pay(&shop.session(&order));
    shop.tell(&order).await;
    assert_eq!(shop.grant_states(&order), [GrantState::Active]);
    assert!(shop.fetch(&order, 0).await.is_ok());
    shop.sound().await;
}

#[tokio::test]
async fn r004_f017_a_price_changed_while_its_buyer_pays_is_the_old_price() {
    let shop = TestShop::start().await;
    let order = shop.order(&["book"]).await;
    shop.edit("book", |book| (book.price.minor, book.price_version) = (9_900, 2)).await;
    shop.world.stripe.pay(&shop.session(&order));
    shop.tell(&order).await;
    let paid = shop.stored(&order.id).await;
    assert_eq!((paid.state, paid.payment.unwrap().amount.minor), (OrderState::Paid, 1_900));
    shop.sound().await;
}

#[tokio::test]
async fn f019_an_expired_page_gives_nothing_and_mails_nobody() {
    let shop = TestShop::start().await;
    let order = shop.order(&["book"]).await;
    shop.world.stripe.edit(&shop.session(&order), |facts| facts.progress = Progress::Expired);
    shop.tell(&order).await;
    assert_eq!(shop.stored(&order.id).await.state, OrderState::Expired);
    assert_eq!((shop.grant_states(&order), shop.mail_states()), (vec![], vec![]));
    shop.sound().await;
}

#[tokio::test]
async fn f020_a_delayed_payment_is_fulfilled_when_it_arrives() {
    let shop = TestShop::start().await;
    let order = shop.order(&["book"]).await;
    shop.world.stripe.edit(&shop.session(&order), |facts| {
        facts.progress = Progress::Pending;
        facts.email = Some("buyer@example.com".to_owned());
    });
    shop.tell(&order).await;
    assert_eq!(shop.stored(&order.id).await.state, OrderState::PaymentPending);
    shop.rest().await;
    assert_eq!((shop.grant_states(&order), shop.mails()), (vec![], vec![MailKind::PaymentPending]));

    shop.world.clock.advance(3 * DAY_SECS);
    shop.world.stripe.pay(&shop.session(&order));
    shop.tell(&order).await;
    let paid = shop.stored(&order.id).await;
    assert_eq!(paid.state, OrderState::Paid);
    assert_eq!(paid.payment.unwrap().settled_at, shop.now(), "the receipt names the day the money came");
    shop.rest().await;
    assert_eq!(shop.mails(), [MailKind::PaymentPending, MailKind::Receipt]);
    shop.sound().await;
}

#[tokio::test]
async fn a_pending_payment_seen_twice_is_one_step() {
    let shop = TestShop::start().await;
    let order = shop.order(&["book"]).await;
    shop.world.stripe.edit(&shop.session(&order), |facts| facts.progress = Progress::Pending);
    assert!(shop.settle(&order.id, None).await.unwrap().moved);
    shop.world.clock.advance(3_600);
    assert!(!shop.settle(&order.id, None).await.unwrap().moved);
    assert_eq!(shop.audited(&order, "payment_pending"), 1);
}

#[tokio::test]
async fn f021_a_delayed_payment_that_fails_is_told_once_and_gives_nothing() {
    let shop = TestShop::start().await;
    let order = shop.order(&["book"]).await;
    for progress in [Progress::Pending, Progress::Failed, Progress::Failed] {
        shop.world.stripe.edit(&shop.session(&order), |facts| {
            facts.progress = progress;
            facts.email = Some("buyer@example.com".to_owned());
        });
        shop.tell(&order).await;
        shop.rest().await;
    }
    assert_eq!(shop.stored(&order.id).await.state, OrderState::PaymentFailed);
    assert_eq!(
        (shop.grant_states(&order), shop.mails()),
        (vec![], vec![MailKind::PaymentPending, MailKind::PaymentFailed])
    );
    shop.sound().await;
}

#[tokio::test]
async fn a_payment_that_turns_up_after_the_order_was_given_up_is_fulfilled() {
    for given_up in [Progress::Expired, Progress::Failed] {
        let shop = TestShop::start().await;
        let order = shop.order(&["book"]).await;
        shop.world.stripe.edit(&shop.session(&order), |facts| facts.progress = given_up);
        shop.tell(&order).await;
        shop.world.stripe.pay(&shop.session(&order));
        shop.tell(&order).await;
        assert_eq!(shop.stored(&order.id).await.state, OrderState::Paid, "{given_up:?}");
        shop.sound().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn f030_twenty_settlings_at_once_grant_and_mail_once() {
    let shop = Arc::new(TestShop::start().await);
    let order = shop.order(&["book", "video"]).await;
    shop.world.stripe.pay(&shop.session(&order));
    let calls: Vec<_> = (0..20)
        .map(|_| {
            let (shop, order) = (shop.clone(), order.clone());
            tokio::spawn(async move { shop.settle(&order.id, None).await.unwrap().moved })
        })
        .collect();
    let mut moved = 0;
    for call in calls {
        moved += u32::from(call.await.unwrap());
    }
    shop.rest().await;
    assert_eq!((moved, shop.audited(&order, "paid")), (1, 1));
    assert_eq!((shop.grant_states(&order).len(), shop.mails()), (2, vec![MailKind::Receipt]));
    shop.sound().await;
}

#[tokio::test]
async fn f043_goods_without_an_address_go_to_the_buying_browser_and_the_seller_is_told() {
    let shop = TestShop::start().await;
    let order = shop.order(&["book"]).await;
    shop.world.stripe.pay(&shop.session(&order));
    shop.world.stripe.edit(&shop.session(&order), |facts| facts.email = None);
    shop.tell(&order).await;

    assert_eq!((shop.mail_states(), shop.alerts()), (vec![], vec![AlertKind::NeedsAttention]));
    let claimed = shop.claimed_order(&shop.session(&order), Some(&browser(1))).await.unwrap().unwrap();
    assert_eq!(claimed.attention, Some(domain::orders::Attention::NoEmail));
    let downloads = shop.downloads(claimed, None).await.unwrap();
    assert!(downloads.lines[0].token.is_some());
    assert!(shop.fetch(&order, 0).await.is_ok());
    shop.sound().await;
}

#[tokio::test]
async fn f044_a_fulfilment_that_was_not_stored_is_done_on_the_next_try() {
    let shop = TestShop::start().await;
    let order = shop.order(&["book"]).await;
    shop.world.stripe.pay(&shop.session(&order));
    shop.store.fail("record", Fault::Down);
    shop.tell(&order).await;
    assert_eq!((shop.stored(&order.id).await.state, shop.grant_states(&order)), (OrderState::SessionOpen, vec![]));

    shop.world.clock.advance(60);
    shop.rest().await;
    assert_eq!((shop.grant_states(&order).len(), shop.mails().len()), (1, 1));
    shop.sound().await;
}

#[tokio::test]
async fn f045_a_receipt_queued_before_a_crash_goes_out_after_it() {
    let shop = TestShop::start().await;
    let order = shop.order(&["book"]).await;
    shop.world.stripe.pay(&shop.session(&order));
    // The crash: the transaction is stored, and nothing after it happens.
    shop.store.fail("record", Fault::LostReply);
    shop.store.pass("order");
    shop.store.fail("order", Fault::Down);
    let _ = shop.settle(&order.id, None).await;
    assert_eq!((shop.grant_states(&order).len(), shop.mail_states()), (1, vec![MailState::Queued]));
    shop.rest().await;
    assert_eq!(shop.mails(), [MailKind::Receipt]);
    shop.sound().await;
}

#[tokio::test]
async fn f046_whoever_comes_second_finds_it_done() {
    let shop = TestShop::start().await;
    let order = shop.order(&["book"]).await;
    shop.world.stripe.pay(&shop.session(&order));
    assert!(shop.settle(&order.id, None).await.unwrap().moved);
    let second = shop.settle(&order.id, None).await.unwrap();
    assert_eq!((second.moved, second.order.state), (false, OrderState::Paid));
    shop.sound().await;
}

#[tokio::test]
async fn f047_a_fulfilment_whose_answer_got_lost_is_found_done() {
    let shop = TestShop::start().await;
    let order = shop.order(&["book"]).await;
    shop.world.stripe.pay(&shop.session(&order));
    shop.store.fail("record", Fault::LostReply);
    let settled = shop.settle(&order.id, None).await.unwrap();
    assert_eq!(settled.order.state, OrderState::Paid);
    shop.rest().await;
    assert_eq!((shop.grant_states(&order).len(), shop.mails().len(), shop.audited(&order, "paid")), (1, 1, 1));
    shop.sound().await;
}

#[tokio::test]
async fn a010_looking_at_the_success_page_pays_for_nothing() {
    let shop = TestShop::start().await;
    let order = shop.order(&["book"]).await;
    for _ in 0..3 {
        let settled = shop.settle(&order.id, Some(&shop.session(&order))).await.unwrap();
        assert_eq!((settled.moved, settled.order.state), (false, OrderState::SessionOpen));
    }
    assert_eq!((shop.grant_states(&order), shop.mail_states()), (vec![], vec![]));
    shop.sound().await;
}

#[tokio::test]
async fn a010_anothers_paid_session_pays_for_nothing() {
    let shop = TestShop::start().await;
    let paid = shop.sold(&["book"]).await;
    let order = shop.order(&["video"]).await;
    shop.store.fail("record", Fault::Down);
    let unnoted = shop.order(&["video"]).await;
    for order in [order, unnoted] {
        assert!(!shop.settle(&order.id, Some(&shop.session(&paid))).await.unwrap().moved);
        assert_eq!(shop.grant_states(&order), []);
    }
    shop.sound().await;
}

#[tokio::test]
async fn an_order_nobody_knows_is_not_settled() {
    let shop = TestShop::start().await;
    let unknown = domain::OrderId::parse("unknown").unwrap();
    assert!(matches!(shop.settle(&unknown, None).await, Err(SettleError::UnknownOrder)));
}

#[tokio::test]
async fn two_payments_for_one_order_are_told_to_the_seller() {
    let shop = TestShop::start().await;
    let request = shop.request(&["book"]);
    shop.store.fail("record", Fault::Down);
    shop.press(&request).await.unwrap();
    shop.world.clock.advance(21 * 3_600);
    let order = shop.stored(&shop.press(&request).await.unwrap().order).await;
    let (old, new) = (shop.session(&order), order.session().unwrap().clone());
    shop.world.stripe.pay(&new);
    shop.settle(&order.id, None).await.unwrap();
    assert_eq!(shop.alerts(), []);

    shop.world.stripe.pay(&old);
    shop.tell(&order).await;
    assert_eq!(shop.stored(&order.id).await.session(), Some(&new), "the order stays with the first");
    assert_eq!(shop.alerts(), [AlertKind::NeedsAttention]);
}

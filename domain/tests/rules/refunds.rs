//! Money that goes back, and what that does to access.

use crate::support::{Fault, TestShop};
use domain::{
    Order, OrderState,
    delivery::{
        DeliveryError,
        grant::{GrantState, LinkScope},
    },
    mail::outbox::MailKind,
    payments::DisputeStatus,
};

async fn refund(shop: &TestShop, order: &Order, minor: i64) {
    shop.world.stripe.refund(&shop.session(order), minor);
    shop.tell(order).await;
}

async fn dispute(shop: &TestShop, order: &Order, verdict: DisputeStatus) {
    shop.world.stripe.dispute(&shop.session(order), verdict);
    shop.tell(order).await;
}

async fn assert_shut(shop: &TestShop, order: &Order) {
    assert!(shop.grant_states(order).iter().all(|state| *state == GrantState::Revoked));
    assert!(matches!(shop.fetch(order, 0).await, Err(DeliveryError::Revoked)));
    let token = shop.token(order, LinkScope::Line(0));
    assert!(matches!(shop.download_page(&token).await, Err(DeliveryError::Revoked)));
}

#[tokio::test]
async fn a022_a_refund_ends_access_and_is_told() {
    let shop = TestShop::start().await;
    let order = shop.sold(&["book", "video"]).await;
    refund(&shop, &order, order.total.minor).await;
    assert_eq!(shop.stored(&order.id).await.state, OrderState::Refunded);
    assert_shut(&shop, &order).await;
    shop.rest().await;
    assert_eq!(shop.mails(), [MailKind::Receipt, MailKind::Refunded]);
    assert_eq!(shop.world.mailer.sent()[1].downloads, [""; 0]);
    let page = shop.order_page(&shop.token(&order, LinkScope::Order)).await.unwrap();
    assert_eq!(page.order.state, OrderState::Refunded, "the order's page says so");
    assert!(page.lines.iter().all(|line| line.token.is_none()), "and leads to no file");
    shop.sound().await;
}

#[tokio::test]
async fn f068_between_two_downloads_a_refund_ends_access() {
    let shop = TestShop::start().await;
    let order = shop.sold(&["book"]).await;
    assert!(shop.fetch(&order, 0).await.is_ok());
    refund(&shop, &order, order.total.minor).await;
    assert_shut(&shop, &order).await;
    shop.sound().await;
}

#[tokio::test]
async fn f069_a_partial_refund_keeps_access_and_its_sum() {
    let shop = TestShop::start().await;
    let order = shop.sold(&["book", "video"]).await;
    for minor in [100, 1_900] {
        refund(&shop, &order, minor).await;
        let now = shop.stored(&order.id).await;
        assert_eq!((now.state, now.payment.unwrap().refunded_minor), (OrderState::RefundedPartial, minor));
        assert!(shop.fetch(&order, 0).await.is_ok());
    }
    refund(&shop, &order, order.total.minor).await;
    assert_shut(&shop, &order).await;
    shop.sound().await;
}

#[tokio::test]
async fn a_partial_refund_leaves_the_grants_untouched() {
    let shop = TestShop::start().await;
    let order = shop.sold(&["book"]).await;
    let grants = shop.ports().orders.grants(&order.id).await.unwrap();
    shop.world.clock.advance(3_600);
    refund(&shop, &order, 100).await;
    assert_eq!(shop.ports().orders.grants(&order.id).await.unwrap(), grants);
}

#[tokio::test]
async fn f070_a_refund_told_three_times_is_one_step() {
    let shop = TestShop::start().await;
    let order = shop.sold(&["book"]).await;
    shop.store.fail("record", Fault::LostReply);
    for _ in 0..3 {
        refund(&shop, &order, order.total.minor).await;
    }
    shop.rest().await;
    assert_eq!(shop.audited(&order, "refunded"), 1);
    assert_eq!(shop.mails(), [MailKind::Receipt, MailKind::Refunded]);
    shop.sound().await;
}

#[tokio::test]
async fn f071_a_dispute_ends_access_and_winning_it_restores_it() {
    let shop = TestShop::start().await;
    let order = shop.sold(&["book"]).await;
    dispute(&shop, &order, DisputeStatus::NeedsResponse).await;
    assert_eq!(shop.stored(&order.id).await.state, OrderState::Disputed);
    assert_shut(&shop, &order).await;

    dispute(&shop, &order, DisputeStatus::Won).await;
    assert_eq!(shop.stored(&order.id).await.state, OrderState::DisputeWon);
    assert_eq!(shop.grant_states(&order), [GrantState::Active]);
    assert!(shop.fetch(&order, 0).await.is_ok());
    assert_eq!((shop.audited(&order, "disputed"), shop.audited(&order, "dispute_won")), (1, 1));
    shop.rest().await;
    assert_eq!(shop.mails(), [MailKind::Receipt], "and nobody gets a second receipt");
    shop.sound().await;
}

#[tokio::test]
async fn f071_winning_a_dispute_after_a_partial_refund_restores_access() {
    let shop = TestShop::start().await;
    let order = shop.sold(&["book"]).await;
    refund(&shop, &order, 100).await;
    dispute(&shop, &order, DisputeStatus::NeedsResponse).await;
    assert_shut(&shop, &order).await;
    dispute(&shop, &order, DisputeStatus::Won).await;
    assert_eq!(shop.grant_states(&order), [GrantState::Active]);
    assert_eq!(shop.stored(&order.id).await.payment.unwrap().refunded_minor, 100);
    shop.sound().await;
}

#[tokio::test]
async fn r008_nothing_that_happens_after_a_full_refund_gives_access_again() {
    let shop = TestShop::start().await;
    let order = shop.sold(&["book"]).await;
    refund(&shop, &order, order.total.minor).await;
    for verdict in [DisputeStatus::NeedsResponse, DisputeStatus::Won] {
        dispute(&shop, &order, verdict).await;
        assert_shut(&shop, &order).await;
    }
    // A refund that failed at the bank after all: the money is the shop's again, and a person decides about access.
    refund(&shop, &order, 0).await;
    assert_shut(&shop, &order).await;
    assert_eq!(shop.stored(&order.id).await.state, OrderState::DisputeWon);
}

#[tokio::test]
async fn f071_an_order_first_heard_of_in_a_dispute_gets_its_receipt_when_it_is_won() {
    let shop = TestShop::start().await;
    let order = shop.order(&["book"]).await;
    shop.world.stripe.pay(&shop.session(&order));
    dispute(&shop, &order, DisputeStatus::NeedsResponse).await;
    shop.rest().await;
    assert_eq!((shop.mails(), shop.grant_states(&order)), (vec![], vec![GrantState::Revoked]));

    shop.world.clock.advance(60 * 86_400);
    dispute(&shop, &order, DisputeStatus::Won).await;
    shop.rest().await;
    assert_eq!(shop.mails(), [MailKind::Receipt]);
    assert!(shop.fetch(&order, 0).await.is_ok(), "with a link that is not too old");
    shop.sound().await;
}

#[tokio::test]
async fn f032_a_refund_heard_of_before_the_payment_never_gives_access() {
    let shop = TestShop::start().await;
    let order = shop.order(&["book"]).await;
    shop.world.stripe.pay(&shop.session(&order));
    refund(&shop, &order, order.total.minor).await;
    assert_eq!(shop.stored(&order.id).await.state, OrderState::Refunded);
    shop.tell(&order).await;
    shop.rest().await;
    assert_eq!((shop.grant_states(&order), shop.mails()), (vec![GrantState::Revoked], vec![]));
    shop.sound().await;
}

#[tokio::test]
async fn a_receipt_still_queued_when_the_money_goes_back_carries_no_link() {
    let shop = TestShop::start().await;
    let order = shop.order(&["book"]).await;
    shop.world.stripe.pay(&shop.session(&order));
    shop.tell(&order).await;
    refund(&shop, &order, order.total.minor).await;
    shop.rest().await;
    assert!(shop.world.mailer.sent().iter().all(|email| email.downloads.is_empty()));
    shop.sound().await;
}

#[tokio::test]
async fn an_order_of_zero_is_not_taken_for_refunded() {
    let shop = TestShop::start().await;
    let order = shop.sold(&["icons"]).await;
    refund(&shop, &order, 0).await;
    assert_eq!(shop.stored(&order.id).await.state, OrderState::Paid);
    shop.sound().await;
}

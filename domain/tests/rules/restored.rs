//! A shop on an old backup hears from Stripe what happened since.

use crate::support::TestShop;
use domain::{
    OrderState, Shop,
    alerts::AlertKind,
    mail::outbox::MailKind,
    time::{DAY_SECS, HOUR_SECS},
};
use domain_testing::memory::MemoryStore;
use std::sync::Arc;

/// The shop with its store from before the first order.
fn restored(shop: &TestShop) -> Shop {
    let mut restored = shop.shop.clone();
    restored.ports_mut().keep_orders_in(Arc::new(MemoryStore::default()));
    restored
}

#[tokio::test]
async fn f087_a_paid_order_the_backup_does_not_know_comes_back_from_stripe() {
    let shop = TestShop::start().await;
    let lost = shop.sold(&["book", "video"]).await;
    let unpaid = shop.order(&["book"]).await;
    // The price is another one today.
    shop.edit("book", |product| {
        product.price.minor = 2_500;
        product.price_version += 1;
    })
    .await;
    shop.world.clock.advance(HOUR_SECS);
    let restored = restored(&shop);
    assert_eq!(restored.reconcile().await.unwrap().rebuilt, 1);
    let back = restored.ports().orders.order(&lost.id).await.unwrap().unwrap();
    assert_eq!((back.state, back.number.clone(), back.total), (OrderState::Paid, lost.number.clone(), lost.total));
    for (line, sold) in back.lines.iter().zip(&lost.lines) {
        assert_eq!(
            (&line.product, line.unit_price, line.price_version),
            (&sold.product, sold.unit_price, sold.price_version)
        );
        assert_eq!(line.files, sold.files);
    }
    assert_eq!(back.email(), Some("buyer@example.com"));
    assert_eq!(restored.ports().orders.grants(&lost.id).await.unwrap().len(), 2);
    assert!(restored.ports().orders.order(&unpaid.id).await.unwrap().is_none(), "nobody paid for it");
    while restored.send_due_mail().await.unwrap() == domain::mail::MailRun::Worked {}
    assert_eq!(shop.mails(), [MailKind::Receipt, MailKind::Receipt], "with links that work");
    assert_eq!(restored.reconcile().await.unwrap().rebuilt, 0);
}

#[tokio::test]
async fn f087_money_paid_back_or_disputed_meanwhile_comes_back_as_such() {
    let shop = TestShop::start().await;
    let refunded = shop.sold(&["book"]).await;
    let disputed = shop.sold(&["video"]).await;
    shop.world.stripe.refund(&shop.session(&refunded), 1_900);
    shop.world.stripe.dispute(&shop.session(&disputed), domain::payments::DisputeStatus::NeedsResponse);
    let restored = restored(&shop);
    assert_eq!(restored.reconcile().await.unwrap().rebuilt, 2);
    for (order, state) in [(&refunded, OrderState::Refunded), (&disputed, OrderState::Disputed)] {
        assert_eq!(restored.ports().orders.order(&order.id).await.unwrap().unwrap().state, state);
    }
}

#[tokio::test]
async fn f087_an_order_of_a_product_the_backup_does_not_know_waits_for_a_person() {
    let shop = TestShop::start().await;
    let lost = shop.sold(&["book", "video"]).await;
    shop.world.stripe.edit(&shop.session(&lost), |facts| {
        facts.notes.as_mut().unwrap().lines[1].product = domain::ProductId::parse("unknown").unwrap();
    });
    let restored = restored(&shop);
    restored.reconcile().await.unwrap();
    let back = restored.ports().orders.order(&lost.id).await.unwrap().unwrap();
    assert_eq!((back.state, back.lines.len()), (OrderState::NeedsAttention, 1));
    assert!(restored.ports().orders.grants(&lost.id).await.unwrap().is_empty(), "nothing is delivered by half");
    assert_eq!(restored.ports().alerts.open_alerts().await.unwrap()[0].kind, AlertKind::NeedsAttention);
}

#[tokio::test]
async fn f087_pages_of_another_shop_on_the_same_account_are_left_alone() {
    let shop = TestShop::start().await;
    let other = shop.sold(&["book"]).await;
    let mut restored = restored(&shop);
    restored.set_link_key(domain::delivery::token::LinkKey::new([9; 32]));
    assert_eq!(restored.reconcile().await.unwrap().rebuilt, 0);
    assert!(restored.ports().orders.order(&other.id).await.unwrap().is_none());
    restored.set_link_key(shop.link_key().clone());
    restored.terms_mut().live = true;
    assert_eq!(restored.reconcile().await.unwrap().rebuilt, 0, "and of Stripe’s other mode");
}

#[tokio::test]
async fn f087_an_old_backup_is_brought_up_from_where_it_ended() {
    let shop = TestShop::start().await;
    let mut backup = shop.shop.clone();
    backup.ports_mut().keep_orders_in(Arc::new(MemoryStore::default()));
    backup.reconcile().await.unwrap();
    let lost = shop.sold(&["book"]).await;
    shop.world.clock.advance(30 * DAY_SECS);
    assert_eq!(backup.reconcile().await.unwrap().rebuilt, 1);
    assert!(backup.ports().orders.order(&lost.id).await.unwrap().is_some());
}

//! No two orders have one number; a taken one is drawn anew.

use crate::support::{Fault, TestShop};
use domain::{OrderNumber, OrderState, time::DAY_SECS};

#[tokio::test]
async fn a_new_order_whose_number_is_taken_draws_another() {
    let shop = TestShop::start().await;
    (0..2).for_each(|_| shop.store.fail("place", Fault::Conflict));
    let order = shop.order(&["book"]).await;
    assert_eq!(order.number, OrderNumber::draw(&order.id, 2));
    assert_ne!(order.number, OrderNumber::of(&order.id));
    shop.store.fail("place_whole", Fault::Conflict);
    let given = shop.complimentary("friend@example.com", &["book"]).await;
    assert_eq!(given.number, OrderNumber::draw(&given.id, 1));
    shop.rest().await;
}

#[tokio::test]
async fn f087_an_order_made_anew_keeps_its_number_unless_it_was_given_away_meanwhile() {
    let shop = TestShop::start().await;
    let (kept, lost) = (shop.sold(&["book"]).await, shop.sold(&["video"]).await);
    shop.world.orders.forget(&kept.id);
    shop.world.orders.forget(&lost.id);
    let later = shop.sold(&["icons"]).await;
    shop.world.orders.edit(&later.id, |order| order.number = lost.number.clone());
    shop.reconcile().await.unwrap();
    let (kept_now, lost_now) = (shop.stored(&kept.id).await, shop.stored(&lost.id).await);
    assert_eq!((kept_now.state, &kept_now.number), (OrderState::Paid, &kept.number));
    assert_eq!(lost_now.state, OrderState::Paid);
    assert_ne!(lost_now.number, lost.number);
    shop.world.clock.advance(DAY_SECS);
}

//! Work that is due now and then, whoever is there to do it.

use crate::support::TestShop;
use domain::time::MINUTE_SECS;

const EVERY: i64 = 10 * MINUTE_SECS;

#[tokio::test]
async fn f076_work_that_somebody_has_begun_is_nobody_elses_until_it_is_due_again() {
    let shop = TestShop::start().await;
    assert!(shop.take_turn("reconcile", EVERY).await.unwrap(), "nobody has ever done it");
    assert!(!shop.take_turn("reconcile", EVERY).await.unwrap());
    assert!(shop.take_turn("sweep", EVERY).await.unwrap(), "each work has turns of its own");
    shop.world.clock.advance(EVERY - 1);
    assert!(!shop.take_turn("reconcile", EVERY).await.unwrap());
    shop.world.clock.advance(1);
    assert!(shop.take_turn("reconcile", EVERY).await.unwrap());
}

#[tokio::test]
async fn f076_work_that_was_cut_off_is_begun_again_at_once() {
    let shop = TestShop::start().await;
    assert!(shop.take_turn("reconcile", EVERY).await.unwrap());
    shop.give_back_turn("reconcile").await.unwrap();
    assert!(shop.take_turn("reconcile", EVERY).await.unwrap());
}

#[tokio::test]
async fn f076_a_clock_that_ran_ahead_once_stops_nothing() {
    let shop = TestShop::start().await;
    shop.world.clock.advance(365 * 24 * 60 * MINUTE_SECS);
    assert!(shop.take_turn("reconcile", EVERY).await.unwrap());
    shop.world.clock.advance(-365 * 24 * 60 * MINUTE_SECS);
    assert!(shop.take_turn("reconcile", EVERY).await.unwrap());
}

//! Work that is due now and then, whoever is there to do it.

use crate::support::TestShop;
use domain::time::MINUTE_SECS;

const EVERY: i64 = 10 * MINUTE_SECS;

#[tokio::test]
async fn f076_work_that_somebody_has_begun_is_nobody_elses_until_it_is_due_again() {
    let shop = TestShop::start().await;
    assert!(shop.try_start("reconcile", EVERY).await.unwrap(), "nobody has ever done it");
    assert!(!shop.try_start("reconcile", EVERY).await.unwrap());
    assert!(shop.try_start("sweep", EVERY).await.unwrap(), "each work is due at its own time");
    shop.world.clock.advance(EVERY - 1);
    assert!(!shop.try_start("reconcile", EVERY).await.unwrap());
    shop.world.clock.advance(1);
    assert!(shop.try_start("reconcile", EVERY).await.unwrap());
}

#[tokio::test]
async fn f076_work_that_was_cut_off_is_begun_again_at_once() {
    let shop = TestShop::start().await;
    assert!(shop.try_start("reconcile", EVERY).await.unwrap());
    shop.mark_unfinished("reconcile").await.unwrap();
    assert!(shop.try_start("reconcile", EVERY).await.unwrap());
}

#[tokio::test]
async fn f076_a_clock_that_ran_ahead_once_stops_nothing() {
    let shop = TestShop::start().await;
    shop.world.clock.advance(365 * 24 * 60 * MINUTE_SECS);
    assert!(shop.try_start("reconcile", EVERY).await.unwrap());
    shop.world.clock.advance(-365 * 24 * 60 * MINUTE_SECS);
    assert!(shop.try_start("reconcile", EVERY).await.unwrap());
}

//! Many orders at once, events repeated and reordered, and a shop that is killed or stopped in the middle of them: one
//! receipt to each of the right people, and not one grant too many.

use crate::support::{Checkout, World};
use domain::OrderState;
use futures_util::future::join_all;
use serde_json::json;
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

/// Numbers that look like chance and are the same for one seed.
struct Chance(u64);

impl Chance {
    /// Another each time; `TEST_SEED` plays a run again. Printed, so that a failure tells it.
    fn seeded() -> Chance {
        let seed = std::env::var("TEST_SEED").ok().and_then(|seed| seed.parse().ok());
        let seed = seed.unwrap_or_else(|| getrandom::u64().unwrap());
        eprintln!("TEST_SEED={seed}");
        Chance(seed | 1)
    }

    /// From 0 to just below `end` (xorshift64).
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }
}

/// Shoppers at their payment pages, eight at a time; each with an address of their own.
async fn shoppers(world: &World, count: usize) -> Vec<(Checkout, String)> {
    let mut orders = Vec::new();
    while orders.len() < count {
        let ahead = (orders.len()..count.min(orders.len() + 8)).map(async |n| {
            let slugs: &[&str] = if n % 2 == 0 { &["slow-bread"] } else { &["ration", "flat-weather"] };
            (world.check_out(slugs).await, format!("buyer{n}@example.com"))
        });
        orders.extend(join_all(ahead).await);
    }
    orders
}

/// Pays for all of them, eight at a time.
async fn pay_for(world: &World, orders: &[(Checkout, String)]) {
    for some in orders.chunks(8) {
        join_all(some.iter().map(async |(checkout, email)| {
            world.control("pay", json!({ "session": checkout.session, "email": email })).await
        }))
        .await;
    }
}

async fn assert_each_has_one_receipt(world: &World, orders: &[(Checkout, String)]) {
    let mails = world.mails();
    for (checkout, email) in orders {
        let number = world.order(&checkout.session).await.number;
        let own: Vec<_> = mails.iter().filter(|mail| mail.contains(number.as_str())).collect();
        assert_eq!(own.len(), 1, "{number}");
        assert!(own[0].contains(email.as_str()), "{number} went to somebody else");
    }
    assert_eq!(mails.len(), orders.len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f077_a_thousand_events_survive_ten_kills_at_any_time() {
    const ORDERS: usize = 200;
    const KILLS: usize = 10;
    let mut chance = Chance::seeded();
    let mut world = World::start().await;
    let orders = shoppers(&world, ORDERS).await;
    for (n, some) in orders.chunks(ORDERS / KILLS).enumerate() {
        world.control("webhooks", json!({ "duplicate": 4, "reorder": n % 2 == 1 })).await;
        pay_for(&world, some).await;
        tokio::time::sleep(Duration::from_millis(chance.below(500))).await;
        world.restart().await;
        world.assert_nothing_acknowledged_is_lost().await;
    }
    for (checkout, _) in &orders {
        world.settles_as(&checkout.session, OrderState::Paid).await;
    }
    world.make_due().await;
    world.quiet().await;
    assert!(world.webhooks().await >= 1000, "{} events", world.webhooks().await);
    world.assert_nothing_acknowledged_is_lost().await;
    world.assert_invariants().await;
    assert_each_has_one_receipt(&world, &orders).await;
    assert_eq!(world.rows("grants") as usize, ORDERS / 2 + ORDERS);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f078_stopped_under_load_it_finishes_in_time_and_loses_nothing() {
    const ORDERS: usize = 60;
    let mut chance = Chance::seeded();
    let mut world = World::start().await;
    let orders = shoppers(&world, ORDERS).await;
    world.control("webhooks", json!({ "duplicate": 2 })).await;
    let closing = Arc::new(AtomicBool::new(false));
    let visitors = (0..4).map(|_| {
        let (mut browser, closing) = (world.browser(), closing.clone());
        tokio::spawn(async move {
            let mut seen = 0;
            while !closing.load(Ordering::SeqCst) {
                // Who comes too late finds access ended, or is told to come again; nobody gets a broken page.
                match browser.send(http::Method::GET, "/products/slow-bread", None, "").await {
                    Ok(reply) => assert!(matches!(reply.status.as_u16(), 200 | 503), "{}", reply.status),
                    Err(_) => break,
                }
                seen += 1;
            }
            seen
        })
    });
    let visitors: Vec<_> = visitors.collect();
    pay_for(&world, &orders).await;
    tokio::time::sleep(Duration::from_millis(chance.below(300))).await;
    let begun = Instant::now();
    world.shop.terminate();
    assert!(world.shop.ends().await.success(), "{}", world.shop.log());
    assert!(begun.elapsed() <= Duration::from_secs(20), "{:?}", begun.elapsed());
    closing.store(true, Ordering::SeqCst);
    for visitor in visitors {
        assert!(visitor.await.unwrap() > 0, "there was no load");
    }
    world.assert_nothing_acknowledged_is_lost().await;
    world.restart().await;
    for (checkout, _) in &orders {
        world.settles_as(&checkout.session, OrderState::Paid).await;
    }
    world.make_due().await;
    world.quiet().await;
    world.assert_invariants().await;
    assert_each_has_one_receipt(&world, &orders).await;
}

//! A link shared with the world is held.

use crate::support::TestShop;
use domain::{
    FileId, Order,
    catalog::product::ProductFile,
    delivery::{DeliveryError, grant::LinkScope},
    time::DAY_SECS,
};
use domain_testing::sample::product;

async fn fetch_from(shop: &TestShop, order: &Order, network: &str) -> Result<(), DeliveryError> {
    let file = &order.lines[0].files[0];
    let token = shop.token(order, LinkScope::Line(0));
    shop.download(&token, &file.id, 1, network).await.map(drop)
}

#[tokio::test]
async fn a021_the_21st_download_in_a_day_is_held() {
    let shop = TestShop::start().await;
    let order = shop.sold(&["book", "video"]).await;
    for n in 1..=20 {
        assert!(fetch_from(&shop, &order, "192.0.2.1").await.is_ok(), "download {n}");
        shop.world.clock.advance(60);
    }
    assert!(matches!(fetch_from(&shop, &order, "192.0.2.1").await, Err(DeliveryError::TooOften)));
    assert!(shop.fetch(&order, 1).await.is_ok(), "another line has its own count");

    shop.world.clock.advance(DAY_SECS - 20 * 60 + 1);
    assert!(fetch_from(&shop, &order, "192.0.2.1").await.is_ok(), "24 hours after the first");
    shop.sound().await;
}

#[tokio::test]
async fn a021_the_11th_network_in_a_day_is_held_and_the_others_are_not() {
    let shop = TestShop::start().await;
    let order = shop.sold(&["book"]).await;
    for n in 1..=10 {
        assert!(fetch_from(&shop, &order, &format!("192.0.2.{n}")).await.is_ok(), "network {n}");
    }
    for n in 11..=30 {
        assert!(
            matches!(fetch_from(&shop, &order, &format!("192.0.2.{n}")).await, Err(DeliveryError::TooOften)),
            "network {n}"
        );
    }
    assert!(fetch_from(&shop, &order, "192.0.2.3").await.is_ok(), "a refusal counts nothing");
    shop.sound().await;
}

#[tokio::test]
async fn r080_of_a_hundred_downloads_at_once_twenty_begin() {
    let shop = TestShop::start().await;
    let order = shop.sold(&["book"]).await;
    let fetched = domain_testing::together((0..100).map(|_| fetch_from(&shop, &order, "192.0.2.1"))).await;
    assert_eq!(fetched.iter().filter(|fetched| fetched.is_ok()).count(), 20);
    assert!(fetched.iter().all(|fetched| matches!(fetched, Ok(()) | Err(DeliveryError::TooOften))));
}

#[tokio::test]
async fn a_course_of_ten_files_is_fetched_whole() {
    let shop = TestShop::start().await;
    let mut course = product("course", 9_900);
    let file = |n| ProductFile { id: FileId::parse(&format!("part-{n}")).unwrap(), ..course.files[0].clone() };
    course.files = (0..10).map(file).collect();
    shop.stock(course).await;
    let order = shop.sold(&["course"]).await;
    let token = shop.token(&order, LinkScope::Line(0));
    for round in 0..5 {
        for file in &order.lines[0].files {
            let fetched = shop.download(&token, &file.id, 1, "192.0.2.1").await;
            assert!(fetched.is_ok(), "round {round}, {}", file.id);
        }
    }
    let sixth = shop.download(&token, &order.lines[0].files[0].id, 1, "192.0.2.1").await;
    assert!(matches!(sixth, Err(DeliveryError::TooOften)));
    shop.sound().await;
}

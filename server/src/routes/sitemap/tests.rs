use super::*;
use axum::http::Request;
use domain::{Product, ProductState, ports::Catalog};
use domain_testing::{memory::World, sample::product};
use http_body_util::BodyExt;
use tower::ServiceExt;

fn site() -> (Router, World) {
    let (shop, world) = domain_testing::memory::shop_in_memory();
    (in_parts_of(5, shop, "https://shop.example"), world)
}

async fn get(router: &Router, path: &str) -> (StatusCode, String) {
    let reply = router.clone().oneshot(Request::get(path).body(axum::body::Body::empty()).unwrap()).await.unwrap();
    let status = reply.status();
    let body = reply.into_body().collect().await.unwrap().to_bytes();
    (status, String::from_utf8(body.to_vec()).unwrap())
}

async fn stock(world: &World, count: usize) {
    for n in 0..count {
        world.catalog.save(&product(&format!("thing-{n:05}"), 100)).await.unwrap();
    }
}

#[tokio::test]
async fn a_sitemap_is_made_once_for_all_who_ask_and_anew_after_a_change() {
    let (router, world) = site();
    stock(&world, 3).await;
    let asked = (0..20).map(|_| get(&router, "/sitemap.xml"));
    let all = domain_testing::together(asked).await;
    assert!(all.iter().all(
        |(_, xml)| xml.matches("/products/thing-").count() == 3 && xml.contains("<loc>https://shop.example/</loc>")
    ));
    assert_eq!(world.catalog.reads(), 1);

    let gone = Product { state: ProductState::Archived, version: 2, ..product("thing-00001", 100) };
    world.catalog.save(&gone).await.unwrap();
    tokio::time::sleep(REVISION_LIFE).await;
    assert!(!get(&router, "/sitemap.xml").await.1.contains("thing-00001"));
    assert_eq!(world.catalog.reads(), 2);
}

#[tokio::test]
async fn a_large_catalog_has_an_index_of_parts() {
    let (router, world) = site();
    stock(&world, 6).await;
    let (_, index) = get(&router, "/sitemap.xml").await;
    assert!(index.contains("<sitemapindex"), "{index}");
    assert_eq!(index.matches("/sitemap.xml?part=").count(), 2);
    let (first, second) = (get(&router, "/sitemap.xml?part=1").await.1, get(&router, "/sitemap.xml?part=2").await.1);
    assert_eq!((first.matches("/products/").count(), second.matches("/products/").count()), (5, 1));
    assert!(second.contains("thing-00005"));
    for none in ["0", "3", "99999999999999999999", "-1", "x"] {
        assert!(get(&router, &format!("/sitemap.xml?part={none}")).await.0.is_client_error(), "{none}");
    }
    assert_eq!(world.catalog.reads(), 2, "parts that are not there cost nothing");
}

#[tokio::test]
async fn an_empty_shop_has_a_sitemap() {
    let (router, _world) = site();
    let (status, xml) = get(&router, "/sitemap.xml").await;
    assert_eq!((status, xml.matches("<loc>").count()), (StatusCode::OK, 1));
}

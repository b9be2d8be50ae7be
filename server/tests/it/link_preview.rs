//! What other sites show of a link to the shop.

use super::support::World;

#[tokio::test]
async fn r082_a_link_shows_a_picture_that_every_site_can_read() {
    let world = World::start().await;
    let mut browser = world.browser();
    for path in ["/products/slow-bread", "/"] {
        let page = browser.get(path).await.text();
        let meta = |name: &str| {
            let begin = page
                .find(&format!("<meta property=\"{name}\" content=\""))
                .unwrap_or_else(|| panic!("{path}: no {name}"));
            page[begin..].split('"').nth(3).unwrap().to_owned()
        };
        let address = meta("og:image");
        assert!(address.starts_with(&world.origin), "{address}");
        assert_eq!((meta("og:image:width").as_str(), meta("og:image:height").as_str()), ("1200", "630"));
        assert!(!meta("og:image:alt").is_empty() && meta("og:image:type") == "image/jpeg");
        for _ in 0..2 {
            let picture = browser.get(address.strip_prefix(&world.origin).unwrap()).await;
            assert_eq!(picture.header("content-type"), "image/jpeg");
            let decoded = image::load_from_memory_with_format(&picture.bytes, image::ImageFormat::Jpeg).unwrap();
            assert_eq!((decoded.width(), decoded.height()), (1200, 630));
        }
    }
    let missing = browser.get("/pictures/aaaaaaaaaaaaaaaaaaaaaaaaaa/preview.jpg").await;
    assert_eq!(missing.status, 404);
}

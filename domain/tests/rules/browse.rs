//! What a shopper sees of the catalog.

use crate::support::{TestShop, id};
use domain::{
    Cart, ProductState, Quantity, Slug,
    catalog::{
        ProductPage,
        listing::{Listing, Position},
    },
};
use domain_testing::sample::product;

fn slug(text: &str) -> Slug {
    Slug::parse(text).unwrap()
}

#[tokio::test]
async fn r006_a_draft_is_as_unknown_as_a_product_that_never_was() {
    let shop = TestShop::start().await;
    shop.stock(domain::Product { state: ProductState::Draft, ..product("draft", 100) }).await;
    let tomorrow = Some(shop.now().plus_secs(86_400));
    shop.stock(domain::Product { sale_from: tomorrow, ..product("scheduled", 100) }).await;
    let put_away = domain::Product { state: ProductState::Archived, published_at: None, ..product("put-away", 100) };
    shop.stock(put_away).await;
    for hidden in ["draft", "scheduled", "put-away", "never-was"] {
        assert_eq!(shop.product_page(&slug(hidden)).await.unwrap(), ProductPage::Unknown, "{hidden}");
    }
}

#[tokio::test]
async fn a_product_once_sold_says_so_and_one_that_moved_leads_on() {
    let shop = TestShop::start().await;
    assert!(
        matches!(shop.product_page(&slug("book")).await.unwrap(), ProductPage::ForSale(book) if book.id == id("book"))
    );
    shop.edit("book", |book| (book.slug, book.old_slugs) = (slug("slow-book"), vec![slug("book")])).await;
    assert_eq!(shop.product_page(&slug("book")).await.unwrap(), ProductPage::Moved(slug("slow-book")));
    shop.take_off("book").await;
    assert!(matches!(shop.product_page(&slug("slow-book")).await.unwrap(), ProductPage::Gone(_)));
}

#[tokio::test]
async fn the_storefront_shows_published_products_with_their_tags() {
    let shop = TestShop::start().await;
    shop.take_off("video").await;
    let found = shop.browse(&Listing::default()).await.unwrap();
    assert_eq!(found.page.cards.into_iter().map(|card| card.id).collect::<Vec<_>>(), [id("book"), id("icons")]);
    assert_eq!(found.tags[0].count, 2);
}

#[tokio::test]
async fn r006_the_storefront_shows_a_product_only_while_it_is_sold() {
    let shop = TestShop::start().await;
    let now = shop.now();
    shop.edit("book", |book| book.sale_from = Some(now.plus_secs(60))).await;
    shop.edit("video", |video| video.sale_until = Some(now)).await;
    let shown = async || {
        let found = shop.browse(&Listing::default()).await.unwrap();
        found.page.cards.into_iter().map(|card| card.id).collect::<Vec<_>>()
    };
    assert_eq!(shown().await, [id("icons")]);
    shop.world.clock.advance(60);
    assert_eq!(shown().await, [id("book"), id("icons")]);
}

#[tokio::test]
async fn a_cart_is_priced_with_one_read_and_names_what_is_gone() {
    let shop = TestShop::start().await;
    shop.take_off("video").await;
    let mut cart = Cart::default();
    for slug in ["book", "video", "icons"] {
        cart.put(id(slug), Quantity::new(2).unwrap()).unwrap();
    }
    let reads = shop.world.catalog.reads();
    let quote = shop.quote(&cart).await.unwrap().unwrap();
    assert_eq!(shop.world.catalog.reads(), reads + 1);
    assert_eq!((quote.total.minor, quote.gone), (3_800, vec![id("video")]));

    assert!(shop.quote(&Cart::default()).await.unwrap().unwrap().total.is_zero());
    assert_eq!(shop.world.catalog.reads(), reads + 1, "an empty cart needs no read");
}

#[test]
fn a_place_in_the_listing_survives_its_way_through_an_address() {
    for score in [0, 57] {
        let place = Position { score, published_at: domain::Timestamp(1_790_000_000), id: id("a-b-c") };
        assert_eq!(Position::from_query(&place.to_query()), Some(place));
    }
    for bad in [
        "",
        "-",
        "x-a",
        "1",
        "1-",
        "1-a b",
        "99999999999999999999-a",
        "s",
        "s1",
        "s1-a",
        "s-1-a",
        "s-1-1-a",
        "s99999999999-1-a",
    ] {
        assert_eq!(Position::from_query(bad), None, "{bad:?}");
    }
}

#[tokio::test]
async fn the_tags_beside_a_search_are_those_of_what_was_found() {
    let shop = TestShop::start().await;
    shop.edit("icons", |icons| icons.tags = vec!["paper".to_owned()]).await;
    let search = Listing { search: Some("icons".to_owned()), ..Listing::default() };
    let found = shop.browse(&search).await.unwrap();
    assert_eq!(found.tags.iter().map(|tag| (tag.tag.as_str(), tag.count)).collect::<Vec<_>>(), [("paper", 1)]);
    let within = Listing { tag: Some("other".to_owned()), ..search };
    let found = shop.browse(&within).await.unwrap();
    assert_eq!((found.page.cards.len(), found.tags.len()), (0, 1), "the way to what was found stays open");
}

//! The address of a product.

use super::{book_file, bread, published, seller, sent};
use crate::support::TestShop;
use domain::{
    Product, Slug,
    catalog::{CatalogError, Field, ProductForm},
    ports::{Catalog, SlugHit},
    time::TimeZone,
};

fn slug(text: &str) -> Slug {
    Slug::parse(text).unwrap()
}

async fn at(shop: &TestShop, address: &str) -> SlugHit {
    shop.world.catalog.find_by_slug(&slug(address)).await.unwrap()
}

#[tokio::test]
async fn an_old_address_leads_on_and_stays_reserved() {
    let shop = TestShop::start().await;
    let product = published(&shop).await;
    let moved = ProductForm { slug: "fast-bread".into(), ..ProductForm::of(&product, &TimeZone::UTC) };
    shop.save_draft(&seller(), &product.id, &moved).await.unwrap();
    assert_eq!(at(&shop, "slow-bread").await, SlugHit::Moved(slug("fast-bread")));
    for taken in ["slow-bread", "fast-bread", "book"] {
        let thief = ProductForm { slug: taken.into(), ..bread() };
        let Err(CatalogError::Fields(problems)) = shop.create_product(&seller(), &thief).await else {
            panic!("{taken}")
        };
        assert_eq!(problems[0].field, Field::Slug);
    }
    let namesake = shop.create_product(&seller(), &bread()).await.unwrap();
    assert_eq!(namesake.slug.as_str(), "slow-bread-2");
    let now = shop.editor_product(&seller(), &product.id).await.unwrap().product;
    let back = ProductForm { slug: "slow-bread".into(), ..ProductForm::of(&now, &TimeZone::UTC) };
    shop.save_draft(&seller(), &product.id, &back).await.unwrap();
    assert_eq!(at(&shop, "fast-bread").await, SlugHit::Moved(slug("slow-bread")));
}

#[tokio::test]
async fn an_address_follows_the_name_until_it_is_published_or_chosen() {
    let shop = TestShop::start().await;
    let named =
        |product: &Product, name: &str| ProductForm { name: name.into(), ..ProductForm::of(product, &TimeZone::UTC) };
    let made = shop.create_product(&seller(), &ProductForm::default()).await.unwrap();
    assert!(made.slug.as_str().starts_with("product-"));
    let made = shop.save_draft(&seller(), &made.id, &named(&made, "Crème brûlée")).await.unwrap();
    assert_eq!(made.slug.as_str(), "creme-brulee");
    let made = shop.save_draft(&seller(), &made.id, &named(&made, "Slow Bread")).await.unwrap();
    let made = shop
        .save_draft(&seller(), &made.id, &ProductForm { base: ProductForm::of(&made, &TimeZone::UTC).base, ..bread() })
        .await
        .unwrap();
    assert_eq!((made.slug.as_str(), &made.old_slugs[..]), ("slow-bread", &[][..]));
    let namesake = shop.create_product(&seller(), &bread()).await.unwrap();
    let namesake = shop.save_draft(&seller(), &namesake.id, &named(&namesake, "Fast Bread")).await.unwrap();
    assert_eq!(namesake.slug.as_str(), "fast-bread", "a number behind it is no choice");

    let chosen = ProductForm { slug: "the-loaf".into(), ..ProductForm::of(&namesake, &TimeZone::UTC) };
    let chosen = shop.save_draft(&seller(), &namesake.id, &chosen).await.unwrap();
    let chosen = shop.save_draft(&seller(), &namesake.id, &named(&chosen, "Another Bread")).await.unwrap();
    assert_eq!(chosen.slug.as_str(), "the-loaf");

    sent(&shop, &book_file(&made.id, "bread.pdf"), b"book").await;
    let shelved = shop.publish(&seller(), &made.id).await.unwrap();
    let renamed = shop.save_draft(&seller(), &made.id, &named(&shelved, "Quick Bread")).await.unwrap();
    assert_eq!(renamed.slug.as_str(), "slow-bread", "shoppers know it");
    let hidden = shop.unpublish(&seller(), &made.id).await.unwrap();
    let renamed = shop.save_draft(&seller(), &made.id, &named(&hidden, "Late Bread")).await.unwrap();
    assert_eq!(renamed.slug.as_str(), "slow-bread", "its links are out there");
}

//! The pictures of a product: described, put in order, and removed.

use super::{published, seller};
use crate::support::TestShop;
use domain::{
    Picture, PictureId, Product,
    catalog::{CatalogError, PictureMove, ProductForm, PublishBlocker},
};
use domain_testing::memory::Dice;

#[tokio::test]
async fn pictures_are_described_ordered_and_removed() {
    let shop = TestShop::start().await;
    let product = published(&shop).await;
    let picture = |n: &str, alt: &str| Picture {
        id: PictureId::parse(n).unwrap(),
        alt: alt.into(),
        width: 640,
        height: 480,
        renditions: Vec::new(),
    };
    let bare = shop.add_picture(&seller(), &product.id, picture("a", "")).await;
    assert!(matches!(bare, Err(CatalogError::Missing(lacks)) if lacks == [PublishBlocker::AltText]));
    for n in ["a", "b", "c"] {
        shop.add_picture(&seller(), &product.id, picture(n, "A loaf")).await.unwrap();
    }
    let order = |product: &Product| product.pictures.iter().map(|p| p.id.to_string()).collect::<String>();
    for (moved, step, expected) in [
        ("c", PictureMove::First, "cab"),
        ("a", PictureMove::Later, "cba"),
        ("a", PictureMove::Later, "cba"),
        ("b", PictureMove::Earlier, "bca"),
    ] {
        let id = PictureId::parse(moved).unwrap();
        assert_eq!(order(&shop.move_picture(&seller(), &product.id, &id, step).await.unwrap()), expected);
    }
    let b = PictureId::parse("b").unwrap();
    let described = shop.describe_picture(&seller(), &product.id, &b, " Crumb ").await.unwrap();
    assert_eq!(described.pictures[0].alt, "Crumb");
    assert!(matches!(shop.describe_picture(&seller(), &product.id, &b, " ").await, Err(CatalogError::Missing(_))));
    assert_eq!(order(&shop.remove_picture(&seller(), &product.id, &b).await.unwrap()), "ca");
}

#[tokio::test]
async fn a_picture_is_put_in_the_place_of_another() {
    let shop = TestShop::start().await;
    let made = shop.create_product(&seller(), &ProductForm::default()).await.unwrap();
    let ids: Vec<_> = (1..=3).map(|n| PictureId::random(&Dice::new(n))).collect();
    for id in &ids {
        let picture = Picture { id: id.clone(), alt: "x".into(), width: 1, height: 1, renditions: Vec::new() };
        shop.add_picture(&seller(), &made.id, picture).await.unwrap();
    }
    let moved = shop.move_picture(&seller(), &made.id, &ids[2], PictureMove::To(ids[0].clone())).await.unwrap();
    let order: Vec<_> = moved.pictures.iter().map(|picture| &picture.id).collect();
    assert_eq!(order, [&ids[2], &ids[0], &ids[1]]);
}

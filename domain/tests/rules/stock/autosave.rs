//! What was typed and not saved is kept for whoever typed it.

use super::{published, seller};
use crate::support::TestShop;
use domain::{
    Admin, Role,
    catalog::{CatalogError, ProductForm, Restored},
    time::TimeZone,
};

#[tokio::test]
async fn what_cannot_be_saved_is_kept_for_who_typed_it_and_forgotten_once_it_is() {
    let shop = TestShop::start().await;
    let (ada, eve) = (seller(), Admin::for_tests(Role::Owner));
    let form = ProductForm { name: "Ferments".into(), price: "1.234,50".into(), ..ProductForm::default() };
    assert!(matches!(shop.save_form(&ada, None, &form).await, Err(CatalogError::Fields(_))));
    assert_eq!(shop.kept_form(&ada, None).await.unwrap().unwrap().form, form);
    assert_eq!(shop.kept_form(&eve, None).await.unwrap(), None);

    let mended = ProductForm { price: "19.99".into(), ..form };
    let made = shop.save_form(&ada, None, &mended).await.unwrap();
    assert_eq!(shop.kept_form(&ada, None).await.unwrap(), None);
    // What is only typed changes nothing that is stored.
    let typed = ProductForm { name: "Typed".into(), ..ProductForm::of(&made, &TimeZone::UTC) };
    shop.keep_form(&ada, Some(&made.id), &typed).await.unwrap();
    assert_eq!(shop.editor_product(&eve, &made.id).await.unwrap().product, made);
    assert_eq!(shop.try_form(&ada, Some(&made.id), &typed).await.unwrap().name, "Typed");
    shop.drop_form(&ada, Some(&made.id)).await.unwrap();
    assert_eq!(shop.kept_form(&ada, Some(&made.id)).await.unwrap(), None);
    let viewer = Admin::for_tests(Role::Viewer);
    assert!(matches!(shop.keep_form(&viewer, None, &typed).await, Err(CatalogError::NotAllowed(_))));
}

#[tokio::test]
async fn kept_text_does_not_go_on_sale_unseen_with_a_new_price() {
    let shop = TestShop::start().await;
    let ada = seller();
    let stored = published(&shop).await;
    let filled = ProductForm::of(&stored, &TimeZone::UTC);
    let kept = ProductForm { name: "Half a thought".into(), ..filled.clone() };
    let restored = Restored::of(&kept, &filled);
    let sent = ProductForm { price: "25.00".into(), ..kept.clone() };

    let saved = shop.save_form_without(&ada, &stored.id, &sent, &restored).await.unwrap();

    assert_eq!((saved.name.as_str(), saved.price.minor), ("Slow Bread", 2500));
    let still = shop.kept_form(&ada, Some(&stored.id)).await.unwrap().unwrap().form;
    assert_eq!((still.name.as_str(), still.base), ("Half a thought", ProductForm::of(&saved, &TimeZone::UTC).base));

    // Who has touched it has seen it.
    let seen = ProductForm { name: "A whole thought".into(), ..ProductForm::of(&saved, &TimeZone::UTC) };
    let saved = shop.save_form_without(&ada, &stored.id, &seen, &restored).await.unwrap();
    assert_eq!(saved.name, "A whole thought");
    assert_eq!(shop.kept_form(&ada, Some(&stored.id)).await.unwrap(), None);
}

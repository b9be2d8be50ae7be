//! The same cart once more: pressed again, from the back list, from another browser, or after it was paid.

use crate::support::{TestShop, browser, one_key};
use domain::{
    OrderState, Quantity,
    checkout::{CheckoutError, CheckoutRequest},
    payments::facts::Progress,
};

#[tokio::test]
async fn f003_one_key_with_another_price_is_another_order() {
    let shop = TestShop::start().await;
    let mut request = shop.request(&["book"]);
    let old = shop.press(&request).await.unwrap();
    shop.edit("book", |book| (book.price.minor, book.price_version) = (2_500, 2)).await;
    request.lines[0].price_version = 2;
    let new = shop.press(&request).await.unwrap();
    assert_ne!(new, old);
    assert_eq!(shop.stored(&new.order).await.total.minor, 2_500);
    shop.sound().await;
}

#[tokio::test]
async fn a_key_from_the_back_list_with_a_changed_cart_is_another_order() {
    let shop = TestShop::start().await;
    let mut request = shop.request(&["book"]);
    let book = shop.press(&request).await.unwrap();
    request.lines.push(shop.request(&["video"]).lines.remove(0));
    let both = shop.press(&request).await.unwrap();
    request.lines.remove(1);
    request.lines[0].quantity = Quantity::new(2).unwrap();
    let two = shop.press(&request).await.unwrap();
    assert!(book != both && both != two && book != two);

    request.lines[0].quantity = Quantity::ONE;
    assert_eq!(shop.press(&request).await.unwrap(), book, "and with the old cart it is the old order");
    shop.sound().await;
}

#[tokio::test]
async fn the_order_of_the_lines_does_not_make_another_order() {
    let shop = TestShop::start().await;
    let mut request = shop.request(&["book", "video"]);
    let first = shop.press(&request).await.unwrap();
    request.lines.reverse();
    assert_eq!(shop.press(&request).await.unwrap(), first);
}

#[tokio::test]
async fn f015_the_same_click_again_gives_the_same_page() {
    let shop = TestShop::start().await;
    let request = shop.request(&["book"]);
    let first = shop.press(&request).await.unwrap();
    shop.world.clock.advance(3_600);
    assert_eq!(shop.press(&request).await.unwrap(), first);
    assert_eq!((shop.orders().len(), shop.world.stripe.sessions().len()), (1, 1));
    shop.sound().await;
}

#[tokio::test]
async fn f019_after_its_page_expired_the_same_click_opens_a_new_one() {
    let shop = TestShop::start().await;
    let request = shop.request(&["book"]);
    let first = shop.press(&request).await.unwrap();
    shop.world.stripe.edit(&shop.session(&shop.stored(&first.order).await), |facts| facts.progress = Progress::Expired);
    shop.settle(&first.order, None).await.unwrap();

    let second = shop.press(&request).await.unwrap();
    assert_ne!(second.order, first.order);
    assert!(second.url.is_some());
    assert_eq!(shop.press(&request).await.unwrap(), second);
    shop.sound().await;
}

#[tokio::test]
async fn nobody_is_sent_to_a_page_about_to_close() {
    let shop = TestShop::start().await;
    let request = shop.request(&["book"]);
    let first = shop.press(&request).await.unwrap();
    shop.world.clock.advance(24 * 3_600 - 121);
    assert_eq!(shop.press(&request).await.unwrap(), first);
    shop.world.clock.advance(1);
    assert_ne!(shop.press(&request).await.unwrap(), first);
}

#[tokio::test]
async fn a_page_that_always_expires_ends_in_an_error_and_not_in_a_loop() {
    let shop = TestShop::start().await;
    let request = shop.request(&["book"]);
    let mut pages = 0;
    while let Ok(opened) = shop.press(&request).await {
        pages += 1;
        assert!(pages <= 8);
        shop.world
            .stripe
            .edit(&shop.session(&shop.stored(&opened.order).await), |facts| facts.progress = Progress::Expired);
        shop.settle(&opened.order, None).await.unwrap();
    }
    assert_eq!(pages, 8);
    shop.sound().await;
}

#[tokio::test]
async fn a009_another_browser_cannot_take_over_a_checkout() {
    let shop = TestShop::start().await;
    let request = CheckoutRequest { key: one_key(), ..shop.request(&["book"]) };
    shop.press(&request).await.unwrap();
    assert!(matches!(shop.checkout(&request, browser(2), "192.0.2.1").await, Err(CheckoutError::OtherBrowser)));
    shop.sound().await;
}

#[tokio::test]
async fn a_paid_order_is_shown_and_not_sold_again() {
    let shop = TestShop::start().await;
    let request = shop.request(&["book"]);
    let opened = shop.press(&request).await.unwrap();
    let order = shop.stored(&opened.order).await;
    shop.world.stripe.pay(&shop.session(&order));
    shop.tell(&order).await;

    let again = shop.press(&request).await.unwrap();
    assert_eq!((again.order, again.url), (opened.order, None));
    assert_eq!(shop.world.stripe.sessions().len(), 1);
    shop.sound().await;
}

#[tokio::test]
async fn f023_the_same_cart_paid_twice_is_two_orders() {
    let shop = TestShop::start().await;
    let (first, second) = (shop.sold(&["book"]).await, shop.sold(&["book"]).await);
    assert_ne!(first.id, second.id);
    assert_eq!([first.state, second.state], [OrderState::Paid; 2]);
    assert_eq!(shop.mails().len(), 2);
    shop.sound().await;
}

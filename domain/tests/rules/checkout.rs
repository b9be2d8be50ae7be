//! From a cart to a payment page.

mod limits;
mod repeated;

use crate::support::{TestShop, id};
use domain::{
    CartError, Currency, IdempotencyKey, Money, OrderState, ProductState, Quantity,
    cart::quote::QuoteError,
    checkout::{CheckoutError, CheckoutRequest},
    payments::facts::Progress,
};
use domain_testing::sample::{product, request};

fn gone(result: Result<domain::checkout::OpenedCheckout, CheckoutError>) -> Vec<domain::ProductId> {
    match result {
        Err(CheckoutError::ProductGone(products)) => products,
        other => panic!("not gone: {other:?}"),
    }
}

async fn assert_nothing_happened(shop: &TestShop) {
    assert_eq!(shop.orders(), []);
    assert!(shop.world.stripe.sessions().is_empty());
    shop.sound().await;
}

#[tokio::test]
async fn r002_a_checkout_stores_what_was_agreed_on_and_opens_its_page() {
    let shop = TestShop::start().await;
    let mut request = shop.request(&["book", "video"]);
    request.lines[0].quantity = Quantity::new(3).unwrap();
    let opened = shop.press(&request).await.unwrap();

    let order = shop.stored(&opened.order).await;
    assert_eq!(order.state, OrderState::SessionOpen);
    assert_eq!(order.total.minor, 3 * 1_900 + 4_900);
    assert_eq!(
        order.lines.iter().map(|line| (line.unit_price.minor, line.quantity)).collect::<Vec<_>>(),
        [(1_900, 3), (4_900, 1)]
    );
    assert_eq!(opened.url, Some(format!("https://checkout.test/{}", shop.session(&order))));
    assert_eq!(shop.world.stripe.sessions()[0].facts.subtotal, order.total);
    shop.sound().await;
}

#[tokio::test]
async fn f002_a_deleted_product_is_named_and_nothing_is_stored() {
    let shop = TestShop::start().await;
    assert_eq!(gone(shop.press(&shop.request(&["book", "deleted"])).await), [id("deleted")]);
    assert_nothing_happened(&shop).await;
}

#[tokio::test]
async fn f003_a_price_the_shopper_did_not_see_is_refused() {
    let shop = TestShop::start().await;
    shop.edit("book", |book| (book.price.minor, book.price_version) = (2_500, 2)).await;
    let mut request = shop.request(&["book", "video"]);
    let refused = shop.press(&request).await;
    assert!(matches!(refused, Err(CheckoutError::PriceChanged(ids)) if ids == [id("book")]));
    assert_nothing_happened(&shop).await;

    request.lines[0].price_version = 2;
    let opened = shop.press(&request).await.unwrap();
    assert_eq!(shop.stored(&opened.order).await.total.minor, 2_500 + 4_900);
}

#[tokio::test]
async fn f004_a_product_taken_off_is_gone() {
    let shop = TestShop::start().await;
    shop.take_off("book").await;
    assert_eq!(gone(shop.press(&shop.request(&["book", "video"])).await), [id("book")]);
    assert_nothing_happened(&shop).await;
}

#[tokio::test]
async fn a005_what_is_not_for_sale_now_is_as_unknown_as_what_never_was() {
    let shop = TestShop::start().await;
    let now = shop.now();
    for state in [ProductState::Draft, ProductState::Archived] {
        let slug = format!("{state:?}").to_lowercase();
        shop.stock(domain::Product { state, ..product(&slug, 100) }).await;
        assert_eq!(gone(shop.press(&shop.request(&[&slug])).await), [id(&slug)]);
    }
    shop.stock(domain::Product { sale_from: Some(now.plus_secs(1)), ..product("scheduled", 100) }).await;
    shop.stock(domain::Product { sale_until: Some(now), ..product("ended", 100) }).await;
    for slug in ["scheduled", "ended", "unknown"] {
        assert_eq!(gone(shop.press(&shop.request(&[slug])).await), [id(slug)]);
    }
    assert_nothing_happened(&shop).await;
    shop.world.clock.advance(1);
    assert!(shop.press(&shop.request(&["scheduled"])).await.is_ok(), "its moment has come");
}

#[test]
fn r001_a001_a002_a_request_with_a_field_too_many_is_refused() {
    let plain = serde_json::to_value(request("checkoutkey00000", &["book"])).unwrap();
    assert!(serde_json::from_value::<CheckoutRequest>(plain.clone()).is_ok());
    for (field, value) in [("total", "1"), ("metadata", "x"), ("currency", "JPY"), ("claim", "x"), ("order", "x")] {
        let mut forged = plain.clone();
        forged[field] = value.into();
        assert!(serde_json::from_value::<CheckoutRequest>(forged).is_err(), "{field}");
    }
    for field in ["price", "unit_price", "files", "productFileKey", "name"] {
        let mut forged = plain.clone();
        forged["lines"][0][field] = 1.into();
        assert!(serde_json::from_value::<CheckoutRequest>(forged).is_err(), "{field}");
    }
}

#[test]
fn a003_a_quantity_is_a_whole_number_from_1_to_10() {
    for quantity in
        ["0", "-1", "11", "256", "1.5", "1e9", "\"1\"", "\"１\"", "18446744073709551615", "null", "true", "[1]"]
    {
        let json = format!(
            r#"{{"key":"checkoutkey00000","lines":[{{"product":"book","quantity":{quantity},"price_version":1}}]}}"#
        );
        assert!(serde_json::from_str::<CheckoutRequest>(&json).is_err(), "{quantity}");
    }
}

#[tokio::test]
async fn a004_a_total_larger_than_one_payment_is_refused() {
    let shop = TestShop::start().await;
    shop.stock(product("villa", i64::MAX)).await;
    shop.stock(product("boat", 50_000_000)).await;
    for (products, copies) in [(vec!["villa"], 10), (vec!["villa"], 1), (vec!["boat"], 2), (vec!["villa", "boat"], 1)] {
        let mut request = shop.request(&products);
        request.lines[0].quantity = Quantity::new(copies).unwrap();
        let refused = shop.press(&request).await;
        assert!(matches!(refused, Err(CheckoutError::NoTotal(QuoteError::TotalTooLarge))), "{products:?}");
    }
    assert_nothing_happened(&shop).await;
}

#[tokio::test]
async fn r078_an_order_that_stripe_would_refuse_is_refused_before_stripe_is_asked() {
    let shop = TestShop::start().await;
    shop.stock(product("pin", 30)).await;
    let refused = shop.press(&shop.request(&["pin"])).await;
    let Err(CheckoutError::NoTotal(QuoteError::NotChargeable(why))) = refused else { panic!("{refused:?}") };
    assert!(why.to_string().contains("$0.50"), "{why}");
    assert_nothing_happened(&shop).await;
    assert!(shop.press(&shop.request(&["pin", "book"])).await.is_ok(), "with more in the cart it is enough");
}

#[tokio::test]
async fn a006_currencies_do_not_mix() {
    let shop = TestShop::start().await;
    for code in ["JPY", "KWD", "EUR"] {
        let price = Money::new(1_900, Currency::parse(code).unwrap());
        let slug = format!("in-{}", code.to_lowercase());
        shop.stock(domain::Product { price, ..product(&slug, 0) }).await;
        for products in [vec![slug.as_str()], vec!["book", &slug]] {
            let refused = shop.press(&shop.request(&products)).await;
            assert!(matches!(refused, Err(CheckoutError::NoTotal(QuoteError::CurrencyMix))), "{products:?}");
        }
    }
    assert_nothing_happened(&shop).await;
}

#[tokio::test]
async fn r003_a061_a_cart_is_1_to_20_lines_each_product_once() {
    let shop = TestShop::start().await;
    let slugs: Vec<_> = (0..21).map(|n| format!("book-{n}")).collect();
    for slug in &slugs {
        shop.stock(product(slug, 100)).await;
    }
    let slugs: Vec<_> = slugs.iter().map(String::as_str).collect();
    assert!(matches!(shop.press(&shop.request(&slugs)).await, Err(CheckoutError::BadCart(CartError::Full))));
    assert!(matches!(shop.press(&shop.request(&[])).await, Err(CheckoutError::EmptyCart)));
    let twice = shop.press(&shop.request(&["book", "book"])).await;
    assert!(matches!(twice, Err(CheckoutError::BadCart(CartError::Unreadable))));
    assert_nothing_happened(&shop).await;
    assert!(shop.press(&shop.request(&slugs[..20])).await.is_ok());
}

#[tokio::test]
async fn more_copies_than_a_product_allows_are_not_sold_silently_as_fewer() {
    let shop = TestShop::start().await;
    shop.edit("book", |book| book.quantity_max = 1).await;
    let mut request = shop.request(&["book"]);
    request.lines[0].quantity = Quantity::new(2).unwrap();
    assert!(matches!(shop.press(&request).await, Err(CheckoutError::PriceChanged(ids)) if ids == [id("book")]));
    assert_nothing_happened(&shop).await;
}

#[tokio::test]
async fn a_free_order_is_fulfilled_without_a_payment() {
    let shop = TestShop::start().await;
    let order = shop.order(&["icons"]).await;
    assert!(order.total.is_zero());
    shop.world.stripe.edit(&shop.session(&order), |facts| {
        facts.progress = Progress::Paid;
        facts.email = Some("buyer@example.com".to_owned());
    });
    shop.tell(&order).await;
    assert_eq!(shop.stored(&order.id).await.state, OrderState::Paid);
    assert!(shop.fetch(&order, 0).await.is_ok());
    shop.sound().await;
}

#[tokio::test]
async fn a008_a_free_product_opens_no_other() {
    let shop = TestShop::start().await;
    let (free, paid) = (shop.order(&["icons"]).await, shop.order(&["icons", "book"]).await);
    shop.world.stripe.pay(&shop.session(&free));
    shop.tell(&free).await;
    shop.tell(&paid).await;
    assert_eq!(shop.grant_states(&free).len(), 1);
    assert_eq!(shop.grant_states(&paid), []);
    shop.sound().await;
}

#[test]
fn a_key_is_16_to_64_letters_and_digits() {
    assert!(IdempotencyKey::parse(&"a".repeat(16)).is_ok());
    for bad in ["", "short", &"a".repeat(65), "checkout key 0000", "checkoutkey0000#"] {
        assert!(IdempotencyKey::parse(bad).is_err(), "{bad:?}");
    }
}

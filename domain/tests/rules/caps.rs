//! The limits that keep every order small enough to be stored and paid for in one step.

use crate::support::TestShop;
use domain::{
    Cart, Currency, FileId, Money, Product, ProductId, Quantity, Timestamp,
    cart::{
        MAX_LINES,
        quote::{QuoteError, quote},
    },
    catalog::product::{MAX_FILES, ProductFile},
};
use domain_testing::sample::{product, request};
use proptest::prelude::*;

/// Highest total in US dollars.
const MAX_TOTAL_MINOR: i64 = 99_999_999;

fn usd() -> Currency {
    Currency::parse("USD").unwrap()
}

fn price() -> impl Strategy<Value = i64> {
    prop_oneof![0..100_000_i64, 0..=MAX_TOTAL_MINOR + 1, 0..=i64::MAX, Just(i64::MAX)]
}

proptest! {
    #[test]
    fn r003_a004_a_quote_is_exact_and_within_the_caps_or_refused(
        lines in proptest::collection::vec((price(), 1..=10_u8, 0..=12_u8), 0..=MAX_LINES),
    ) {
        let slugs: Vec<_> = (0..lines.len()).map(|n| format!("p{n}")).collect();
        let mut cart = Cart::default();
        let mut products = Vec::new();
        let mut exact = 0_i128;
        for (slug, (minor, copies, most)) in slugs.iter().zip(&lines) {
            cart.put(ProductId::parse(slug).unwrap(), Quantity::new(*copies).unwrap()).unwrap();
            products.push(Product { price: Money::new(*minor, usd()), quantity_max: *most, ..product(slug, 0) });
            exact += i128::from(*minor) * i128::from((*copies).min((*most).clamp(1, 10)));
        }
        match quote(&cart, &products, usd(), Timestamp(1_790_000_000)) {
            Ok(quote) => {
                prop_assert_eq!(i128::from(quote.total.minor), exact);
                prop_assert!(quote.total.minor <= MAX_TOTAL_MINOR);
                prop_assert!(quote.lines.iter().all(|line| line.quantity.get() <= line.quantity_max));
            }
            Err(error) => {
                prop_assert_eq!(error, QuoteError::TotalTooLarge);
                prop_assert!(exact > i128::from(MAX_TOTAL_MINOR));
            }
        }
    }
}

/// A product with as many and as long words as its seller may write.
fn heaviest(slug: &str) -> Product {
    let long = |chars: usize| "\u{1F35E}".repeat(chars);
    let mut heavy = Product { name: long(150), summary: long(200), ..product(slug, 100) };
    let version = domain::FileVersion { name: long(150), note: long(1_000), ..heavy.files[0].versions[0].clone() };
    let file = |n| ProductFile {
        id: FileId::parse(&format!("abcdefghijklmnopqrstuvwxy{n}")).unwrap(),
        versions: vec![version.clone()],
    };
    heavy.files = (0..MAX_FILES).map(file).collect();
    heavy
}

#[tokio::test]
async fn f049_the_heaviest_order_fits_one_item_and_one_transaction() {
    let shop = TestShop::start().await;
    let slugs: Vec<_> = (0..MAX_LINES).map(|n| format!("heavy-{n}")).collect();
    for slug in &slugs {
        shop.stock(heaviest(slug)).await;
    }
    let mut request = request("checkoutkey00000", &slugs.iter().map(String::as_str).collect::<Vec<_>>());
    request.lines.iter_mut().for_each(|line| line.quantity = Quantity::new(10).unwrap());
    let opened = shop.press(&request).await.unwrap();
    let order = shop.stored(&opened.order).await;
    shop.world.stripe.pay(&shop.session(&order));
    shop.tell(&order).await;

    let order = shop.stored(&order.id).await;
    let bytes = serde_json::to_vec(&order).unwrap().len();
    assert!(bytes < 400 * 1024, "the order takes {bytes} bytes");
    // What the paid transaction writes: the order, the inbox row and the audit row with its chain's
    // head, and one of each of these.
    let actions = shop
        .world
        .orders
        .look(|tables| 4 + tables.grants.len() + tables.links.len() + tables.outbox.len() + tables.alerts.len());
    assert!(actions < 100, "{actions} actions");
    shop.sound().await;
}

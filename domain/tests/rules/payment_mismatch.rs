//! Payments that are not what was agreed on are looked at by a person.

use crate::support::TestShop;
use domain::{
    Currency, Money, Order, OrderState,
    alerts::AlertKind,
    orders::{Attention, order::TaxBehavior},
    payments::facts::SessionFacts,
    shop::Terms,
};

async fn shop_with(terms: impl FnOnce(&mut Terms)) -> TestShop {
    let mut shop = TestShop::start().await;
    terms(shop.shop.terms_mut());
    shop
}

/// What becomes of an order of $68 whose payment the world changed by `edit`.
async fn paid_with(shop: &TestShop, edit: impl FnOnce(&mut SessionFacts)) -> Order {
    let order = shop.order(&["book", "video"]).await;
    shop.world.stripe.pay(&shop.session(&order));
    shop.world.stripe.edit(&shop.session(&order), edit);
    shop.tell(&order).await;
    shop.stored(&order.id).await
}

async fn assert_held(shop: &TestShop, order: &Order, reason: Attention) {
    assert_eq!((order.state, order.attention), (OrderState::NeedsAttention, Some(reason)));
    assert_eq!((shop.grant_states(order), shop.mail_states()), (vec![], vec![]));
    assert_eq!(shop.alerts(), [AlertKind::NeedsAttention]);
}

#[tokio::test]
async fn f022_another_amount_is_held() {
    let edits: [fn(&mut SessionFacts); 4] = [
        |facts| facts.total.minor = 1,
        |facts| facts.total.minor += 1,
        |facts| facts.subtotal.minor = 1,
        |facts| (facts.subtotal.minor, facts.total.minor) = (1, 1),
    ];
    for edit in edits {
        let shop = TestShop::start().await;
        let order = paid_with(&shop, edit).await;
        assert_held(&shop, &order, Attention::AmountDiffers).await;
        shop.sound().await;
    }
}

#[tokio::test]
async fn f022_a006_another_currency_is_held() {
    for code in ["JPY", "KWD", "EUR"] {
        let shop = TestShop::start().await;
        let currency = Currency::parse(code).unwrap();
        let order = paid_with(&shop, |facts| {
            (facts.subtotal, facts.total) = (Money { currency, ..facts.subtotal }, Money { currency, ..facts.total });
        });
        assert_held(&shop, &order.await, Attention::CurrencyDiffers).await;
        shop.sound().await;
    }
}

#[tokio::test]
async fn r009_a_payment_of_the_other_mode_is_held() {
    let shop = TestShop::start().await;
    let order = paid_with(&shop, |facts| facts.live = true).await;
    assert_held(&shop, &order, Attention::WrongMode).await;
    shop.sound().await;

    let live_shop = shop_with(|terms| terms.live = true).await;
    let order = live_shop.order(&["book"]).await;
    live_shop.world.stripe.pay(&live_shop.session(&order));
    live_shop.settle(&order.id, None).await.unwrap();
    assert_held(&live_shop, &live_shop.stored(&order.id).await, Attention::WrongMode).await;
}

#[tokio::test]
async fn r009_a_payment_for_another_order_is_held() {
    let shop = TestShop::start().await;
    let order = shop.order(&["book"]).await;
    let session = shop.session(&order);
    shop.world.stripe.pay(&session);
    shop.world.stripe.edit(&session, |facts| facts.order = Some(domain::OrderId::parse("another").unwrap()));
    shop.settle(&order.id, None).await.unwrap();
    assert_held(&shop, &shop.stored(&order.id).await, Attention::OtherOrder).await;
}

#[tokio::test]
async fn a007_a_discount_counts_only_where_promotions_are_allowed() {
    let discounted = |facts: &mut SessionFacts| (facts.discount_minor, facts.total.minor) = (800, 6_000);
    let shop = TestShop::start().await;
    let order = paid_with(&shop, discounted).await;
    assert_held(&shop, &order, Attention::AmountDiffers).await;

    let shop = shop_with(|terms| terms.promotions = true).await;
    let order = paid_with(&shop, discounted).await;
    assert_eq!((order.state, order.payment.unwrap().amount.minor), (OrderState::Paid, 6_000));
    shop.sound().await;
}

#[tokio::test]
async fn a007_tax_counts_only_where_stripe_adds_it() {
    let taxed = |facts: &mut SessionFacts| (facts.tax_minor, facts.total.minor) = (1_292, 8_092);
    let shop = TestShop::start().await;
    let order = paid_with(&shop, taxed).await;
    assert_held(&shop, &order, Attention::AmountDiffers).await;

    let shop = shop_with(|terms| terms.tax = true).await;
    assert_eq!(paid_with(&shop, taxed).await.state, OrderState::Paid);
    shop.sound().await;
}

#[tokio::test]
async fn a007_discount_and_tax_must_add_up() {
    let sums: [(i64, i64, i64, bool); 7] = [
        (800, 1_140, 7_140, true),
        (800, 1_140, 7_141, false),
        (6_800, 0, 0, true),
        (7_000, 0, -200, false),
        (-100, 0, 6_900, false),
        (0, -6_799, 1, false),
        (i64::MIN, i64::MAX, 6_800, false),
    ];
    for (discount, tax, total, right) in sums {
        let shop = shop_with(|terms| (terms.promotions, terms.tax) = (true, true)).await;
        let order = paid_with(&shop, |facts| {
            (facts.discount_minor, facts.tax_minor, facts.total.minor) = (discount, tax, total)
        })
        .await;
        let expected = if right { OrderState::Paid } else { OrderState::NeedsAttention };
        assert_eq!(order.state, expected, "{discount} off, {tax} tax, {total} in all");
        shop.sound().await;
    }
}

#[tokio::test]
async fn a007_the_terms_of_the_order_count_and_not_those_of_today() {
    let mut shop = shop_with(|terms| terms.promotions = true).await;
    let order = shop.order(&["book"]).await;
    shop.shop.terms_mut().promotions = false;
    shop.world.stripe.pay(&shop.session(&order));
    shop.world.stripe.edit(&shop.session(&order), |facts| (facts.discount_minor, facts.total.minor) = (1_900, 0));
    shop.tell(&order).await;
    assert_eq!(shop.stored(&order.id).await.state, OrderState::Paid);
    shop.sound().await;
}

#[tokio::test]
async fn a_held_order_is_fulfilled_once_stripe_agrees() {
    let shop = TestShop::start().await;
    let order = paid_with(&shop, |facts| facts.total.minor = 1).await;
    shop.world.stripe.edit(&shop.session(&order), |facts| facts.total = facts.subtotal);
    shop.tell(&order).await;
    let now = shop.stored(&order.id).await;
    assert_eq!((now.state, now.attention), (OrderState::Paid, None));
    shop.sound().await;
}

/// What becomes of an order of $68 whose page Stripe computed tax for.
async fn taxed(shop: &TestShop, discount: i64, tax: i64, total: i64) -> Order {
    paid_with(shop, |facts| {
        (facts.discount_minor, facts.tax_minor, facts.total.minor) = (discount, tax, total);
    })
    .await
}

#[tokio::test]
async fn r009_tax_on_top_of_the_prices_and_tax_within_them_both_settle() {
    for (discount, tax, total, included) in [
        (0, 1_360, 8_160, Some(false)),
        (800, 1_200, 7_200, Some(false)),
        (0, 1_133, 6_800, Some(true)),
        (800, 1_000, 6_000, Some(true)),
        (0, 0, 6_800, None),
        (6_800, 0, 0, None),
    ] {
        for behavior in [TaxBehavior::Exclusive, TaxBehavior::Inclusive] {
            let shop = shop_with(|terms| {
                (terms.tax, terms.promotions, terms.tax_behavior) = (true, true, behavior);
            })
            .await;
            let order = taxed(&shop, discount, tax, total).await;
            assert_eq!(order.state, OrderState::Paid, "{discount} {tax} {total}");
            let paid = included.map(|included| (Money::new(tax, order.total.currency), included));
            assert_eq!((order.paid_tax(), order.tax_behavior), (paid, Some(behavior)));
            shop.sound().await;
        }
    }
}

#[tokio::test]
async fn r009_sums_that_fit_neither_way_of_tax_are_held() {
    for (discount, tax, total) in [
        (0, 1_133, 7_000),
        (0, 1_133, 6_799),
        (0, 1_133, 5_667),
        (0, -1_133, 5_667),
        (6_900, 0, -100),
        (0, 7_000, 6_800),
        (0, i64::MAX, 6_800),
    ] {
        let shop = shop_with(|terms| (terms.tax, terms.promotions) = (true, true)).await;
        let order = taxed(&shop, discount, tax, total).await;
        assert_held(&shop, &order, Attention::AmountDiffers).await;
    }
    let shop = TestShop::start().await;
    let order = taxed(&shop, 0, 1_133, 6_800).await;
    assert_held(&shop, &order, Attention::AmountDiffers).await;
}

#[test]
fn an_order_from_before_tax_was_kept_reads() {
    let order = domain_testing::sample::paid(&domain_testing::sample::order(1), "ada@example.com").order;
    let text = serde_json::to_string(&order).unwrap();
    assert!(!text.contains("tax_behavior") && !text.contains("included"), "{text}");
    let read: Order = serde_json::from_str(&text).unwrap();
    assert_eq!(read, order);
}

//! Whatever is refunded, from here and in Stripe's dashboard, in any order: no line gives back more than it cost.

use crate::support::{TestShop, owner, why};
use domain::{
    Order, OrderState,
    orders::{OrderActionError, OrderActionRefusal, RefundSelection},
};
use domain_testing::sample::product;
use proptest::prelude::*;
use std::collections::BTreeSet;

#[derive(Debug, Clone)]
enum Action {
    Lines(BTreeSet<u8>),
    Whole,
    /// In Stripe's dashboard, so many percent of what is left.
    Dashboard(i64),
}

fn action() -> impl Strategy<Value = Action> {
    prop_oneof![
        4 => proptest::collection::btree_set(0..3_u8, 0..=3).prop_map(Action::Lines),
        1 => Just(Action::Whole),
        2 => (1..=100_i64).prop_map(Action::Dashboard),
    ]
}

/// An order of three lines with a discount and tax of its own.
async fn sold(shop: &TestShop, prices: [i64; 3], charged_percent: i64) -> Order {
    for (n, minor) in prices.into_iter().enumerate() {
        shop.stock(product(&format!("item-{n}"), minor)).await;
    }
    let order = shop.sold(&["item-0", "item-1", "item-2"]).await;
    let charged = (order.total.minor * charged_percent / 100).max(1);
    shop.world.stripe.edit(&shop.session(&order), |facts| {
        (facts.discount_minor, facts.tax_minor) =
            ((facts.subtotal.minor - charged).max(0), (charged - facts.subtotal.minor).max(0));
        facts.total.minor = charged;
    });
    shop.world.orders.edit(&order.id, |order| {
        (order.promotions, order.tax) = (true, true);
        order.payment.as_mut().unwrap().amount.minor = charged;
    });
    shop.stored(&order.id).await
}

/// What went back at Stripe in all.
fn at_stripe(shop: &TestShop, order: &Order) -> i64 {
    let session = shop.session(order);
    shop.world.stripe.sessions().into_iter().find(|known| known.facts.id == session).unwrap().facts.refunded_minor
}

async fn look(shop: &TestShop, order: &Order) {
    let now = shop.stored(&order.id).await;
    let charged = now.charged().minor;
    let money = now.line_money();
    assert_eq!(money.iter().map(|line| line.paid_minor).sum::<i64>(), charged, "lines add up to the charge");
    for line in &money {
        assert!(line.refunded_minor <= line.paid_minor, "{line:?}");
        assert!(line.left_minor >= 0 && line.left_minor <= line.paid_minor - line.refunded_minor, "{line:?}");
        assert!(line.left_minor <= charged - at_stripe(shop, order), "{line:?}");
    }
    assert_eq!(now.refundable().minor, charged - at_stripe(shop, order));
    assert!(at_stripe(shop, order) <= charged);
    let by_line: i64 = money.iter().map(|line| line.refunded_minor).sum();
    assert_eq!(by_line + now.refunded_beside_lines_minor(), at_stripe(shop, order), "every cent stands somewhere");
}

fn run(test: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(test);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn r077_no_sequence_of_refunds_gives_a_line_back_twice(
        // The first is enough for a payment: cheaper orders are refused before they exist.
        prices in [50..5_000_i64, 0..5_000, 0..200],
        charged_percent in 1..=130_i64,
        actions in proptest::collection::vec(action(), 1..12),
    ) {
        run(async {
            let shop = TestShop::start().await;
            let order = sold(&shop, prices, charged_percent).await;
            for action in actions {
                let before = shop.stored(&order.id).await;
                let (left, sum) = (before.line_money(), at_stripe(&shop, &order));
                let selection = match action {
                    Action::Dashboard(percent) => {
                        let more = (before.refundable().minor * percent / 100).max(0);
                        shop.world.stripe.refund(&shop.session(&order), sum + more);
                        shop.tell(&order).await;
                        look(&shop, &order).await;
                        continue;
                    }
                    Action::Whole => RefundSelection::whole(),
                    Action::Lines(lines) => RefundSelection::of_lines(lines, BTreeSet::new()),
                };
                let expected = match &selection.scope {
                    domain::orders::RefundScope::Whole => before.refundable().minor,
                    domain::orders::RefundScope::Lines(lines) => {
                        let of_lines: i64 = lines.iter().map(|line| left[usize::from(*line)].left_minor).sum();
                        of_lines.min(before.refundable().minor)
                    }
                };
                let result = shop.refund(&owner(), &order.id, &selection, &why(), &shop.key()).await;
                match result {
                    Ok(_) => assert!(expected > 0),
                    Err(OrderActionError::Refused(OrderActionRefusal::NothingChosen | OrderActionRefusal::NothingToRefund)) => {
                        assert!(expected == 0, "{expected}");
                    }
                    Err(other) => panic!("{other:?}"),
                }
                assert_eq!(at_stripe(&shop, &order) - sum, expected, "what was shown is what went back");
                look(&shop, &order).await;
            }
            let end = shop.stored(&order.id).await;
            assert_eq!(end.state == OrderState::Refunded, at_stripe(&shop, &order) == end.charged().minor);
        });
    }
}

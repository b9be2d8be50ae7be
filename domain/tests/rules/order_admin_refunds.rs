//! Refunds that an admin asks Stripe for.

use crate::support::{Fault, TestShop, owner, why};
use domain::{
    Order, OrderState, PortError,
    alerts::AlertKind,
    delivery::grant::GrantState,
    mail::outbox::MailKind,
    orders::{OrderActionError, OrderActionRefusal, RefundSelection, RefundState},
    payments::DisputeStatus,
    ports::PaymentError,
};
use std::collections::BTreeSet;

fn lines(lines: &[u8]) -> BTreeSet<u8> {
    lines.iter().copied().collect()
}

fn everything() -> RefundSelection {
    RefundSelection::whole()
}

async fn refund(shop: &TestShop, order: &Order, selection: RefundSelection) -> Result<Order, OrderActionError> {
    shop.refund(&owner(), &order.id, &selection, &why(), &shop.key()).await
}

/// What went back at Stripe, in minor units.
fn paid_back(shop: &TestShop) -> i64 {
    shop.world.stripe.refunds_made().iter().filter(|made| made.facts.stands).map(|made| made.facts.amount.minor).sum()
}

#[tokio::test]
async fn a022_a_full_refund_pays_back_once_and_ends_access() {
    let shop = TestShop::start().await;
    let order = shop.sold(&["book", "video"]).await;
    let now = refund(&shop, &order, everything()).await.unwrap();
    assert_eq!((now.state, paid_back(&shop)), (OrderState::Refunded, 6_800));
    assert_eq!(now.overrides.refunds[0].state, RefundState::Done);
    assert_eq!(shop.grant_states(&order), [GrantState::Revoked; 2]);
    shop.tell(&order).await;
    shop.rest().await;
    assert_eq!(shop.mails(), [MailKind::Receipt, MailKind::Refunded]);
    assert_eq!((shop.audited(&order, "refunded"), shop.stored(&order.id).await.overrides.refunds.len()), (1, 1));
    let again = refund(&shop, &order, everything()).await;
    assert!(matches!(again, Err(OrderActionError::Refused(OrderActionRefusal::NothingToRefund))));
    shop.sound().await;
}

#[tokio::test]
async fn f069_a_refund_of_a_line_takes_only_what_the_admin_chose() {
    let shop = TestShop::start().await;
    let order = shop.sold(&["book", "video"]).await;
    let kept = refund(&shop, &order, RefundSelection::of_lines(lines(&[0]), lines(&[]))).await.unwrap();
    assert_eq!((kept.state, paid_back(&shop)), (OrderState::RefundedPartial, 1_900));
    assert_eq!(shop.grant_states(&order), [GrantState::Active; 2], "kept, unless chosen");

    let order = shop.sold(&["book", "video"]).await;
    refund(&shop, &order, RefundSelection::of_lines(lines(&[1]), lines(&[1]))).await.unwrap();
    assert_eq!(shop.grant_states(&order), [GrantState::Active, GrantState::Revoked]);
    assert!(shop.fetch(&order, 0).await.is_ok() && shop.fetch(&order, 1).await.is_err());
    refund(&shop, &order, everything()).await.unwrap();
    assert_eq!(shop.stored(&order.id).await.state, OrderState::Refunded);
    assert_eq!(shop.stored(&order.id).await.left_minor(), 0);
    shop.sound().await;
}

#[tokio::test]
async fn r077_a_line_is_refunded_with_its_share_of_discount_and_tax() {
    let shop = TestShop::start().await;
    let mut order = shop.sold(&["book", "video"]).await;
    order.payment.as_mut().unwrap().amount.minor = 6_801 / 2;
    let of = |chosen: &[u8]| order.refundable_for(&lines(chosen)).minor;
    assert_eq!((of(&[0]), of(&[1])), (950, 2_450));
    assert_eq!(of(&[0, 1]), 3_400, "all lines together are exactly what was charged");
}

#[tokio::test]
async fn r077_a_line_gives_back_once_what_it_cost() {
    let shop = TestShop::start().await;
    let order = shop.sold(&["book", "video"]).await;
    let part = || RefundSelection::of_lines(lines(&[0]), lines(&[]));
    refund(&shop, &order, part()).await.unwrap();
    for _ in 0..2 {
        let again = refund(&shop, &order, part()).await;
        assert!(matches!(again, Err(OrderActionError::Refused(OrderActionRefusal::NothingToRefund))), "{again:?}");
    }
    assert_eq!(paid_back(&shop), 1_900);
    let both = refund(&shop, &order, RefundSelection::of_lines(lines(&[0, 1]), lines(&[]))).await.unwrap();
    assert_eq!((both.state, paid_back(&shop)), (OrderState::Refunded, 6_800), "the other one is still there");
    shop.sound().await;
}

#[tokio::test]
async fn r077_choosing_nothing_refunds_nothing() {
    let shop = TestShop::start().await;
    for products in [&["book"][..], &["book", "video"]] {
        let order = shop.sold(products).await;
        let refused = refund(&shop, &order, RefundSelection::of_lines(lines(&[]), lines(&[0]))).await;
        assert!(matches!(refused, Err(OrderActionError::Refused(OrderActionRefusal::NothingChosen))), "{refused:?}");
        assert!(shop.stored(&order.id).await.overrides.refunds.is_empty());
    }
    assert!(shop.world.stripe.refunds_made().is_empty());
}

#[tokio::test]
async fn r077_an_amount_that_was_not_shown_is_not_refunded() {
    let shop = TestShop::start().await;
    let order = shop.sold(&["book", "video"]).await;
    let shown = |minor| RefundSelection { shown_minor: Some(minor), ..RefundSelection::whole() };
    refund(&shop, &order, RefundSelection::of_lines(lines(&[0]), lines(&[]))).await.unwrap();
    let refused = refund(&shop, &order, shown(6_800)).await;
    assert!(matches!(refused, Err(OrderActionError::Refused(OrderActionRefusal::AmountChanged))), "{refused:?}");
    refund(&shop, &order, shown(4_900)).await.unwrap();
    assert_eq!(paid_back(&shop), 6_800);
    shop.sound().await;
}

#[tokio::test]
async fn r077_a_refund_in_stripes_dashboard_bounds_what_is_left_of_each_line() {
    let shop = TestShop::start().await;
    let order = shop.sold(&["book", "video"]).await;
    shop.world.stripe.refund(&shop.session(&order), 6_000);
    shop.tell(&order).await;
    let now = shop.stored(&order.id).await;
    let left: Vec<_> = now.line_money().iter().map(|line| (line.refunded_minor, line.left_minor)).collect();
    assert_eq!(left, [(0, 800), (0, 800)], "it names no line, and the shop guesses none");
    assert_eq!(now.refunded_beside_lines_minor(), 6_000);
    refund(&shop, &order, RefundSelection::of_lines(lines(&[1]), lines(&[]))).await.unwrap();
    let now = shop.stored(&order.id).await;
    assert_eq!((now.state, now.left_minor()), (OrderState::Refunded, 0));
    let refunded: Vec<_> = now.line_money().iter().map(|line| line.refunded_minor).collect();
    assert_eq!(refunded, [1_900, 4_900], "with the last cent back, all lines are");
    shop.sound().await;
}

#[test]
fn r084_refunds_of_earlier_versions_are_read_and_count() {
    let notes = r#"{"refunds":[
        {"key":{"number":1,"attempt":1,"made_at":1},"amount_minor":1900,"lines":[0],"withhold":[],"at":1,"state":"done"},
        {"key":{"number":2,"attempt":1,"made_at":2},"amount_minor":900,"lines":[0],"withhold":[],"at":2,"state":"done"},
        {"key":null,"amount_minor":500,"lines":[],"withhold":[],"at":3,"state":"done"},
        {"key":null,"amount_minor":-500,"lines":[],"withhold":[],"at":4,"state":"done"},
        {"key":{"number":3,"attempt":1,"made_at":5},"amount_minor":9,"lines":[1],"withhold":[],"at":5,"state":"refused"}
    ]}"#;
    let mut order = domain_testing::sample::paid(&domain_testing::sample::order(1), "ada@example.com").order;
    order.overrides = serde_json::from_str(notes).unwrap();
    order.payment.as_mut().unwrap().refunded_minor = 2_800;
    let told: Vec<_> =
        order.line_money().iter().map(|line| (line.paid_minor, line.refunded_minor, line.left_minor)).collect();
    // 900 too much went back for the first line; they bound what is left of the order.
    assert_eq!(told, [(1_900, 1_900, 0), (1_350, 0, 450)]);
    assert_eq!((order.refundable().minor, order.refunded_beside_lines_minor()), (450, 900));
}

#[tokio::test]
async fn f070_twenty_clicks_pay_back_once() {
    let shop = TestShop::start().await;
    let order = shop.sold(&["book", "video"]).await;
    let (key, owner, why) = (shop.key(), owner(), why());
    let selection = RefundSelection::of_lines(lines(&[0]), lines(&[0]));
    let clicks: Vec<_> = (0..20).map(|_| shop.refund(&owner, &order.id, &selection, &why, &key)).collect();
    for click in domain_testing::together(clicks).await {
        assert!(
            matches!(click, Ok(_) | Err(OrderActionError::Unconfirmed | OrderActionError::Port(PortError::Conflict))),
            "{click:?}"
        );
    }
    shop.rest().await;
    assert_eq!((shop.world.stripe.refunds_made().len(), paid_back(&shop)), (1, 1_900));
    let now = shop.stored(&order.id).await;
    assert_eq!((now.state, now.overrides.refunds.len()), (OrderState::RefundedPartial, 1));
    assert_eq!(shop.audited(&order, "refunded_partial"), 1);
    shop.sound().await;
}

#[tokio::test]
async fn f070_whatever_answer_is_lost_the_money_goes_back_once() {
    for (method, skip) in [("record", 0), ("record", 1), ("order", 0), ("order", 1), ("order", 2), ("order", 3)] {
        for fault in [Fault::Down, Fault::LostReply] {
            let shop = TestShop::start().await;
            let order = shop.sold(&["book"]).await;
            (0..skip).for_each(|_| shop.store.pass(method));
            shop.store.fail(method, fault);
            let key = shop.key();
            let first = shop.refund(&owner(), &order.id, &everything(), &why(), &key).await;
            shop.store.heal();
            shop.refund(&owner(), &order.id, &everything(), &why(), &key).await.unwrap();
            let now = shop.stored(&order.id).await;
            assert_eq!(now.state, OrderState::Refunded, "{method} {skip} {fault:?} {first:?}");
            assert_eq!((shop.world.stripe.refunds_made().len(), now.overrides.refunds.len()), (1, 1));
            assert_eq!(shop.audited(&order, "refunded"), 1);
            shop.sound().await;
        }
    }
}

#[tokio::test]
async fn r010_an_answer_of_stripe_that_got_lost_is_looked_up_before_asking_again() {
    let shop = TestShop::start().await;
    let order = shop.sold(&["book"]).await;
    shop.world.stripe.lose_next_reply();
    let now = refund(&shop, &order, everything()).await.unwrap();
    assert_eq!((now.state, shop.world.stripe.refunds_made().len()), (OrderState::Refunded, 1));
    shop.sound().await;
}

#[tokio::test]
async fn r010_a_refund_asked_for_and_never_sent_is_sent_by_the_reconciler() {
    let shop = TestShop::start().await;
    let order = shop.sold(&["book"]).await;
    let down = || PaymentError::Port(PortError::Unavailable { service: "Stripe", reason: "down".into() });
    shop.world.stripe.fail_next_refund(down());
    assert!(matches!(refund(&shop, &order, everything()).await, Err(OrderActionError::Unconfirmed)));
    let other = refund(&shop, &order, everything()).await;
    assert!(
        matches!(other, Err(OrderActionError::Refused(OrderActionRefusal::RefundUnderWay))),
        "another form pays nothing more"
    );
    shop.world.clock.advance(121);
    shop.reconcile().await.unwrap();
    assert_eq!((shop.stored(&order.id).await.state, paid_back(&shop)), (OrderState::Refunded, 1_900));
    shop.sound().await;
}

#[tokio::test]
async fn r067_a_refund_that_stays_unconfirmed_is_an_alert_until_it_is_confirmed() {
    let shop = TestShop::start().await;
    let order = shop.sold(&["book"]).await;
    let down = || PaymentError::Port(PortError::Unavailable { service: "Stripe", reason: "down".into() });
    (0..2).for_each(|_| shop.world.stripe.fail_next_refund(down()));
    assert!(refund(&shop, &order, everything()).await.is_err());
    shop.world.clock.advance(3_601);
    shop.reconcile().await.unwrap();
    assert_eq!(shop.alerts(), [AlertKind::RefundStuck]);
    shop.settle_now(&owner(), &order.id).await.unwrap();
    assert_eq!(shop.stored(&order.id).await.state, OrderState::Refunded);
    assert!(shop.alerts().is_empty());
    shop.sound().await;
}

#[tokio::test]
async fn f011_a_key_used_up_by_a_stored_failure_is_changed() {
    let shop = TestShop::start().await;
    let order = shop.sold(&["book"]).await;
    shop.world.stripe.fail_next_refund(PaymentError::KeyUsedUp);
    let now = refund(&shop, &order, everything()).await.unwrap();
    assert_eq!(now.state, OrderState::Refunded);
    assert_eq!(now.overrides.refunds[0].request.as_ref().unwrap().call.attempt, 2);
    assert!(shop.world.stripe.refunds_made()[0].idempotency_key.as_ref().unwrap().ends_with("_r1_a2"));
}

#[tokio::test]
async fn f013_a_refund_key_is_not_used_after_twenty_hours() {
    let shop = TestShop::start().await;
    let order = shop.sold(&["book"]).await;
    let down = || PaymentError::Port(PortError::Unavailable { service: "Stripe", reason: "down".into() });
    shop.world.stripe.fail_next_refund(down());
    assert!(refund(&shop, &order, everything()).await.is_err());
    shop.world.clock.advance(20 * 3_600 + 1);
    shop.settle_now(&owner(), &order.id).await.unwrap();
    assert!(shop.world.stripe.refunds_made()[0].idempotency_key.as_ref().unwrap().ends_with("_r1_a2"));
    assert_eq!(paid_back(&shop), 1_900);
    shop.sound().await;
}

#[tokio::test]
async fn what_stripe_refuses_is_told_and_leaves_everything_as_it_was() {
    let shop = TestShop::start().await;
    let order = shop.sold(&["book"]).await;
    shop.world.stripe.dispute(&shop.session(&order), DisputeStatus::NeedsResponse);
    let refused = refund(&shop, &order, RefundSelection::of_lines(lines(&[0]), lines(&[0]))).await;
    assert!(
        matches!(refused, Err(OrderActionError::RefusedByStripe { ref code }) if code == "charge_disputed"),
        "{refused:?}"
    );
    let now = shop.stored(&order.id).await;
    assert_eq!(now.overrides.refunds[0].state, RefundState::Refused);
    assert!(now.overrides.withheld.is_empty());
    shop.world.stripe.dispute(&shop.session(&order), DisputeStatus::Won);
    shop.tell(&order).await;
    assert!(refund(&shop, &order, everything()).await.is_ok(), "and it can be tried again later");
    shop.sound().await;
}

#[tokio::test]
async fn f071_refunds_from_stripes_dashboard_are_told_apart_from_ours() {
    let shop = TestShop::start().await;
    let order = shop.sold(&["book", "video"]).await;
    refund(&shop, &order, RefundSelection::of_lines(lines(&[0]), lines(&[]))).await.unwrap();
    shop.world.stripe.refund(&shop.session(&order), 2_400);
    shop.tell(&order).await;
    let refunds = shop.stored(&order.id).await.overrides.refunds;
    let told: Vec<_> = refunds.iter().map(|refund| (refund.request.is_some(), refund.amount_minor)).collect();
    assert_eq!(told, [(true, 1_900), (false, 500)]);
    assert_eq!(shop.stored(&order.id).await.left_minor(), 4_400);
    shop.sound().await;
}

#[tokio::test]
async fn r022_a_refund_that_fails_at_the_bank_is_on_record() {
    let shop = TestShop::start().await;
    let order = shop.sold(&["book", "video"]).await;
    let part = || RefundSelection::of_lines(lines(&[0]), lines(&[]));
    refund(&shop, &order, part()).await.unwrap();
    refund(&shop, &order, RefundSelection::of_lines(lines(&[1]), lines(&[]))).await.unwrap();
    assert_eq!(shop.stored(&order.id).await.state, OrderState::Refunded);

    let order = shop.sold(&["book", "video"]).await;
    shop.world.stripe.refund(&shop.session(&order), 500);
    shop.tell(&order).await;
    refund(&shop, &order, part()).await.unwrap();
    shop.world.stripe.bounce_refund(&shop.session(&order));
    shop.tell(&order).await;
    let now = shop.stored(&order.id).await;
    assert_eq!(now.payment.as_ref().unwrap().refunded_minor, 500);
    let told: Vec<_> = now.overrides.refunds.iter().map(|refund| (refund.state, refund.amount_minor)).collect();
    assert_eq!(told, [(RefundState::Done, 500), (RefundState::Failed, 1_900)]);
}

#[tokio::test]
async fn nothing_is_refunded_where_nothing_was_paid() {
    let shop = TestShop::start().await;
    let (open, free) = (shop.order(&["book"]).await, shop.sold(&["icons"]).await);
    let given = shop.complimentary("friend@example.com", &["book"]).await;
    for order in [open, free, given] {
        let refused = refund(&shop, &order, everything()).await;
        assert!(matches!(refused, Err(OrderActionError::Refused(OrderActionRefusal::NothingToRefund))), "{refused:?}");
    }
    assert!(shop.world.stripe.refunds_made().is_empty());
}

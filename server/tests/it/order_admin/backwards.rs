//! What Stripe takes back, through the whole program.

use super::*;
use domain::alerts::AlertKind;

/// The id of the newest refund at Stripe.
async fn newest_refund(world: &World) -> String {
    let ledger = world.ledger().await;
    ledger["refunds"].as_array().unwrap().last().unwrap()["id"].as_str().unwrap().to_owned()
}

async fn alert_kinds(world: &World) -> Vec<AlertKind> {
    world.store().open_alerts().await.unwrap().into_iter().map(|alert| alert.kind).collect()
}

#[tokio::test]
async fn r024_a_refund_that_fails_at_the_bank_is_told_on_every_page_and_can_be_made_again() {
    let world = World::start().await;
    let (checkout, order) = bought(&world, &["slow-bread"]).await;
    let mut owner = admin(&world, "owner").await;
    sure(&mut owner, &order, "refund", &[("lines[]", "0")]).await;
    world.settles_as(&checkout.session, OrderState::Refunded).await;
    world.control("refund/fail", json!({ "refund": newest_refund(&world).await })).await;
    world.settles_as(&checkout.session, OrderState::Paid).await;
    let page = owner.get(&page_of(&order)).await.text();
    for words in ["A refund failed", "The refund failed at the buyer’s bank", "No access", ">Refund</a>"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let overview = owner.get("/admin").await.text();
    assert!(!overview.contains("Nothing. All orders") && overview.contains("A refund failed"), "{overview}");
    assert!(overview.contains("https://dashboard.stripe.com/test/payments/pi_"), "{overview}");
    world.owner_hears("A refund failed").await;
    let again = sure(&mut owner, &order, "refund", &[("lines[]", "0")]).await;
    assert!(again.location().ends_with("?done=refund"), "{}", again.location());
    world.settles_as(&checkout.session, OrderState::Refunded).await;
    assert!(alert_kinds(&world).await.is_empty());
    world.quiet().await;
    world.assert_invariants().await;
}

#[tokio::test]
async fn f071_an_inquiry_leaves_access_and_a_dispute_says_until_when_to_answer() {
    let world = World::start().await;
    let (checkout, order) = bought(&world, &["slow-bread"]).await;
    let mut owner = admin(&world, "owner").await;
    let turn = async |status: &str| {
        world.control("dispute", json!({ "session": checkout.session, "status": status })).await;
    };
    let heard = async |kind: AlertKind, open: bool| {
        for _ in 0..100 {
            if alert_kinds(&world).await.contains(&kind) == open {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        panic!("{kind:?} is not {open}");
    };
    turn("warning_needs_response").await;
    heard(AlertKind::DisputeInquiry, true).await;
    let page = owner.get(&page_of(&order)).await.text();
    assert!(page.contains("A bank asks about a payment") && page.contains("Answer by "), "{page}");
    assert!(page.contains(">Paid<") && !page.contains("No access"), "{page}");
    world.owner_hears("asks about a payment").await;
    turn("warning_under_review").await;
    turn("warning_closed").await;
    heard(AlertKind::DisputeInquiry, false).await;
    assert_eq!(world.order(&checkout.session).await.state, OrderState::Paid);
    world.assert_invariants().await;

    turn("needs_response").await;
    world.settles_as(&checkout.session, OrderState::Disputed).await;
    let overview = owner.get("/admin").await.text();
    assert!(overview.contains("A payment is disputed") && overview.contains("Answer by "), "{overview}");
    world.owner_hears("A payment is disputed").await;
    turn("lost").await;
    world.settles_as(&checkout.session, OrderState::DisputeLost).await;
    assert!(alert_kinds(&world).await.is_empty());
    let lost = owner.get("/admin/orders?state=dispute_lost").await.text();
    assert!(lost.contains(order.number.as_str()) && lost.contains("Dispute lost"), "{lost}");
    turn("needs_response").await;
    world.settles_as(&checkout.session, OrderState::Disputed).await;
    turn("won").await;
    world.settles_as(&checkout.session, OrderState::DisputeWon).await;
    world.control("fraud-warning", json!({ "session": checkout.session })).await;
    heard(AlertKind::FraudWarning, false).await;
    world.quiet().await;
    world.assert_invariants().await;
}

#[tokio::test]
async fn r024_what_happened_while_nobody_was_told_is_found_at_the_next_start() {
    let mut world = World::start().await;
    let (refunded, disputed) = (bought(&world, &["slow-bread"]).await.0, bought(&world, &["ration"]).await.0);
    world.control("webhooks", json!({ "deliver": "drop" })).await;
    world.control("refund", json!({ "session": refunded.session })).await;
    world.control("dispute", json!({ "session": disputed.session })).await;
    world.restart().await;
    world.settles_as(&refunded.session, OrderState::Refunded).await;
    world.settles_as(&disputed.session, OrderState::Disputed).await;
    world.quiet().await;
    world.assert_invariants().await;
}

#[tokio::test]
async fn r024_a_debit_that_the_bank_returns_after_it_had_succeeded_ends_access() {
    let world = World::start().await;
    let (checkout, _) = bought(&world, &["slow-bread"]).await;
    world.control("reverse", json!({ "session": checkout.session })).await;
    world.settles_as(&checkout.session, OrderState::PaymentReversed).await;
    assert_eq!(alert_kinds(&world).await, [AlertKind::PaymentReversed]);
    let mut owner = admin(&world, "owner").await;
    assert!(owner.get("/admin").await.text().contains("A payment was taken back"));
}

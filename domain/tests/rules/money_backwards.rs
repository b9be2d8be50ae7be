//! What Stripe takes back is followed as well as what it gives: refunds that fail days later, disputes that are opened
//! again, inquiries, warnings, payments that are reversed.

use crate::support::{TestShop, owner, why};
use domain::{
    EventId, Order, OrderState,
    alerts::AlertKind,
    delivery::grant::GrantState,
    mail::outbox::MailKind,
    orders::{RefundSelection, TimelineAdmin, TimelineEvent},
    payments::{DisputeStatus, Envelope, facts::Progress, inbox::Subject},
    reports::metric::Metric,
    time::{DAY_SECS, Day},
};

async fn refund(shop: &TestShop, order: &Order, selection: RefundSelection) {
    shop.refund(&owner(), &order.id, &selection, &why(), &shop.key()).await.unwrap();
}

/// Stripe sends an event about the payment of an order.
async fn hear(shop: &TestShop, order: &Order, kind: &str) {
    let intent = shop.stored(&order.id).await.payment.unwrap().intent.unwrap();
    let id = EventId::parse(&format!("evt_{}", shop.key())).unwrap();
    let envelope = Envelope { id, kind: kind.to_owned(), live: false, subject: Subject::Payment(intent) };
    shop.receive_event(envelope).await.unwrap();
    shop.rest().await;
}

async fn fails_later(shop: &TestShop, order: &Order) {
    shop.rest().await;
    shop.world.clock.advance(5 * DAY_SECS);
    shop.world.stripe.bounce_refund(&shop.session(order));
    hear(shop, order, "refund.failed").await;
}

async fn disputed(shop: &TestShop, order: &Order, status: DisputeStatus) -> Order {
    shop.world.stripe.dispute(&shop.session(order), status);
    hear(shop, order, "charge.dispute.updated").await;
    shop.stored(&order.id).await
}

/// What the figures say of all days together, in minor units.
async fn counted(shop: &TestShop, what: impl Fn(&Metric) -> bool) -> i64 {
    let daily_metrics = shop.ports().metrics.daily_metrics(Day(i64::MIN), Day(i64::MAX)).await.unwrap();
    daily_metrics.iter().filter(|metric| what(&metric.what)).map(|metric| metric.minor).sum()
}

async fn refunded(shop: &TestShop) -> i64 {
    counted(shop, |what| matches!(what, Metric::Refunded(_))).await
}

async fn told(shop: &TestShop, order: &Order) -> Vec<TimelineEvent> {
    let case = shop.case(&owner(), &order.number).await.unwrap().unwrap();
    case.timeline.into_iter().map(|happening| happening.what).collect()
}

#[tokio::test]
async fn r024_a_whole_refund_that_fails_days_later_is_told_and_can_be_made_again() {
    let shop = TestShop::start().await;
    for at_stripe in [false, true] {
        let order = shop.sold(&["book", "video"]).await;
        match at_stripe {
            true => {
                shop.world.stripe.refund(&shop.session(&order), 6_800);
                hear(&shop, &order, "charge.refunded").await;
            }
            false => refund(&shop, &order, RefundSelection::whole()).await,
        }
        assert_eq!((shop.stored(&order.id).await.state, refunded(&shop).await), (OrderState::Refunded, 6_800));
        fails_later(&shop, &order).await;
        let now = shop.stored(&order.id).await;
        assert_eq!((now.state, now.refundable().minor, refunded(&shop).await), (OrderState::Paid, 6_800, 0));
        assert_eq!(shop.alerts(), [AlertKind::RefundFailed]);
        assert_eq!(shop.grant_states(&order), [GrantState::Revoked; 2], "access is for an admin to decide");
        assert!(shop.fetch(&order, 0).await.is_err());
        let told = told(&shop, &order).await;
        assert!(told.iter().any(|event| matches!(event, TimelineEvent::ReturnedByBank(_))), "{told:#?}");
        shop.sound().await;

        let mails = shop.mails().len();
        refund(&shop, &order, RefundSelection::whole()).await;
        shop.rest().await;
        let now = shop.stored(&order.id).await;
        assert_eq!((now.state, now.left_minor(), refunded(&shop).await), (OrderState::Refunded, 0, 6_800));
        assert_eq!(shop.alerts(), [], "it is made good");
        assert_eq!((shop.mails().len(), shop.mails().last()), (mails + 1, Some(&MailKind::Refunded)));
        fails_later(&shop, &order).await;
        let lines = [0, 1].into();
        shop.restore_access(&owner(), &order.id, &lines, &why(), &shop.key()).await.unwrap();
        assert_eq!(shop.grant_states(&order), [GrantState::Active; 2]);
        assert_eq!(shop.alerts(), [], "and so is a decision");
        shop.sound().await;
    }
}

#[tokio::test]
async fn r024_a_refund_of_an_item_that_fails_is_left_of_the_item_again() {
    let shop = TestShop::start().await;
    let order = shop.sold(&["book", "video"]).await;
    refund(&shop, &order, RefundSelection::of_lines([0].into(), [0].into())).await;
    fails_later(&shop, &order).await;
    let now = shop.stored(&order.id).await;
    assert_eq!((now.state, refunded(&shop).await), (OrderState::Paid, 0));
    assert_eq!(now.line_money()[0].left_minor, 1_900);
    assert_eq!(shop.grant_states(&order), [GrantState::Revoked, GrantState::Active]);
    refund(&shop, &order, RefundSelection::of_lines([0].into(), [].into())).await;
    assert_eq!(shop.stored(&order.id).await.state, OrderState::RefundedPartial);
    shop.sound().await;
}

#[tokio::test]
async fn r024_of_two_refunds_that_make_the_whole_one_may_fail() {
    let shop = TestShop::start().await;
    let order = shop.sold(&["book", "video"]).await;
    for sum in [1_000, 6_800] {
        shop.world.stripe.refund(&shop.session(&order), sum);
        hear(&shop, &order, "charge.refunded").await;
    }
    fails_later(&shop, &order).await;
    let now = shop.stored(&order.id).await;
    assert_eq!((now.state, now.left_minor(), refunded(&shop).await), (OrderState::RefundedPartial, 5_800, 1_000));
    assert_eq!(shop.grant_states(&order), [GrantState::Revoked; 2]);
    shop.sound().await;
}

#[tokio::test]
async fn r024_a_failed_refund_is_seen_although_the_charge_says_nothing_of_it() {
    let shop = TestShop::start().await;
    let order = shop.sold(&["book"]).await;
    refund(&shop, &order, RefundSelection::whole()).await;
    shop.world.stripe.bounce_refund_silently(&shop.session(&order));
    hear(&shop, &order, "refund.failed").await;
    let now = shop.stored(&order.id).await;
    assert_eq!((now.state, now.left_minor()), (OrderState::Paid, 1_900));
    assert_eq!(shop.alerts(), [AlertKind::RefundFailed]);
    shop.tell(&order).await;
    assert_eq!(shop.stored(&order.id).await, now, "and stays seen");
}

#[tokio::test]
async fn f071_an_inquiry_touches_neither_access_nor_figures() {
    let shop = TestShop::start().await;
    let order = shop.sold(&["book"]).await;
    for status in [DisputeStatus::WarningNeedsResponse, DisputeStatus::WarningUnderReview] {
        let now = disputed(&shop, &order, status).await;
        assert_eq!((now.state, shop.grant_states(&order)), (OrderState::Paid, vec![GrantState::Active]));
        assert_eq!(shop.alerts(), [AlertKind::DisputeInquiry]);
    }
    let shown = shop.alerts_of(&owner()).await;
    assert_eq!(shown[0].order.as_ref(), Some(&order.number));
    assert!(shown[0].details.due_by.is_some());
    let link = shown[0].details.link.clone().unwrap();
    assert!(link.starts_with("https://dashboard.stripe.com/test/payments/pi_"), "{link}");
    disputed(&shop, &order, DisputeStatus::WarningClosed).await;
    assert_eq!(shop.alerts(), []);
    assert_eq!(counted(&shop, |what| matches!(what, Metric::Disputed(_))).await, 0);
    shop.sound().await;
    // The bank is not content and takes the money after all.
    assert_eq!(disputed(&shop, &order, DisputeStatus::NeedsResponse).await.state, OrderState::Disputed);
    shop.sound().await;
}

#[tokio::test]
async fn f071_a_dispute_is_an_alert_until_it_is_decided_and_again_when_it_is_reopened() {
    let shop = TestShop::start().await;
    let order = shop.sold(&["book"]).await;
    disputed(&shop, &order, DisputeStatus::NeedsResponse).await;
    assert_eq!(shop.alerts(), [AlertKind::Disputed]);
    assert!(shop.alerts_of(&owner()).await[0].details.due_by.is_some());
    assert_eq!(shop.tell_alerts("owner@example.com").await.unwrap().len(), 1, "and a mail");
    for (status, state, alerts) in [
        (DisputeStatus::UnderReview, OrderState::Disputed, 1),
        (DisputeStatus::Lost, OrderState::DisputeLost, 0),
        (DisputeStatus::NeedsResponse, OrderState::Disputed, 1),
        (DisputeStatus::Won, OrderState::DisputeWon, 0),
        (DisputeStatus::NeedsResponse, OrderState::Disputed, 1),
        (DisputeStatus::Lost, OrderState::DisputeLost, 0),
    ] {
        let now = disputed(&shop, &order, status).await;
        assert_eq!((now.state, shop.alerts().len()), (state, alerts), "{status:?}");
        assert_eq!(shop.grant_states(&order)[0] == GrantState::Active, state == OrderState::DisputeWon);
    }
    assert_eq!(counted(&shop, |what| matches!(what, Metric::Disputed(_))).await, 1_900, "one dispute, however often");
    let told = told(&shop, &order).await;
    assert!(told.contains(&TimelineEvent::DisputeReopened), "{told:#?}");
    shop.sound().await;
}

#[tokio::test]
async fn an_order_that_an_inquiry_had_shut_is_opened_again() {
    let shop = TestShop::start().await;
    let order = shop.sold(&["book"]).await;
    disputed(&shop, &order, DisputeStatus::NeedsResponse).await;
    // As an earlier version left it: nothing is known of the dispute but the state.
    shop.world.orders.edit(&order.id, |order| order.overrides.disputes.clear());
    let now = disputed(&shop, &order, DisputeStatus::WarningNeedsResponse).await;
    assert_eq!((now.state, shop.grant_states(&order)), (OrderState::DisputeWon, vec![GrantState::Active]));
    assert_eq!(counted(&shop, |what| matches!(what, Metric::Disputed(_))).await, 0);
}

#[tokio::test]
async fn a_fraud_warning_is_an_alert_until_the_money_is_back() {
    let shop = TestShop::start().await;
    let order = shop.sold(&["book"]).await;
    shop.world.stripe.warn_of_fraud(&shop.session(&order));
    hear(&shop, &order, "radar.early_fraud_warning.created").await;
    assert_eq!((shop.alerts(), shop.stored(&order.id).await.state), (vec![AlertKind::FraudWarning], OrderState::Paid));
    assert!(shop.fetch(&order, 0).await.is_ok(), "a warning decides nothing");
    refund(&shop, &order, RefundSelection::whole()).await;
    assert_eq!(shop.alerts(), []);
    shop.sound().await;
}

#[tokio::test]
async fn r024_a_payment_that_is_taken_back_ends_access_and_leaves_the_figures() {
    let shop = TestShop::start().await;
    let order = shop.sold(&["book"]).await;
    let paid = async || counted(&shop, |what| matches!(what, Metric::Paid(_))).await;
    assert_eq!(paid().await, 1_900);
    shop.world.stripe.edit(&shop.session(&order), |facts| facts.progress = Progress::Failed);
    shop.tell(&order).await;
    assert_eq!((shop.stored(&order.id).await.state, paid().await), (OrderState::PaymentReversed, 0));
    assert_eq!(
        (shop.alerts(), shop.grant_states(&order)),
        (vec![AlertKind::PaymentReversed], vec![GrantState::Revoked])
    );
    assert_eq!(shop.stored(&order.id).await.refundable().minor, 0);
    shop.sound().await;
    shop.world.stripe.pay(&shop.session(&order));
    shop.tell(&order).await;
    assert_eq!((shop.stored(&order.id).await.state, paid().await), (OrderState::Paid, 1_900));
    assert_eq!((shop.alerts(), shop.grant_states(&order)), (vec![], vec![GrantState::Revoked]), "an admin decides");
    shop.sound().await;
}

#[tokio::test]
async fn r024_refunds_and_disputes_whose_events_got_lost_are_found_however_old_the_order_is() {
    let shop = TestShop::start().await;
    let (refunded, disputed) = (shop.sold(&["book"]).await, shop.sold(&["video"]).await);
    shop.reconcile().await.unwrap();
    // Longer than Stripe's sessions are listed; a backup of a fortnight ago knows nothing of it.
    shop.world.clock.advance(20 * DAY_SECS);
    shop.world.stripe.refund(&shop.session(&refunded), 1_900);
    shop.world.stripe.dispute(&shop.session(&disputed), DisputeStatus::NeedsResponse);
    shop.world.clock.advance(9 * DAY_SECS);
    let report = shop.reconcile().await.unwrap();
    assert_eq!((report.missed_events, report.failed), (2, 0));
    assert_eq!(shop.stored(&refunded.id).await.state, OrderState::Refunded);
    assert_eq!(shop.stored(&disputed.id).await.state, OrderState::Disputed);
    assert_eq!(shop.reconcile().await.unwrap().missed_events, 0, "once is enough");
    shop.sound().await;
}

#[tokio::test]
async fn r024_a_round_asks_stripe_only_for_what_its_lists_leave_open() {
    let shop = TestShop::start().await;
    let mut last = None;
    for n in 0..25 {
        let order = shop.sold(&["book"]).await;
        if n % 5 == 0 {
            shop.world.stripe.refund(&shop.session(&order), 500);
            shop.tell(&order).await;
        }
        last = Some(order);
    }
    let waiting = shop.order(&["book"]).await;
    shop.world.clock.advance(3_600);
    shop.reconcile().await.unwrap();
    shop.world.stripe.forget_calls();
    shop.reconcile().await.unwrap();
    assert_eq!(shop.world.stripe.calls(), ["sessions", "sessions", "sessions", "money_events"], "all is known");
    // One that differs is asked about, and nothing else.
    shop.world.stripe.refund(&shop.session(&last.unwrap()), 100);
    shop.world.stripe.pay(&shop.session(&waiting));
    shop.world.stripe.forget_calls();
    shop.reconcile().await.unwrap();
    let asked = |name: &str| shop.world.stripe.calls().into_iter().filter(|call| *call == name).count();
    // The refund by the list of sessions, and by its event.
    assert_eq!((asked("refunds"), asked("disputes")), (2, 0));
    assert!(asked("session") <= 3, "{:?}", shop.world.stripe.calls());
    assert_eq!(shop.stored(&waiting.id).await.state, OrderState::Paid);
    shop.sound().await;
}

#[tokio::test]
async fn r024_a_round_says_why_an_order_could_not_be_settled() {
    let shop = TestShop::start().await;
    let order = shop.order(&["book"]).await;
    shop.world.stripe.pay(&shop.session(&order));
    shop.world.clock.advance(3_600);
    shop.store.fail("record", crate::support::Fault::Down);
    let report = shop.reconcile().await.unwrap();
    assert_eq!(report.failed, 1);
    assert_eq!(report.causes[0].what, order.id.to_string());
    assert!(report.causes[0].cause.contains("told to fail"), "{report:?}");
    shop.reconcile().await.unwrap();
    shop.sound().await;
}

#[tokio::test]
async fn r024_the_sums_hold_refunds_side_by_side_and_settle_what_the_store_forgot() {
    let shop = TestShop::start().await;
    let order = shop.sold(&["book", "video"]).await;
    refund(&shop, &order, RefundSelection::of_lines([0].into(), [].into())).await;
    shop.world.stripe.refund(&shop.session(&order), 2_400);
    shop.tell(&order).await;
    shop.rest().await;
    // As from a backup: the order knows nothing of its refunds.
    shop.world.orders.edit(&order.id, |order| {
        order.payment.as_mut().unwrap().refunded_minor = 0;
        (order.state, order.overrides.refunds) = (OrderState::Paid, Vec::new());
    });
    shop.world.clock.advance(DAY_SECS);
    let sums = shop.compare_sums_daily().await.unwrap().expect("the first time today").sums;
    let sums = sums.into_values().next().unwrap();
    assert_eq!((sums.refunded_at_stripe, sums.refunded_here), (2_400, 2_400));
    assert_eq!(shop.stored(&order.id).await.left_minor(), 4_400);
    assert_eq!(shop.alerts(), []);
    // A sum that cannot be explained is told, and over when it can.
    shop.world.orders.edit(&order.id, |order| order.payment.as_mut().unwrap().amount.minor -= 1);
    shop.world.clock.advance(DAY_SECS);
    shop.compare_sums_daily().await.unwrap();
    assert_eq!(shop.alerts(), [AlertKind::SumsDiffer]);
    shop.world.orders.edit(&order.id, |order| order.payment.as_mut().unwrap().amount.minor += 1);
    shop.world.clock.advance(DAY_SECS);
    shop.compare_sums_daily().await.unwrap();
    assert_eq!(shop.alerts(), []);
}

#[tokio::test]
async fn the_timeline_names_people_and_products() {
    let shop = TestShop::start().await;
    let order = shop.sold(&["book", "video"]).await;
    shop.world.clock.advance(60);
    shop.revoke_access(&owner(), &order.id, &[1].into(), &why(), &shop.key()).await.unwrap();
    let case = shop.case(&owner(), &order.number).await.unwrap().unwrap();
    let top = &case.timeline[0];
    let name = &order.lines[1].name;
    assert_eq!(top.what, TimelineEvent::AccessRevoked { items: vec![name.clone()] });
    assert_eq!(top.by, Some(TimelineAdmin::Named("owner@example.com".into())));
    let viewer = domain::Admin::for_tests(domain::Role::Viewer);
    let case = shop.case(&viewer, &order.number).await.unwrap().unwrap();
    assert_eq!(case.timeline[0].by, Some(TimelineAdmin::Former), "who has left no name");
    shop.ports().jobs.set_bookmark("admin-name.admin-owner", "olga@example.com").await.unwrap();
    let case = shop.case(&viewer, &order.number).await.unwrap().unwrap();
    assert_eq!(case.timeline[0].by, Some(TimelineAdmin::Named("olga@example.com".into())));
}

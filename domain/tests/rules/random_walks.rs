//! Whatever the world does, in any order, with any failure: the rules hold.

use crate::support::{Fault, TestShop, owner, why};
use domain::{
    Order, OrderState,
    delivery::grant::GrantState,
    ids::SessionId,
    orders::{EDGES, RefundSelection},
    payments::{Dispute, DisputeStatus, facts::Progress},
};
use domain_testing::memory::World;
use proptest::prelude::*;
use std::collections::BTreeSet;

/// One thing the world may do.
#[derive(Debug, Clone, Copy)]
enum Action {
    Progress(Progress),
    Refund(i64),
    Dispute(DisputeStatus),
    Bounce,
    Settle,
    Event,
    Reconcile,
    Mail,
    Wait(i64),
    Fail(&'static str, Fault),
    StripeDown(bool),
}

fn action() -> impl Strategy<Value = Action> {
    use Progress::{Expired, Failed, Open, Paid, Pending};
    let progress = proptest::sample::select(vec![Open, Expired, Pending, Failed, Paid, Paid]);
    let method = proptest::sample::select(vec![
        "record",
        "order",
        "close_event",
        "due_events",
        "finish_mail",
        "claim_mail",
        "raise",
    ]);
    let fault = proptest::sample::select(vec![Fault::Down, Fault::LostReply]);
    prop_oneof![
        3 => progress.prop_map(Action::Progress),
        2 => (0..=7_000_i64).prop_map(|n| Action::Refund(n / 100 * 100)),
        1 => Just(Action::Refund(6_800)),
        2 => proptest::sample::select(vec![
            DisputeStatus::WarningNeedsResponse,
            DisputeStatus::WarningClosed,
            DisputeStatus::NeedsResponse,
            DisputeStatus::UnderReview,
            DisputeStatus::Won,
            DisputeStatus::Lost,
        ]).prop_map(Action::Dispute),
        1 => Just(Action::Bounce),
        5 => Just(Action::Settle),
        3 => Just(Action::Event),
        1 => Just(Action::Reconcile),
        2 => Just(Action::Mail),
        2 => (1..100_000_i64).prop_map(Action::Wait),
        1 => (method, fault).prop_map(|(method, fault)| Action::Fail(method, fault)),
        1 => any::<bool>().prop_map(Action::StripeDown),
    ]
}

/// Carries out `action`. Failures are part of the game; what counts is what is stored.
async fn perform(shop: &TestShop, order: &Order, action: Action) {
    let session = shop.session(order);
    let stripe = &shop.world.stripe;
    match action {
        // Money does not become unpaid again; everything else may happen.
        Action::Progress(progress) => stripe.edit(&session, |facts| {
            if facts.progress != Progress::Paid {
                facts.progress = progress;
                facts.email = Some("buyer@example.com".to_owned());
            }
        }),
        Action::Refund(minor) => stripe.edit(&session, |facts| facts.refunded_minor = facts.refunded_minor.max(minor)),
        // A bank that took the money does not go back to asking.
        Action::Dispute(status) if status.is_inquiry() && was_taken_back(shop, &session) => {}
        Action::Dispute(status) => stripe.dispute(&session, status),
        Action::Bounce => stripe.bounce_refund(&session),
        Action::Settle => drop(shop.settle(&order.id, Some(&session)).await),
        Action::Event => drop(shop.receive_event(shop.envelope("charge.updated", order)).await),
        Action::Reconcile => drop(shop.reconcile().await),
        Action::Mail => drop((shop.work_inbox(5).await, shop.send_due_mail().await)),
        Action::Wait(secs) => shop.world.clock.advance(secs),
        Action::Fail(method, fault) => shop.store.fail(method, fault),
        Action::StripeDown(down) => stripe.set_down(down),
    }
}

fn was_taken_back(shop: &TestShop, session: &SessionId) -> bool {
    let sessions = shop.world.stripe.sessions();
    let disputes = sessions.iter().filter(|known| &known.facts.id == session).flat_map(|known| &known.facts.disputes);
    disputes.flatten().any(|dispute| !dispute.status.is_inquiry())
}

/// The first state seen must only be left by an edge, and access that ended for good stays ended.
struct Watch {
    state: OrderState,
    refunded: bool,
}

impl Watch {
    fn look(&mut self, world: &World, order: &Order) {
        let (now, active) = world.orders.look(|tables| {
            let active = tables.grants.values().any(|grant| grant.state == GrantState::Active);
            (tables.orders[&order.id].state, active)
        });
        let mut reachable = vec![self.state];
        for n in 0.. {
            let Some(from) = reachable.get(n).copied() else { break };
            let next = EDGES.iter().find(|(state, _)| *state == from).unwrap().1;
            reachable.extend(next.iter().filter(|state| !reachable.contains(state)).collect::<Vec<_>>());
        }
        assert!(reachable.contains(&now), "{:?} → {now:?}", self.state);
        self.refunded |= now == OrderState::Refunded;
        assert!(!self.refunded || !active, "R8: after a refund nothing opens by itself");
        assert!(!active || now.gives_access(), "access while {now:?}");
        self.state = now;
    }
}

/// Everything works again, and all that waits is done.
async fn recover(shop: &TestShop, order: &Order) {
    shop.world.stripe.set_down(false);
    shop.store.heal();
    shop.hear("checkout.session.completed", order).await;
    // Twice the longest wait of an event or an email.
    for _ in 0..20 {
        shop.world.clock.advance(3_600);
        shop.rest().await;
    }
    shop.reconcile().await.unwrap();
}

fn run(test: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(test);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn r007_no_walk_leaves_the_edges_or_gives_access_again(actions in proptest::collection::vec(action(), 1..40)) {
        run(async {
            let shop = TestShop::start().await;
            let order = shop.order(&["book", "video"]).await;
            let mut watch = Watch { state: order.state, refunded: false };
            for action in actions {
                perform(&shop, &order, action).await;
                watch.look(&shop.world, &order);
            }
            recover(&shop, &order).await;
            watch.look(&shop.world, &order);
            shop.sound().await;
        });
    }

    #[test]
    fn f032_where_an_order_ends_depends_on_what_is_true_and_not_on_when_it_was_told(
        history in proptest::collection::vec(action().prop_filter("facts", |action| matches!(action, Action::Refund(_) | Action::Dispute(_))), 0..8),
        looked in proptest::collection::vec(any::<bool>(), 8),
    ) {
        run(async {
            let mut ends = Vec::new();
            for often in [false, true] {
                let shop = TestShop::start().await;
                let order = shop.order(&["book", "video"]).await;
                shop.world.stripe.pay(&shop.session(&order));
                for (action, looked) in history.iter().zip(&looked) {
                    if often && *looked {
                        shop.settle(&order.id, None).await.unwrap();
                    }
                    perform(&shop, &order, *action).await;
                }
                shop.settle(&order.id, None).await.unwrap();
                shop.sound().await;
                ends.push(shop.stored(&order.id).await.state);
            }
            assert_eq!(ends[0], ends[1]);
        });
    }
}

#[tokio::test]
async fn r007_from_every_state_every_truth_leads_by_an_edge_or_nowhere() {
    let progress = [Progress::Open, Progress::Expired, Progress::Pending, Progress::Failed, Progress::Paid];
    // What was given away has no truth at Stripe.
    for from in OrderState::ALL.into_iter().filter(|state| *state != OrderState::Complimentary) {
        for progress in progress {
            for (refunded, dispute) in [
                (0, None),
                (100, None),
                (1_900, None),
                (0, Some(DisputeStatus::NeedsResponse)),
                (0, Some(DisputeStatus::Won)),
                (100, Some(DisputeStatus::Won)),
                (0, Some(DisputeStatus::Lost)),
                (0, Some(DisputeStatus::WarningNeedsResponse)),
            ] {
                let shop = TestShop::start().await;
                let order = shop.in_state(from).await;
                shop.world.stripe.edit(&shop.session(&order), |facts| {
                    (facts.progress, facts.refunded_minor) = (progress, refunded);
                    facts.disputes = dispute.map(|status| vec![Dispute::for_tests(status)]);
                });
                let settled = shop.settle(&order.id, Some(&shop.session(&order))).await.unwrap();
                let to = settled.order.state;
                assert!(from == to || from.may_become(to), "{from:?} → {to:?}");
                assert_eq!(settled.order, shop.stored(&order.id).await);
                let active = shop.grant_states(&order).contains(&GrantState::Active);
                let opens = settled.order.line_numbers().any(|line| settled.order.opens(line));
                assert_eq!(active, opens, "{from:?} → {to:?}");
                let won =
                    matches!(from, OrderState::Disputed | OrderState::DisputeLost) && to == OrderState::DisputeWon;
                let was_shut = from.is_fulfilled() && !from.gives_access();
                assert!(!active || !was_shut || won, "{from:?} → {to:?} opens what was shut");
            }
        }
    }
}

/// What an admin may do meanwhile.
#[derive(Debug, Clone)]
enum AdminAction {
    World(Action),
    Refund(Option<Vec<u8>>, Vec<u8>),
    Revoke(Vec<u8>),
    Restore(Vec<u8>),
    Correct(bool),
    Accept,
    SettleNow,
}

fn admin_action() -> impl Strategy<Value = AdminAction> {
    let lines = || proptest::collection::vec(0..2_u8, 0..3);
    prop_oneof![
        5 => action().prop_map(AdminAction::World),
        2 => (proptest::option::of(lines()), lines()).prop_map(|(lines, withhold)| AdminAction::Refund(lines, withhold)),
        1 => lines().prop_map(AdminAction::Revoke),
        1 => lines().prop_map(AdminAction::Restore),
        1 => any::<bool>().prop_map(AdminAction::Correct),
        1 => Just(AdminAction::Accept),
        1 => Just(AdminAction::SettleNow),
    ]
}

async fn perform_as_admin(shop: &TestShop, order: &Order, action: AdminAction) {
    let (admin, why, key, id) = (owner(), why(), shop.key(), &order.id);
    let set = |lines: Vec<u8>| lines.into_iter().collect::<BTreeSet<_>>();
    match action {
        AdminAction::World(action) => perform(shop, order, action).await,
        AdminAction::Refund(lines, withhold) => {
            let selection = match lines {
                Some(lines) => RefundSelection::of_lines(set(lines), set(withhold)),
                None => RefundSelection { withhold: set(withhold), ..RefundSelection::whole() },
            };
            drop(shop.refund(&admin, id, &selection, &why, &key).await);
        }
        AdminAction::Revoke(lines) => drop(shop.revoke_access(&admin, id, &set(lines), &why, &key).await),
        AdminAction::Restore(lines) => drop(shop.restore_access(&admin, id, &set(lines), &why, &key).await),
        AdminAction::Correct(back) => {
            let to = if back { "buyer@example.com" } else { "grace@example.com" };
            drop(shop.correct_address(&admin, id, to, &why, &key).await);
        }
        AdminAction::Accept => drop(shop.accept_payment(&admin, id, &why).await),
        AdminAction::SettleNow => drop(shop.settle_now(&admin, id).await),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn r008_whatever_admins_do_meanwhile_the_promises_hold_and_no_cent_goes_back_twice(
        actions in proptest::collection::vec(admin_action(), 1..40),
    ) {
        run(async {
            let shop = TestShop::start().await;
            let order = shop.order(&["book", "video"]).await;
            shop.world.stripe.pay(&shop.session(&order));
            for action in actions {
                perform_as_admin(&shop, &order, action).await;
            }
            recover(&shop, &order).await;
            shop.sound().await;
            let charged = order.total.minor;
            let refunded: i64 = shop.world.stripe.refunds_made().iter().filter(|made| made.facts.stands).map(|made| made.facts.amount.minor).sum();
            assert!(refunded <= charged, "{refunded} of {charged}");
            let notes = shop.stored(&order.id).await.overrides.refunds;
            let open = notes.iter().filter(|refund| refund.state == domain::orders::RefundState::Asked).count();
            assert_eq!(open, 0, "every refund is decided in the end: {notes:?}");
        });
    }
}

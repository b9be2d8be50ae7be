//! Events come late, twice and in any order; the order ends where Stripe says all the same.

use crate::support::TestShop;
use domain::{
    OrderState,
    delivery::grant::GrantState,
    payments::{
        Dispute, DisputeStatus,
        facts::{Progress, SessionFacts},
    },
};

/// What happens at Stripe, one thing after the other, each with an event of its own.
type History = [fn(&mut SessionFacts); 4];

fn pending(facts: &mut SessionFacts) {
    facts.progress = Progress::Pending;
    facts.email = Some("buyer@example.com".to_owned());
}
fn paid(facts: &mut SessionFacts) {
    facts.progress = Progress::Paid;
}
fn expired(facts: &mut SessionFacts) {
    facts.progress = Progress::Expired;
}
fn failed(facts: &mut SessionFacts) {
    facts.progress = Progress::Failed;
}
fn refunded(facts: &mut SessionFacts) {
    facts.refunded_minor = facts.total.minor;
}
fn refunded_in_part(facts: &mut SessionFacts) {
    facts.refunded_minor = 100;
}
fn disputed(facts: &mut SessionFacts) {
    facts.disputes = Some(vec![Dispute::for_tests(DisputeStatus::NeedsResponse)]);
}
fn won(facts: &mut SessionFacts) {
    facts.disputes = Some(vec![Dispute::for_tests(DisputeStatus::Won)]);
}

const HISTORIES: [(&str, History, OrderState); 9] = [
    ("refund, then dispute", [pending, paid, refunded, disputed], OrderState::Refunded),
    ("dispute, then refund", [pending, paid, disputed, refunded], OrderState::Refunded),
    ("partial refund, then dispute", [pending, paid, refunded_in_part, disputed], OrderState::Disputed),
    ("dispute won", [pending, paid, disputed, won], OrderState::DisputeWon),
    ("partial refund, dispute won", [paid, refunded_in_part, disputed, won], OrderState::DisputeWon),
    ("dispute won, then partial refund", [paid, disputed, won, refunded_in_part], OrderState::DisputeWon),
    ("dispute won, then refund", [paid, disputed, won, refunded], OrderState::Refunded),
    ("failed, yet paid", [pending, failed, paid, refunded], OrderState::Refunded),
    ("expired, yet paid", [expired, pending, paid, refunded_in_part], OrderState::RefundedPartial),
];

fn permutations() -> Vec<[usize; 4]> {
    let all = (0..256).map(|n| [n / 64, n / 16 % 4, n / 4 % 4, n % 4]);
    all.filter(|order| (0..4).all(|event| order.contains(&event))).collect()
}

#[tokio::test]
async fn f032_every_order_of_four_events_ends_in_the_same_state() {
    assert_eq!(permutations().len(), 24);
    for (name, history, end) in HISTORIES {
        for arrival in permutations() {
            let shop = TestShop::start().await;
            let order = shop.order(&["book", "video"]).await;
            let session = shop.session(&order);
            let mut happened = 0;
            for event in arrival {
                // An event comes after what it tells of, and maybe after more than that.
                while happened <= event {
                    shop.world.stripe.edit(&session, history[happened]);
                    happened += 1;
                }
                shop.tell(&order).await;
                let facts = &shop.world.stripe.sessions()[0].facts;
                let money_is_back = facts.refunded_minor >= facts.total.minor
                    || facts.disputes.iter().flatten().any(|dispute| dispute.status.is_open());
                if money_is_back {
                    assert!(
                        !shop.grant_states(&order).contains(&GrantState::Active),
                        "{name}, {arrival:?}: access without money"
                    );
                }
            }
            assert_eq!(shop.stored(&order.id).await.state, end, "{name}, {arrival:?}");
            shop.sound().await;
        }
    }
}

#[tokio::test]
async fn f032_events_that_all_come_at_the_end_are_one_step() {
    for (name, history, end) in HISTORIES {
        let shop = TestShop::start().await;
        let order = shop.order(&["book"]).await;
        for happens in history {
            shop.world.stripe.edit(&shop.session(&order), happens);
        }
        for _ in 0..4 {
            shop.tell(&order).await;
        }
        assert_eq!(shop.stored(&order.id).await.state, end, "{name}");
        assert_eq!(shop.audited(&order, end.as_str()), 1, "{name}");
        shop.sound().await;
    }
}

//! Keeping an order's refunds in step with Stripe's list of them.

use crate::{
    orders::{Overrides, Refund, RefundRequest, RefundState, order::Order},
    payments::facts::{RefundFacts, SessionFacts},
    ports::REFUNDS_LISTED,
    time::Timestamp,
};

/// What Stripe has refunded, in minor units: by its list of refunds where that is whole, or else by the charge.
///
/// The list knows first when a refund fails; whether the charge then says less, Stripe does not promise.
pub(crate) fn refunded_minor(facts: &SessionFacts, refunds: Option<&[RefundFacts]>) -> i64 {
    match refunds {
        Some(list) if list.len() < REFUNDS_LISTED => {
            list.iter().filter(|refund| refund.stands).map(|refund| refund.amount.minor).sum()
        }
        _ => facts.refunded_minor,
    }
}

/// Brings the refunds in `overrides` in line with Stripe's list, or, where it was not asked for, notes that the sum grew or
/// shrank by `grown`. Refunds of ours are known by their mark, others by their id.
pub(crate) fn follow(
    overrides: &mut Overrides,
    order: &Order,
    grown: i64,
    refunds: Option<&[RefundFacts]>,
    now: Timestamp,
) {
    let before = overrides.refunded_minor();
    let Some(list) = refunds else { return note_rest(overrides, grown, now) };
    for refund in &mut overrides.refunds {
        if let Some(facts) = attempts(refund, order, list) {
            follow_one(refund, &facts, &mut overrides.withheld, now);
        }
    }
    for facts in list.iter().rev().filter(|facts| facts.stands) {
        if !overrides.refunds.iter().any(|refund| refund.id.as_ref() == Some(&facts.id)) {
            let number = facts.mark.as_ref().and_then(|mark| RefundRequest::number_in(mark, &order.id));
            let request = number.map(|number| RefundRequest::first(number, facts.created_at));
            overrides.refunds.push(Refund {
                request,
                id: Some(facts.id.clone()),
                ..done(facts.amount.minor, facts.created_at)
            });
        }
    }
    if list.len() < REFUNDS_LISTED {
        // Each has its name now; what earlier versions noted as a sum alone is among them.
        overrides.refunds.retain(|refund| refund.request.is_some() || refund.id.is_some());
    } else {
        let told = overrides.refunded_minor() - before;
        note_rest(overrides, grown - told, now);
    }
}

/// What the list says of one refund: each attempt at it. `None` if nothing.
fn attempts<'a>(refund: &Refund, order: &Order, list: &'a [RefundFacts]) -> Option<Vec<&'a RefundFacts>> {
    let mark = refund.request.as_ref().map(|request| request.mark(&order.id));
    let is_it = |facts: &&RefundFacts| match &mark {
        Some(mark) => facts.mark.as_ref() == Some(mark),
        None => refund.id.as_ref() == Some(&facts.id),
    };
    let found: Vec<_> = list.iter().filter(is_it).collect();
    (!found.is_empty()).then_some(found)
}

fn follow_one(
    refund: &mut Refund,
    attempts: &[&RefundFacts],
    withheld: &mut std::collections::BTreeSet<u8>,
    now: Timestamp,
) {
    let standing = attempts.iter().find(|facts| facts.stands);
    match (standing, refund.state) {
        (Some(facts), RefundState::Done) => refund.id = Some(facts.id.clone()),
        (Some(facts), RefundState::Asked | RefundState::Refused | RefundState::Failed) => {
            refund.state = RefundState::Done;
            (refund.code, refund.failed_at, refund.id) = (None, None, Some(facts.id.clone()));
            withheld.extend(&refund.withhold);
        }
        (None, RefundState::Asked) => {
            refund.state = RefundState::Refused;
            refund.code = Some("failed".to_owned());
        }
        (None, RefundState::Done) => {
            refund.state = RefundState::Failed;
            refund.failed_at = Some(now);
        }
        (None, RefundState::Refused | RefundState::Failed) => {}
    }
}

/// Notes money that went back, or came back, without a name.
fn note_rest(overrides: &mut Overrides, minor: i64, now: Timestamp) {
    if minor != 0 {
        overrides.refunds.push(done(minor, now));
    }
}

fn done(amount_minor: i64, at: Timestamp) -> Refund {
    Refund {
        request: None,
        amount_minor,
        lines: Default::default(),
        shares: Default::default(),
        withhold: Default::default(),
        at,
        state: RefundState::Done,
        code: None,
        id: None,
        failed_at: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{NOON, order, paid};

    fn asked(minor: i64) -> Order {
        let mut order = paid(&order(1), "ada@example.com").order;
        let request = RefundRequest::first(1, NOON);
        let refund =
            Refund { request: Some(request), withhold: [1].into(), state: RefundState::Asked, ..done(minor, NOON) };
        order.overrides.refunds.push(refund);
        order
    }

    fn known(order: &Order, id: &str, minor: i64, stands: bool) -> RefundFacts {
        let request = order.overrides.refunds[0].request.as_ref().unwrap();
        RefundFacts {
            id: id.to_owned(),
            intent: None,
            mark: Some(request.mark(&order.id)),
            amount: crate::Money::new(minor, order.total.currency),
            created_at: NOON,
            stands,
        }
    }

    fn told(order: &Order, grown: i64, list: Option<&[RefundFacts]>) -> (Vec<(RefundState, i64)>, Overrides) {
        let mut overrides = order.overrides.clone();
        follow(&mut overrides, order, grown, list, NOON);
        (overrides.refunds.iter().map(|refund| (refund.state, refund.amount_minor)).collect(), overrides)
    }

    #[test]
    fn f070_the_list_tells_ours_from_those_of_the_dashboard() {
        let order = asked(500);
        let elsewhere = RefundFacts { mark: None, ..known(&order, "re_2", 200, true) };
        let (states, overrides) = told(&order, 700, Some(&[elsewhere, known(&order, "re_1", 500, true)]));
        assert_eq!(states, [(RefundState::Done, 500), (RefundState::Done, 200)]);
        assert_eq!(overrides.withheld, [1].into());
        let (states, _) = told(&order, 700, None);
        assert_eq!(states, [(RefundState::Asked, 500), (RefundState::Done, 700)], "without the list, a sum");
    }

    #[test]
    fn r010_an_attempt_that_failed_does_not_hide_one_that_stands() {
        let order = asked(500);
        let list = [known(&order, "re_2", 500, false), known(&order, "re_1", 500, true)];
        assert_eq!(told(&order, 500, Some(&list)).0, [(RefundState::Done, 500)]);
        let (states, overrides) = told(&order, 0, Some(&list[..1]));
        assert_eq!(states, [(RefundState::Refused, 500)]);
        assert!(overrides.withheld.is_empty());
    }

    #[test]
    fn a_refund_of_ours_that_a_lost_store_forgot_keeps_its_number() {
        let order = asked(500);
        let fact = known(&order, "re_1", 500, true);
        let forgotten = Order { overrides: Overrides::default(), ..order };
        let (_, overrides) = told(&forgotten, 500, Some(&[fact]));
        assert_eq!(overrides.refunds[0].request.as_ref().map(|request| request.number), Some(1));
    }

    #[test]
    fn r084_sums_that_earlier_versions_noted_give_way_to_names() {
        let mut order = asked(500);
        let fact = known(&order, "re_1", 300, true);
        order.overrides.refunds = vec![done(500, NOON), done(-200, NOON)];
        let (states, overrides) = told(&order, 0, Some(&[RefundFacts { mark: None, ..fact }]));
        assert_eq!(states, [(RefundState::Done, 300)]);
        assert_eq!(overrides.refunds[0].id.as_deref(), Some("re_1"));
    }
}

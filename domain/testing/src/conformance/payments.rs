//! The contract of [`domain::ports::Payments`], as far as it goes without a buyer who pays.

use super::Checked;
use crate::{sample::order, together};
use domain::{
    ids::{PaymentIntentId, SessionId},
    orders::{RefundRequest, order::Order},
    payments::facts::Progress,
    ports::{PaymentError, Payments},
    time::Timestamp,
};

/// Tests that an adapter keeps the contract of [`domain::ports::Payments`]; see [`crate::conformance`].
#[macro_export]
macro_rules! payments_conformance {
    ($make:expr) => {
        $crate::conformance_tests! { payments, $make,
            an_open_page_says_whose_it_is_and_what_it_costs
            f010_the_same_order_gets_the_same_page
            f008_twenty_calls_at_once_open_one_page
            f011_the_next_key_opens_another_page
            an_unknown_session_is_none
            a_closed_page_is_expired_and_may_be_closed_again
            sessions_are_listed_once_each_page_by_page
            a_payment_that_was_never_made_has_no_refunds_and_gets_none
            r024_what_nobody_did_is_on_no_list
        }
    };
}

/// A check of this port fails with [`PaymentError`].
type Paid = Checked<PaymentError>;

pub async fn an_open_page_says_whose_it_is_and_what_it_costs(payments: &dyn Payments) -> Paid {
    let order = order(1);
    let opened = payments.open_session(&order).await?;
    assert!(opened.url.starts_with("http"), "{}", opened.url);
    let facts = payments.session(&opened.id).await?.expect("it was opened");
    assert_eq!(facts.id, opened.id);
    assert_eq!(facts.order, Some(order.id));
    assert_eq!(facts.progress, Progress::Open);
    assert_eq!((facts.subtotal, facts.total), (order.total, order.total));
    assert_eq!((facts.discount_minor, facts.tax_minor, facts.refunded_minor), (0, 0, 0));
    assert_eq!((facts.email, facts.disputed, facts.disputes), (None, false, None));
    assert!(opened.expires_at > facts.created_at);
    Ok(())
}

pub async fn f010_the_same_order_gets_the_same_page(payments: &dyn Payments) -> Paid {
    let first = payments.open_session(&order(1)).await?;
    assert_eq!(payments.open_session(&order(1)).await?, first);
    assert_ne!(payments.open_session(&order(2)).await?.id, first.id);
    Ok(())
}

pub async fn f008_twenty_calls_at_once_open_one_page(payments: &dyn Payments) -> Paid {
    let order = order(1);
    let mut pages = Vec::new();
    for opened in together((0..20).map(|_| payments.open_session(&order))).await {
        pages.push(opened?.id);
    }
    pages.dedup();
    assert_eq!(pages.len(), 1);
    Ok(())
}

pub async fn f011_the_next_key_opens_another_page(payments: &dyn Payments) -> Paid {
    let first = order(1);
    let second = Order { stripe_call: first.stripe_call.next(first.created_at), ..first.clone() };
    let pages = [payments.open_session(&first).await?.id, payments.open_session(&second).await?.id];
    assert_ne!(pages[0], pages[1]);
    Ok(())
}

pub async fn an_unknown_session_is_none(payments: &dyn Payments) -> Paid {
    let unknown = SessionId::parse("cs_test_unknown").expect("made of letters");
    assert_eq!(payments.session(&unknown).await?, None);
    let unknown = PaymentIntentId::parse("pi_unknown").expect("made of letters");
    assert_eq!(payments.session_of(&unknown).await?, None);
    Ok(())
}

pub async fn a_closed_page_is_expired_and_may_be_closed_again(payments: &dyn Payments) -> Paid {
    let opened = payments.open_session(&order(1)).await?;
    payments.expire_session(&opened.id).await?;
    payments.expire_session(&opened.id).await?;
    let facts = payments.session(&opened.id).await?.expect("it was opened");
    assert_eq!(facts.progress, Progress::Expired);
    Ok(())
}

pub async fn sessions_are_listed_once_each_page_by_page(payments: &dyn Payments) -> Paid {
    let mut opened = Vec::new();
    for n in 1..=25 {
        opened.push(payments.open_session(&order(n)).await?.id);
    }
    let (mut listed, mut after) = (Vec::new(), None);
    loop {
        let page = payments.sessions(Timestamp(0), after.as_ref()).await?;
        listed.extend(page.sessions.into_iter().map(|facts| facts.id));
        assert!(listed.len() <= opened.len(), "none twice");
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    opened.sort();
    listed.sort();
    assert_eq!(listed, opened);
    let long_after = payments.sessions(Timestamp(i64::from(u32::MAX)), None).await?;
    assert!(long_after.sessions.is_empty());
    Ok(())
}

pub async fn a_payment_that_was_never_made_has_no_refunds_and_gets_none(payments: &dyn Payments) -> Paid {
    let paid = crate::sample::paid(&order(1), "buyer@example.com").order;
    assert_eq!(payments.refunds(&crate::sample::intent_of(&paid)).await?, []);
    let key = RefundRequest::first(1, Timestamp(0));
    for order in [order(1), paid] {
        let refused = payments.refund(&order, order.total, &key).await;
        assert!(matches!(refused, Err(PaymentError::Refused { .. })), "{refused:?}");
    }
    Ok(())
}

pub async fn r024_what_nobody_did_is_on_no_list(payments: &dyn Payments) -> Paid {
    let unknown = PaymentIntentId::parse("pi_unknown").expect("made of letters");
    assert_eq!(payments.disputes(&unknown).await?, []);
    assert!(!payments.has_fraud_warning(&unknown).await?);
    payments.open_session(&order(1)).await?;
    for since in [Timestamp(0), Timestamp(i64::from(u32::MAX))] {
        assert_eq!(payments.money_events(since, None).await?.items, []);
        assert_eq!(payments.refunds_since(since, None).await?.items, []);
        let disputes = payments.disputes_since(since, None).await?;
        assert!(disputes.items.is_empty() && disputes.next.is_none());
    }
    Ok(())
}

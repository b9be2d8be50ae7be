//! "Why did the buyer not get the file?", answered from what is known.

use crate::support::{TestShop, owner, why};
use domain::{
    Order, OrderState,
    alerts::{Alert, AlertKind},
    delivery::grant::Hold,
    mail::outbox::MailState,
    orders::{Attention, WhyNot},
    ports::MailError,
};
use std::collections::BTreeSet;

/// What goes wrong before the email is sent.
type Fault = fn(&TestShop);

async fn answer(shop: &TestShop, order: &Order) -> WhyNot {
    let case = shop.case(&owner(), &order.number).await.unwrap().unwrap();
    case.lines[0].files[0].1.clone()
}

#[tokio::test]
async fn each_state_has_its_answer() {
    for state in OrderState::ALL {
        let shop = TestShop::start().await;
        let order = shop.in_state(state).await;
        let answer = answer(&shop, &order).await;
        let fits = match state {
            OrderState::Created | OrderState::SessionOpen => answer == WhyNot::NotPaid,
            OrderState::PaymentPending => answer == WhyNot::BankTakesTime,
            OrderState::Expired => answer == WhyNot::PageExpired,
            OrderState::PaymentFailed => answer == WhyNot::PaymentFailed,
            OrderState::NeedsAttention => answer == WhyNot::NeedsAttention(Some(Attention::AmountDiffers)),
            OrderState::Refunded => answer == WhyNot::Refunded,
            OrderState::Disputed => answer == WhyNot::Disputed,
            OrderState::DisputeLost => answer == WhyNot::DisputeLost,
            OrderState::PaymentReversed => answer == WhyNot::PaymentReversed,
            OrderState::Paid | OrderState::RefundedPartial | OrderState::DisputeWon | OrderState::Complimentary => {
                answer == WhyNot::MailWaiting { error: None }
            }
        };
        assert!(fits, "{state:?}: {answer:?}");
    }
}

#[tokio::test]
async fn each_fault_of_the_mail_has_its_answer() {
    let faults: [(Fault, WhyNot, MailState); 3] = [
        (|_| (), WhyNot::NotUsed { sent_to: "buyer@example.com".into() }, MailState::Sent),
        (
            |shop| shop.world.mailer.fail_next(MailError::Refused { code: "MessageRejected".into() }),
            WhyNot::MailRefused { error: Some("MessageRejected".into()) },
            MailState::Blocked,
        ),
        (
            |shop| shop.world.mailer.fail_next(MailError::Unavailable { code: "throttled".into() }),
            WhyNot::MailWaiting { error: Some("throttled".into()) },
            MailState::Queued,
        ),
    ];
    for (fault, expected, state) in faults {
        let shop = TestShop::start().await;
        fault(&shop);
        let order = shop.sold(&["book"]).await;
        assert_eq!(shop.mail_states(), [state]);
        assert_eq!(answer(&shop, &order).await, expected);
    }
}

#[tokio::test]
async fn f055_a_mail_given_up_is_named() {
    let shop = TestShop::start().await;
    let order = shop.order(&["book"]).await;
    shop.world.mailer.never_take(&domain::OutboxId::receipt(&order.id));
    shop.world.stripe.pay(&shop.session(&order));
    shop.tell(&order).await;
    for _ in 0..20 {
        shop.world.clock.advance(36_000);
        shop.rest().await;
    }
    assert_eq!(answer(&shop, &order).await, WhyNot::MailGivenUp { error: Some("throttled".into()) });
}

#[tokio::test]
async fn what_an_admin_or_the_buyer_did_has_its_answer() {
    let shop = TestShop::start().await;
    let order = shop.sold(&["book"]).await;
    let line = BTreeSet::from([0]);
    shop.revoke_access(&owner(), &order.id, &line, &why(), &shop.key()).await.unwrap();
    assert_eq!(answer(&shop, &order).await, WhyNot::Withheld);
    shop.restore_access(&owner(), &order.id, &line, &why(), &shop.key()).await.unwrap();
    shop.rest().await;
    shop.world.clock.advance(31 * 86_400);
    assert_eq!(answer(&shop, &order).await, WhyNot::LinksOver);
    shop.extend_links(&owner(), &order.id, &why(), &shop.key()).await.unwrap();
    shop.fetch(&order, 0).await.unwrap();
    assert!(
        matches!(answer(&shop, &order).await, WhyNot::Fetched { times: 1, ref network, .. } if network == "192.0.2.1")
    );
}

#[tokio::test]
async fn f043_f064_no_address_and_a_missing_file_have_their_answers() {
    let shop = TestShop::start().await;
    let order = shop.order(&["book"]).await;
    shop.world.stripe.pay(&shop.session(&order));
    shop.world.stripe.edit(&shop.session(&order), |facts| facts.email = None);
    shop.tell(&order).await;
    assert_eq!(answer(&shop, &order).await, WhyNot::NoAddress);
    let object = order.lines[0].files[0].version.key.to_string();
    let alert = Alert { kind: AlertKind::MissingFile, object, at: shop.now() };
    shop.ports().alerts.raise(&alert).await.unwrap();
    assert_eq!(answer(&shop, &order).await, WhyNot::FileMissing);
}

#[tokio::test]
async fn r035_a_hold_has_its_answer() {
    let shop = TestShop::start().await;
    shop.edit("book", |book| {
        let mut second = book.files[0].clone();
        second.id = domain::FileId::parse("second-file").unwrap();
        second.versions[0].key = domain::BlobKey::parse("second-key").unwrap();
        book.files.insert(0, second);
    })
    .await;
    let order = shop.sold(&["book"]).await;
    let fetched = &order.lines[0].files[1];
    for _ in 0..20 {
        let token = shop.token(&order, domain::delivery::grant::LinkScope::Line(0));
        shop.download(&token, &fetched.id, 1, "192.0.2.1").await.unwrap();
    }
    assert_eq!(answer(&shop, &order).await, WhyNot::OnHold(Hold::Downloads), "of the file they never got");
}

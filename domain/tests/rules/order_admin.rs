//! What admins do about orders.

use crate::support::{Fault, TestShop, owner, why};
use domain::{
    Admin, Order, OrderState, Permission, Role,
    alerts::AlertKind,
    delivery::{
        DeliveryError,
        grant::{GrantState, LinkScope},
    },
    mail::outbox::{MailKind, MailState},
    orders::{ActionOutcome, Attention, ComplimentaryLine, OrderActionError, OrderActionRefusal, OrderQuery},
    payments::DisputeStatus,
    reports::Period,
};
use std::collections::BTreeSet;

fn lines(lines: &[u8]) -> BTreeSet<u8> {
    lines.iter().copied().collect()
}

fn actions(shop: &TestShop, order: &Order) -> Vec<String> {
    let object = format!("order/{}", order.id);
    shop.world.orders.look(|tables| {
        let rows = tables.audit.iter().filter(|row| row.entry.object == object);
        rows.filter(|row| row.entry.actor == "admin/admin-owner").map(|row| row.entry.action.clone()).collect()
    })
}

#[tokio::test]
async fn r047_each_deed_asks_for_its_role() {
    let shop = TestShop::start().await;
    let order = shop.sold(&["book"]).await;
    let (id, why, key) = (&order.id, why(), shop.key());
    for role in Role::ALL {
        let admin = Admin::for_tests(role);
        let refused = |result: Result<(), OrderActionError>| matches!(result, Err(OrderActionError::NotAllowed(_)));
        let complimentary = [ComplimentaryLine {
            product: order.lines[0].product.clone(),
            quantity: domain::Quantity::new(1).unwrap(),
        }];
        let selection = domain::orders::RefundSelection::of_lines(lines(&[9]), lines(&[]));
        let attempts = [
            (Permission::ViewOrders, shop.find_orders(&admin, &OrderQuery::default()).await.map(drop)),
            (Permission::ViewOrders, shop.case(&admin, &order.number).await.map(drop)),
            (Permission::HelpBuyers, shop.resend_receipt(&admin, id, &why, &key).await.map(drop)),
            (Permission::HelpBuyers, shop.correct_address(&admin, id, "no", &why, &key).await.map(drop)),
            (Permission::HelpBuyers, shop.write_again(&admin, id, &why, &key).await.map(drop)),
            (Permission::HelpBuyers, shop.revoke_access(&admin, id, &lines(&[9]), &why, &key).await.map(drop)),
            (Permission::HelpBuyers, shop.restore_access(&admin, id, &lines(&[9]), &why, &key).await.map(drop)),
            (Permission::HelpBuyers, shop.extend_links(&admin, id, &why, &key).await.map(drop)),
            (Permission::HelpBuyers, shop.lift_hold(&admin, id, 9, &why, &key).await.map(drop)),
            (Permission::HelpBuyers, shop.settle_now(&admin, id).await.map(drop)),
            (Permission::HelpBuyers, shop.close_attention(&admin, id, &why, &key).await.map(drop)),
            (Permission::HelpBuyers, shop.close_alert(&admin, AlertKind::WrongMode, "stripe", &why).await.map(drop)),
            (Permission::SpendMoney, shop.accept_payment(&admin, id, &why).await.map(drop)),
            (Permission::SpendMoney, shop.refund(&admin, id, &selection, &why, &key).await.map(drop)),
            (Permission::SpendMoney, shop.give(&admin, "no", &complimentary, &why, &key).await.map(drop)),
            (Permission::ViewReports, shop.figures(&admin, Period::Month).await.map(drop)),
            (Permission::ViewOverview, shop.shop.alerts(&admin).await.map(drop)),
            (Permission::Export, shop.begin_export(&admin, "all").await.map(drop)),
            (Permission::Export, shop.export_page(&admin, &Default::default(), None).await.map(drop)),
        ];
        for (n, (may, result)) in attempts.into_iter().enumerate() {
            assert_eq!(refused(result), !role.may(may), "attempt {n} as {role:?}");
        }
    }
}

#[tokio::test]
async fn a_receipt_is_resent_once_with_links_that_work() {
    let shop = TestShop::start().await;
    let order = shop.sold(&["book"]).await;
    shop.world.clock.advance(40 * 86_400);
    assert!(matches!(shop.fetch(&order, 0).await, Err(DeliveryError::LinkExpired)));
    let key = shop.key();
    assert_eq!(shop.resend_receipt(&owner(), &order.id, &why(), &key).await.unwrap(), ActionOutcome::Done);
    assert_eq!(shop.resend_receipt(&owner(), &order.id, &why(), &key).await.unwrap(), ActionOutcome::Already);
    shop.rest().await;
    assert_eq!(shop.mails(), [MailKind::Receipt, MailKind::Receipt]);
    assert!(shop.fetch(&order, 0).await.is_ok());
    assert_eq!(actions(&shop, &order), ["desk.receipt_resent"]);
    assert_eq!(shop.resend_receipt(&owner(), &order.id, &why(), &shop.key()).await.unwrap(), ActionOutcome::Done);
    shop.sound().await;
}

#[tokio::test]
async fn r025_a_corrected_address_gets_the_receipt_and_the_old_one_nothing_more() {
    let shop = TestShop::start().await;
    let order = shop.order(&["book"]).await;
    shop.world.stripe.pay(&shop.session(&order));
    shop.tell(&order).await;
    let (old_line, old_page) = (shop.token(&order, LinkScope::Line(0)), shop.token(&order, LinkScope::Order));
    let key = shop.key();
    let (admin, reason) = (owner(), why());
    let correct = || shop.correct_address(&admin, &order.id, " grace@example.com ", &reason, &key);
    let clicks = tokio::join!(correct(), correct(), correct());
    let done =
        [clicks.0, clicks.1, clicks.2].into_iter().filter(|outcome| matches!(outcome, Ok(ActionOutcome::Done))).count();
    assert_eq!(done, 1, "a double click corrects once");
    shop.rest().await;

    let sent = shop.world.mailer.sent();
    assert_eq!(sent.iter().map(|email| email.to.as_str()).collect::<Vec<_>>(), ["grace@example.com"]);
    assert!(shop.mail_states().contains(&MailState::Dropped), "the receipt that still waited is not sent");
    assert!(matches!(shop.download_page(&old_line).await, Err(DeliveryError::Unknown)));
    assert!(matches!(shop.order_page(&old_page).await, Err(DeliveryError::Unknown)));
    assert!(shop.fetch(&order, 0).await.is_ok(), "new links work");
    let now = shop.stored(&order.id).await;
    assert_eq!(now.email(), Some("grace@example.com"));
    assert_eq!(now.payment.as_ref().unwrap().email.as_deref(), Some("buyer@example.com"), "Stripe's stays on record");
    shop.tell(&order).await;
    assert_eq!(shop.stored(&order.id).await.email(), Some("grace@example.com"), "settling does not undo it");
    shop.recover("buyer@example.com").await.unwrap();
    shop.rest().await;
    assert_eq!(shop.mails().len(), 1, "who has the old address learns nothing");
    shop.recover("grace@example.com").await.unwrap();
    shop.rest().await;
    assert_eq!(shop.mails().len(), 2);
    assert_eq!(actions(&shop, &order), ["desk.address_corrected"]);
    shop.sound().await;
}

#[tokio::test]
async fn a_dead_link_stays_dead_when_links_are_extended() {
    let shop = TestShop::start().await;
    let order = shop.sold(&["book"]).await;
    let old = shop.token(&order, LinkScope::Line(0));
    shop.correct_address(&owner(), &order.id, "grace@example.com", &why(), &shop.key()).await.unwrap();
    shop.extend_links(&owner(), &order.id, &why(), &shop.key()).await.unwrap();
    assert!(matches!(shop.download_page(&old).await, Err(DeliveryError::Unknown)));
}

#[tokio::test]
async fn r035_extended_links_work_again_in_the_mail_the_buyer_has() {
    let shop = TestShop::start().await;
    let order = shop.sold(&["book"]).await;
    shop.world.clock.advance(31 * 86_400);
    assert!(matches!(shop.fetch(&order, 0).await, Err(DeliveryError::LinkExpired)));
    assert_eq!(shop.extend_links(&owner(), &order.id, &why(), &shop.key()).await.unwrap(), ActionOutcome::Done);
    shop.world.clock.advance(29 * 86_400);
    assert!(shop.fetch(&order, 0).await.is_ok());
    shop.world.clock.advance(2 * 86_400);
    assert!(shop.fetch(&order, 0).await.is_err());
}

#[tokio::test]
async fn r043_an_order_without_an_address_is_helped_by_giving_it_one() {
    let shop = TestShop::start().await;
    let order = shop.order(&["book"]).await;
    shop.world.stripe.pay(&shop.session(&order));
    shop.world.stripe.edit(&shop.session(&order), |facts| facts.email = None);
    shop.tell(&order).await;
    assert_eq!(shop.stored(&order.id).await.attention, Some(Attention::NoEmail));
    assert_eq!(shop.alerts(), [AlertKind::NeedsAttention]);
    shop.correct_address(&owner(), &order.id, "ada@example.com", &why(), &shop.key()).await.unwrap();
    shop.rest().await;
    assert_eq!(shop.mails(), [MailKind::Receipt]);
    assert!(shop.alerts().is_empty());
    assert_eq!(shop.stored(&order.id).await.attention, None);
    shop.sound().await;
}

#[tokio::test]
async fn r008_access_an_admin_took_away_stays_away_until_an_admin_gives_it_back() {
    let shop = TestShop::start().await;
    let order = shop.sold(&["book", "video"]).await;
    shop.revoke_access(&owner(), &order.id, &lines(&[1]), &why(), &shop.key()).await.unwrap();
    assert_eq!(shop.grant_states(&order), [GrantState::Active, GrantState::Revoked]);
    assert!(shop.fetch(&order, 0).await.is_ok());
    assert!(matches!(shop.fetch(&order, 1).await, Err(DeliveryError::Revoked)));

    for verdict in [DisputeStatus::NeedsResponse, DisputeStatus::Won] {
        shop.world.stripe.dispute(&shop.session(&order), verdict);
        shop.tell(&order).await;
    }
    assert_eq!(shop.grant_states(&order), [GrantState::Active, GrantState::Revoked], "a won dispute is not a pardon");
    shop.sound().await;
    shop.restore_access(&owner(), &order.id, &lines(&[1]), &why(), &shop.key()).await.unwrap();
    assert!(shop.fetch(&order, 1).await.is_ok());
    assert_eq!(actions(&shop, &order), ["desk.access_revoked", "desk.access_restored"]);
    shop.sound().await;
}

#[tokio::test]
async fn r008_access_given_back_after_a_refund_is_an_exception_that_the_next_dispute_ends() {
    let shop = TestShop::start().await;
    let order = shop.sold(&["book", "video"]).await;
    shop.world.stripe.dispute(&shop.session(&order), DisputeStatus::NeedsResponse);
    shop.tell(&order).await;
    shop.restore_access(&owner(), &order.id, &lines(&[0]), &why(), &shop.key()).await.unwrap();
    assert!(shop.fetch(&order, 0).await.is_ok());
    assert!(shop.fetch(&order, 1).await.is_err());
    assert_eq!(shop.stored(&order.id).await.state, OrderState::Disputed, "the money is where it is");
    shop.sound().await;
    shop.world.stripe.refund(&shop.session(&order), order.total.minor);
    shop.tell(&order).await;
    assert!(matches!(shop.fetch(&order, 0).await, Err(DeliveryError::Revoked)));
    shop.sound().await;
}

#[tokio::test]
async fn access_to_what_was_never_paid_cannot_be_given() {
    let shop = TestShop::start().await;
    let order = shop.order(&["book"]).await;
    let given = shop.restore_access(&owner(), &order.id, &lines(&[0]), &why(), &shop.key()).await;
    assert!(matches!(given, Err(OrderActionError::Refused(OrderActionRefusal::NotFulfilled))));
    let order = shop.sold(&["book"]).await;
    let taken = shop.revoke_access(&owner(), &order.id, &lines(&[]), &why(), &shop.key()).await;
    assert!(matches!(taken, Err(OrderActionError::Refused(OrderActionRefusal::NothingChosen))), "nothing was ticked");
    for odd in [lines(&[1]), lines(&[0, 255])] {
        let taken = shop.revoke_access(&owner(), &order.id, &odd, &why(), &shop.key()).await;
        assert!(matches!(taken, Err(OrderActionError::Refused(OrderActionRefusal::NoSuchLine))), "{odd:?}");
    }
}

#[tokio::test]
async fn r035_a_hold_is_an_alert_and_can_be_lifted() {
    let shop = TestShop::start().await;
    let order = shop.sold(&["book"]).await;
    for _ in 0..20 {
        shop.fetch(&order, 0).await.unwrap();
    }
    assert!(matches!(shop.fetch(&order, 0).await, Err(DeliveryError::TooOften)));
    assert_eq!(shop.alerts(), [AlertKind::LinkHeld]);
    let case = shop.case(&owner(), &order.number).await.unwrap().unwrap();
    assert!(case.lines[0].hold.is_some() && case.alerts.len() == 1, "order admin sees it");

    shop.lift_hold(&owner(), &order.id, 0, &why(), &shop.key()).await.unwrap();
    assert!(shop.alerts().is_empty());
    assert!(shop.case(&owner(), &order.number).await.unwrap().unwrap().lines[0].hold.is_none());
    shop.world.clock.advance(1);
    for _ in 0..20 {
        shop.fetch(&order, 0).await.unwrap();
    }
    assert!(matches!(shop.fetch(&order, 0).await, Err(DeliveryError::TooOften)), "and begins anew");
}

#[tokio::test]
async fn a_gift_is_an_order_of_its_own_kind() {
    let shop = TestShop::start().await;
    shop.take_off("video").await;
    let order = shop.complimentary("Friend@example.com", &["book", "video"]).await;
    assert_eq!((order.state, order.total.minor, order.payment.clone()), (OrderState::Complimentary, 0, None));
    shop.rest().await;
    assert_eq!(shop.mails(), [MailKind::Complimentary]);
    assert_eq!(shop.world.mailer.sent()[0].downloads.len(), 2);
    assert!(shop.fetch(&order, 1).await.is_ok());
    assert!(shop.world.stripe.sessions().is_empty(), "Stripe never hears of it");
    assert!(!shop.settle(&order.id, None).await.unwrap().moved);
    shop.recover("friend@example.com").await.unwrap();
    shop.rest().await;
    assert_eq!(shop.mails(), [MailKind::Complimentary, MailKind::FreshLinks]);
    let figures = shop.figures(&owner(), Period::Today).await.unwrap();
    assert_eq!((figures.sums[0].complimentary, figures.sums[0].paid(), figures.best.len()), (1, 0, 0));
    shop.revoke_access(&owner(), &order.id, &lines(&[0]), &why(), &shop.key()).await.unwrap();
    assert!(shop.fetch(&order, 0).await.is_err());
    shop.sound().await;
}

#[tokio::test]
async fn a_gift_clicked_twice_is_one_gift() {
    let shop = TestShop::start().await;
    let key = shop.key();
    let (owner, why) = (owner(), why());
    let complimentary =
        [ComplimentaryLine { product: crate::support::id("book"), quantity: domain::Quantity::new(1).unwrap() }];
    shop.store.fail("place_whole", Fault::LostReply);
    let give = || shop.give(&owner, "friend@example.com", &complimentary, &why, &key);
    let numbers = tokio::join!(give(), give(), give());
    assert_eq!(numbers.0.as_ref().unwrap(), numbers.1.as_ref().unwrap());
    assert_eq!(numbers.0.unwrap(), numbers.2.unwrap());
    assert_eq!(shop.orders().len(), 1);
    for (to, complimentary) in [("nobody", &complimentary[..]), ("a@example.com", &[])] {
        assert!(matches!(
            shop.give(&owner, to, complimentary, &why, &shop.key()).await,
            Err(OrderActionError::Refused(_))
        ));
    }
    shop.sound().await;
}

#[tokio::test]
async fn f022_a_payment_that_does_not_match_is_delivered_if_an_admin_accepts_it() {
    let shop = TestShop::start().await;
    let order = shop.in_state(OrderState::NeedsAttention).await;
    shop.world.stripe.edit(&shop.session(&order), |facts| facts.subtotal.minor += 1);
    shop.accept_payment(&owner(), &order.id, &why()).await.unwrap();
    assert_eq!(shop.accept_payment(&owner(), &order.id, &why()).await.unwrap(), ActionOutcome::Already);
    assert_eq!(shop.stored(&order.id).await.state, OrderState::Paid);
    assert!(shop.alerts().is_empty(), "the case is closed");
    shop.rest().await;
    assert_eq!(shop.mails(), [MailKind::Receipt]);
    assert_eq!(actions(&shop, &order), ["order.paid"]);
    shop.sound().await;
    shop.world.stripe.refund(&shop.session(&order), 1_900);
    shop.tell(&order).await;
    assert_eq!(shop.stored(&order.id).await.state, OrderState::Refunded, "later refunds still count");
    shop.sound().await;
}

#[tokio::test]
async fn r009_a_payment_of_the_other_mode_cannot_be_accepted() {
    let shop = TestShop::start().await;
    let order = shop.order(&["book"]).await;
    shop.world.stripe.pay(&shop.session(&order));
    shop.world.stripe.edit(&shop.session(&order), |facts| facts.live = true);
    shop.tell(&order).await;
    let accepted = shop.accept_payment(&owner(), &order.id, &why()).await;
    assert!(matches!(accepted, Err(OrderActionError::Refused(OrderActionRefusal::CannotAccept))));
    assert!(shop.ports().orders.grants(&order.id).await.unwrap().is_empty());
    shop.close_attention(&owner(), &order.id, &why(), &shop.key()).await.unwrap();
    assert!(shop.alerts().is_empty());
    assert_eq!(shop.stored(&order.id).await.state, OrderState::NeedsAttention, "closed, and not delivered");
}

#[tokio::test]
async fn f022_a_payment_that_did_not_match_and_went_back_needs_nobody() {
    let shop = TestShop::start().await;
    let order = shop.in_state(OrderState::NeedsAttention).await;
    let session = shop.session(&order);
    shop.world.stripe.edit(&session, |facts| facts.subtotal.minor += 1);
    shop.world.stripe.refund(&session, order.total.minor);
    shop.tell(&order).await;
    assert_eq!(shop.stored(&order.id).await.state, OrderState::Refunded);
    assert!(shop.alerts().is_empty());
    assert_eq!(shop.grant_states(&order), [GrantState::Revoked]);
}

#[tokio::test]
async fn r017_the_admins_button_settles_too() {
    let shop = TestShop::start().await;
    let order = shop.order(&["book"]).await;
    shop.world.stripe.pay(&shop.session(&order));
    let settled = shop.settle_now(&owner(), &order.id).await.unwrap();
    assert_eq!((settled.order.state, settled.moved), (OrderState::Paid, true));
    assert!(!shop.settle_now(&owner(), &order.id).await.unwrap().moved);
    assert_eq!(actions(&shop, &order), ["desk.stripe_asked", "desk.stripe_asked"]);
    shop.sound().await;
}

#[tokio::test]
async fn r067_an_alert_is_closed_by_an_admin_with_a_reason() {
    let shop = TestShop::start().await;
    shop.in_state(OrderState::NeedsAttention).await;
    let [alert] = shop.shop.alerts(&owner()).await.unwrap().try_into().unwrap();
    assert!(alert.order.is_some());
    let (admin, reason) = (owner(), why());
    let close = || shop.close_alert(&admin, alert.alert.kind, &alert.alert.object, &reason);
    assert_eq!(close().await.unwrap(), ActionOutcome::Done);
    assert_eq!(close().await.unwrap(), ActionOutcome::Already);
    assert!(shop.alerts().is_empty());
    let reason = shop.world.orders.look(|tables| tables.audit.last().unwrap().entry.clone());
    assert_eq!((reason.action.as_str(), reason.why.as_str()), ("alarm.closed", "the buyer wrote"));
}

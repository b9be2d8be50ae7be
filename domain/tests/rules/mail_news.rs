//! Mail that comes back is shown, and its address is left in peace until somebody says otherwise (R25).

use crate::support::{TestShop, owner, why};
use domain::{
    Order,
    desk::WhyNot,
    outbox::{MailKind, MailState, OutboxRow},
    ports::AlarmKind,
    returned::{MailFate, MailNews},
    shop::{Deed, DeskError, DeskRefusal},
};

fn newest(shop: &TestShop) -> OutboxRow {
    let newest = |row: &&OutboxRow| (row.queued_at, row.id.clone());
    shop.world
        .orders
        .look(|tables| tables.outbox.values().filter(|row| !row.orders.is_empty()).max_by_key(newest).unwrap().clone())
}

async fn hear(shop: &TestShop, row: &OutboxRow, fate: MailFate) {
    let news = MailNews { mail: Some(row.id.clone()), address: row.to.to_ascii_uppercase(), fate };
    shop.hear_of_mail(&news).await.unwrap();
}

async fn why_not(shop: &TestShop, order: &Order) -> WhyNot {
    let case = shop.case(&owner(), &order.number).await.unwrap().unwrap();
    case.lines[0].files[0].1.clone()
}

fn alarms(shop: &TestShop) -> Vec<AlarmKind> {
    shop.world.orders.look(|tables| tables.alarms.iter().map(|alarm| alarm.kind).collect())
}

#[tokio::test]
async fn r025_an_address_that_bounced_is_not_mailed_until_an_admin_clears_it() {
    let shop = TestShop::start().await;
    let order = shop.sold(&["book"]).await;
    hear(&shop, &newest(&shop), MailFate::Bounced).await;
    assert_eq!((newest(&shop).state, alarms(&shop)), (MailState::Blocked, vec![AlarmKind::MailBlocked]));
    assert_eq!(why_not(&shop, &order).await, WhyNot::AddressHeld);

    let refused = shop.resend_receipt(&owner(), &order.id, &why(), &shop.key()).await;
    assert!(matches!(refused, Err(DeskError::Refused(DeskRefusal::AddressHeld))), "{refused:?}");
    // The buyer asks for links: the answer is the same as ever, and nothing leaves.
    let again = shop.sold(&["video"]).await;
    assert_eq!(shop.mails().len(), 1, "the second receipt stays here");
    assert_eq!(why_not(&shop, &again).await, WhyNot::AddressHeld);

    assert_eq!(shop.write_again(&owner(), &order.id, &why(), &shop.key()).await.unwrap(), Deed::Done);
    assert_eq!(shop.write_again(&owner(), &order.id, &why(), &shop.key()).await.unwrap(), Deed::Already);
    shop.resend_receipt(&owner(), &order.id, &why(), &shop.key()).await.unwrap();
    shop.rest().await;
    assert_eq!(shop.mails(), [MailKind::Receipt, MailKind::Receipt]);
    assert!(matches!(why_not(&shop, &order).await, WhyNot::NotUsed { .. }));
    let acts: Vec<_> = shop.world.orders.look(|tables| tables.audit.iter().map(|row| row.entry.act.clone()).collect());
    assert!(acts.contains(&"mail.bounced".to_owned()) && acts.contains(&"desk.address_released".to_owned()));
}

#[tokio::test]
async fn r025_a_corrected_address_is_written_to_and_one_that_bounced_is_refused() {
    let shop = TestShop::start().await;
    let order = shop.sold(&["book"]).await;
    hear(&shop, &newest(&shop), MailFate::Bounced).await;
    shop.correct_address(&owner(), &order.id, "right@example.com", &why(), &shop.key()).await.unwrap();
    shop.rest().await;
    assert_eq!(shop.world.post.sent().last().unwrap().to, "right@example.com");
    let back = shop.correct_address(&owner(), &order.id, "BUYER@example.com", &why(), &shop.key()).await;
    assert!(matches!(back, Err(DeskError::Refused(DeskRefusal::AddressHeld))), "{back:?}");
}

#[tokio::test]
async fn r025_a_complaint_stops_mail_and_raises_no_alarm() {
    let shop = TestShop::start().await;
    let order = shop.sold(&["book"]).await;
    hear(&shop, &newest(&shop), MailFate::Complained).await;
    assert_eq!((newest(&shop).state, alarms(&shop)), (MailState::Sent, vec![]));
    let held = shop.case(&owner(), &order.number).await.unwrap().unwrap().held;
    assert_eq!(held.unwrap().why, MailFate::Complained);
}

#[tokio::test]
async fn r025_a_full_mailbox_is_told_and_the_address_is_tried_again() {
    let shop = TestShop::start().await;
    let order = shop.sold(&["book"]).await;
    hear(&shop, &newest(&shop), MailFate::GivenUp).await;
    assert_eq!(why_not(&shop, &order).await, WhyNot::MailboxFull);
    shop.resend_receipt(&owner(), &order.id, &why(), &shop.key()).await.unwrap();
    shop.rest().await;
    assert_eq!(shop.mails().len(), 2);
}

#[tokio::test]
async fn r025_news_told_twice_or_about_another_reader_changes_nothing() {
    let shop = TestShop::start().await;
    shop.sold(&["book"]).await;
    let row = newest(&shop);
    let other = MailNews { mail: Some(row.id.clone()), address: "else@example.com".into(), fate: MailFate::GivenUp };
    shop.hear_of_mail(&other).await.unwrap();
    assert_eq!(newest(&shop), row);
    hear(&shop, &row, MailFate::Bounced).await;
    let audit = || shop.world.orders.look(|tables| tables.audit.len());
    let noted = audit();
    hear(&shop, &row, MailFate::Bounced).await;
    assert_eq!(audit(), noted);
}

#[tokio::test]
async fn r067_more_than_one_bounce_in_fifty_is_an_alarm() {
    let shop = TestShop::start().await;
    shop.sold(&["book"]).await;
    let bounce = async |n: u32| {
        let news = MailNews { mail: None, address: format!("reader{n}@example.com"), fate: MailFate::Bounced };
        shop.hear_of_mail(&news).await.unwrap();
    };
    for n in 1..=4 {
        bounce(n).await;
    }
    assert_eq!(alarms(&shop), [], "a few say nothing");
    (0..300).for_each(|_| shop.footfall.mailed());
    shop.write_footfall().await.unwrap();
    bounce(5).await;
    bounce(6).await;
    assert_eq!(alarms(&shop), [], "6 of 301 are just 2 %");
    bounce(7).await;
    assert_eq!(alarms(&shop), [AlarmKind::MailBounces]);
}

#[tokio::test]
async fn r025_the_owner_hears_of_alarms_whatever_came_back() {
    let shop = TestShop::start().await;
    let owner_s = "owner@example.com";
    let news = MailNews { mail: None, address: owner_s.into(), fate: MailFate::Complained };
    shop.hear_of_mail(&news).await.unwrap();
    let alarm = domain::ports::Alarm { kind: AlarmKind::DiskLow, object: "data".into(), at: shop.clock.now() };
    shop.orders.raise(&alarm).await.unwrap();
    shop.tell_alarms(owner_s).await.unwrap();
    shop.rest().await;
    assert_eq!(shop.mails(), [MailKind::Alarm]);
}

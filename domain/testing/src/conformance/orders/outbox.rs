use crate::{
    conformance::Checked,
    sample::{NOON, entry, link, mail, order},
    together,
};
use domain::{
    alerts::{Alert, AlertKind},
    delivery::grant::LinkScope,
    mail::{
        outbox::{LEASE_SECS, MailState, OutboxRow},
        suppression::{DeliveryStatus, SuppressedAddress},
    },
    ports::{MailStep, OutboxClaim, PortError, Store},
    time::Timestamp,
};

async fn queue(orders: &dyn Store, mail: &OutboxRow) -> Checked {
    orders.queue_mail(mail, &[], entry("links.renewed")).await
}

/// Claims an email at `now` for the usual time.
async fn claim(orders: &dyn Store, now: Timestamp) -> Result<Option<OutboxClaim>, PortError> {
    orders.claim_mail(now, now.plus_secs(LEASE_SECS)).await
}

/// The row as whoever claims `mail` at `now` gets it.
fn claimed(mail: &OutboxRow, now: Timestamp) -> OutboxRow {
    OutboxRow {
        state: MailState::Sending,
        attempt: mail.attempt + 1,
        due_at: now.plus_secs(LEASE_SECS),
        ..mail.clone()
    }
}

pub async fn a_queued_mail_brings_its_links_and_an_audit_row(orders: &dyn Store) -> Checked {
    let order = order(1);
    orders.place(&order, order.created_at.day(), entry("order.placed")).await?;
    let links = [LinkScope::Order, LinkScope::Line(0)].map(|scope| link(&order, scope, NOON));
    orders.queue_mail(&mail(1), &links, entry("links.renewed")).await?;

    assert_eq!(orders.mail(&mail(1).id).await?, Some(mail(1)));
    assert_eq!(orders.links(&order.id).await?, links);
    assert_eq!(
        orders.audit(1, 10).await?.into_iter().map(|row| row.entry).collect::<Vec<_>>(),
        [entry("links.renewed")]
    );
    assert_eq!(orders.mail(&mail(2).id).await?, None);
    Ok(())
}

pub async fn a_mail_queued_twice_is_left_as_it_is(orders: &dyn Store) -> Checked {
    let order = order(1);
    orders.place(&order, order.created_at.day(), entry("order.placed")).await?;
    queue(orders, &mail(1)).await?;
    let now = NOON.plus_secs(60);
    claim(orders, now).await?;

    let again = OutboxRow { to: "another@example.com".to_owned(), ..mail(1) };
    orders.queue_mail(&again, &[link(&order, LinkScope::Order, NOON)], entry("links.renewed")).await?;
    assert_eq!(orders.mail(&mail(1).id).await?, Some(claimed(&mail(1), now)));
    assert_eq!(orders.links(&order.id).await?, [], "no link without the mail that carries it");
    Ok(())
}

pub async fn the_oldest_due_mail_is_claimed_first(orders: &dyn Store) -> Checked {
    for n in [30, 10, 20, 90] {
        queue(orders, &mail(n)).await?;
    }
    let mut order = Vec::new();
    while let Some(claim) = claim(orders, NOON.plus_secs(60)).await? {
        order.push(claim.row.id);
    }
    assert_eq!(order, [10, 20, 30].map(|n| mail(n).id), "and the one that is not due not at all");
    Ok(())
}

pub async fn a_claim_counts_the_attempt_and_holds_the_lease(orders: &dyn Store) -> Checked {
    queue(orders, &mail(1)).await?;
    let now = NOON.plus_secs(1);
    let claim = claim(orders, now).await?.expect("it is due");
    assert_eq!(claim.row, claimed(&mail(1), now));
    assert!(!claim.taken_over);
    assert_eq!(orders.mail(&mail(1).id).await?, Some(claim.row), "the attempt is counted before it is made");
    Ok(())
}

pub async fn a_claimed_mail_is_nobody_elses(orders: &dyn Store) -> Checked {
    queue(orders, &mail(1)).await?;
    assert!(claim(orders, NOON.plus_secs(1)).await?.is_some());
    assert!(claim(orders, NOON.plus_secs(1)).await?.is_none());
    assert!(claim(orders, NOON.plus_secs(LEASE_SECS)).await?.is_none(), "up to the last second of the lease");
    Ok(())
}

pub async fn f030_twenty_workers_claim_ten_mails_once_each(orders: &dyn Store) -> Checked {
    for n in 0..10 {
        queue(orders, &mail(n)).await?;
    }
    let now = NOON.plus_secs(60);
    let mut ids = Vec::new();
    for result in together((0..20).map(|_| claim(orders, now))).await {
        if let Some(claim) = result? {
            assert_eq!((claim.row.attempt, claim.taken_over), (1, false));
            ids.push(claim.row.id);
        }
    }
    ids.sort();
    assert_eq!(ids, (0..10).map(|n| mail(n).id).collect::<Vec<_>>());
    Ok(())
}

pub async fn f051_a_mail_whose_lease_ran_out_is_taken_over(orders: &dyn Store) -> Checked {
    queue(orders, &mail(1)).await?;
    let first = NOON.plus_secs(1);
    claim(orders, first).await?;
    let then = first.plus_secs(LEASE_SECS);
    let second = claim(orders, then).await?.expect("the lease ran out");
    assert!(second.taken_over);
    assert_eq!(second.row, claimed(&claimed(&mail(1), first), then));
    Ok(())
}

pub async fn a_worker_whose_mail_was_taken_over_changes_nothing(orders: &dyn Store) -> Checked {
    queue(orders, &mail(1)).await?;
    let slow = claim(orders, NOON.plus_secs(1)).await?.expect("it is due");
    let fast = claim(orders, NOON.plus_secs(1 + LEASE_SECS)).await?.expect("the lease ran out");

    let dead = OutboxRow { state: MailState::Dead, ..slow.row };
    let alert = Alert { kind: AlertKind::MailDead, object: dead.id.to_string(), at: NOON };
    assert!(matches!(orders.finish_mail(&dead, Some(alert)).await, Err(PortError::Conflict)));
    assert_eq!(orders.mail(&mail(1).id).await?, Some(fast.row.clone()));
    assert_eq!(orders.open_alerts().await?, []);

    orders.finish_mail(&OutboxRow { state: MailState::Sent, ..fast.row }, None).await?;
    Ok(())
}

pub async fn a_finished_mail_is_as_it_was_finished(orders: &dyn Store) -> Checked {
    for (n, state) in (1..).zip([MailState::Sent, MailState::Blocked, MailState::Dead]) {
        queue(orders, &mail(n)).await?;
        let claim = claim(orders, NOON.plus_secs(60)).await?.expect("it is due");
        let done = OutboxRow { state, last_error: Some("code".to_owned()), ..claim.row };
        let alert = Alert { kind: AlertKind::MailDead, object: done.id.to_string(), at: NOON };
        orders.finish_mail(&done, Some(alert.clone())).await?;
        assert_eq!(orders.mail(&done.id).await?, Some(done));
        assert!(orders.open_alerts().await?.contains(&alert));
    }
    assert!(claim(orders, NOON.plus_secs(1_000_000)).await?.is_none(), "none of them is ever due again");
    Ok(())
}

pub async fn a_failed_mail_is_claimed_again_when_it_is_due(orders: &dyn Store) -> Checked {
    queue(orders, &mail(1)).await?;
    let claim_1 = claim(orders, NOON.plus_secs(1)).await?.expect("it is due");
    let due_at = NOON.plus_secs(600);
    let waiting =
        OutboxRow { state: MailState::Queued, due_at, last_error: Some("throttled".to_owned()), ..claim_1.row };
    orders.finish_mail(&waiting, None).await?;
    assert!(claim(orders, NOON.plus_secs(599)).await?.is_none());
    let claim_2 = claim(orders, due_at).await?.expect("it is due");
    assert_eq!(claim_2.row, claimed(&waiting, due_at));
    assert!(!claim_2.taken_over, "its worker came back");
    Ok(())
}

pub async fn f052_a_mail_left_sending_is_taken_over_after_its_wait(orders: &dyn Store) -> Checked {
    queue(orders, &mail(1)).await?;
    let claim_1 = claim(orders, NOON.plus_secs(1)).await?.expect("it is due");
    let due_at = NOON.plus_secs(601);
    orders.finish_mail(&OutboxRow { due_at, ..claim_1.row }, None).await?;
    assert!(claim(orders, NOON.plus_secs(600)).await?.is_none());
    assert!(claim(orders, due_at).await?.expect("the wait is over").taken_over);
    Ok(())
}

pub async fn f052_who_heard_of_a_mail_has_the_last_word_on_it(orders: &dyn Store) -> Checked {
    queue(orders, &mail(1)).await?;
    let claim_1 = claim(orders, NOON.plus_secs(1)).await?.expect("it is due");
    let heard = OutboxRow { state: MailState::Sent, ..claim_1.row.clone() };
    orders.finish_mail(&heard, None).await?;
    let waiting = OutboxRow { due_at: NOON.plus_secs(601), ..claim_1.row };
    assert!(matches!(orders.finish_mail(&waiting, None).await, Err(PortError::Conflict)));
    assert_eq!(orders.mail(&mail(1).id).await?, Some(heard));
    assert!(claim(orders, NOON.plus_secs(1_000)).await?.is_none(), "it is never due again");
    Ok(())
}

pub async fn r025_a_mail_that_came_back_is_marked_and_its_address_held(orders: &dyn Store) -> Checked {
    let order = order(1);
    orders.place(&order, order.created_at.day(), entry("order.placed")).await?;
    queue(orders, &mail(1)).await?;
    let (sent, back) = (mail(1), DeliveryStatus::Bounced.of_row(mail(1)));
    let step = MailStep { was: &sent, is: &back };
    let alert = Alert { kind: AlertKind::MailBlocked, object: back.id.to_string(), at: NOON };
    let held = SuppressedAddress::new("Grace@Example.com", DeliveryStatus::Bounced, NOON);
    orders.record_delivery(Some(step), Some(&held), Some(&alert), entry("mail.bounced")).await?;
    assert_eq!(orders.mail(&back.id).await?, Some(back.clone()));
    assert_eq!(orders.open_alerts().await?, [alert]);
    assert_eq!(claim(orders, NOON.plus_secs(60)).await?.map(|claim| claim.row.id), None, "it waits no more");
    assert_eq!(orders.suppressed_address("GRACE@example.com").await?, Some(held.clone()));
    assert_eq!(orders.suppressed_address("ada@example.com").await?, None);

    let later = SuppressedAddress { why: DeliveryStatus::Complained, ..held.clone() };
    orders.record_delivery(None, Some(&later), None, entry("mail.complained")).await?;
    assert_eq!(orders.suppressed_address("grace@example.com").await?, Some(held), "as it was held first");
    let actions: Vec<_> = orders.audit(2, 10).await?.into_iter().map(|row| row.entry.action).collect();
    assert_eq!(actions, ["mail.bounced", "mail.complained"]);
    Ok(())
}

pub async fn f075_of_twenty_reports_about_one_mail_one_is_noted_at_a_time(orders: &dyn Store) -> Checked {
    queue(orders, &mail(1)).await?;
    let was = mail(1);
    let reports: Vec<_> = (0..20).map(|n| OutboxRow { last_error: Some(format!("report-{n}")), ..mail(1) }).collect();
    let note = async |is: &OutboxRow| {
        let held = SuppressedAddress::new(
            &format!("{}@example.com", is.last_error.as_deref().unwrap_or("")),
            DeliveryStatus::Bounced,
            NOON,
        );
        orders.record_delivery(Some(MailStep { was: &was, is }), Some(&held), None, entry("mail.bounced")).await
    };
    let mut noted = Vec::new();
    for (n, done) in together(reports.iter().map(note)).await.into_iter().enumerate() {
        match done {
            Ok(()) => noted.push(n),
            Err(PortError::Conflict) => {
                let address = format!("report-{n}@example.com");
                assert_eq!(orders.suppressed_address(&address).await?, None, "all of it or nothing");
            }
            Err(error) => return Err(error),
        }
    }
    assert_eq!(noted.len(), 1);
    assert_eq!(orders.mail(&was.id).await?.as_ref(), Some(&reports[noted[0]]));
    assert_eq!(orders.audit(0, 10).await?.len(), 2, "and one row in the log");
    Ok(())
}

pub async fn what_became_of_an_unknown_mail_is_a_conflict(orders: &dyn Store) -> Checked {
    let (was, is) = (mail(1), DeliveryStatus::Bounced.of_row(mail(1)));
    let step = MailStep { was: &was, is: &is };
    let stored = orders.record_delivery(Some(step), None, None, entry("mail.bounced")).await;
    assert!(matches!(stored, Err(PortError::Conflict)));
    assert_eq!((orders.mail(&was.id).await?, orders.audit(0, 10).await?.len()), (None, 0));
    Ok(())
}

pub async fn r025_a_held_address_is_released_once(orders: &dyn Store) -> Checked {
    let held = SuppressedAddress::new("grace@example.com", DeliveryStatus::Complained, NOON);
    orders.record_delivery(None, Some(&held), None, entry("mail.complained")).await?;
    assert!(orders.release_address("Grace@example.com", entry("desk.address_released")).await?);
    assert_eq!(orders.suppressed_address("grace@example.com").await?, None);
    assert!(!orders.release_address("grace@example.com", entry("desk.address_released")).await?);
    assert_eq!(orders.audit(0, 10).await?.len(), 2, "nothing is noted for what was not held");
    Ok(())
}

use crate::{
    conformance::Checked,
    sample::{NOON, entry, event, mail, order, paid, step},
    together,
};
use domain::{
    alerts::{Alert, AlertKind},
    audit,
    mail::outbox::{MailState, OutboxRow},
    orders::OrderState,
    ports::{InboxClosing, PortError, Store},
};

pub async fn an_alert_is_open_once_per_kind_and_object(orders: &dyn Store) -> Checked {
    let alert = |kind, object: &str, at| Alert { kind, object: object.to_owned(), at: NOON.plus_secs(at) };
    orders.raise(&alert(AlertKind::MissingFile, "a", 1)).await?;
    orders.raise(&alert(AlertKind::MissingFile, "a", 2)).await?;
    orders.raise(&alert(AlertKind::MissingFile, "b", 3)).await?;
    orders.raise(&alert(AlertKind::MailDead, "a", 4)).await?;
    let mut open = orders.open_alerts().await?;
    open.sort_by_key(|alert| alert.at);
    let first_of_each = [
        alert(AlertKind::MissingFile, "a", 1),
        alert(AlertKind::MissingFile, "b", 3),
        alert(AlertKind::MailDead, "a", 4),
    ];
    assert_eq!(open, first_of_each);
    Ok(())
}

pub async fn audit_rows_come_ascending_behind_a_number(orders: &dyn Store) -> Checked {
    assert_eq!(orders.audit(0, 10).await?, []);
    for n in 1..=5 {
        orders.place(&order(n), order(n).created_at.day(), entry(&format!("act.{n}"))).await?;
    }
    let all = orders.audit(0, 100).await?;
    assert_eq!(all.iter().map(|row| row.seq).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
    assert_eq!(all[4].entry, entry("act.5"));
    assert_eq!(orders.audit(2, 2).await?, all[2..4]);
    assert_eq!(orders.audit(5, 10).await?, []);
    Ok(())
}

pub async fn a082_the_audit_chain_holds_after_writers_side_by_side(orders: &dyn Store) -> Checked {
    let one_buyer = async |n: u32| -> Result<(), PortError> {
        let order = order(n);
        orders.place(&order, order.created_at.day(), entry("order.placed")).await?;
        let paid = paid(&order, "buyer@example.com");
        orders.record(paid.clone()).await?;
        orders.queue_mail(&mail(n), &[], entry("links.renewed")).await?;
        orders.record(step(&paid.order, OrderState::Refunded)).await
    };
    for done in together((0..20).map(one_buyer)).await {
        done?;
    }
    let rows = orders.audit(0, 1_000).await?;
    assert_eq!(rows.len(), 80);
    assert_eq!(audit::verify(&rows), Ok(()));
    Ok(())
}

pub async fn a_note_is_kept_until_the_next_one(orders: &dyn Store) -> Checked {
    assert_eq!(orders.bookmark("cursor").await?, None);
    orders.set_bookmark("cursor", "cs_1").await?;
    orders.set_bookmark("cursor", "cs_2").await?;
    orders.set_bookmark("other", "x").await?;
    assert_eq!(orders.bookmark("cursor").await?.as_deref(), Some("cs_2"));
    orders.set_bookmark("cursor", "").await?;
    assert_eq!(orders.bookmark("cursor").await?, None, "an empty note is none");
    assert_eq!(orders.bookmark("other").await?.as_deref(), Some("x"));
    Ok(())
}

pub async fn r066_the_oldest_event_and_mail_that_wait_are_known(orders: &dyn Store) -> Checked {
    assert_eq!(orders.oldest_waiting().await?, (None, None));
    for n in [7, 3, 5] {
        orders.receive(&event(n)).await?;
        orders.queue_mail(&mail(n + 100), &[], entry("links.renewed")).await?;
    }
    let waiting = |event, mail| (Some(NOON.plus_secs(event)), Some(NOON.plus_secs(mail)));
    assert_eq!(orders.oldest_waiting().await?, waiting(3, 103));

    orders.close_event(&event(3).id, InboxClosing::Done).await?;
    orders.close_event(&event(5).id, InboxClosing::Again(NOON.plus_secs(900))).await?;
    let now = NOON.plus_secs(1_000);
    let claim = orders.claim_mail(now, now.plus_secs(120)).await?.expect("it is due");
    assert_eq!(orders.oldest_waiting().await?, waiting(5, 103), "by arrival, also while it is tried again");

    orders.finish_mail(&OutboxRow { state: MailState::Sent, ..claim.row }, None).await?;
    assert_eq!(orders.oldest_waiting().await?, waiting(5, 105));
    Ok(())
}

pub async fn orders_are_counted_by_state_if_at_all(orders: &dyn Store) -> Checked {
    let mut placed = Vec::new();
    for n in 1..=3 {
        placed.push(order(n));
        orders
            .place(&placed[placed.len() - 1], placed[placed.len() - 1].created_at.day(), entry("order.placed"))
            .await?;
    }
    let count = |counts: &[(OrderState, u64)], state| counts.iter().find(|(it, _)| *it == state).map(|(_, n)| *n);
    let counts = orders.orders_by_state().await?;
    if counts.is_empty() {
        // A store that would have to look at each order does not count.
        return Ok(());
    }
    assert_eq!(count(&counts, placed[0].state), Some(3));
    let paid = paid(&placed[0], "buyer@example.com");
    let state = paid.order.state;
    orders.record(paid).await?;
    let counts = orders.orders_by_state().await?;
    assert_eq!((count(&counts, placed[0].state), count(&counts, state)), (Some(2), Some(1)));
    Ok(())
}

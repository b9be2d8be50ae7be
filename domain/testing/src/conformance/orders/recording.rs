use crate::{
    conformance::Checked,
    sample::{NOON, entry, link, opened, order, paid, product, step},
    together,
};
use domain::{
    alerts::{Alert, AlertKind},
    delivery::grant::{GrantState, LinkScope},
    mail::outbox::OutboxRow,
    orders::{
        OrderState,
        order::{Order, OrderedFile},
    },
    ports::{OrderChange, PortError, Store},
};

async fn place(orders: &dyn Store, n: u32) -> Result<Order, PortError> {
    let order = order(n);
    orders.place(&order, order.created_at.day(), entry("order.placed")).await?;
    Ok(order)
}

fn alert(order: &Order) -> Alert {
    Alert { kind: AlertKind::NeedsAttention, object: order.id.to_string(), at: NOON }
}

pub async fn a_step_stores_all_that_goes_with_it(orders: &dyn Store) -> Checked {
    let order = place(orders, 1).await?;
    let mut change = paid(&order, "buyer@example.com");
    change.alerts = vec![alert(&order)];
    orders.record(change.clone()).await?;

    assert_eq!(orders.order(&order.id).await?, Some(change.order));
    assert_eq!(orders.grants(&order.id).await?, change.grants);
    assert_eq!(orders.links(&order.id).await?, change.links);
    assert_eq!(orders.mail(&change.mails[0].id).await?.as_ref(), Some(&change.mails[0]));
    assert_eq!(orders.open_alerts().await?, change.alerts);
    let audit = orders.audit(0, 10).await?;
    assert_eq!(audit.last().map(|row| &row.entry), Some(&change.audit));
    Ok(())
}

pub async fn a_step_from_an_old_version_changes_nothing(orders: &dyn Store) -> Checked {
    let old = place(orders, 1).await?;
    let open = opened(&old).order;
    orders.record(opened(&old)).await?;

    let mut late = paid(&old, "buyer@example.com");
    late.alerts = vec![alert(&old)];
    assert!(matches!(orders.record(late.clone()).await, Err(PortError::Conflict)));
    let mut early = late.clone();
    early.order.version = 4;
    assert!(matches!(orders.record(early).await, Err(PortError::Conflict)));

    assert_eq!(orders.order(&old.id).await?, Some(open));
    assert_eq!(orders.grants(&old.id).await?, []);
    assert_eq!(orders.links(&old.id).await?, []);
    assert_eq!(orders.link(&late.links[0].hash).await?, None);
    assert_eq!(orders.mail(&late.mails[0].id).await?, None);
    assert_eq!(orders.open_alerts().await?, []);
    assert_eq!(orders.audit(0, 10).await?.len(), 2);
    assert_eq!(orders.orders_of("buyer@example.com").await?, []);
    Ok(())
}

pub async fn a_step_of_an_unknown_order_is_a_conflict(orders: &dyn Store) -> Checked {
    let unknown = order(1);
    assert!(matches!(orders.record(paid(&unknown, "buyer@example.com")).await, Err(PortError::Conflict)));
    assert_eq!(orders.order(&unknown.id).await?, None);
    assert_eq!(orders.grants(&unknown.id).await?, []);
    assert_eq!(orders.audit(0, 10).await?, []);
    Ok(())
}

pub async fn f075_of_twenty_steps_from_one_version_one_is_taken(orders: &dyn Store) -> Checked {
    let order = place(orders, 1).await?;
    let results = together((0..20).map(|_| orders.record(paid(&order, "buyer@example.com")))).await;

    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1);
    assert_eq!(results.iter().filter(|result| matches!(result, Err(PortError::Conflict))).count(), 19);
    assert_eq!(orders.order(&order.id).await?.map(|order| order.version), Some(2));
    assert_eq!(orders.grants(&order.id).await?.len(), 2);
    assert_eq!(orders.links(&order.id).await?.len(), 3);
    assert_eq!(orders.audit(0, 100).await?.len(), 2);
    Ok(())
}

pub async fn a_step_without_grants_leaves_them_as_they_are(orders: &dyn Store) -> Checked {
    let order = place(orders, 1).await?;
    let first = paid(&order, "buyer@example.com");
    orders.record(first.clone()).await?;
    orders.record(step(&first.order, OrderState::RefundedPartial)).await?;
    assert_eq!(orders.grants(&order.id).await?, first.grants);
    assert_eq!(orders.links(&order.id).await?, first.links);
    Ok(())
}

pub async fn there_is_one_grant_per_order_and_line(orders: &dyn Store) -> Checked {
    let (order, other) = (place(orders, 1).await?, place(orders, 2).await?);
    let (first, of_other) = (paid(&order, "buyer@example.com"), paid(&other, "buyer@example.com"));
    orders.record(first.clone()).await?;
    orders.record(of_other.clone()).await?;

    let mut refund = step(&first.order, OrderState::Refunded);
    refund.grants = first.grants;
    refund.grants.iter_mut().for_each(|grant| grant.state = GrantState::Revoked);
    orders.record(refund.clone()).await?;

    assert_eq!(orders.grants(&order.id).await?, refund.grants, "the new state in the same place");
    assert_eq!(orders.grants(&other.id).await?, of_other.grants, "those of another order are its own");
    Ok(())
}

pub async fn a_step_leaves_a_queued_mail_as_it_is(orders: &dyn Store) -> Checked {
    let order = place(orders, 1).await?;
    let first = paid(&order, "first@example.com");
    orders.record(first.clone()).await?;

    let mut again = step(&first.order, OrderState::DisputeWon);
    again.mails = vec![OutboxRow { to: "second@example.com".to_owned(), ..first.mails[0].clone() }];
    orders.record(again.clone()).await?;

    assert_eq!(orders.mail(&first.mails[0].id).await?.as_ref(), Some(&first.mails[0]));
    assert_eq!(orders.order(&order.id).await?, Some(again.order), "the step itself was taken");
    Ok(())
}

pub async fn an_order_of_twenty_lines_and_two_hundred_files_is_stored_whole(orders: &dyn Store) -> Checked {
    let OrderChange { order: mut large, .. } = step(&order(1), OrderState::Created);
    let file = product("large", 100).files[0].versions[0].clone();
    large.version = 1;
    large.lines = (0..20).map(|_| large.lines[0].clone()).collect();
    for line in &mut large.lines {
        let id = |n: u32| domain::FileId::parse(&format!("file-{n}")).expect("made of digits");
        line.files = (0..10).map(|n| OrderedFile { id: id(n), version: file.clone() }).collect();
    }
    orders.place(&large, large.created_at.day(), entry("order.placed")).await?;
    let mut change = paid(&large, "buyer@example.com");
    change.links = (0..20).map(|line| link(&large, LinkScope::Line(line), NOON)).collect();
    orders.record(change.clone()).await?;

    assert_eq!(orders.order(&large.id).await?, Some(change.order));
    assert_eq!(orders.grants(&large.id).await?, change.grants, "in the order of the lines");
    assert_eq!(orders.links(&large.id).await?.len(), 20);
    Ok(())
}

use crate::{
    conformance::Checked,
    sample::{NOON, entry, link, order, paid},
};
use domain::{
    audit::AuditRow,
    delivery::grant::{Grant, LinkScope},
    orders::order::Order,
    ports::{PortError, Store},
    reports::metric::{DailyMetric, Metric},
};

/// A paid order of another shop, of a version no step here led to.
fn foreign(n: u32) -> Order {
    Order { version: 7, ..paid(&order(n), "ada@example.com").order }
}

pub async fn r069_an_order_from_elsewhere_is_found_by_all_its_keys(orders: &dyn Store) -> Checked {
    let order = foreign(1);
    let (grants, link) = (Grant::of(&order, NOON), link(&order, LinkScope::Order, NOON));
    let sold = DailyMetric { day: NOON.day(), what: Metric::Placed, count: 3, minor: 0 };
    orders.restore(&order, &grants, std::slice::from_ref(&link), std::slice::from_ref(&sold)).await?;

    let payment = order.payment.as_ref().expect("it is paid");
    let intent = payment.intent.as_ref().expect("it was not free");
    for found in [
        orders.order(&order.id).await?,
        orders.order_by_checkout_key(&order.checkout_key).await?,
        orders.order_by_session(&payment.session).await?,
        orders.order_by_intent(intent).await?,
        orders.order_by_number(&order.number).await?,
        orders.orders_of("Ada@example.com").await?.pop(),
    ] {
        assert_eq!(found.as_ref(), Some(&order));
    }
    assert_eq!(orders.grants(&order.id).await?, grants);
    assert_eq!(orders.link(&link.hash).await?, Some(link));
    assert_eq!(orders.daily_metrics(NOON.day(), NOON.day()).await?, [sold]);
    assert_eq!(orders.audit(0, 10).await?, [], "its history comes apart from it");
    Ok(())
}

pub async fn r069_an_order_from_elsewhere_goes_over_no_other(orders: &dyn Store) -> Checked {
    let order = foreign(1);
    orders.restore(&order, &[], &[], &[]).await?;
    let other = Order { version: 9, ..order.clone() };
    let again = orders.restore(&other, &Grant::of(&order, NOON), &[link(&order, LinkScope::Order, NOON)], &[]).await;
    assert!(matches!(again, Err(PortError::Conflict)), "{again:?}");
    assert_eq!(orders.order(&order.id).await?, Some(order.clone()));
    assert_eq!(orders.grants(&order.id).await?, []);
    assert_eq!(orders.links(&order.id).await?, []);
    Ok(())
}

pub async fn r069_a_log_from_elsewhere_goes_on_where_it_ended(orders: &dyn Store) -> Checked {
    let first = AuditRow::seal(1, AuditRow::genesis(), entry("order.placed"));
    let second = AuditRow::seal(2, first.hash, entry("order.paid"));
    orders.restore_audit(std::slice::from_ref(&first)).await?;
    let gap = AuditRow::seal(3, second.hash, entry("order.refunded"));
    let changed = AuditRow { entry: entry("order.disputed"), ..second.clone() };
    for bad in [first.clone(), gap, changed] {
        let refused = orders.restore_audit(&[bad]).await;
        assert!(matches!(refused, Err(PortError::Conflict)), "{refused:?}");
    }
    assert_eq!(orders.audit(0, 10).await?, std::slice::from_ref(&first));
    orders.restore_audit(&[second]).await?;
    orders.restore_audit(&[]).await?;
    orders.note(entry("desk.looked")).await?;
    let rows = orders.audit(0, 10).await?;
    assert_eq!(rows.len(), 3);
    domain::audit::verify(&rows).expect("one chain");
    Ok(())
}

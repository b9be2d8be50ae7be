use crate::{
    conformance::Checked,
    sample::{entry, order, step},
    together,
};
use domain::{
    orders::{
        OrderState,
        order::{Order, OrderNumber},
    },
    ports::{OrderChange, PortError, Store},
};

pub async fn a_placed_order_is_read_back_as_it_was(orders: &dyn Store) -> Checked {
    let order = order(1);
    orders.place(&order, order.created_at.day(), entry("order.placed")).await?;
    assert_eq!(orders.order(&order.id).await?, Some(order));
    Ok(())
}

pub async fn a_placed_order_has_an_audit_row(orders: &dyn Store) -> Checked {
    orders.place(&order(1), order(1).created_at.day(), entry("order.placed")).await?;
    let audit = orders.audit(0, 10).await?;
    assert_eq!(audit.into_iter().map(|row| row.entry).collect::<Vec<_>>(), [entry("order.placed")]);
    Ok(())
}

pub async fn a_taken_id_is_a_conflict(orders: &dyn Store) -> Checked {
    let first = order(1);
    let second = Order { checkout_key: order(2).checkout_key, ..order(1) };
    orders.place(&first, first.created_at.day(), entry("order.placed")).await?;
    assert!(matches!(
        orders.place(&second, second.created_at.day(), entry("order.placed")).await,
        Err(PortError::Conflict)
    ));
    assert_eq!(orders.order_by_checkout_key(&second.checkout_key).await?, None);
    assert_eq!(orders.order(&first.id).await?, Some(first));
    assert_eq!(orders.audit(0, 10).await?.len(), 1, "nothing changed");
    Ok(())
}

pub async fn a_taken_checkout_key_is_a_conflict(orders: &dyn Store) -> Checked {
    let first = order(1);
    let second = Order { checkout_key: first.checkout_key.clone(), ..order(2) };
    orders.place(&first, first.created_at.day(), entry("order.placed")).await?;
    assert!(matches!(
        orders.place(&second, second.created_at.day(), entry("order.placed")).await,
        Err(PortError::Conflict)
    ));
    assert_eq!(orders.order(&second.id).await?, None);
    assert_eq!(orders.order_by_checkout_key(&first.checkout_key).await?, Some(first));
    assert_eq!(orders.audit(0, 10).await?.len(), 1, "nothing changed");
    Ok(())
}

pub async fn a_taken_number_is_a_conflict(orders: &dyn Store) -> Checked {
    let first = order(1);
    let second = Order { number: first.number.clone(), ..order(2) };
    orders.place(&first, first.created_at.day(), entry("order.placed")).await?;
    assert!(matches!(
        orders.place(&second, second.created_at.day(), entry("order.placed")).await,
        Err(PortError::Conflict)
    ));
    let whole = OrderChange::only(Order { version: 1, ..second.clone() }, entry("order.given"));
    assert!(matches!(orders.place_whole(whole).await, Err(PortError::Conflict)));
    assert!(matches!(orders.restore(&second, &[], &[], &[]).await, Err(PortError::Conflict)));
    assert_eq!(orders.order(&second.id).await?, None);
    assert_eq!(orders.order_by_number(&first.number).await?, Some(first.clone()));
    let third = Order { number: OrderNumber::draw(&second.id, 1), ..second };
    orders.place(&third, third.created_at.day(), entry("order.placed")).await?;
    assert_eq!(orders.order_by_number(&third.number).await?, Some(third));
    orders.record(step(&first, OrderState::Expired)).await?;
    Ok(())
}

pub async fn f008_of_twenty_orders_with_one_checkout_key_one_is_placed(orders: &dyn Store) -> Checked {
    let key = order(0).checkout_key;
    let rivals: Vec<_> = (1..=20).map(|n| Order { checkout_key: key.clone(), ..order(n) }).collect();
    let results =
        together(rivals.iter().map(|order| orders.place(order, order.created_at.day(), entry("order.placed")))).await;

    let won = results.iter().position(Result::is_ok).expect("one is placed");
    assert_eq!(results.iter().filter(|result| matches!(result, Err(PortError::Conflict))).count(), 19);
    assert_eq!(orders.order_by_checkout_key(&key).await?.as_ref(), Some(&rivals[won]));
    assert_eq!(orders.audit(0, 100).await?.len(), 1);
    for (n, order) in rivals.iter().enumerate().filter(|(n, _)| *n != won) {
        assert_eq!(orders.order_by_number(&OrderNumber::of(&order.id)).await?, None, "rival {n}");
    }
    Ok(())
}

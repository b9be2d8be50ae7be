//! What every store does with a row it cannot read: it goes on with the others and says which one it was.

use super::Checked;
use crate::sample::{NOON, entry, event, mail, order, paid, product};
use async_trait::async_trait;
use domain::{
    alerts::AlertKind,
    catalog::{admin_listing::AdminListingQuery, listing::Listing},
    delivery::grant::LinkScope,
    ids::OrderId,
    orders::{OrderEdge, OrderSearch, OrderState, order::Order},
    ports::{Catalog, InboxClosing, PortError, Store},
    time::Timestamp,
};
use std::sync::Arc;

/// A store, and somebody who writes into it what only a newer program can read.
pub struct UnreadableWorld {
    pub orders: Arc<dyn Store>,
    pub catalog: Arc<dyn Catalog>,
    pub planter: Box<dyn Planter>,
}

/// Makes rows unreadable behind a store's back, and readable again, as a newer program would. `table` is `orders`,
/// `grants` (by order), `outbox`, `inbox`, `products` or `cards`.
#[async_trait]
pub trait Planter: Send + Sync {
    async fn spoil(&self, table: &str, id: &str);
    async fn mend(&self, table: &str, id: &str);
}

/// Tests that an adapter goes on where a row cannot be read; see [`crate::conformance`].
#[macro_export]
macro_rules! unreadable_conformance {
    ($make:expr) => {
        $crate::conformance_tests! { unreadable, $make,
            r075_a_mail_nobody_can_read_keeps_no_other_from_leaving
            r075_an_event_nobody_can_read_keeps_no_other_from_being_handled
            r075_what_was_set_aside_comes_back_once_it_can_be_read
            r075_lists_of_orders_go_on_behind_one_nobody_can_read
            r075_who_asks_for_an_unreadable_order_is_told_so
            r075_an_order_is_shown_without_what_of_it_cannot_be_read
            r075_a_product_nobody_can_read_hides_no_other
        }
    };
}

fn ids(orders: &[Order]) -> Vec<OrderId> {
    orders.iter().map(|order| order.id.clone()).collect()
}

/// Which rows alerts are open about.
async fn told(world: &UnreadableWorld) -> Result<Vec<String>, PortError> {
    let alerts = world.orders.open_alerts().await?;
    let mut names: Vec<_> =
        alerts.into_iter().filter(|alert| alert.kind == AlertKind::UnreadableRow).map(|alert| alert.object).collect();
    names.sort();
    Ok(names)
}

async fn claimed(world: &UnreadableWorld, now: Timestamp) -> Result<Option<String>, PortError> {
    let claim = world.orders.claim_mail(now, now.plus_secs(120)).await?;
    Ok(claim.map(|claim| claim.row.id.to_string()))
}

pub async fn r075_a_mail_nobody_can_read_keeps_no_other_from_leaving(world: &UnreadableWorld) -> Checked {
    for n in 1..=4 {
        world.orders.queue_mail(&mail(n), &[], entry("links.renewed")).await?;
    }
    for n in [1, 3] {
        world.planter.spoil("outbox", mail(n).id.as_str()).await;
    }
    let now = NOON.plus_secs(60);
    assert_eq!(claimed(world, now).await?, Some(mail(2).id.to_string()));
    assert_eq!(claimed(world, now).await?, Some(mail(4).id.to_string()));
    assert_eq!(claimed(world, now).await?, None);
    assert_eq!(told(world).await?, [1, 3].map(|n| format!("outbox/{}", mail(n).id)));
    let (_, oldest) = world.orders.oldest_waiting().await?;
    assert_eq!(oldest, Some(mail(2).queued_at), "what was set aside keeps nobody waiting");
    assert!(matches!(world.orders.mail(&mail(1).id).await, Err(PortError::Broken { .. })));
    Ok(())
}

pub async fn r075_an_event_nobody_can_read_keeps_no_other_from_being_handled(world: &UnreadableWorld) -> Checked {
    for n in 1..=6 {
        world.orders.receive(&event(n)).await?;
    }
    for n in [1, 2, 5] {
        world.planter.spoil("inbox", event(n).id.as_str()).await;
    }
    let now = NOON.plus_secs(60);
    assert_eq!(world.orders.due_events(now, 2).await?, [event(3), event(4)], "as many as were asked for");
    assert_eq!(world.orders.due_events(now, 10).await?, [3, 4, 6].map(event));
    assert_eq!(told(world).await?, [1, 2, 5].map(|n| format!("inbox/{}", event(n).id)));
    for n in [3, 4, 6] {
        world.orders.close_event(&event(n).id, InboxClosing::Done).await?;
    }
    assert_eq!(world.orders.due_events(now, 10).await?, []);
    assert_eq!(world.orders.oldest_waiting().await?.0, None);
    Ok(())
}

pub async fn r075_what_was_set_aside_comes_back_once_it_can_be_read(world: &UnreadableWorld) -> Checked {
    let now = NOON.plus_secs(60);
    world.orders.queue_mail(&mail(1), &[], entry("links.renewed")).await?;
    world.orders.receive(&event(1)).await?;
    world.planter.spoil("outbox", mail(1).id.as_str()).await;
    world.planter.spoil("inbox", event(1).id.as_str()).await;
    assert_eq!((claimed(world, now).await?, world.orders.due_events(now, 10).await?.len()), (None, 0));
    assert_eq!(world.orders.take_back_set_aside().await?, 0, "nobody can read them yet");
    assert_eq!((claimed(world, now).await?, told(world).await?.len()), (None, 2));

    world.planter.mend("outbox", mail(1).id.as_str()).await;
    world.planter.mend("inbox", event(1).id.as_str()).await;
    assert_eq!(world.orders.take_back_set_aside().await?, 2);
    assert_eq!(told(world).await?, [""; 0], "the alarms are over");
    assert_eq!(world.orders.due_events(now, 10).await?, [event(1)]);
    assert_eq!(claimed(world, now).await?, Some(mail(1).id.to_string()));
    assert_eq!(world.orders.take_back_set_aside().await?, 0);
    Ok(())
}

pub async fn r075_lists_of_orders_go_on_behind_one_nobody_can_read(world: &UnreadableWorld) -> Checked {
    for n in 1..=6 {
        world.orders.place(&order(n), order(n).created_at.day(), entry("order.placed")).await?;
    }
    for n in 1..=3 {
        world.orders.record(paid(&order(n), "buyer@example.com")).await?;
    }
    for n in [2, 5] {
        world.planter.spoil("orders", order(n).id.as_str()).await;
    }
    let later = NOON.plus_secs(60);
    let open = world.orders.open_orders(later, None, 2).await?;
    assert_eq!(ids(&open), [4, 6].map(|n| order(n).id), "a page is full although one of its rows is not there");
    assert_eq!(world.orders.open_orders(later, Some(&order(6).id), 2).await?, []);

    let search = |from| OrderSearch { from, ..OrderSearch::default() };
    let page = world.orders.search_orders(&search(None), 3).await?;
    assert_eq!(ids(&page), [6, 4, 3].map(|n| order(n).id));
    let next = search(Some(OrderEdge::After(order(3).id)));
    assert_eq!(ids(&world.orders.search_orders(&next, 3).await?), [order(1).id]);
    let before = search(Some(OrderEdge::Before(order(1).id)));
    assert_eq!(ids(&world.orders.search_orders(&before, 2).await?), [4, 3].map(|n| order(n).id));

    assert_eq!(ids(&world.orders.orders_of("buyer@example.com").await?), [3, 1].map(|n| order(n).id));
    let mut names = [2, 5].map(|n| format!("orders/{}", order(n).id));
    names.sort();
    assert_eq!(told(world).await?, names);
    Ok(())
}

pub async fn r075_who_asks_for_an_unreadable_order_is_told_so(world: &UnreadableWorld) -> Checked {
    let order = order(1);
    world.orders.place(&order, order.created_at.day(), entry("order.placed")).await?;
    world.planter.spoil("orders", order.id.as_str()).await;
    assert!(matches!(world.orders.order_by_number(&order.number).await, Err(PortError::Broken { .. })));
    assert!(matches!(world.orders.order(&order.id).await, Err(PortError::Broken { .. })));
    assert_eq!(told(world).await?, [format!("orders/{}", order.id)]);
    world.planter.mend("orders", order.id.as_str()).await;
    world.orders.take_back_set_aside().await?;
    assert_eq!((world.orders.order(&order.id).await?, told(world).await?.len()), (Some(order), 0));
    Ok(())
}

pub async fn r075_an_order_is_shown_without_what_of_it_cannot_be_read(world: &UnreadableWorld) -> Checked {
    let placed = order(1);
    world.orders.place(&placed, placed.created_at.day(), entry("order.placed")).await?;
    let change = paid(&placed, "buyer@example.com");
    world.orders.record(change.clone()).await?;
    let about = domain::mail::outbox::OutboxRow { orders: vec![placed.id.clone()], ..mail(2) };
    world.orders.queue_mail(&about, &[], entry("links.renewed")).await?;
    world.planter.spoil("outbox", change.mails[0].id.as_str()).await;
    assert_eq!(world.orders.mails_of(&placed.id).await?, [about]);
    assert_eq!(world.orders.order(&placed.id).await?.map(|order| order.state), Some(OrderState::Paid));
    assert!(world.orders.links(&placed.id).await?.iter().any(|link| link.scope == LinkScope::Order));
    assert_eq!(told(world).await?, [format!("outbox/{}", change.mails[0].id)]);
    Ok(())
}

pub async fn r075_a_product_nobody_can_read_hides_no_other(world: &UnreadableWorld) -> Checked {
    let products = ["first", "second", "third"].map(|slug| product(slug, 100));
    for product in &products {
        world.catalog.save(product).await?;
    }
    let [bad, others @ ..] = &products;
    world.planter.spoil("products", bad.id.as_str()).await;
    let wanted: Vec<_> = products.iter().map(|product| product.id.clone()).collect();
    let mut found = world.catalog.find_many(&wanted).await?;
    found.sort_by_key(|product| product.slug.clone());
    assert_eq!(found, others);
    assert_eq!(world.catalog.admin_listing(&AdminListingQuery::default()).await?.products.len(), 2);
    assert!(matches!(world.catalog.find_by_slug(&bad.slug).await, Err(PortError::Broken { .. })));
    assert_eq!(told(world).await?, [format!("products/{}", bad.id)]);
    world.planter.spoil("cards", bad.id.as_str()).await;
    let page = world.catalog.list(&Listing::default()).await?;
    assert_eq!(page.cards.len(), 2);
    assert!(page.cards.iter().all(|card| card.slug != bad.slug));
    Ok(())
}

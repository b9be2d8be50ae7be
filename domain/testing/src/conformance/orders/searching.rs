use crate::{
    conformance::Checked,
    sample::{NOON, entry, intent_of, link, opened, order, paid, session_of, step},
    together,
};
use domain::{
    catalog::product::ProductFile,
    delivery::grant::{Download, DownloadLimit, Hold, LinkScope},
    orders::{OrderState, order::Order},
    ports::{OrderChange, PortError, Store},
};

async fn place(orders: &dyn Store, n: u32) -> Result<Order, PortError> {
    let order = order(n);
    orders.place(&order, order.created_at.day(), entry("order.placed")).await?;
    Ok(order)
}

async fn record(orders: &dyn Store, change: OrderChange) -> Result<Order, PortError> {
    let order = change.order.clone();
    orders.record(change).await?;
    Ok(order)
}

pub async fn an_unknown_order_is_none_by_any_key(orders: &dyn Store) -> Checked {
    place(orders, 1).await?;
    let unknown = order(2);
    assert_eq!(orders.order(&unknown.id).await?, None);
    assert_eq!(orders.order_by_checkout_key(&unknown.checkout_key).await?, None);
    assert_eq!(orders.order_by_session(&session_of(&unknown)).await?, None);
    assert_eq!(orders.order_by_intent(&intent_of(&unknown)).await?, None);
    assert_eq!(orders.order_by_number(&unknown.number).await?, None);
    assert_eq!(orders.orders_of("buyer@example.com").await?, []);
    Ok(())
}

pub async fn an_order_is_found_by_each_of_its_keys(orders: &dyn Store) -> Checked {
    let (order, other) = (place(orders, 1).await?, place(orders, 2).await?);
    let open = record(orders, opened(&order)).await?;
    assert_eq!(orders.order_by_session(&session_of(&order)).await?, Some(open.clone()), "as soon as its page is open");
    let paid = record(orders, paid(&open, "buyer@example.com")).await?;

    assert_eq!(orders.order(&order.id).await?, Some(paid.clone()));
    assert_eq!(orders.order_by_checkout_key(&order.checkout_key).await?, Some(paid.clone()));
    assert_eq!(orders.order_by_session(&session_of(&order)).await?, Some(paid.clone()));
    assert_eq!(orders.order_by_intent(&intent_of(&order)).await?, Some(paid.clone()));
    assert_eq!(orders.order_by_number(&order.number).await?, Some(paid));
    assert_eq!(orders.order_by_session(&session_of(&other)).await?, None);
    Ok(())
}

pub async fn orders_of_a_buyer_are_found_ignoring_case(orders: &dyn Store) -> Checked {
    let order = record(orders, paid(&place(orders, 1).await?, "Buyer.One@Example.com")).await?;
    record(orders, paid(&place(orders, 2).await?, "another@example.com")).await?;
    for spelling in ["Buyer.One@Example.com", "buyer.one@example.com", "BUYER.ONE@EXAMPLE.COM"] {
        assert_eq!(orders.orders_of(spelling).await?, std::slice::from_ref(&order), "{spelling}");
    }
    for other in ["buyerXone@example.com", "%", "buyer.one@example.com ", ""] {
        assert_eq!(orders.orders_of(other).await?, [], "{other:?}");
    }
    Ok(())
}

pub async fn orders_of_a_buyer_are_only_those_paid_once(orders: &dyn Store) -> Checked {
    let mut expected = Vec::new();
    for (n, state) in (1..).zip(OrderState::ALL) {
        let mut change = paid(&place(orders, n).await?, "buyer@example.com");
        change.order.state = state;
        let order = record(orders, change).await?;
        if state.is_fulfilled() {
            expected.push(order.id);
        }
    }
    let mut found: Vec<_> = orders.orders_of("buyer@example.com").await?.into_iter().map(|order| order.id).collect();
    found.reverse();
    assert_eq!(found, expected);
    Ok(())
}

pub async fn orders_of_a_buyer_come_newest_first_and_at_most_50(orders: &dyn Store) -> Checked {
    // Placed in an order that is neither that of their ids nor that of their times.
    for n in (0..60).map(|n| n * 7 % 60) {
        record(orders, paid(&place(orders, n).await?, "buyer@example.com")).await?;
    }
    let found: Vec<_> =
        orders.orders_of("buyer@example.com").await?.into_iter().map(|order| order.created_at).collect();
    let expected: Vec<_> = (10..60).rev().map(|n| NOON.plus_secs(n)).collect();
    assert_eq!(found, expected);
    Ok(())
}

pub async fn open_orders_are_those_still_undecided(orders: &dyn Store) -> Checked {
    let mut expected = Vec::new();
    for (n, state) in (1..).zip(OrderState::ALL) {
        let order = record(orders, step(&place(orders, n).await?, state)).await?;
        if state.is_open() {
            expected.push(order);
        }
    }
    assert_eq!(orders.open_orders(NOON.plus_secs(60), None, 100).await?, expected);
    Ok(())
}

pub async fn open_orders_come_oldest_first_page_by_page(orders: &dyn Store) -> Checked {
    for n in (0..25).map(|n| n * 7 % 25) {
        let order = order(n);
        // Five of a kind share a time, so that the id has to decide.
        let order = Order { created_at: NOON.plus_secs(i64::from(n / 5)), ..order };
        orders.place(&order, order.created_at.day(), entry("order.placed")).await?;
    }
    let before = NOON.plus_secs(4);
    let (mut seen, mut after): (Vec<Order>, _) = (Vec::new(), None);
    loop {
        let page = orders.open_orders(before, after.as_ref(), 3).await?;
        assert!(page.len() <= 3);
        let Some(last) = page.last() else { break };
        after = Some(last.id.clone());
        seen.extend(page);
    }
    assert_eq!(seen.len(), 20, "the five placed at `before` or later are left out");
    assert!(seen.is_sorted_by_key(|order| order.created_at));
    let mut ids: Vec<_> = seen.iter().map(|order| &order.id).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 20, "each once");
    Ok(())
}

pub async fn paging_goes_on_behind_an_order_that_was_closed_meanwhile(orders: &dyn Store) -> Checked {
    let mut placed = Vec::new();
    for n in 1..=4 {
        placed.push(place(orders, n).await?);
    }
    let page = orders.open_orders(NOON.plus_secs(60), None, 2).await?;
    assert_eq!(page, placed[..2]);
    record(orders, step(&placed[1], OrderState::Expired)).await?;
    assert_eq!(orders.open_orders(NOON.plus_secs(60), Some(&placed[1].id), 2).await?, placed[2..]);
    Ok(())
}

pub async fn links_come_oldest_first_and_are_found_by_hash(orders: &dyn Store) -> Checked {
    let (order, other) = (place(orders, 1).await?, place(orders, 2).await?);
    let first = paid(&order, "buyer@example.com");
    orders.record(first.clone()).await?;
    record(orders, paid(&other, "buyer@example.com")).await?;
    let fresh = link(&order, LinkScope::Order, NOON.plus_secs(3_600));
    let mut again = step(&first.order, OrderState::RefundedPartial);
    again.links = vec![fresh.clone()];
    record(orders, again).await?;

    let mut all = first.links;
    all.push(fresh);
    assert_eq!(orders.links(&order.id).await?, all);
    for link in &all {
        assert_eq!(orders.link(&link.hash).await?.as_ref(), Some(link));
    }
    assert_eq!(orders.link(&link(&order, LinkScope::Line(7), NOON).hash).await?, None);
    Ok(())
}

fn download(order: &Order, line: u8, at: i64) -> Download {
    let ProductFile { id: file, .. } = crate::sample::product("slow-bread", 100).files.remove(0);
    Download {
        order: order.id.clone(),
        line,
        file,
        version: 1,
        at: NOON.plus_secs(at),
        network: format!("2001:db8:0:{at:x}"),
    }
}

pub async fn downloads_are_counted_by_line_since_a_time(orders: &dyn Store) -> Checked {
    let (order, other) = (place(orders, 1).await?, place(orders, 2).await?);
    for download in [download(&order, 0, 1), download(&order, 1, 2), download(&other, 0, 3), download(&order, 0, 4)] {
        orders.record_download(&download, &DownloadLimit::none()).await?;
    }
    assert_eq!(orders.downloads(&order.id, 0, NOON).await?, [download(&order, 0, 4), download(&order, 0, 1)]);
    assert_eq!(
        orders.downloads(&order.id, 0, NOON.plus_secs(4)).await?,
        [download(&order, 0, 4)],
        "the moment itself counts"
    );
    assert_eq!(orders.downloads(&order.id, 0, NOON.plus_secs(5)).await?, []);
    assert_eq!(orders.downloads(&order.id, 1, NOON).await?, [download(&order, 1, 2)]);
    Ok(())
}

pub async fn downloads_come_newest_first_and_at_most_100(orders: &dyn Store) -> Checked {
    let order = place(orders, 1).await?;
    for at in 0..105 {
        orders.record_download(&download(&order, 0, at), &DownloadLimit::none()).await?;
    }
    // The same file in the same second by the same network is still another download.
    orders.record_download(&download(&order, 0, 104), &DownloadLimit::none()).await?;
    let found: Vec<_> = orders.downloads(&order.id, 0, NOON).await?.into_iter().map(|download| download.at).collect();
    let expected: Vec<_> = std::iter::once(104).chain((6..105).rev()).map(|at| NOON.plus_secs(at)).collect();
    assert_eq!(found, expected);
    Ok(())
}

pub async fn r080_of_fifty_downloads_at_once_twenty_are_counted(orders: &dyn Store) -> Checked {
    let order = place(orders, 1).await?;
    let limit = DownloadLimit { since: NOON, downloads: 20, networks: 10 };
    let all: Vec<_> = (0..50).map(|_| Download { network: "192.0.2.1".to_owned(), ..download(&order, 0, 1) }).collect();
    let mut counted = 0;
    for hold in together(all.iter().map(|download| orders.record_download(download, &limit))).await {
        match hold? {
            None => counted += 1,
            Some(hold) => assert_eq!(hold, Hold::Downloads),
        }
    }
    assert_eq!((counted, orders.downloads(&order.id, 0, NOON).await?.len()), (20, 20));
    assert_eq!(orders.record_download(&download(&order, 1, 1), &limit).await?, None, "another line");
    Ok(())
}

pub async fn r080_of_many_networks_at_once_ten_are_let_in(orders: &dyn Store) -> Checked {
    let order = place(orders, 1).await?;
    let limit = DownloadLimit { since: NOON, downloads: 1_000, networks: 10 };
    // Each network a name of its own.
    let all: Vec<_> = (0..30).map(|n| download(&order, 0, n)).collect();
    let mut counted = 0;
    for hold in together(all.iter().map(|download| orders.record_download(download, &limit))).await {
        match hold? {
            None => counted += 1,
            Some(hold) => assert_eq!(hold, Hold::Networks),
        }
    }
    assert_eq!(counted, 10);
    let known = orders.downloads(&order.id, 0, NOON).await?.remove(0);
    assert_eq!(orders.record_download(&known, &limit).await?, None, "a network that is in stays in");
    Ok(())
}

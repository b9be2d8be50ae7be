use crate::{
    conformance::Checked,
    sample::{NOON, entry, link, mail, order, paid, step},
    together,
};
use domain::{
    alerts::{Alert, AlertKind},
    audit::AuditEntry,
    delivery::grant::{Download, DownloadLimit, LinkScope},
    ids::OrderId,
    mail::outbox::OutboxRow,
    orders::{
        BuyerSearch, OrderEdge, OrderSearch, OrderState, Overrides, Refund, RefundRequest, RefundState, order::Order,
    },
    ports::{OldLinks, OrderChange, PortError, Store},
};

async fn place(orders: &dyn Store, order: Order) -> Result<Order, PortError> {
    orders.place(&order, order.created_at.day(), entry("order.placed")).await?;
    Ok(order)
}

async fn record(orders: &dyn Store, change: OrderChange) -> Result<Order, PortError> {
    let order = change.order.clone();
    orders.record(change).await?;
    Ok(order)
}

async fn sold(orders: &dyn Store, n: u32, email: &str) -> Result<Order, PortError> {
    let order = place(orders, order(n)).await?;
    record(orders, paid(&order, email)).await
}

fn ids(orders: &[Order]) -> Vec<&OrderId> {
    orders.iter().map(|order| &order.id).collect()
}

/// Walks through all pages of `search`, forth and back, and returns what it saw.
async fn walk(orders: &dyn Store, search: &OrderSearch) -> Result<Vec<Order>, PortError> {
    let mut seen: Vec<Order> = Vec::new();
    loop {
        let from = seen.last().map(|order| OrderEdge::After(order.id.clone()));
        let page = orders.search_orders(&OrderSearch { from, ..search.clone() }, 3).await?;
        if page.is_empty() {
            break;
        }
        seen.extend(page);
    }
    if let Some(last) = seen.last() {
        let from = Some(OrderEdge::Before(last.id.clone()));
        let before = orders.search_orders(&OrderSearch { from, ..search.clone() }, 3).await?;
        let nearest = &seen[seen.len().saturating_sub(4)..seen.len() - 1];
        assert_eq!(ids(&before), ids(nearest), "the nearest before the last, in the same order");
    }
    Ok(seen)
}

/// Thirty orders of three buyers in all states; four of a kind share a time.
async fn shop_full(orders: &dyn Store) -> Result<Vec<Order>, PortError> {
    let mut all = Vec::new();
    for n in (0..30).map(|n| n * 7 % 30) {
        let mut new = order(n);
        new.created_at = NOON.plus_secs(i64::from(n / 4) * 60);
        if n % 3 == 0 {
            new.lines.truncate(1);
        }
        let new = place(orders, new).await?;
        let email = ["Ada@example.com", "adam@example.com", "bob@example.com"][n as usize % 3];
        let mut change = paid(&new, email);
        change.order.state = OrderState::ALL[n as usize % OrderState::ALL.len()];
        all.push(record(orders, change).await?);
    }
    Ok(all)
}

pub async fn orders_are_found_by_whatever_is_asked_newest_first(orders: &dyn Store) -> Checked {
    let all = shop_full(orders).await?;
    let buyers = [
        None,
        Some(BuyerSearch::Exact("ADA@example.com".to_owned())),
        Some(BuyerSearch::Prefix("aDa".to_owned())),
        Some(BuyerSearch::Exact("ada".to_owned())),
    ];
    let states = [vec![], vec![OrderState::Paid], vec![OrderState::Paid, OrderState::Disputed, OrderState::Created]];
    let products = [None, Some(all[0].lines[0].product.clone()), Some(order(1).lines[1].product.clone())];
    let times = [(None, None), (Some(NOON.plus_secs(60)), Some(NOON.plus_secs(300)))];
    for buyer in &buyers {
        for states in &states {
            for product in &products {
                for (since, before) in times {
                    let (buyer, product, states) = (buyer.clone(), product.clone(), states.clone());
                    let search = OrderSearch { buyer, product, states, since, before, from: None };
                    let mut wanted: Vec<_> = all.iter().filter(|order| search.fits(order)).cloned().collect();
                    wanted.sort_by_key(|order| {
                        let address = order.email().map(domain::mail::address::key).filter(|_| search.by_address());
                        (address, std::cmp::Reverse((order.created_at, order.id.clone())))
                    });
                    assert_eq!(ids(&walk(orders, &search).await?), ids(&wanted), "{search:?}");
                }
            }
        }
    }
    Ok(())
}

pub async fn a_search_takes_no_character_for_a_joker(orders: &dyn Store) -> Checked {
    sold(orders, 1, "a%_b@example.com").await?;
    sold(orders, 2, "axxb@example.com").await?;
    for (text, found) in [("a%", 1), ("a%_b", 1), ("a_", 0), ("%", 0), ("a*", 0), ("a", 2), ("b", 0), ("\u{7f}", 0)] {
        let buyer = Some(BuyerSearch::Prefix(text.to_owned()));
        let search = OrderSearch { buyer, ..OrderSearch::default() };
        assert_eq!(orders.search_orders(&search, 10).await?.len(), found, "{text:?}");
    }
    Ok(())
}

pub async fn behind_an_unknown_order_is_nothing(orders: &dyn Store) -> Checked {
    sold(orders, 1, "ada@example.com").await?;
    for edge in [OrderEdge::After, OrderEdge::Before] {
        let search = OrderSearch { from: Some(edge(order(2).id)), ..OrderSearch::default() };
        assert_eq!(orders.search_orders(&search, 10).await?, []);
    }
    Ok(())
}

pub async fn an_order_is_found_in_the_state_and_at_the_address_it_has_now(orders: &dyn Store) -> Checked {
    let paid = sold(orders, 1, "ada@example.com").await?;
    let mut change = step(&paid, OrderState::Refunded);
    change.order.overrides.address = Some("Grace@example.com".to_owned());
    let now = record(orders, change).await?;
    let of_state = |state| OrderSearch { states: vec![state], ..OrderSearch::default() };
    let of_product = |state| OrderSearch { product: Some(now.lines[0].product.clone()), ..of_state(state) };
    let at = |email: &str| OrderSearch { buyer: Some(BuyerSearch::Exact(email.to_owned())), ..OrderSearch::default() };
    for search in [of_state(OrderState::Paid), of_product(OrderState::Paid), at("ada@example.com")] {
        assert_eq!(orders.search_orders(&search, 10).await?, [], "{search:?}");
    }
    for search in [of_state(OrderState::Refunded), of_product(OrderState::Refunded), at("grace@example.com")] {
        assert_eq!(orders.search_orders(&search, 10).await?, std::slice::from_ref(&now), "{search:?}");
    }
    assert_eq!(orders.orders_of("ada@example.com").await?, []);
    assert_eq!(orders.orders_of("grace@example.com").await?, [now]);
    Ok(())
}

fn complimentary(n: u32) -> OrderChange {
    let mut change = paid(&order(n), "ada@example.com");
    change.order = Order {
        state: OrderState::Complimentary,
        payment: None,
        overrides: Overrides { address: Some("ada@example.com".to_owned()), ..Overrides::default() },
        version: 1,
        ..change.order
    };
    change
}

pub async fn a_whole_order_is_placed_with_all_that_goes_with_it(orders: &dyn Store) -> Checked {
    let change = complimentary(1);
    orders.place_whole(change.clone()).await?;
    let id = &change.order.id;
    assert_eq!(orders.order(id).await?.as_ref(), Some(&change.order));
    assert_eq!(orders.order_by_number(&change.order.number).await?.as_ref(), Some(&change.order));
    assert_eq!(orders.grants(id).await?, change.grants);
    assert_eq!(orders.links(id).await?, change.links);
    assert_eq!(orders.mails_of(id).await?, change.mails);
    assert_eq!(orders.orders_of("ada@example.com").await?, std::slice::from_ref(&change.order));
    assert_eq!(orders.audit(0, 10).await?.len(), 1);

    let mut other = complimentary(2);
    other.order.checkout_key = change.order.checkout_key.clone();
    for taken in [change, other, {
        let mut late = complimentary(3);
        late.order.version = 2;
        late
    }] {
        assert!(matches!(orders.place_whole(taken).await, Err(PortError::Conflict)));
    }
    assert_eq!(orders.audit(0, 10).await?.len(), 1, "nothing of them is stored");
    assert_eq!(orders.mails_of(&order(2).id).await?, []);
    Ok(())
}

pub async fn of_twenty_same_complimentary_orders_one_is_placed(orders: &dyn Store) -> Checked {
    let results = together((0..20).map(|_| orders.place_whole(complimentary(1)))).await;
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1);
    assert_eq!(orders.mails_of(&order(1).id).await?.len(), 1);
    Ok(())
}

pub async fn a_step_may_drop_or_extend_the_links_before_it(orders: &dyn Store) -> Checked {
    let (own, other) = (sold(orders, 1, "ada@example.com").await?, sold(orders, 2, "bob@example.com").await?);
    let others_links = orders.links(&other.id).await?;
    let until = NOON.plus_secs(77);
    let mut longer = step(&own, OrderState::RefundedPartial);
    longer.old_links = OldLinks::Until(until);
    let own = record(orders, longer).await?;
    let extended = orders.links(&own.id).await?;
    assert_eq!(extended.len(), 3);
    for old in &extended {
        assert_eq!(old.expires_at, until);
        assert_eq!(orders.link(&old.hash).await?.as_ref(), Some(old));
    }
    let mut fresh = step(&own, OrderState::DisputeWon);
    fresh.old_links = OldLinks::Drop;
    fresh.links = vec![link(&own, LinkScope::Order, NOON.plus_secs(99))];
    record(orders, fresh.clone()).await?;
    assert_eq!(orders.links(&own.id).await?, fresh.links);
    assert_eq!(orders.link(&extended[0].hash).await?, None, "what is dropped opens nothing");
    assert_eq!(orders.links(&other.id).await?, others_links);
    Ok(())
}

pub async fn mails_of_an_order_come_newest_first_in_their_state(orders: &dyn Store) -> Checked {
    let paid = sold(orders, 1, "ada@example.com").await?;
    let both = OutboxRow { orders: vec![paid.id.clone(), order(2).id], ..mail(500) };
    orders.queue_mail(&both, &[], entry("links.renewed")).await?;
    orders.queue_mail(&mail(3), &[], entry("links.renewed")).await?;
    let found: Vec<_> = orders.mails_of(&paid.id).await?.into_iter().map(|row| row.id).collect();
    assert_eq!(found, [both.id.clone(), domain::OutboxId::receipt(&paid.id)]);
    assert_eq!(orders.mails_of(&order(2).id).await?.len(), 1);
    let claim = orders.claim_mail(NOON.plus_secs(9_999), NOON.plus_secs(10_000)).await?.expect("one is due");
    let found = orders.mails_of(&claim.row.orders[0]).await?;
    assert!(found.contains(&claim.row), "as it stands now");
    Ok(())
}

pub async fn downloads_of_an_order_are_those_of_all_its_lines(orders: &dyn Store) -> Checked {
    let (own, other) = (place(orders, order(1)).await?, place(orders, order(2)).await?);
    let download = |order: &Order, line: u8, at: i64| Download {
        order: order.id.clone(),
        line,
        file: order.lines[0].files[0].id.clone(),
        version: 1,
        at: NOON.plus_secs(at),
        network: "192.0.2.1".to_owned(),
    };
    for download in [download(&own, 0, 1), download(&other, 0, 2), download(&own, 1, 3)] {
        orders.record_download(&download, &DownloadLimit::none()).await?;
    }
    assert_eq!(orders.downloads_of(&own.id).await?, [download(&own, 1, 3), download(&own, 0, 1)]);
    Ok(())
}

pub async fn audit_rows_of_an_object_come_newest_first(orders: &dyn Store) -> Checked {
    let about = |object: &str, action: &str| AuditEntry { object: object.to_owned(), ..entry(action) };
    for (object, action) in [("order/a", "1"), ("order/ab", "2"), ("order/a", "3"), ("order/%", "4"), ("order/a", "5")]
    {
        orders.note(about(object, action)).await?;
    }
    let actions = |limit| async move {
        let rows = orders.audit_of("order/a", limit).await?;
        Ok::<_, PortError>(rows.into_iter().map(|row| row.entry.action).collect::<Vec<_>>())
    };
    assert_eq!(actions(10).await?, ["5", "3", "1"]);
    assert_eq!(actions(2).await?, ["5", "3"]);
    assert_eq!(domain::audit::verify(&orders.audit(0, 10).await?), Ok(()));
    Ok(())
}

pub async fn r067_an_alert_is_closed_once_and_may_open_again(orders: &dyn Store) -> Checked {
    let alert = |object: &str| Alert { kind: AlertKind::MailDead, object: object.to_owned(), at: NOON };
    orders.raise(&alert("a")).await?;
    orders.raise(&alert("b")).await?;
    assert!(!orders.close_alert(AlertKind::MailBlocked, "a", entry("alarm.closed")).await?);
    let closed = together((0..20).map(|_| orders.close_alert(AlertKind::MailDead, "a", entry("alarm.closed")))).await;
    assert_eq!(closed.into_iter().filter(|closed| matches!(closed, Ok(true))).count(), 1);
    assert_eq!(orders.open_alerts().await?, [alert("b")]);
    assert_eq!(orders.audit(0, 100).await?.len(), 1);
    orders.raise(&alert("a")).await?;
    assert_eq!(orders.open_alerts().await?.len(), 2);
    Ok(())
}

pub async fn a_step_closes_the_alerts_it_settles(orders: &dyn Store) -> Checked {
    let order = place(orders, order(1)).await?;
    let mut change = step(&order, OrderState::NeedsAttention);
    let alert = |kind| Alert { kind, object: order.id.to_string(), at: NOON };
    change.alerts = vec![alert(AlertKind::NeedsAttention), alert(AlertKind::LinkHeld)];
    let waiting = record(orders, change).await?;
    let mut settled = paid(&waiting, "ada@example.com");
    settled.settled_alerts = vec![(AlertKind::NeedsAttention, order.id.to_string()), (AlertKind::MailDead, "x".into())];
    record(orders, settled).await?;
    assert_eq!(orders.open_alerts().await?, [alert(AlertKind::LinkHeld)]);
    Ok(())
}

pub async fn refunds_that_wait_for_stripe_are_found_oldest_first(orders: &dyn Store) -> Checked {
    let mut waiting = Vec::new();
    for n in [3, 1, 2, 4] {
        let order = sold(orders, n, "ada@example.com").await?;
        let mut change = step(&order, OrderState::RefundedPartial);
        let at = NOON.plus_secs(n.into());
        change.order.overrides.refunds.push(Refund {
            request: Some(RefundRequest::first(1, at)),
            amount_minor: 100,
            lines: Default::default(),
            shares: Default::default(),
            withhold: Default::default(),
            at,
            state: if n == 2 { RefundState::Done } else { RefundState::Asked },
            code: None,
            id: None,
            failed_at: None,
        });
        waiting.push(record(orders, change).await?);
    }
    let found = orders.unconfirmed_refunds(NOON.plus_secs(4), 10).await?;
    assert_eq!(ids(&found), [&waiting[1].id, &waiting[0].id]);
    assert_eq!(orders.unconfirmed_refunds(NOON.plus_secs(5), 1).await?.len(), 1);
    let mut done = step(&waiting[1], OrderState::Refunded);
    done.order.overrides.refunds[0].state = RefundState::Done;
    record(orders, done).await?;
    assert_eq!(ids(&orders.unconfirmed_refunds(NOON.plus_secs(4), 10).await?), [&waiting[0].id]);
    Ok(())
}

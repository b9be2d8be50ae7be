//! What admins see of orders, and the figures.

use crate::support::{Fault, TestShop, owner, why};
use domain::{
    Money, OrderState,
    mail::outbox::{MailKind, MailState},
    orders::{OrderEdge, OrderQuery, SearchProblem, TimelineAdmin, TimelineEvent},
    payments::DisputeStatus,
    ports::Clock,
    reports::{Period, metric::Metric},
    time::{Day, TimeZone},
};

#[tokio::test]
async fn f023_a_purchase_made_twice_is_pointed_out() {
    let shop = TestShop::start().await;
    let first = shop.sold(&["book"]).await;
    let other = shop.sold(&["video"]).await;
    shop.world.clock.advance(86_399);
    let second = shop.sold(&["book"]).await;
    let admin = owner();
    let possible_duplicates = async |number| shop.case(&admin, number).await.unwrap().unwrap().possible_duplicates;
    assert_eq!(possible_duplicates(&first.number).await, [shop.stored(&second.id).await]);
    assert_eq!(possible_duplicates(&second.number).await, [shop.stored(&first.id).await]);
    assert!(possible_duplicates(&other.number).await.is_empty());
    shop.world.clock.advance(86_400);
    let late = shop.sold(&["book"]).await;
    assert!(possible_duplicates(&late.number).await.is_empty(), "a day later it is meant");
    shop.world.stripe.refund(&shop.session(&second), 1_900);
    shop.tell(&second).await;
    assert!(possible_duplicates(&first.number).await.is_empty(), "what went back is not double any more");
}

#[tokio::test]
async fn the_timeline_tells_everything_that_happened() {
    let shop = TestShop::start().await;
    let order = shop.sold(&["book"]).await;
    for step in ["fetch", "dispute", "won", "refund"] {
        shop.world.clock.advance(60);
        match step {
            "fetch" => drop(shop.fetch(&order, 0).await.unwrap()),
            "dispute" => shop.world.stripe.dispute(&shop.session(&order), DisputeStatus::NeedsResponse),
            "won" => shop.world.stripe.dispute(&shop.session(&order), DisputeStatus::Won),
            _ => shop.world.stripe.refund(&shop.session(&order), 500),
        }
        shop.tell(&order).await;
    }
    shop.world.clock.advance(60);
    shop.extend_links(&owner(), &order.id, &why(), &shop.key()).await.unwrap();
    let case = shop.case(&owner(), &order.number).await.unwrap().unwrap();
    let told: Vec<_> = case.timeline.iter().map(|happening| happening.what.clone()).collect();
    for (n, event) in [
        TimelineEvent::LinksExtended,
        TimelineEvent::RefundedAtStripe(Money::new(500, order.total.currency)),
        TimelineEvent::State(OrderState::DisputeWon),
        TimelineEvent::State(OrderState::Disputed),
        TimelineEvent::DownloadBegun { file: Some("book.pdf".into()), version: 1, network: "192.0.2.1".into() },
        TimelineEvent::Placed,
        TimelineEvent::Mail { kind: MailKind::Receipt, to: "buyer@example.com".into(), state: MailState::Sent },
        TimelineEvent::State(OrderState::Paid),
    ]
    .into_iter()
    .enumerate()
    {
        assert!(told.contains(&event), "{n} {event:?}: {told:#?}");
    }
    assert_eq!(case.timeline[0].by, Some(TimelineAdmin::Named("owner@example.com".into())));
    assert_eq!(case.timeline[0].why, "the buyer wrote");
    assert!(case.timeline.is_sorted_by_key(|happening| std::cmp::Reverse(happening.at)));
    assert_eq!(case.downloads[0].1.as_ref().map(|version| version.name.as_str()), Some("book.pdf"));
}

#[tokio::test]
async fn the_list_pages_forth_and_back_and_says_what_is_wrong_with_a_question() {
    let shop = TestShop::start().await;
    let mut all = Vec::new();
    for _ in 0..120 {
        shop.world.clock.advance(1);
        all.push(shop.order(&["book"]).await.number);
    }
    all.reverse();
    let page = |from| OrderQuery { from, ..OrderQuery::default() };
    let (owner, mut seen, mut from, mut pages) = (owner(), Vec::new(), None, Vec::new());
    loop {
        let found = shop.find_orders(&owner, &page(from)).await.unwrap();
        seen.extend(found.orders.iter().map(|order| order.number.clone()));
        pages.push(found.clone());
        let Some(next) = found.next else { break };
        from = Some(OrderEdge::After(next));
    }
    assert_eq!(seen, all);
    assert_eq!(pages.iter().map(|page| page.orders.len()).collect::<Vec<_>>(), [50, 50, 20]);
    let back = |page: &domain::orders::OrderPage| Some(OrderEdge::Before(page.previous.clone().unwrap()));
    let second = shop.find_orders(&owner, &page(back(&pages[2]))).await.unwrap();
    assert_eq!(second.orders, pages[1].orders);
    let first = shop.find_orders(&owner, &page(back(&second))).await.unwrap();
    assert_eq!((first.orders, first.previous), (pages[0].orders.clone(), None));

    let number = all[3].as_str().to_lowercase().replace('-', " ");
    let found = shop.find_orders(&owner, &OrderQuery { number, ..OrderQuery::default() }).await.unwrap();
    assert_eq!(found.orders.iter().map(|order| &order.number).collect::<Vec<_>>(), [&all[3]]);
    for (odd, problem) in [
        (OrderQuery { number: "T-XXXX".into(), ..OrderQuery::default() }, SearchProblem::NoSuchNumber),
        (OrderQuery { email: "ab".into(), ..OrderQuery::default() }, SearchProblem::AddressTooShort),
        (OrderQuery { product: "no-such-thing".into(), ..OrderQuery::default() }, SearchProblem::NoSuchProduct),
    ] {
        let found = shop.find_orders(&owner, &odd).await.unwrap();
        assert!(found.problem == Some(problem) && found.orders.is_empty(), "{odd:?}");
    }
}

#[tokio::test]
async fn r082_a_product_is_found_by_its_name_or_its_address() {
    let shop = TestShop::start().await;
    let book = shop.product_named("book").await.unwrap();
    assert!(book.is_some());
    for text in ["The book", "the BOOK", "book"] {
        assert_eq!(shop.product_named(text).await.unwrap(), book, "{text}");
    }
    for nobody in ["The", "no such thing", "%"] {
        assert_eq!(shop.product_named(nobody).await.unwrap(), None, "{nobody}");
    }
}

#[tokio::test]
async fn figures_count_what_happened_and_nothing_twice() {
    let shop = TestShop::start().await;
    (0..5).for_each(|_| shop.traffic().viewed());
    shop.traffic().carted();
    shop.store.fail("count", Fault::Down);
    assert!(shop.write_traffic().await.is_err());
    shop.write_traffic().await.unwrap();
    shop.write_traffic().await.unwrap();
    shop.order(&["book"]).await;
    let sold = shop.sold(&["book", "video"]).await;
    shop.tell(&sold).await;
    shop.world.clock.advance(86_400);
    shop.world.stripe.refund(&shop.session(&sold), 900);
    shop.tell(&sold).await;
    shop.tell(&sold).await;
    shop.sold(&["video"]).await;
    let figures = shop.figures(&owner(), Period::Week).await.unwrap();
    let [today, week, month] = &figures.sums;
    assert_eq!((week.views, week.carts, week.placed, week.paid(), week.refunds()), (5, 1, 3, 2, 1));
    assert_eq!((week.money[0].paid_minor, week.money[0].refunded_minor), (6_800 + 4_900, 900));
    assert_eq!((today.views, today.placed, today.paid(), today.refunds()), (0, 1, 1, 1));
    assert_eq!(week, month);
    assert_eq!(figures.days.len(), 7);
    let best: Vec<_> = figures.best.iter().map(|best| (best.name.as_str(), best.copies, best.amount.minor)).collect();
    assert_eq!(best, [("The video", 2, 9_800), ("The book", 1, 1_900)]);
    let kinds =
        shop.world.orders.look(|tables| tables.figures.keys().map(|(what, _)| what.clone()).collect::<Vec<_>>());
    assert!(kinds.contains(&Metric::Placed));
    shop.sound().await;
}

#[tokio::test]
async fn figures_and_searches_go_by_the_days_of_the_shop() {
    let mut shop = TestShop::start().await;
    shop.shop.terms_mut().time_zone = TimeZone::parse("America/Los_Angeles").unwrap();
    // 20:00 on Monday, 21 September 2026 in Los Angeles; Tuesday, 03:00 in UTC.
    shop.world.clock.advance(46_000);
    let monday = Day(20_717);
    assert_eq!(shop.world.clock.now().day(), Day(20_718));
    let sold = shop.sold(&["book"]).await;
    shop.traffic().viewed();
    let figures = shop.figures(&owner(), Period::Today).await.unwrap();
    assert_eq!((figures.sums[0].paid(), figures.sums[0].placed, figures.sums[0].views), (1, 1, 1));
    assert_eq!(figures.days[0].0, monday);

    // One second to midnight, and midnight.
    shop.world.clock.advance(4 * 3_600 - 1);
    assert_eq!(shop.figures(&owner(), Period::Today).await.unwrap().sums[0].paid(), 1);
    shop.world.clock.advance(1);
    let figures = shop.figures(&owner(), Period::Week).await.unwrap();
    assert_eq!((figures.sums[0].paid(), figures.sums[1].paid()), (0, 1));
    assert_eq!(figures.days[5].0, monday);
    assert_eq!(figures.days[5].1.paid(), 1);

    for (since, until, found) in [(20_717, 20_717, 1), (20_718, 20_718, 0), (20_710, 20_716, 0)] {
        let query = OrderQuery { since: Some(Day(since)), until: Some(Day(until)), ..OrderQuery::default() };
        let page = shop.find_orders(&owner(), &query).await.unwrap();
        assert_eq!(page.orders.iter().filter(|order| order.id == sold.id).count(), found, "{since} to {until}");
    }
}

//! A transaction takes a hundred items. What needs more is stored all the same, and never by half.

use super::{
    journeys::wire,
    stand_in::{Account, StandIn},
    wire::Break,
};
use domain::{
    Order, PortError,
    catalog::{product::Product, slug::Slug},
    delivery::{
        grant::{Link, LinkScope},
        token::{Token, TokenSeed},
    },
    ports::{Catalog, OldLinks, Orders, Outbox},
    reports::metric::DailyMetric,
};

use aws_adapter::dynamodb::{DynamoCatalog, DynamoStore};
use domain_testing::{
    memory::Dice,
    sample::{NOON, entry, link, mail, order, paid, product, step},
};

async fn orders() -> DynamoStore {
    DynamoStore(Account::new().with_tables().await)
}

/// Links number `from` to `to` of an order.
fn links(order: &Order, from: u64, to: u64) -> Vec<Link> {
    let made = |n: u64| Link {
        hash: Token::random(&Dice::new(n + 7_000_000)).hash(),
        seed: TokenSeed::random(&Dice::new(n)),
        order: order.id.clone(),
        scope: LinkScope::Line(0),
        made_at: NOON,
        expires_at: NOON.plus_secs(1_000),
    };
    (from..to).map(made).collect()
}

/// An order of `lines` lines, each of a product of its own.
fn long_order(n: u32, lines: usize) -> Order {
    let mut order = order(n);
    let line = order.lines[0].clone();
    let named = |k: usize| domain::OrderLine {
        product: domain::ProductId::parse(&format!("product-{n}-{k}")).unwrap(),
        ..line.clone()
    };
    order.lines = (0..lines).map(named).collect();
    order
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mail_of_a_hundred_items_and_one_of_a_hundred_and_one_are_queued() {
    let orders = orders().await;
    let order = order(1);
    orders.place(&order, order.created_at.day(), entry("order.placed")).await.unwrap();
    // The email, its place, its note, head and batch of the links: five items besides the links.
    for (n, count) in [(1, 94), (2, 95), (3, 96), (4, 97), (5, 450)] {
        let from = u64::from(n) * 1_000;
        let links = links(&order, from, from + count);
        let mail = domain::mail::outbox::OutboxRow { orders: vec![order.id.clone()], ..mail(n) };
        orders.queue_mail(&mail, &links, entry("links.renewed")).await.unwrap();
        assert_eq!(orders.mail(&mail.id).await.unwrap(), Some(mail.clone()), "{count} links");
        let stored = orders.links(&order.id).await.unwrap();
        assert!(stored.ends_with(&links), "{count} links");
        for one in [links.first(), links.last()].into_iter().flatten() {
            assert_eq!(orders.link(&one.hash).await.unwrap().as_ref(), Some(one), "{count} links");
        }
    }
    assert_eq!(orders.mails_of(&order.id).await.unwrap().len(), 5);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mail_about_thirty_orders_of_twenty_lines_is_queued_whole() {
    let orders = orders().await;
    let (mut ids, mut all) = (Vec::new(), Vec::new());
    for n in 1..=30 {
        let order = long_order(n, 20);
        orders.place(&order, order.created_at.day(), entry("order.placed")).await.unwrap();
        all.extend(links(&order, u64::from(n) * 1_000, u64::from(n) * 1_000 + 21));
        ids.push(order.id);
    }
    let mail = domain::mail::outbox::OutboxRow { orders: ids.clone(), ..mail(99) };
    orders.queue_mail(&mail, &all, entry("links.renewed")).await.unwrap();
    for id in &ids {
        assert_eq!(orders.links(id).await.unwrap().len(), 21);
        assert_eq!(orders.mails_of(id).await.unwrap(), std::slice::from_ref(&mail));
    }
    orders.queue_mail(&mail, &all, entry("links.renewed")).await.unwrap();
    assert_eq!(orders.links(&ids[0]).await.unwrap().len(), 21, "twice is once");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_with_hundreds_of_links_is_restored_whole_or_not_at_all() {
    let wire = super::wire::Wire::to(StandIn::url()).await;
    let account = Account::new();
    account.with_tables().await;
    let orders = DynamoStore(Account::known(account.id(), &wire.url).dynamo());
    let order = paid(&long_order(1, 20), "buyer@example.com").order;
    let grants = domain::delivery::grant::Grant::of(&order, NOON);
    let all = links(&order, 0, 640);
    let daily_metrics: Vec<DailyMetric> = DailyMetric::of_step(&long_order(1, 20), &order, NOON.day());
    // The power goes after the links and before the order.
    wire.breaks("DynamoDB.TransactWriteItems", "ORDER#", Break::Canceled("ValidationError"), 1);
    assert!(orders.restore(&order, &grants, &all, &daily_metrics).await.is_err());
    assert_eq!(wire.mends(), 0);
    assert_eq!(orders.order(&order.id).await.unwrap(), None);
    assert_eq!(orders.links(&order.id).await.unwrap(), []);
    assert_eq!(orders.link(&all[0].hash).await.unwrap(), None, "nothing is half there");

    orders.restore(&order, &grants, &all, &daily_metrics).await.unwrap();
    assert_eq!(orders.links(&order.id).await.unwrap(), all);
    assert_eq!(orders.link(&all[639].hash).await.unwrap().as_ref(), Some(&all[639]));
    assert_eq!(orders.grants(&order.id).await.unwrap().len(), 20);
    let again = orders.restore(&order, &grants, &all, &daily_metrics).await;
    assert!(matches!(again, Err(PortError::Conflict)), "{again:?}");
    // Another order that brings one of these links is refused, and the link stays where it is.
    let other = long_order(2, 1);
    let mut taken = links(&other, 5_000, 5_200);
    taken.push(Link { order: other.id.clone(), ..all[3].clone() });
    assert!(matches!(orders.restore(&other, &[], &taken, &[]).await, Err(PortError::Conflict)));
    assert_eq!(orders.link(&all[3].hash).await.unwrap().as_ref(), Some(&all[3]));
    assert_eq!(orders.order(&other.id).await.unwrap(), None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn links_ended_before_those_written_ahead_stay_ended() {
    let orders = orders().await;
    let order = order(1);
    orders.place(&order, order.created_at.day(), entry("order.placed")).await.unwrap();
    let (old, new) = (links(&order, 0, 300), links(&order, 1_000, 1_300));
    orders.queue_mail(&mail(1), &old, entry("links.renewed")).await.unwrap();
    let mut change = step(&order, domain::OrderState::SessionOpen);
    change.old_links = OldLinks::Drop;
    change.links = vec![link(&order, LinkScope::Order, NOON)];
    orders.record(change.clone()).await.unwrap();
    orders.queue_mail(&mail(2), &new, entry("links.renewed")).await.unwrap();
    assert_eq!(orders.link(&old[299].hash).await.unwrap(), None);
    assert_eq!(orders.links(&order.id).await.unwrap(), [change.links, new].concat());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_product_with_hundreds_of_earlier_addresses_is_saved() {
    let catalog = DynamoCatalog(Account::new().with_tables().await);
    let slugs = |count: u32| (0..count).map(|n| Slug::parse(&format!("earlier-{n}")).unwrap()).collect::<Vec<_>>();
    let many = Product { old_slugs: slugs(300), ..product("now", 100) };
    catalog.save(&many).await.unwrap();
    for old in [&many.old_slugs[0], &many.old_slugs[299]] {
        assert_eq!(catalog.find_by_slug(old).await.unwrap(), domain::ports::SlugHit::Moved(many.slug.clone()));
    }
    let few = Product { old_slugs: slugs(2), version: 2, ..many.clone() };
    catalog.save(&few).await.unwrap();
    assert_eq!(catalog.find_by_slug(&many.old_slugs[1]).await.unwrap(), domain::ports::SlugHit::Moved(few.slug));
    assert_eq!(catalog.find_by_slug(&many.old_slugs[2]).await.unwrap(), domain::ports::SlugHit::Nothing);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_buyer_of_fifty_orders_gets_links_to_all_of_them() {
    let wire = wire().await;
    let (world, _) = super::journeys::shop_on(&wire).await;
    let store = world.store();
    for n in 1..=50 {
        let order = long_order(n, 20);
        store.place(&order, order.created_at.day(), entry("order.placed")).await.unwrap();
        let mut change = paid(&order, "buyer@example.com");
        // Only the links asked for below.
        (change.links, change.mails) = (Vec::new(), Vec::new());
        store.record(change).await.unwrap();
    }
    world.browser().post("/api/find-my-order", &[("email", "buyer@example.com")]).await;
    let begun = std::time::Instant::now();
    while world.mails().len() < 3 {
        assert!(begun.elapsed().as_secs() < 45, "{} mails:\n{}", world.mails().len(), world.shop.log());
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    world.quiet().await;
    let numbers: std::collections::BTreeSet<_> =
        (1..=50).map(|n| domain::OrderNumber::of(&order(n).id).to_string()).collect();
    let mails = world.mails();
    let told = |number: &&String| mails.iter().any(|mail| mail.contains(number.as_str()));
    assert_eq!(numbers.iter().filter(told).count(), 50);
    // Mail readers cut off what is longer than some 100 KB.
    for mail in &mails {
        assert!(!mail.contains("has ended"), "{mail}");
        assert!(mail.len() < 90_000, "{} bytes", mail.len());
    }
}

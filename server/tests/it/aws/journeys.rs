//! What each journey of a shopper costs in calls to AWS, and that no sale waits for another (design 5, R73, F82).

use super::{
    shop::{console, download},
    stand_in::{Account, StandIn},
    toll::Units,
    wire::{Crossing, Wire},
};
use crate::support::{Given, World};
use domain::{
    Product, ProductId, Slug,
    audit::AuditEntry,
    outbox::{MailState, OutboxRow},
    ports::{Catalog, InboxClosing, OrderChange, Orders, SlugHit},
    testing::sample,
};
use server::adapters::dynamodb::{Dynamo, DynamoCatalog, DynamoOrders};
use std::{fmt::Write as _, sync::Arc};
use tempfile::TempDir;
use tokio::{sync::Semaphore, task::JoinSet};

/// Lists that background work looks at by itself, whoever shops.
const BACKGROUND: [&str; 8] = ["INBOX", "OUTBOX", "ALARMS", "JOURNAL#", "STATE#", "REFUNDS", "UPLOAD", "BOOKMARKS"];

/// A shop at the end of a wire, with the sample catalog and its background work.
pub async fn shop_on(wire: &Wire) -> (World, Dynamo) {
    let source = World::start().await;
    let dir = TempDir::new().unwrap();
    let catalog = dir.path().join("catalog").to_str().unwrap().to_owned();
    let mut export = source.run(&["export", &catalog]);
    assert!(export.ends().await.success(), "{}", export.log());
    let (dynamo, _, env) = Account::new().with_all_at(&wire.url, &"5e".repeat(32)).await;
    let mut import_env = env.clone();
    import_env.push(("TUPPENCE_DATA_DIR", dir.path().join("data").to_str().unwrap().to_owned()));
    console(&["import", &catalog], &import_env).await;
    let elsewhere: Option<Arc<dyn Orders>> = Some(Arc::new(DynamoOrders(dynamo.clone())));
    (World::given(Given { env, elsewhere, ..Given::default() }).await, dynamo)
}

pub async fn wire() -> Wire {
    Wire::to(StandIn::url()).await
}

fn is_background(crossing: &Crossing) -> bool {
    let request = &crossing.request;
    let list = request["ExpressionAttributeValues"][":pk"]["S"].as_str();
    let item = request["Key"]["pk"]["S"].as_str().or_else(|| request["Item"]["pk"]["S"].as_str());
    list.or(item).is_some_and(|pk| BACKGROUND.iter().any(|list| pk.starts_with(list)))
}

/// The calls of a journey by name, without those of the background, and what they cost.
fn told(wire: &Wire) -> (Vec<String>, Units) {
    let crossed: Vec<_> = wire.crossed().into_iter().filter(|crossing| !is_background(crossing)).collect();
    let units = crossed.iter().map(|crossing| crossing.units).sum();
    (crossed.into_iter().map(|crossing| crossing.what).collect(), units)
}

/// A journey's calls, each kind with its number, in the order they first came.
fn summed(calls: &[String]) -> String {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for call in calls {
        match counts.iter_mut().find(|(name, _)| name == call) {
            Some((_, count)) => *count += 1,
            None => counts.push((call, 1)),
        }
    }
    counts.iter().map(|(name, count)| format!("{count} {name}")).collect::<Vec<_>>().join(", ")
}

struct Bill<'a> {
    wire: &'a Wire,
    lines: Vec<(&'static str, String, Units)>,
}

impl Bill<'_> {
    /// Ends a journey and notes what it cost.
    fn enter(&mut self, journey: &'static str) {
        let (calls, units) = told(self.wire);
        self.lines.push((journey, summed(&calls), units));
    }

    fn of(&self, journey: &str) -> (&str, Units) {
        let line = self.lines.iter().find(|line| line.0 == journey).unwrap();
        (&line.1, line.2)
    }

    fn table(&self) -> String {
        let mut table = String::new();
        for (journey, calls, units) in &self.lines {
            let reads = format!("{}{}", units.half_reads / 2, if units.half_reads % 2 == 1 { ".5" } else { "" });
            writeln!(table, "{journey}\t{calls}\t{reads}\t{}", units.writes).unwrap();
        }
        table
    }
}

/// A shopper's way from the shelf to the bytes, with what each step cost. `lines` are the addresses of three products.
async fn buy(world: &World, bill: &mut Bill<'_>, lines: &[&str]) {
    let mut browser = world.browser();
    told(bill.wire);
    browser.get("/").await;
    bill.enter("shelf");
    browser.get(&format!("/products/{}", lines[0])).await;
    bill.enter("product page");
    let mut browser = world.cart(lines).await;
    told(bill.wire);
    let form = world.checkout_form(&mut browser).await;
    bill.enter("cart of three lines");
    let reply = crate::support::press(&mut browser, &form).await.unwrap();
    let session = crate::support::session_in(reply.location());
    bill.enter("checkout of three lines");
    world.pay(&session).await;
    world.quiet().await;
    bill.enter("payment and receipt");
    browser.get(&format!("/checkout/complete?session_id={session}")).await;
    bill.enter("page after paying");
    let mail = world.mails().pop().unwrap();
    let link = world.download_links(&mail).await.remove(0);
    world.browser().get(&link).await;
    bill.enter("download page");
    let file = world.order_of_link(&link).await.lines[0].files[0].clone();
    told(bill.wire);
    download(world, &link, file.id.as_str(), file.version.version).await;
    bill.enter("download");
}

/// Puts more products on the shelf, each like one of the sample's.
async fn fill(dynamo: &Dynamo, count: usize) {
    let catalog = DynamoCatalog(dynamo.clone());
    let SlugHit::Product(like) = catalog.find_by_slug(&Slug::parse("slow-bread").unwrap()).await.unwrap() else {
        panic!("no slow-bread")
    };
    for n in 0..count {
        let id = ProductId::parse(&format!("copy-{n}")).unwrap();
        let slug = Slug::parse(&format!("copy-{n}")).unwrap();
        catalog.save(&Product { id, slug, version: 1, ..(*like).clone() }).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r073_a_journey_costs_the_same_calls_however_full_the_shelf_is() {
    let wire = wire().await;
    let (world, dynamo) = shop_on(&wire).await;
    let products = ["slow-bread", "ration", "flat-weather"];
    let mut bill = Bill { wire: &wire, lines: Vec::new() };
    buy(&world, &mut bill, &products).await;
    let counted = include_str!("../../../../deploy/calls.tsv");
    let (_, counted) = counted.split_once('\n').unwrap();
    assert_eq!(bill.table(), counted, "deploy/calls.tsv says otherwise; what was counted:\n{}", bill.table());

    fill(&dynamo, 150).await;
    let mut again = Bill { wire: &wire, lines: Vec::new() };
    buy(&world, &mut again, &products).await;
    for journey in ["cart of three lines", "checkout of three lines", "payment and receipt", "download page", "download"] {
        assert_eq!(again.of(journey), bill.of(journey), "{journey}: with ten times the products");
    }
}

/// Most of all writes that may go to one partition.
const MOST_PERCENT: u64 = 5;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f082_a_rush_for_one_product_goes_to_no_partition_alone() {
    let wire = wire().await;
    let orders = DynamoOrders(Account::by(&wire.url).with_tables().await);
    let at_once = Arc::new(Semaphore::new(16));
    let mut rush = JoinSet::new();
    for n in 0..400 {
        let (orders, at_once) = (orders.clone(), at_once.clone());
        rush.spawn(async move {
            let _turn = at_once.acquire().await.unwrap();
            let (event, order) = (sample::event(n), sample::order(n));
            let entry = |act| AuditEntry { object: format!("order/{}", order.id), ..sample::entry(act) };
            orders.place(&order, entry("order.placed")).await?;
            orders.receive(&event).await?;
            let letter = char::from_digit(n % 26 + 10, 36).unwrap();
            let paid = sample::paid(&order, &format!("{letter}{n}@example.com"));
            orders.record(OrderChange { audit: entry("order.paid"), ..paid }).await?;
            orders.close_event(&event.id, InboxClosing::Done).await
        });
    }
    while let Some(sold) = rush.join_next().await {
        sold.unwrap().unwrap();
    }
    let now = sample::NOON.plus_secs(10_000);
    while let Some(claim) = orders.claim_mail(now, now.plus_secs(120)).await.unwrap() {
        orders.finish_mail(&OutboxRow { state: MailState::Sent, ..claim.row }, None).await.unwrap();
    }
    assert_eq!(orders.tallies(sample::NOON.day(), sample::NOON.day()).await.unwrap()[0].count, 400);

    let written = wire.written();
    let all: u64 = written.values().sum();
    // What waits is in one list each: as many writes a second as one partition takes are 300 sales a second.
    let alone = |key: &str| ["list1 INBOX", "list2 INBOX", "list1 OUTBOX", "list2 OUTBOX"].contains(&key);
    let hot: Vec<_> =
        written.iter().filter(|(key, units)| *units * 100 > all * MOST_PERCENT && !alone(key)).collect();
    assert!(hot.is_empty(), "of {all} units: {hot:?}");
}

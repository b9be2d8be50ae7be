//! What each journey of a shopper costs in calls to AWS, and that no sale waits for another.

use super::{
    lambda::sample as sample_catalog,
    shop::{console, download},
    stand_in::{Account, StandIn},
    toll::Units,
    wire::{Crossing, Wire},
};
use crate::support::{Given, World};
use aws_adapter::dynamodb::{Dynamo, DynamoCatalog, DynamoStore};
use aws_sdk_dynamodb::{Client, types::AttributeValue};
use domain::{
    Product, ProductId, Slug,
    audit::AuditEntry,
    mail::outbox::{MailState, OutboxRow},
    ports::{Catalog, Inbox, InboxClosing, Metrics, OrderChange, Orders, Outbox, SlugHit, Store},
};
use domain_testing::sample;
use std::{
    collections::BTreeMap,
    fmt::Write as _,
    sync::Arc,
    time::{Duration, Instant},
};
use tempfile::TempDir;
use tokio::{sync::Semaphore, task::JoinSet};

/// What background work looks at by itself, whoever shops; and the number of the catalog, asked once a second at most.
const BACKGROUND: [&str; 10] =
    ["REVISION", "SEARCH", "INBOX", "OUTBOX", "ALARMS", "JOURNAL#", "STATE#", "REFUNDS", "UPLOAD", "BOOKMARKS"];

/// A shop at the end of a wire, with the sample catalog and its background work.
pub async fn shop_on(wire: &Wire) -> (World, Dynamo) {
    shop_with(wire, None).await
}

/// The same with one more setting.
async fn shop_with(wire: &Wire, setting: Option<(&'static str, &str)>) -> (World, Dynamo) {
    let dir = TempDir::new().unwrap();
    let (dynamo, _, mut env) = Account::new().with_all_at(&wire.url, &"5e".repeat(32)).await;
    env.extend(setting.map(|(name, value)| (name, value.to_owned())));
    let mut import_env = env.clone();
    import_env.push(("TUPPENCE_DATA_DIR", dir.path().join("data").to_str().unwrap().to_owned()));
    console(&["import", sample_catalog().await], &import_env).await;
    let elsewhere: Option<Arc<dyn Store>> = Some(Arc::new(DynamoStore(dynamo.clone())));
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

/// Whether a call makes notes of the journal into rows of the log.
fn is_folding(crossing: &Crossing) -> bool {
    let steps = crossing.request["TransactItems"].as_array().map_or(&[][..], Vec::as_slice);
    steps.iter().any(|step| step["Delete"]["Key"]["pk"]["S"].as_str().is_some_and(|pk| pk.starts_with("JOURNAL#")))
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
    /// The shop's table of orders, looked at from beside.
    beside: Client,
    lines: Vec<(&'static str, String, Units)>,
    /// Folding is background work, too, but each order makes some of it.
    folding: Vec<Crossing>,
}

impl<'a> Bill<'a> {
    /// Begins once the shop has done what it does at its start.
    async fn begin(wire: &'a Wire, world: &World) -> Bill<'a> {
        let beside = Client::new(&Account::known(&world.setting("AWS_ACCESS_KEY_ID"), StandIn::url()).sdk);
        let mut bill = Bill { wire, beside, lines: Vec::new(), folding: Vec::new() };
        bill.all_folded().await;
        loop {
            tokio::time::sleep(Duration::from_millis(1_500)).await;
            if bill.taken().is_empty() {
                break;
            }
        }
        bill.folding.clear();
        bill
    }

    /// What crossed for a shopper since the last time; the background is left out, and folding kept apart.
    fn taken(&mut self) -> Vec<Crossing> {
        let crossed = self.wire.crossed().into_iter().filter(|crossing| !is_background(crossing));
        let (folding, journey): (Vec<_>, Vec<_>) = crossed.partition(is_folding);
        self.folding.extend(folding);
        journey
    }

    /// Ends a journey and notes what it cost.
    fn enter(&mut self, journey: &'static str) {
        let taken = self.taken();
        self.note(journey, &taken);
    }

    /// Waits until all notes are folded, and notes what that cost. How many transactions it takes is a matter of when the
    /// background looks.
    async fn fold(&mut self) {
        self.all_folded().await;
        self.taken();
        let units = std::mem::take(&mut self.folding).iter().map(|crossing| crossing.units).sum();
        self.lines.push(("log and figures afterwards", "in the background".to_owned(), units));
    }

    async fn all_folded(&self) {
        let begun = Instant::now();
        for shard in 0..8 {
            let notes = || {
                let shard = AttributeValue::S(format!("JOURNAL#{shard}"));
                let notes = self.beside.query().table_name("orders").key_condition_expression("pk = :pk");
                notes.expression_attribute_values(":pk", shard).consistent_read(true).send()
            };
            while notes().await.unwrap().count > 0 {
                assert!(begun.elapsed() < Duration::from_secs(40), "notes are left in the journal");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }

    fn note(&mut self, journey: &'static str, taken: &[Crossing]) {
        let calls: Vec<_> = taken.iter().map(|crossing| crossing.what.clone()).collect();
        self.lines.push((journey, summed(&calls), taken.iter().map(|crossing| crossing.units).sum()));
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

const HEAD: &str = "journey\tcalls\treads\twrites\n";

/// A shopper's way from the storefront to the bytes, with what each step cost. `lines` are the addresses of three products.
async fn buy(world: &World, bill: &mut Bill<'_>, lines: &[&str]) {
    let mut browser = world.browser();
    bill.taken();
    browser.get("/").await;
    bill.enter("shelf");
    browser.get(&format!("/products/{}", lines[0])).await;
    bill.enter("product page");
    let mut browser = world.cart(lines).await;
    bill.taken();
    let form = world.checkout_form(&mut browser).await;
    bill.enter("cart");
    let reply = crate::support::press(&mut browser, &form).await.unwrap();
    let session = crate::support::session_in(reply.location());
    bill.enter("checkout");
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
    bill.taken();
    download(world, &link, file.id.as_str(), file.version.version).await;
    bill.enter("download");
    bill.fold().await;
}

/// Publishes more products, each like one of the sample's.
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
async fn r073_a_journey_costs_the_same_calls_however_full_the_catalog_is() {
    let wire = wire().await;
    // As a shop runs: what is limited costs calls, too.
    let (world, dynamo) = shop_with(&wire, Some(("TUPPENCE_RATE_LIMITS", "true"))).await;
    let products = ["slow-bread", "ration", "flat-weather"];
    let mut bill = Bill::begin(&wire, &world).await;
    buy(&world, &mut bill, &products).await;
    let mut one = Bill::begin(&wire, &world).await;
    buy(&world, &mut one, &products[..1]).await;
    let counted = format!("{HEAD}three lines\n{}one line\n{}", bill.table(), one.table());
    let wanted = include_str!("../../../../deploy/calls.tsv");
    assert_within(&counted, wanted);

    fill(&dynamo, 150).await;
    let mut again = Bill::begin(&wire, &world).await;
    buy(&world, &mut again, &products).await;
    for journey in ["cart", "checkout"] {
        assert_eq!(again.of(journey), bill.of(journey), "{journey}: with ten times the products");
    }
    assert_within(&format!("{HEAD}three lines\n{}one line\n{}", again.table(), one.table()), wanted);
}

/// No journey makes a call of a kind or a number that `wanted` does not have, or takes more units. Events that meet may
/// spare each other a call or two; `wanted` has the most.
fn assert_within(counted: &str, wanted: &str) {
    let says = format!("deploy/calls.tsv says otherwise; what was counted:\n{counted}");
    assert_eq!(counted.lines().count(), wanted.lines().count(), "{says}");
    for (counted, wanted) in counted.lines().zip(wanted.lines()).skip(1) {
        let (counted, wanted): (Vec<_>, Vec<_>) = (counted.split('\t').collect(), wanted.split('\t').collect());
        assert_eq!((counted[0], counted.len()), (wanted[0], wanted.len()), "{says}");
        let most: BTreeMap<_, _> = wanted.get(1).into_iter().flat_map(|cell| kinds(cell)).collect();
        for (kind, times) in counted.get(1).into_iter().flat_map(|cell| kinds(cell)) {
            assert!(most.get(kind).is_some_and(|most| times <= *most), "{}: {times} {kind}; {says}", counted[0]);
        }
        for (counted, wanted) in counted.iter().zip(&wanted).skip(2) {
            // An item near the border of a kilobyte may fall on either side.
            assert!(halves(counted) <= halves(wanted) + 8, "{says}");
        }
    }
}

/// `2 DynamoDB.GetItem, 1 DynamoDB.Query` as kinds with their numbers.
fn kinds(cell: &str) -> impl Iterator<Item = (&str, u32)> {
    cell.split(", ")
        .filter_map(|call| call.split_once(' '))
        .filter_map(|(times, kind)| Some((kind, times.parse().ok()?)))
}

fn halves(units: &str) -> u64 {
    let (whole, half) = units.split_once('.').unwrap_or((units, ""));
    whole.parse::<u64>().unwrap() * 2 + u64::from(half == "5")
}

/// Most of all writes that may go to one partition.
const MOST_PERCENT: u64 = 5;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f082_a_rush_for_one_product_goes_to_no_partition_alone() {
    let wire = wire().await;
    let orders = DynamoStore(Account::by(&wire.url).with_tables().await);
    let at_once = Arc::new(Semaphore::new(16));
    let mut rush = JoinSet::new();
    for n in 0..400 {
        let (orders, at_once) = (orders.clone(), at_once.clone());
        rush.spawn(async move {
            let _turn = at_once.acquire().await.unwrap();
            let (event, order) = (sample::event(n), sample::order(n));
            let entry = |action| AuditEntry { object: format!("order/{}", order.id), ..sample::entry(action) };
            orders.place(&order, order.created_at.day(), entry("order.placed")).await?;
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
    assert_eq!(orders.daily_metrics(sample::NOON.day(), sample::NOON.day()).await.unwrap()[0].count, 400);

    let written = wire.written();
    let all: u64 = written.values().sum();
    // What waits is in one list each: as many writes a second as one partition takes are 300 sales a second.
    let alone = |key: &str| ["list1 INBOX", "list2 INBOX", "list1 OUTBOX", "list2 OUTBOX"].contains(&key);
    let hot: Vec<_> = written.iter().filter(|(key, units)| *units * 100 > all * MOST_PERCENT && !alone(key)).collect();
    assert!(hot.is_empty(), "of {all} units: {hot:?}");
}

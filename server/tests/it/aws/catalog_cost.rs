//! What a shopper's page costs in DynamoDB's units, with few products and with many.

use super::{journeys::wire, stand_in::Account, toll::Units, wire::Wire};
use aws_adapter::dynamodb::DynamoCatalog;
use domain::{
    Product, Timestamp,
    catalog::listing::{Edge, Listing, PAGE_SIZE},
    ports::Catalog,
};
use domain_testing::sample::product;

/// Products of which each has a word of its own, and twelve a rare word and a rare tag.
async fn catalog_of(count: usize) -> (Wire, DynamoCatalog) {
    let wire = wire().await;
    let catalog = DynamoCatalog(Account::by(&wire.url).with_tables().await);
    for n in 0..count {
        let rare = n < 12;
        let numbered = Product {
            name: format!("Thing {} no{n:03}", if rare { "rarely" } else { "often" }),
            tags: vec![if rare { "rare" } else { "common" }.to_owned()],
            published_at: Some(Timestamp(1_790_000_000 + n as i64)),
            description: String::new(),
            ..product(&format!("thing-{n:03}"), 500)
        };
        catalog.save(&numbered).await.unwrap();
    }
    wire.crossed();
    (wire, catalog)
}

/// Cards shown, calls and units of each list.
async fn costs(wire: &Wire, catalog: &DynamoCatalog) -> Vec<(&'static str, usize, usize, Units)> {
    let list = |search: Option<&str>, tag: Option<&str>, from: Option<Edge>| Listing {
        search: search.map(str::to_owned),
        tag: tag.map(str::to_owned),
        from,
    };
    let first = catalog.list(&Listing::default()).await.unwrap();
    let lists = [
        ("home", list(None, None, None)),
        ("home, next", list(None, None, first.next.map(Edge::After))),
        ("tag", list(None, Some("rare"), None)),
        ("search", list(Some("rarely"), None, None)),
        ("search within a tag", list(Some("rarely"), Some("rare"), None)),
        ("search, misspelled", list(Some("rarelly"), None, None)),
    ];
    wire.crossed();
    let mut costs = Vec::new();
    for (name, listing) in lists {
        let shown = catalog.list(&listing).await.unwrap().cards.len();
        let crossed = wire.crossed();
        costs.push((name, shown, crossed.len(), crossed.iter().map(|crossing| crossing.units).sum()));
    }
    let tags = catalog.tags().await.unwrap().len();
    let crossed = wire.crossed();
    costs.push(("tags", tags, crossed.len(), crossed.iter().map(|crossing| crossing.units).sum()));
    costs
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_list_of_a_shopper_takes_more_units_with_more_products() {
    let (few, many) = (catalog_of(2 * PAGE_SIZE + 2).await, catalog_of(5 * PAGE_SIZE).await);
    let (few, many) = (costs(&few.0, &few.1).await, costs(&many.0, &many.1).await);
    for ((name, shown, calls, units), (_, shown_of_many, calls_of_many, units_of_many)) in few.into_iter().zip(many) {
        assert!(shown > 0, "{name} shows something");
        assert_eq!((shown, calls), (shown_of_many, calls_of_many), "{name}");
        let most = units.half_reads + units.half_reads / 10;
        assert!(units_of_many.half_reads <= most && units_of_many.writes == 0, "{name}: {units:?} {units_of_many:?}");
        eprintln!(
            "{name}: {shown} shown, {calls} calls, {} half reads, of many {}",
            units.half_reads, units_of_many.half_reads
        );
    }
}

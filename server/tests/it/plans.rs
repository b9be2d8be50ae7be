//! How the embedded store answers: by ranges of indexes, and at a cost that does not grow with the catalog.

use domain::{
    Product, ProductId, Timestamp,
    catalog::{
        listing::{Edge, Listing, PAGE_SIZE, Position},
        search::SHORTLIST,
    },
    ports::Catalog,
};
use domain_testing::sample::product;
use sqlite_adapter::{Sqlite, SqliteCatalog, StatementStats, Watch};
use tempfile::TempDir;

/// Statements that may look through a table, each with why that is no harm.
const MAY_SCAN: &[(&str, &str)] = &[
    ("SELECT revision FROM shelf", "one row"),
    (
        "SELECT orders.body, orders.sum, 'orders/' || orders.id, found.created_at",
        "sorts one page that was read along an index; adapters/sqlite/src/orders/search/tests.rs sees its plan",
    ),
    (
        "FROM downloads WHERE order_id = ?1 AND line = ?2 AND at >= ?3",
        "sorts what one line gave in a day, and that is limited",
    ),
    ("UPDATE shelf SET revision", "one row"),
    ("FROM order_counts", "one row for each state"),
    ("SELECT object FROM alarms WHERE kind", "what is open now, a handful"),
    ("FROM alarms ORDER BY at", "what is open now, a handful; sorted for the admin's banner"),
    ("INSERT INTO figures", "one row"),
    ("DELETE FROM pending_sign_ins WHERE expires_at", "an hour's sign-ins, cleaned once a day"),
    ("DELETE FROM sign_in_failures WHERE at", "a day's failures, cleaned once a day"),
    ("FROM figures\n               WHERE what", "a year of days at most, for the admin's charts"),
];

/// A store that notes what runs in it. Dropped at the end of a test, it holds each statement to its plan.
pub struct Watched {
    pub store: Sqlite,
    watch: Watch,
    dir: TempDir,
}

impl Watched {
    pub fn new() -> Watched {
        let dir = TempDir::new().unwrap();
        let store = Sqlite::open(dir.path()).unwrap();
        Watched { watch: store.watch().unwrap(), store, dir }
    }

    pub fn file(&self) -> std::path::PathBuf {
        self.dir.path().join("tuppence.db")
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        if std::thread::panicking() {
            return;
        }
        let ran = self.watch.take();
        let faulty = ran.keys().map(|sql| (sql, faults(&self.store, sql))).filter(|(_, faults)| !faults.is_empty());
        let faulty: Vec<_> = faulty.map(|(sql, faults)| format!("PLAN of {sql}: {faults:?}")).collect();
        assert!(faulty.is_empty(), "{}", faulty.join("\n"));
    }
}

/// Steps of a plan that sort, or look through a table to its end.
fn faults(store: &Sqlite, sql: &str) -> Vec<String> {
    let is_query =
        ["SELECT", "INSERT", "UPDATE", "DELETE", "WITH"].iter().any(|verb| sql.trim_start().starts_with(verb));
    if !is_query || MAY_SCAN.iter().any(|(part, _)| sql.contains(part)) {
        return Vec::new();
    }
    let bounded = sql.contains("LIMIT") || sql.contains("min(");
    // In the order of the rows, as far as is wanted.
    let first_rows = sql.contains("LIMIT") && !sql.contains("WHERE");
    let is_fault = |step: &String| {
        let scans = step.starts_with("SCAN ") && !step.contains("VIRTUAL TABLE") && !step.contains("CONSTANT ROW");
        step.contains("TEMP B-TREE") || (scans && !first_rows && !(bounded && step.contains(" USING ")))
    };
    store.plan(sql).unwrap().into_iter().filter(is_fault).collect()
}

#[test]
fn a_plan_that_sorts_or_scans_is_seen() {
    let watched = Watched::new();
    for bad in [
        "SELECT card FROM products ORDER BY published_at LIMIT 3",
        "SELECT card FROM products WHERE version = 3",
        "SELECT slug FROM products WHERE slug > ?1 AND state = 'published' ORDER BY slug LIMIT ?2",
        "UPDATE products SET state = 'draft' WHERE card = ''",
        "DELETE FROM products WHERE version = 1",
    ] {
        assert!(!faults(&watched.store, bad).is_empty(), "{bad}");
    }
    for good in [
        "SELECT card FROM products WHERE id = ?1",
        "SELECT 1",
        "SELECT id FROM products ORDER BY updated_at DESC, id LIMIT 3",
    ] {
        assert_eq!(faults(&watched.store, good), [""; 0], "{good}");
    }
}

/// A catalog in which each product has a word of its own, each twelfth a tag and a word, and all were imported in two seconds.
async fn catalog_of(count: usize) -> (Watched, SqliteCatalog) {
    let watched = Watched::new();
    let catalog = SqliteCatalog(watched.store.clone());
    let numbered = |n: usize| Product {
        name: format!("Thing {} {}", if n < 12 { "rarely" } else { "often" }, letters(n)),
        tags: vec![if n < 12 { "rare" } else { "common" }.to_owned()],
        published_at: Some(Timestamp(1_790_000_000 + (n % 2) as i64)),
        ..product(&format!("thing-{n:06}"), 500)
    };
    catalog.save_many((0..count).map(numbered).collect()).await.unwrap();
    watched.watch.take();
    (watched, catalog)
}

fn letters(n: usize) -> String {
    (0..4).map(|place| char::from(b'a' + u8::try_from(n / 26_usize.pow(place) % 26).unwrap())).collect()
}

/// What the lists of shoppers cost, by name.
async fn costs(watched: &Watched, catalog: &SqliteCatalog, count: usize) -> Vec<(&'static str, usize, StatementStats)> {
    let list = |search: Option<&str>, tag: Option<&str>, from: Option<Edge>| Listing {
        search: search.map(str::to_owned),
        tag: tag.map(str::to_owned),
        from,
    };
    // Of the products that all were published in the same second, the one in the middle.
    let middle = Position {
        score: 0,
        published_at: Timestamp(1_790_000_000),
        id: ProductId::parse(&format!("thing-{:06}", count / 4 * 2)).unwrap(),
    };
    let lists = [
        ("home", list(None, None, None)),
        ("home, deep", list(None, None, Some(Edge::After(middle.clone())))),
        ("home, back", list(None, None, Some(Edge::Before(middle)))),
        ("tag", list(None, Some("rare"), None)),
        ("search", list(Some("rarely"), None, None)),
        ("search, tag", list(Some("rarely"), Some("rare"), None)),
        ("two words", list(Some("thing rarely"), None, None)),
        ("misspelled", list(Some("rarelly"), None, None)),
        ("nothing", list(Some("quixotic"), None, None)),
    ];
    let mut costs = Vec::new();
    for (name, listing) in lists {
        watched.watch.take();
        let rows = catalog.list(&listing).await.unwrap().cards.len();
        costs.push((name, rows, sum(&watched.watch)));
    }
    watched.watch.take();
    let rows = catalog.tags().await.unwrap().len();
    costs.push(("tags", rows, sum(&watched.watch)));
    let rows = catalog.addresses(None, 12, Timestamp(1_790_000_100)).await.unwrap().len();
    costs.push(("sitemap", rows, sum(&watched.watch)));
    costs
}

fn sum(watch: &Watch) -> StatementStats {
    watch.take().values().fold(StatementStats::default(), |sum, ran| StatementStats {
        times: sum.times + ran.times,
        full_scan_steps: sum.full_scan_steps + ran.full_scan_steps,
        sorts: sum.sorts + ran.sorts,
        steps: sum.steps + ran.steps,
    })
}

/// Steps for each row that is shown, in hundredths.
fn steps_per_row(rows: usize, ran: StatementStats) -> u64 {
    ran.steps * 100 / rows.max(1) as u64
}

#[tokio::test]
async fn no_list_of_a_shopper_costs_more_with_three_thousand_products_than_with_twelve() {
    let (few, many) = (catalog_of(12).await, catalog_of(3_000).await);
    let (few, many) = (costs(&few.0, &few.1, 12).await, costs(&many.0, &many.1, 3_000).await);
    for ((name, few_rows, few), (_, many_rows, many)) in few.into_iter().zip(many) {
        assert!(name == "nothing" || (few_rows > 0 && many_rows > 0), "{name} shows something");
        assert_eq!((many.sorts, few.times), (0, many.times), "{name}: {few:?} {many:?}");
        let (few, many) = (steps_per_row(few_rows, few), steps_per_row(many_rows, many));
        assert!(many <= few + few / 10, "{name}: {few} with 12 products, {many} with 3,000");
    }
}

#[tokio::test]
async fn a_word_that_every_product_has_is_looked_up_in_a_bounded_number_of_them() {
    let thing = Listing { search: Some("thing".to_owned()), ..Listing::default() };
    let mut steps = Vec::new();
    for count in [2 * SHORTLIST, 3_000] {
        let (watched, catalog) = catalog_of(count).await;
        assert_eq!(catalog.list(&thing).await.unwrap().cards.len(), PAGE_SIZE);
        let ran = sum(&watched.watch);
        assert_eq!(ran.sorts, 0);
        steps.push(ran.steps);
    }
    assert!(steps[1] <= steps[0] + steps[0] / 10, "{steps:?}");
}

/// `cargo test -p server --features server/failpoints --test it -- --ignored --nocapture twenty_thousand`
#[tokio::test]
#[ignore = "takes a minute; prints figures"]
async fn figures_at_twelve_a_thousand_and_twenty_thousand_products() {
    for count in [12, 1_000, 20_000] {
        let (watched, catalog) = catalog_of(count).await;
        for (name, rows, ran) in costs(&watched, &catalog, count).await {
            eprintln!(
                "{count:>6} {name:<12} {rows:>3} rows shown, {} statements, {} steps, {} sorts, {} full scan steps",
                ran.times, ran.steps, ran.sorts, ran.full_scan_steps
            );
        }
    }
}

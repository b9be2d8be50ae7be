//! The catalog out of one shop and into another, from the console.

use crate::support::{Process, World};
use domain::{inventory::InventoryQuery, ports::Catalog};
use server::adapters::sqlite::{Sqlite, SqliteCatalog};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};
use tempfile::TempDir;

/// A place with an empty shop and room for folders.
struct Console(TempDir);

impl Console {
    fn new() -> Console {
        Console(TempDir::new().unwrap())
    }

    fn place(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Runs the program on the data folder `shop`; gives whether it went well and what it said.
    async fn run(&self, shop: &str, args: &[&str]) -> (bool, String) {
        let data = self.place(shop);
        let mut program = Process::start(args, &[("TUPPENCE_DATA_DIR", data.to_str().unwrap())]);
        let status = program.ends().await;
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        (status.success(), program.log())
    }

    async fn import(&self, shop: &str, folder: &str) -> (bool, String) {
        self.run(shop, &["import", self.place(folder).to_str().unwrap()]).await
    }

    async fn export(&self, shop: &str, folder: &str) -> BTreeMap<PathBuf, Vec<u8>> {
        let (done, said) = self.run(shop, &["export", self.place(folder).to_str().unwrap()]).await;
        assert!(done, "{said}");
        contents(&self.place(folder))
    }
}

/// The catalog of the sample shop in the folder `catalog` of a new console.
async fn exported() -> (Console, World) {
    let (console, world) = (Console::new(), World::start().await);
    let mut export = world.run(&["export", console.place("catalog").to_str().unwrap()]);
    assert!(export.ends().await.success(), "{}", export.log());
    (console, world)
}

fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut all = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(dir) = open.pop() {
        for entry in fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_dir() {
                open.push(entry);
            } else {
                all.insert(entry.strip_prefix(folder).unwrap().to_owned(), fs::read(&entry).unwrap());
            }
        }
    }
    all
}

/// Versions of all products of a shop, and how many audit rows it has.
async fn state(data: &Path) -> (Vec<(String, u64, String)>, i64) {
    let store = Sqlite::join(data).unwrap();
    let page = SqliteCatalog(store).inventory(&InventoryQuery::default()).await.unwrap();
    let products = page.products.into_iter();
    let mut products: Vec<_> =
        products.map(|product| (product.slug.to_string(), product.version, product.price.decimal())).collect();
    products.sort();
    let db = rusqlite::Connection::open(data.join("tuppence.db")).unwrap();
    (products, db.query_row("SELECT count(*) FROM audit", [], |row| row.get(0)).unwrap())
}

fn edit(file: &Path, change: impl FnOnce(String) -> String) {
    fs::write(file, change(fs::read_to_string(file).unwrap())).unwrap();
}

#[tokio::test]
async fn r069_a_catalog_goes_out_and_comes_in_equal_by_hash_and_twice_is_once() {
    let (console, world) = exported().await;
    let first = contents(&console.place("catalog"));
    assert!(first.len() > 40, "lines, goods and pictures: {}", first.len());
    let (done, said) = console.import("other", "catalog").await;
    assert!(done && said.contains("14 products are new, 0 changed, 0 were so already."), "{said}");
    let again = console.export("other", "again").await;
    assert_eq!(first.keys().collect::<Vec<_>>(), again.keys().collect::<Vec<_>>());
    assert!(first == again, "some file differs");

    let before = state(&console.place("other")).await;
    assert_eq!(before.1, 14, "an audit row for each product");
    let (done, said) = console.import("other", "catalog").await;
    assert!(done && said.contains("0 products are new, 0 changed, 14 were so already."), "{said}");
    assert_eq!(state(&console.place("other")).await, before);
    drop(world);
}

#[tokio::test]
async fn r069_a_bad_line_is_named_and_nothing_of_the_folder_is_applied() {
    let (console, _world) = exported().await;
    let file = console.place("catalog").join("products.jsonl");
    let whole = fs::read_to_string(&file).unwrap();
    let with_line = |n: usize, change: &dyn Fn(&str) -> String| {
        let lines = whole.lines().enumerate();
        lines.map(|(at, line)| if at + 1 == n { change(line) } else { line.to_owned() }).collect::<Vec<_>>().join("\n")
    };
    let cases: [(&str, String); 7] = [
        ("line 7: price:", with_line(7, &|line| line.replacen("\"price\":\"", "\"price\":\"1.234,5", 1))),
        ("line 3: EOF while parsing", with_line(3, &|line| line[..line.len() - 1].to_owned())),
        ("line 2: unknown field", with_line(2, &|line| line.replacen('{', "{\"version\":9,", 1))),
        ("line 5: currency:", with_line(5, &|line| line.replace("\"USD\"", "\"EUR\""))),
        ("line 9: slug:", with_line(9, &|line| line.replacen("\"slug\":\"", "\"slug\":\"../../etc/", 1))),
        ("line 4: files:", with_line(4, &|line| line.replace("Frontispiece.zip", "../Frontispiece.zip"))),
        ("line 14: id:", with_line(14, &|_| whole.lines().next().unwrap().to_owned())),
    ];
    for (told, lines) in cases {
        fs::write(&file, lines).unwrap();
        let (done, said) = console.import("other", "catalog").await;
        assert!(!done && said.contains(told) && said.contains("nothing was imported"), "{told}: {said}");
        assert_eq!(state(&console.place("other")).await, (Vec::new(), 0), "{told}");
    }
}

#[tokio::test]
async fn r069_bytes_that_are_not_what_their_name_says_are_refused() {
    let (console, _world) = exported().await;
    let any = |kind: &str| fs::read_dir(console.place("catalog").join(kind)).unwrap().next().unwrap().unwrap().path();
    for (kind, told) in [("goods", "is not what its name says"), ("pictures", "is not what its name says")] {
        let path = any(kind);
        let whole = fs::read(&path).unwrap();
        let mut torn = whole.clone();
        *torn.last_mut().unwrap() ^= 1;
        fs::write(&path, torn).unwrap();
        let (done, said) = console.import("other", "catalog").await;
        assert!(!done && said.contains(told), "{said}");
        fs::remove_file(&path).unwrap();
        let (done, said) = console.import("other", "catalog").await;
        assert!(!done && said.contains("cannot be read"), "{said}");
        assert_eq!(state(&console.place("other")).await, (Vec::new(), 0));
        fs::write(&path, whole).unwrap();
    }
    assert!(console.import("other", "catalog").await.0);
}

#[tokio::test]
async fn r069_a_folder_that_holds_something_is_left_alone() {
    let (console, world) = exported().await;
    let before = contents(&console.place("catalog"));
    let mut export = world.run(&["export", console.place("catalog").to_str().unwrap()]);
    assert!(!export.ends().await.success());
    assert!(contents(&console.place("catalog")) == before);
}

#[tokio::test]
async fn prices_go_through_a_table_all_or_nothing_while_the_shop_is_open() {
    let (console, world) = exported().await;
    let table = console.place("prices.csv");
    let path = table.to_str().unwrap().to_owned();
    let mut export = world.run(&["export", "--prices", &path]);
    assert!(export.ends().await.success(), "{}", export.log());
    let before = state(&world.data()).await;
    let whole = fs::read_to_string(&table).unwrap();
    assert!(
        whole.starts_with("slug,name,currency,price\n") && whole.contains("slow-bread,Slow Bread,USD,19.00"),
        "{whole}"
    );

    for (bad, told) in [
        (whole.replace("USD,19.00", "USD,\"1.234,50\""), "price “1.234,50”"),
        (whole.replace("slow-bread,", "no-such-bread,"), "this shop has no product “no-such-bread”"),
        (whole.replace("USD,19.00", "EUR,19.00"), "this shop sells in USD"),
        (whole.replace("slug,name", "slug,title"), "the columns are slug, name, currency, price"),
        (format!("{whole}slow-bread,Again,USD,1.00\n"), "stands in the table twice"),
    ] {
        fs::write(&table, bad.replace("12.00", "13.00")).unwrap();
        let mut import = world.run(&["import", "--prices", &path]);
        assert!(!import.ends().await.success());
        assert!(import.log().contains(told), "{told}: {}", import.log());
        assert_eq!(state(&world.data()).await, before, "{told}");
    }
    fs::write(&table, &whole).unwrap();
    edit(&table, |text| text.replace("USD,19.00", "USD,21.50"));
    let mut import = world.run(&["import", "--prices", &path]);
    import.says("1 prices changed.").await;
    assert!(import.ends().await.success());
    let page = world.browser().get("/products/slow-bread").await.text();
    assert!(page.contains("$21.50"), "{page}");
}

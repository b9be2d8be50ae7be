//! A shop out of one data folder and into another, from the console.

use crate::support::{Process, World, between};
use domain::{
    OrderState, ProductState, Slug,
    catalog::admin_listing::AdminListingQuery,
    delivery::token::Sha256Sum,
    ports::{Catalog, SlugHit},
};
use sqlite_adapter::{Sqlite, SqliteCatalog};
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
    let page = SqliteCatalog(store).admin_listing(&AdminListingQuery::default()).await.unwrap();
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
async fn r082_prices_go_through_a_table_all_or_nothing_while_the_shop_is_open() {
    let (console, world) = exported().await;
    let table = console.place("prices.csv");
    let path = table.to_str().unwrap().to_owned();
    let mut export = world.run(&["export", "--prices", &path]);
    assert!(export.ends().await.success(), "{}", export.log());
    let before = state(&world.data()).await;
    let whole = fs::read_to_string(&table).unwrap();
    assert!(
        whole.starts_with("\u{feff}slug,name,currency,price\n") && whole.contains("slow-bread,Slow Bread,USD,19.00"),
        "{whole}"
    );

    for (bad, told) in [
        (whole.replace("USD,19.00", "USD,\"1.234,50\""), "price “1.234,50”"),
        (whole.replace("slow-bread,", "no-such-bread,"), "this shop has no product “no-such-bread”"),
        (whole.replace("USD,19.00", "EUR,19.00"), "this shop sells in USD"),
        (whole.replace("currency,price", "currency,cost"), "the first row lacks “price”"),
        (String::new(), "the table is empty"),
        (format!("{whole}slow-bread,Again,USD,1.00\n"), "stands in the table twice"),
    ] {
        fs::write(&table, bad.replace("12.00", "13.00")).unwrap();
        let mut import = world.run(&["import", "--prices", &path]);
        assert!(!import.ends().await.success());
        assert!(import.log().contains(told), "{told}: {}", import.log());
        assert_eq!(state(&world.data()).await, before, "{told}");
    }
    // As spreadsheets elsewhere save it: another separator, another encoding, empty rows.
    let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    for (table_of, price) in [
        ("sep=;\r\nslug;price\r\nslow-bread;PRICE\r\n;\r\n".to_owned().into_bytes(), "20.10"),
        (utf16("\u{feff}Price\tSlug\r\nPRICE\tslow-bread\r\n"), "20.20"),
        (b"slug,name,currency,price\r\nslow-bread,Caf\xe9,usd,PRICE\r\n".to_vec(), "20.30"),
    ] {
        let price_of = |bytes: Vec<u8>, from: &[u8], to: &[u8]| {
            let at = bytes.windows(from.len()).position(|part| part == from).unwrap();
            [&bytes[..at], to, &bytes[at + from.len()..]].concat()
        };
        let wide = table_of.starts_with(&[0xff, 0xfe]);
        let written = if wide {
            price_of(table_of, &utf16("PRICE"), &utf16(price))
        } else {
            price_of(table_of, b"PRICE", price.as_bytes())
        };
        fs::write(&table, written).unwrap();
        let mut import = world.run(&["import", "--prices", &path]);
        import.says("1 prices changed.").await;
        assert!(import.ends().await.success());
        let page = world.browser().get("/products/slow-bread").await.text();
        assert!(page.contains(&format!("${price}")), "{price}");
    }
    fs::write(&table, &whole).unwrap();
    edit(&table, |text| text.replace("USD,19.00", "USD,21.50"));
    let mut import = world.run(&["import", "--prices", &path]);
    import.says("1 prices changed.").await;
    assert!(import.ends().await.success());
    let page = world.browser().get("/products/slow-bread").await.text();
    assert!(page.contains("$21.50"), "{page}");
}

/// A shop with three orders: one of a product that has lost its file since, one paid back.
async fn with_books() -> (Console, World, String) {
    let (console, world) = (Console::new(), World::start().await);
    world.buy(&["slow-bread"]).await;
    let link = world.download_links(&world.mails()[0]).await.remove(0);
    let refunded = world.buy(&["ration", "late-train"]).await;
    world.control("refund", serde_json::json!({ "session": refunded.session })).await;
    world.settles_as(&refunded.session, OrderState::Refunded).await;
    let catalog = SqliteCatalog(Sqlite::join(&world.data()).unwrap());
    let SlugHit::Product(mut bread) = catalog.find_by_slug(&Slug::parse("slow-bread").unwrap()).await.unwrap() else {
        panic!("it is sold")
    };
    bread.files.clear();
    bread.state = ProductState::Archived;
    bread.version += 1;
    catalog.save(&bread).await.unwrap();
    world.quiet().await;
    let mut export = world.run(&["export", "--with-orders", console.place("books").to_str().unwrap()]);
    assert!(export.ends().await.success(), "{}", export.log());
    assert!(export.log().contains("14 products and 2 orders"), "{}", export.log());
    (console, world, link)
}

fn text(console: &Console, folder: &str, file: &str) -> String {
    fs::read_to_string(console.place(folder).join(file)).unwrap()
}

#[tokio::test]
async fn r069_orders_history_and_figures_move_and_come_out_equal() {
    let (console, mut world, link) = with_books().await;
    let folder = console.place("books");
    let import = ["import", "--with-orders", folder.to_str().unwrap()];
    let (done, said) = console.run("other", &import).await;
    assert!(done && said.contains("2 orders are new, 0 were so already."), "{said}");
    let folder = console.place("again");
    let again = ["export", "--with-orders", folder.to_str().unwrap()];
    let (done, said) = console.run("other", &again).await;
    assert!(done, "{said}");
    for file in ["orders.jsonl", "figures.jsonl", "products.jsonl"] {
        assert_eq!(text(&console, "books", file), text(&console, "again", file), "{file}");
    }
    assert!(text(&console, "again", "audit.jsonl").starts_with(&text(&console, "books", "audit.jsonl")));
    let (done, said) = console.run("other", &import).await;
    assert!(done && said.contains("0 orders are new, 2 were so already."), "{said}");
    assert_eq!(text(&console, "books", "figures.jsonl"), text(&console, "again", "figures.jsonl"));
    let (done, said) = console.run("other", &["verify"]).await;
    assert!(done, "{said}");

    // The link in the email of then opens the file in the new shop, though its product has lost it.
    let file = world.order_of_link(&link).await.lines[0].files[0].clone();
    world.lose_everything_but(console.place("other").to_str().unwrap()).await;
    let mut buyer = world.browser();
    let fields = [("file", file.id.as_str()), ("version", &file.version.version.to_string())];
    let address = buyer.post(&link, &fields).await.location().to_owned();
    assert_eq!(Sha256Sum::of(&buyer.get(&address).await.bytes), file.version.sha256);
}

#[tokio::test]
async fn r069_books_that_were_changed_are_refused_whole() {
    let (console, _world, _) = with_books().await;
    let folder = console.place("books");
    let import = ["import", "--with-orders", folder.to_str().unwrap()];
    let lines = |file: &str| text(&console, "books", file);
    let (orders, audit) = (lines("orders.jsonl"), lines("audit.jsonl"));
    let cases = [
        ("orders.jsonl", orders.replacen("\"number\":\"T-", "\"number\":\"T-X", 1), "line 1: number:"),
        ("orders.jsonl", format!("{orders}{orders}"), "stands in the file twice"),
        ("orders.jsonl", orders.replacen("{\"format\":1", "{\"format\":2", 1), "line 1: format:"),
        ("orders.jsonl", orders.replacen("\"size_bytes\":", "\"size_bytes\":1", 1), "line 1: "),
        ("audit.jsonl", audit.replacen("order.paid", "order.expired", 1), "was changed"),
        ("audit.jsonl", audit.lines().skip(1).map(|line| format!("{line}\n")).collect(), "line 1: audit row"),
        ("figures.jsonl", "{\"day\":\"today\"}\n".to_owned(), "line 1: "),
    ];
    for (file, changed, told) in cases {
        let path = console.place("books").join(file);
        let whole = fs::read(&path).unwrap();
        fs::write(&path, changed).unwrap();
        let (done, said) = console.run("other", &import).await;
        assert!(!done && said.contains(told) && said.contains("nothing was imported"), "{told}: {said}");
        assert_eq!(state(&console.place("other")).await, (Vec::new(), 0), "{told}");
        fs::write(&path, whole).unwrap();
    }
    assert!(console.run("other", &import).await.0);
}

#[tokio::test]
async fn r069_an_export_that_was_cut_off_goes_on() {
    let (console, world, _) = with_books().await;
    let whole = contents(&console.place("books"));
    let part = console.place("again.part");
    fs::create_dir_all(part.join("goods")).unwrap();
    let orders = text(&console, "books", "orders.jsonl");
    fs::write(part.join("orders.jsonl"), &orders[..orders.len() - 40]).unwrap();
    fs::write(part.join("goods/half.part"), "half").unwrap();
    let mut export = world.run(&["export", "--with-orders", console.place("again").to_str().unwrap()]);
    assert!(export.ends().await.success(), "{}", export.log());
    let mut again = contents(&console.place("again"));
    again.remove(Path::new("goods/half.part"));
    assert_eq!(whole.keys().collect::<Vec<_>>(), again.keys().collect::<Vec<_>>());
    assert!(whole == again, "some file differs");
}

#[tokio::test]
async fn orders_go_into_no_shop_that_is_open_or_has_its_own() {
    let (console, world, _) = with_books().await;
    let folder = console.place("books").to_str().unwrap().to_owned();
    let mut import = world.run(&["import", "--with-orders", &folder]);
    assert!(!import.ends().await.success() && import.log().contains("stop it first"), "{}", import.log());
    let (done, said) = console.run("third", &["import", &folder]).await;
    assert!(done, "{said}");
    let (done, said) = console.run("third", &["import", "--with-orders", &folder]).await;
    assert!(!done && said.contains("a history of its own"), "{said}");
}

#[tokio::test]
async fn f086_an_export_cut_off_while_orders_arrive_is_the_shop_as_it_was_when_it_began() {
    let (console, world) = (Console::new(), World::start().await);
    let refunded = world.buy(&["slow-bread"]).await;
    world.buy(&["ration"]).await;
    world.buy(&["late-train"]).await;
    let folder = console.place("books");
    let export = ["export", "--with-orders", folder.to_str().unwrap()];
    let mut killed = world.run_with(&export, "export.chunk:kill");
    assert!(!killed.ends().await.success());
    assert!(!folder.exists(), "half an export has not its name");

    // The shop goes on meanwhile: what is written already changes, and more is sold.
    world.control("refund", serde_json::json!({ "session": refunded.session })).await;
    world.settles_as(&refunded.session, OrderState::Refunded).await;
    let later = world.buy(&["flat-weather"]).await;
    let mut export = world.run(&export);
    assert!(export.ends().await.success(), "{}", export.log());
    assert!(export.log().contains("14 products and 3 orders"), "{}", export.log());

    let orders = text(&console, "books", "orders.jsonl");
    let states: Vec<_> = orders.lines().map(|line| between(line, "\"state\":\"", "\"")).collect();
    assert_eq!(states, ["paid"; 3]);
    let audit = text(&console, "books", "audit.jsonl");
    let later = world.order(&later.session).await;
    assert!(!audit.contains(later.id.as_str()) && !audit.contains("refunded"), "history of later");
    assert!(!text(&console, "books", "figures.jsonl").contains("refund"), "figures of later");
    assert!(!folder.join("moment").exists());
    let (done, said) = console.run("other", &["import", "--with-orders", folder.to_str().unwrap()]).await;
    assert!(done && said.contains("3 orders are new"), "{said}");
    let (done, said) = console.run("other", &["verify"]).await;
    assert!(done, "{said}");
}

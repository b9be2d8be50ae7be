//! A shop and a sandbox, each a process of its own: the shop can die, the sandbox's ledger stays.

use super::{
    Browser, Function, Process, Reply,
    disk::SmallDisk,
    free_port,
    process::{copy_dir, size_of_dir},
};
use domain::{
    Product, ProductId, Slug,
    ports::{Catalog, SlugHit, Store},
};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use sqlite_adapter::{Sqlite, SqliteCatalog};
use std::{
    path::{Path, PathBuf},
    process::Stdio,
    sync::{Arc, OnceLock},
    time::{Duration, Instant},
};
use tempfile::TempDir;

pub const SECRET: &str = "whsec_test_0123456789abcdefghijklmnop";

/// What fits on a small disk besides the sample catalog.
const ROOM_BYTES: u64 = 8 * 1024 * 1024;

/// How full this machine's disk is makes no difference to a test.
const NO_DISK_ALARM: (&str, &str) = ("TUPPENCE_DISK_ALARM_PERCENT", "0");

/// What a test may ask of its world.
#[derive(Default, Clone)]
pub struct Given {
    /// `SHOP_FAIL` of the first start.
    pub fail: &'static str,
    pub env: Vec<(&'static str, String)>,
    /// The data folder on a disk with little room, where this process may mount one.
    pub small_disk: bool,
    /// The shop's orders, if they are not in the data folder; `env` says so to the shop.
    pub elsewhere: Option<Arc<dyn Store>>,
    /// The shop as a Lambda function, reached by nothing but its Function URL.
    pub as_function: bool,
    /// The log goes where nothing can be written.
    pub log_is_lost: bool,
    /// Fills the world's folder before anything starts, instead of the sample catalog: `data` is the shop's data folder,
    /// `ledger.db` the sandbox's ledger.
    pub fill: Option<fn(&Path)>,
}

pub struct World {
    pub shop: Process,
    pub function: Option<Function>,
    pub disk: Option<SmallDisk>,
    _sandbox: Process,
    pub sandbox_origin: String,
    pub origin: String,
    port: u16,
    env: Vec<(&'static str, String)>,
    dir: TempDir,
    pub(super) store: OnceLock<Sqlite>,
    pub(super) elsewhere: Option<Arc<dyn Store>>,
    /// How often a mail went out and the shop was kept from knowing it: so often it may lie there twice.
    pub ambiguous_sends: usize,
}

/// One more instance of a world's shop.
pub struct SecondShop {
    process: Process,
    origin: String,
}

impl SecondShop {
    pub fn browser(&self) -> Browser {
        Browser::new(&self.origin)
    }

    pub fn log(&self) -> String {
        self.process.log()
    }
}

/// A purchase up to the payment page.
pub struct Checkout {
    pub session: String,
    pub browser: Browser,
}

impl World {
    pub async fn start() -> World {
        World::given(Given::default()).await
    }

    pub async fn given(given: Given) -> World {
        let dir = TempDir::new().unwrap();
        let data = dir.path().join("data");
        let room = size_of_dir(filled_data()) + ROOM_BYTES;
        let disk = if given.small_disk { SmallDisk::mount(&data, room) } else { None };
        match given.fill {
            Some(fill) => fill(dir.path()),
            None => copy_dir(filled_data(), &data),
        }
        let (port, sandbox_port) = (free_port(), free_port());
        let hook = format!("http://127.0.0.1:{port}/webhooks/stripe");
        let ledger = dir.path().join("ledger.db");
        let address = format!("127.0.0.1:{sandbox_port}");
        let args = ["sandbox", "--addr", &address, "--webhook-url", &hook, "--ledger", ledger.to_str().unwrap()];
        let sandbox = Process::start(&args, &[("STRIPE_WEBHOOK_SECRET", SECRET)]);
        wait_for_port(sandbox_port).await;
        let sandbox_origin = format!("http://127.0.0.1:{sandbox_port}");
        let origin = format!("http://127.0.0.1:{port}");
        let function = if given.as_function { Some(Function::open(port).await) } else { None };
        let mut env = given.env;
        env.extend(function.iter().flat_map(Function::env));
        let mut shop = if given.log_is_lost {
            let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
            start_with_log(&["serve"], dir.path(), port, &sandbox_origin, given.fail, &env, full.into())
        } else {
            start(&["serve"], dir.path(), port, &sandbox_origin, given.fail, &env)
        };
        shop.says("The shop is open").await;
        World {
            shop,
            function,
            disk,
            _sandbox: sandbox,
            sandbox_origin,
            origin,
            port,
            env,
            dir,
            store: OnceLock::new(),
            elsewhere: given.elsewhere,
            ambiguous_sends: 0,
        }
    }

    /// A setting this world was given.
    pub fn setting(&self, name: &str) -> String {
        self.env.iter().find(|(key, _)| *key == name).unwrap().1.clone()
    }

    pub fn data(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    /// Starts the shop again on what it left, without faults.
    pub async fn restart(&mut self) {
        self.restart_with("").await;
    }

    /// Asks the shop to stop, and waits until it has.
    pub async fn stops(&mut self) {
        self.shop.terminate();
        assert!(self.shop.ends().await.success(), "{}", self.shop.log());
    }

    /// Starts the shop again with a fault ahead.
    pub async fn restart_with(&mut self, fail: &str) {
        self.shop.kill();
        self.function.iter().for_each(Function::lose_under_way);
        self.shop = start_shop(self.dir.path(), self.port, &self.sandbox_origin, fail, &self.env).await;
    }

    /// Starts the shop again with a fault ahead that it dies of, perhaps before its doors are open.
    pub async fn starts_and_dies(&mut self, fail: &str) {
        self.shop.kill();
        self.shop = start(&["serve"], self.dir.path(), self.port, &self.sandbox_origin, fail, &self.env);
        self.shop_dies().await;
    }

    /// The machine is gone; on a new one the shop starts on a backup.
    pub async fn lose_everything_but(&mut self, backup: &str) {
        self.shop.kill();
        self.look_away();
        std::fs::remove_dir_all(self.data()).unwrap();
        copy_dir(Path::new(backup), &self.data());
        self.restart().await;
    }

    /// Another instance of the shop on the same store.
    pub async fn second_shop(&self) -> SecondShop {
        let port = free_port();
        let process = start_shop(self.dir.path(), port, &self.sandbox_origin, "", &self.env).await;
        SecondShop { process, origin: format!("http://127.0.0.1:{port}") }
    }

    /// Runs another command of the program on the shop's own settings, while the shop is open.
    pub fn run(&self, args: &[&str]) -> Process {
        self.run_with(args, "")
    }

    /// The same with a fault ahead.
    pub fn run_with(&self, args: &[&str], fail: &str) -> Process {
        start(args, self.dir.path(), self.port, &self.sandbox_origin, fail, &self.env)
    }

    /// Waits until a fault has killed the shop.
    pub async fn shop_dies(&mut self) {
        let begun = Instant::now();
        while self.shop.is_running() {
            assert!(begun.elapsed() < Duration::from_secs(40), "the shop lives on:\n{}", self.shop.log());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Sends an event as Stripe does, signed now.
    pub async fn stripe_sends(&self, event: &str) -> Reply {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
        let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
        mac.update(format!("{now}.{event}").as_bytes());
        let signature = format!("t={now},v1={}", data_encoding::HEXLOWER.encode(&mac.finalize().into_bytes()));
        let mut stripe = self.browser();
        stripe.headers.push(("stripe-signature".to_owned(), signature));
        stripe.send(http::Method::POST, "/webhooks/stripe", Some("application/json"), event).await.unwrap()
    }

    /// The shop's log, once it holds `text`.
    pub async fn log_with(&self, text: &str) -> String {
        let begun = Instant::now();
        loop {
            let log = self.shop.log();
            if log.contains(text) {
                return log;
            }
            assert!(begun.elapsed() < Duration::from_secs(30), "it never said {text:?}:\n{log}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    pub fn browser(&self) -> Browser {
        Browser::new(&self.origin)
    }

    /// Puts products into a new browser's cart.
    pub async fn cart(&self, slugs: &[&str]) -> Browser {
        self.cart_of(self.browser(), slugs).await
    }

    /// The same with a given browser.
    pub async fn cart_of(&self, mut browser: Browser, slugs: &[&str]) -> Browser {
        for slug in slugs {
            let page = browser.get(&format!("/products/{slug}")).await;
            let product = page.field("product");
            let put = browser.post("/api/cart/put", &[("product", &product), ("quantity", "1")]).await;
            assert_eq!(put.location(), "/cart?added=1", "{}", put.text());
        }
        browser
    }

    /// The fields of the `Check out` form.
    pub async fn checkout_form(&self, browser: &mut Browser) -> Vec<(String, String)> {
        checkout_form(browser).await
    }

    /// Puts `count` more products on the shelf, each like `slow-bread` but for its address.
    pub async fn more_products(&self, count: u8) -> Vec<String> {
        let catalog = SqliteCatalog(self.sqlite());
        let SlugHit::Product(like) = catalog.find_by_slug(&Slug::parse("slow-bread").unwrap()).await.unwrap() else {
            panic!("no slow-bread")
        };
        let mut slugs = Vec::new();
        for n in 0..count {
            let slug = format!("copy-{n}");
            let id = ProductId::parse(&slug).unwrap();
            let product = Product { id, slug: Slug::parse(&slug).unwrap(), version: 1, ..(*like).clone() };
            catalog.save(&product).await.unwrap();
            slugs.push(slug);
        }
        slugs
    }

    pub async fn press_check_out(&self, browser: &mut Browser) -> Result<Reply, String> {
        let form = self.checkout_form(browser).await;
        press(browser, &form).await
    }

    /// Buys up to the payment page.
    pub async fn check_out(&self, slugs: &[&str]) -> Checkout {
        self.check_out_with(self.browser(), slugs).await
    }

    /// The same in a given browser.
    pub async fn check_out_with(&self, browser: Browser, slugs: &[&str]) -> Checkout {
        let mut browser = self.cart_of(browser, slugs).await;
        let reply = self.press_check_out(&mut browser).await.unwrap();
        Checkout { session: session_in(reply.location()), browser }
    }

    /// Asks the sandbox's control panel.
    pub async fn control(&self, what: &str, body: Value) -> Value {
        let mut tool = Browser::new(&self.sandbox_origin);
        tool.headers.push(("x-sandbox-control".to_owned(), "1".to_owned()));
        let path = format!("/sandbox/control/{what}");
        let reply = match body {
            Value::Null => tool.get(&path).await,
            body => tool.send(http::Method::POST, &path, Some("application/json"), &body.to_string()).await.unwrap(),
        };
        assert!(reply.status.is_success(), "{what}: {}", reply.text());
        serde_json::from_slice(&reply.bytes).unwrap()
    }

    /// Payment pages that somebody else opened on the same account at Stripe, and nobody pays on.
    pub async fn sessions_of_another_shop(&self, count: usize) {
        let mut other = Browser::new(&self.sandbox_origin);
        other.headers.push(("authorization".to_owned(), "Bearer sk_test_of_another_shop".to_owned()));
        for n in 0..count {
            let form = [
                ("mode", "payment"),
                ("success_url", "https://elsewhere.example/"),
                ("cancel_url", "https://elsewhere.example/"),
                ("client_reference_id", &format!("elsewhere-{n}")),
                ("line_items[0][quantity]", "1"),
                ("line_items[0][price_data][currency]", "usd"),
                ("line_items[0][price_data][unit_amount]", "1200"),
                ("line_items[0][price_data][product_data][name]", "Tea"),
            ];
            let opened = other.post("/sandbox/stripe/v1/checkout/sessions", &form).await;
            assert_eq!(opened.status, 200, "{}", opened.text());
        }
    }

    pub async fn ledger(&self) -> Value {
        self.control("ledger", Value::Null).await
    }

    pub async fn pay(&self, session: &str) {
        self.control("pay", json!({ "session": session, "email": "ada@example.com" })).await;
    }

    /// Buys and pays, and waits until the receipt is out.
    pub async fn buy(&self, slugs: &[&str]) -> Checkout {
        let checkout = self.check_out(slugs).await;
        self.pay(&checkout.session).await;
        self.quiet().await;
        checkout
    }

    /// The receipts and other mails that went out to buyers, as text: one for each sending.
    pub fn mails(&self) -> Vec<String> {
        let mut mails = self.all_mails();
        mails.retain(|mail| !is_alert(mail) && !is_to_admin(mail));
        mails
    }

    /// The mails that went out to the owner.
    pub fn alert_mails(&self) -> Vec<String> {
        let mut mails = self.all_mails();
        mails.retain(|mail| is_alert(mail));
        mails
    }

    /// The invitations that went out to those who are to become admins.
    pub fn invitation_mails(&self) -> Vec<String> {
        let mut mails = self.all_mails();
        mails.retain(|mail| mail.contains("X-Outbox-Id: invited#"));
        mails
    }

    pub(super) fn all_mails(&self) -> Vec<String> {
        let mut files: Vec<_> =
            std::fs::read_dir(self.data().join("outbox")).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.retain(|file| file.extension().is_some_and(|end| end == "eml"));
        files.sort();
        // Quoted-printable breaks long lines with `=`.
        files.iter().map(|file| std::fs::read_to_string(file).unwrap().replace("=\r\n", "")).collect()
    }
}

/// Whether a mail tells an admin of a sign-in, of guesses, or of an invitation.
fn is_to_admin(mail: &str) -> bool {
    ["signed-in#", "guessed-at#", "invited#"].iter().any(|kind| mail.contains(&format!("X-Outbox-Id: {kind}")))
}

fn is_alert(mail: &str) -> bool {
    mail.contains("X-Outbox-Id: alarm#")
}

/// The fields of the `Check out` form.
pub async fn checkout_form(browser: &mut Browser) -> Vec<(String, String)> {
    let cart = browser.get("/cart").await.text();
    let from = cart.find("action=\"/api/checkout\"").unwrap_or_else(|| panic!("nothing to check out: {cart}"));
    let form = &cart[from..from + cart[from..].find("</form>").unwrap()];
    let fields = form.split("<input").skip(1).map(|input| {
        let attribute = |name: &str| super::browser::between(input, &format!("{name}=\""), "\"").to_owned();
        (attribute("name"), attribute("value"))
    });
    fields.collect()
}

/// Sends a `Check out` form, as often as somebody clicks.
pub async fn press(browser: &mut Browser, form: &[(String, String)]) -> Result<Reply, String> {
    let fields: Vec<_> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    browser.try_post("/api/checkout", &fields).await
}

/// The session in the address of a payment page.
pub fn session_in(location: &str) -> String {
    let session = location.rsplit('/').next().unwrap_or_default();
    assert!(session.starts_with("cs_test_"), "not a payment page: {location}");
    session.to_owned()
}

async fn start_shop(dir: &Path, port: u16, sandbox: &str, fail: &str, env: &[(&'static str, String)]) -> Process {
    let mut shop = start(&["serve"], dir, port, sandbox, fail, env);
    shop.says("The shop is open").await;
    shop
}

/// Starts the program with the settings of a shop.
fn start(args: &[&str], dir: &Path, port: u16, sandbox: &str, fail: &str, env: &[(&'static str, String)]) -> Process {
    start_with_log(args, dir, port, sandbox, fail, env, Stdio::piped())
}

fn start_with_log(
    args: &[&str],
    dir: &Path,
    port: u16,
    sandbox: &str,
    fail: &str,
    env: &[(&'static str, String)],
    log: Stdio,
) -> Process {
    let (address, data) = (format!("127.0.0.1:{port}"), dir.join("data"));
    let api = format!("{sandbox}/sandbox/stripe/");
    let mut vars = vec![
        ("TUPPENCE_ADDR", address.as_str()),
        ("TUPPENCE_DATA_DIR", data.to_str().unwrap()),
        ("TUPPENCE_RATE_LIMITS", "false"),
        // Who is told to stop by a test stops.
        ("TUPPENCE_DRAIN_SECS", "0"),
        NO_DISK_ALARM,
        ("STRIPE_SECRET_KEY", "sk_test_of_the_tests"),
        ("STRIPE_WEBHOOK_SECRET", SECRET),
        ("STRIPE_API_BASE", &api),
        ("SHOP_FAIL", fail),
    ];
    vars.extend(env.iter().map(|(name, value)| (*name, value.as_str())));
    Process::start_with_log(args, &vars, log)
}

async fn wait_for_port(port: u16) {
    let begun = Instant::now();
    while tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_err() {
        assert!(begun.elapsed() < Duration::from_secs(30), "nobody listens on {port}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// A data folder with the sample catalog, made once for all tests.
fn filled_data() -> &'static Path {
    static DATA: OnceLock<TempDir> = OnceLock::new();
    let dir = DATA.get_or_init(|| {
        let dir = TempDir::new().unwrap();
        let data = dir.path().join("data");
        let env = [("TUPPENCE_ADDR", "127.0.0.1:0"), ("TUPPENCE_DATA_DIR", data.to_str().unwrap()), NO_DISK_ALARM];
        let mut demo = Process::start(&["demo"], &env);
        std::thread::scope(|scope| {
            scope.spawn(|| tokio::runtime::Runtime::new().unwrap().block_on(demo.says("The shop is open")));
        });
        demo.terminate();
        std::thread::scope(|scope| {
            scope.spawn(|| tokio::runtime::Runtime::new().unwrap().block_on(demo.ends()));
        });
        std::fs::remove_file(data.join("sandbox.db")).ok();
        dir
    });
    Box::leak(dir.path().join("data").into_boxed_path())
}

//! A shop and a sandbox, each a process of its own: the shop can die, the sandbox's ledger stays.

mod buying;
mod mails;
mod starting;

pub use buying::{Checkout, checkout_form, press, session_in};

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
use serde_json::Value;
use sha2::Sha256;
use sqlite_adapter::{Sqlite, SqliteCatalog};
use starting::{filled_data, start, start_shop, start_with_log, wait_for_port};
use std::{
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
    time::{Duration, Instant},
};
use tempfile::TempDir;

pub const SECRET: &str = "whsec_test_0123456789abcdefghijklmnop";

/// What fits on a small disk besides the sample catalog.
const ROOM_BYTES: u64 = 8 * 1024 * 1024;

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
    /// How often an email went out and the shop was kept from knowing it: so often it may lie there twice.
    pub unknown_sends: usize,
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
            unknown_sends: 0,
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

    /// Starts the shop again with a fault ahead that it dies of, perhaps before it is open.
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
}

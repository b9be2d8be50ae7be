//! The template deployed to the stand-in, and the shop it makes: the program itself in an emulated Lambda, with the
//! credentials of its role, reached by its Function URL.

mod speed;

use super::{lambda::sample, shop::console, stand_in::Account};
use crate::support::{Browser, Process, SECRET, between, checkout_form, free_port, press, session_in, tokens_in};
use domain::delivery::token::Sha256Sum;
use serde_json::{Value, json};
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};
use tempfile::TempDir;

const BUYER: &str = "ada@example.com";
/// Longest wait for the schedule: it comes each minute, and the stand-in looks every ten seconds.
const PATIENCE: Duration = Duration::from_secs(100);

/// A stack with a sandbox of Stripe beside it.
struct Stack {
    account: Account,
    /// Where the function is found, on this machine.
    url: String,
    address: String,
    sandbox_origin: String,
    _sandbox: Process,
    _dir: TempDir,
}

impl Stack {
    /// Deploys `program` and publishes the sample catalog.
    async fn deploy(program: &Path) -> Stack {
        let account = Account::new();
        let (dir, port) = (TempDir::new().unwrap(), free_port());
        let sandbox_origin = format!("http://127.0.0.1:{port}");
        let given = [
            "STRIPE_SECRET_KEY=sk_test_of_the_tests".to_owned(),
            format!("STRIPE_WEBHOOK_SECRET={SECRET}"),
            format!("STRIPE_API_BASE={sandbox_origin}/sandbox/stripe/"),
            format!("TUPPENCE_SECRET_KEY={}", "5e".repeat(32)),
            "TUPPENCE_RATE_LIMITS=false".to_owned(),
        ];
        let mut args = vec!["deploy", program.to_str().unwrap()];
        args.extend(given.iter().map(String::as_str));
        let made: Value = serde_json::from_str(&stack(&account, &args)).unwrap();

        let mut env = account.env();
        env.push(("TUPPENCE_DATA_DIR", dir.path().join("data").to_str().unwrap().to_owned()));
        for (name, value) in made["settings"].as_object().unwrap() {
            env.push((name.clone().leak(), value.as_str().unwrap().to_owned()));
        }
        console(&["import", sample().await], &env).await;

        let address = made["address"].as_str().unwrap().to_owned();
        let id = between(&address, "https://", ".");
        let url = format!("{}/_aws/lambda-url/{id}", Account::endpoint());
        let (hook, ledger) = (format!("{url}/webhooks/stripe"), dir.path().join("ledger.db"));
        let place = format!("127.0.0.1:{port}");
        let args = ["sandbox", "--addr", &place, "--webhook-url", &hook, "--ledger", ledger.to_str().unwrap()];
        let mut sandbox = Process::start(&args, &[("STRIPE_WEBHOOK_SECRET", SECRET)]);
        sandbox.says("The sandbox listens").await;
        Stack { account, url, address, sandbox_origin, _sandbox: sandbox, _dir: dir }
    }

    fn browser(&self) -> Browser {
        let mut browser = Browser::new(&self.url);
        // What a browser says of a form of the page it shows; this one goes by another address than the pages know.
        browser.headers.push(("sec-fetch-site".to_owned(), "same-origin".to_owned()));
        browser
    }

    /// Buys a product up to the payment page.
    async fn check_out(&self, slug: &str) -> (Browser, String) {
        let mut browser = self.browser();
        let page = browser.get(&format!("/products/{slug}")).await;
        assert!(page.status.is_success(), "{}", page.text());
        let product = page.field("product");
        let put = browser.post("/api/cart/put", &[("product", &product), ("quantity", "1")]).await;
        assert_eq!(put.location(), "/cart?added=1", "{}", put.text());
        let form = checkout_form(&mut browser).await;
        let reply = press(&mut browser, &form).await.unwrap();
        assert!(reply.location().starts_with(&self.sandbox_origin), "{}", reply.text());
        (browser, session_in(reply.location()))
    }

    async fn control(&self, what: &str, body: Value) {
        let mut tool = Browser::new(&self.sandbox_origin);
        tool.headers.push(("x-sandbox-control".to_owned(), "1".to_owned()));
        let path = format!("/sandbox/control/{what}");
        let reply = tool.send(http::Method::POST, &path, Some("application/json"), &body.to_string()).await.unwrap();
        assert!(reply.status.is_success(), "{what}: {}", reply.text());
    }

    async fn pay(&self, session: &str) {
        self.control("pay", json!({ "session": session, "email": BUYER })).await;
        self.control("webhooks/flush", json!({ "timeout_ms": 30_000 })).await;
    }

    /// What SES was given for the buyer, as text.
    async fn mails(&self) -> Vec<String> {
        let path = format!("/_ministack/ses/messages?account={}", self.account.id());
        let sent: Value = serde_json::from_slice(&Browser::new(Account::endpoint()).get(&path).await.bytes).unwrap();
        let sent = sent["messages"][self.account.id()].as_array().cloned().unwrap_or_default();
        let to_buyer = sent.iter().filter(|mail| mail["To"].to_string().contains(BUYER));
        to_buyer.map(|mail| mail["BodyText"].as_str().unwrap_or_default().to_owned()).collect()
    }
}

/// Runs `stack.py` beside this file.
fn stack(account: &Account, args: &[&str]) -> String {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/aws/deployed/stack.py");
    let python = Account::program("python");
    let ran = Command::new(python)
        .arg(script)
        .args([Account::endpoint(), account.id()])
        .args(args)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert!(ran.status.success(), "{args:?}: {}", String::from_utf8_lossy(&ran.stderr));
    String::from_utf8(ran.stdout).unwrap()
}

/// The program as it is deployed: its symbols would only make the package ten times as large.
fn stripped(program: &Path, folder: &Path) -> PathBuf {
    let to = folder.join("bootstrap");
    let ran = Command::new("strip").arg("-o").arg(&to).arg(program).status();
    if !ran.is_ok_and(|status| status.success()) {
        fs::copy(program, &to).unwrap();
    }
    to
}

/// The hashes of all files below `folder`.
fn hashes(folder: &Path) -> Vec<Sha256Sum> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let below = |path: PathBuf| {
        if path.is_dir() { hashes(&path) } else { vec![Sha256Sum::of(&fs::read(path).unwrap())] }
    };
    entries.flat_map(below).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r062_the_template_makes_a_shop_that_sells_with_the_credentials_of_its_role() {
    let folder = TempDir::new().unwrap();
    let shop = Stack::deploy(&stripped(Path::new(env!("CARGO_BIN_EXE_tuppence")), folder.path())).await;
    let (mut buyer, session) = shop.check_out("slow-bread").await;
    shop.pay(&session).await;
    let mails = shop.mails().await;
    assert_eq!(mails.len(), 1, "SES has the receipt as soon as Stripe has its answer");
    assert!(mails[0].contains(&format!("{}/orders/", shop.address)), "{}", mails[0]);
    let page = buyer.get(&format!("/checkout/complete?session_id={session}")).await;
    let page = buyer.follow(page).await;
    assert!(page.text().contains("Slow Bread"), "{}", page.text());

    let mut opened = 0;
    for token in tokens_in(&mails[0]) {
        let mut reader = shop.browser();
        let path = format!("/d/{token}");
        let page = reader.get(&path).await;
        if !page.status.is_success() {
            continue;
        }
        let fields = [("file", page.field("file")), ("version", page.field("version"))];
        let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
        let place = reader.post(&path, &fields).await.location().to_owned();
        let at = place.match_indices('/').nth(2).unwrap().0;
        let files = Browser::new(&place[..at]).get(&place[at..]).await;
        assert!(files.status.is_success(), "{}", files.text());
        assert!(
            hashes(Path::new(sample().await)).contains(&Sha256Sum::of(&files.bytes)),
            "other bytes than were put in"
        );
        opened += 1;
    }
    assert_eq!(opened, 1, "one link of the mail opens the goods: {}", mails[0]);

    // The schedule of the stack finds what no event tells of.
    shop.control("webhooks", json!({ "deliver": "drop" })).await;
    let (_, session) = shop.check_out("ration").await;
    shop.pay(&session).await;
    let begun = Instant::now();
    while shop.mails().await.len() < 2 {
        assert!(begun.elapsed() < PATIENCE, "the schedule does not work");
        tokio::time::sleep(Duration::from_secs(1)).await;
    }

    // All of this was allowed to the role and to nobody else: without it the function may do nothing.
    assert!(shop.browser().get("/readyz").await.status.is_success());
    stack(&shop.account, &["forbid"]);
    let forbidden = shop.browser().get("/readyz").await;
    assert_eq!(forbidden.status, 503, "{}", forbidden.text());
    stack(&shop.account, &["allow"]);
    assert!(shop.browser().get("/readyz").await.status.is_success());
}

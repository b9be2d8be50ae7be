//! A sandbox on a free port, with a receiver of webhooks that does as it is told.

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, Request, StatusCode};
use axum::routing::post;
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::{Client, connect::HttpConnector};
use hyper_util::rt::TokioExecutor;
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use stripe_sandbox::{Reach, Sandbox, SandboxConfig, standalone_router};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

pub const SECRET: &str = "whsec_of_the_shop_under_test";

/// A webhook as it arrived.
#[derive(Clone, Debug)]
pub struct Hook {
    pub event: Value,
    pub body: Bytes,
    pub signature: String,
}

/// The shop's side: it keeps what it gets and answers the statuses it was given, then 200.
#[derive(Clone, Default)]
pub struct Shop {
    hooks: Arc<Mutex<Vec<Hook>>>,
    answers: Arc<Mutex<VecDeque<u16>>>,
}

impl Shop {
    pub async fn listen(&self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/webhooks/stripe", listener.local_addr().unwrap());
        let router = Router::new().route("/webhooks/stripe", post(receive)).with_state(self.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        url
    }

    pub fn will_answer(&self, statuses: &[u16]) {
        self.answers.lock().unwrap().extend(statuses);
    }

    pub fn hooks(&self) -> Vec<Hook> {
        self.hooks.lock().unwrap().clone()
    }

    /// The types of the events about sessions, as they arrived.
    pub fn told(&self) -> Vec<String> {
        let kinds = self.hooks().into_iter().map(|hook| hook.event["type"].as_str().unwrap_or_default().to_owned());
        kinds.filter(|kind| kind.starts_with("checkout.session")).collect()
    }

    pub async fn wait_for(&self, kind: &str) -> Hook {
        for _ in 0..500 {
            if let Some(hook) = self.hooks().into_iter().find(|hook| hook.event["type"] == kind) {
                return hook;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("no {kind} came, only {:?}", self.told());
    }
}

async fn receive(State(shop): State<Shop>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let signature = headers["stripe-signature"].to_str().unwrap().to_owned();
    let event = serde_json::from_slice(&body).unwrap_or(Value::Null);
    shop.hooks.lock().unwrap().push(Hook { event, body, signature });
    let status = shop.answers.lock().unwrap().pop_front().unwrap_or(200);
    StatusCode::from_u16(status).unwrap()
}

/// An answer with its headers.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub fn text(&self) -> String {
        String::from_utf8(self.body.to_vec()).unwrap()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }
}

pub struct World {
    pub base: String,
    pub shop: Shop,
    client: Client<HttpConnector, Full<Bytes>>,
    webhook_url: String,
    dir: TempDir,
    running: Vec<JoinHandle<()>>,
    _stop: watch::Sender<bool>,
}

impl World {
    pub async fn start() -> World {
        World::start_on(|_| ()).await
    }

    /// A sandbox on the ledger that `prepare` writes.
    pub async fn start_on(prepare: impl FnOnce(&Path)) -> World {
        let shop = Shop::default();
        let webhook_url = shop.listen().await;
        let dir = tempfile::tempdir().unwrap();
        prepare(&dir.path().join("sandbox.db"));
        let (running, base, stop) = open(dir.path(), &webhook_url).await;
        World { base, shop, client: client(), webhook_url, dir, running, _stop: stop }
    }

    /// A sandbox as `config` says, at a free address.
    pub async fn start_with(config: SandboxConfig) -> World {
        let dir = tempfile::tempdir().unwrap();
        let (running, base, stop) = serve(config).await;
        let (shop, webhook_url) = (Shop::default(), String::new());
        World { base, shop, client: client(), webhook_url, dir, running, _stop: stop }
    }

    /// Ends the sandbox without a word and opens it again on the same ledger.
    pub async fn restart(&mut self) {
        self.running.drain(..).for_each(|task| task.abort());
        let (running, base, stop) = open(self.dir.path(), &self.webhook_url).await;
        (self.running, self.base, self._stop) = (running, base, stop);
    }

    pub async fn request(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Result<Answer, String> {
        send(&self.client, &self.base, method, path, headers, body).await
    }

    pub async fn try_api(&self, method: Method, path: &str, key: Option<&str>, form: &str) -> Result<Answer, String> {
        let mut headers =
            vec![("authorization", "Bearer sk_test_1"), ("content-type", "application/x-www-form-urlencoded")];
        headers.extend(key.map(|key| ("idempotency-key", key)));
        self.request(method, &format!("/sandbox/stripe/v1/{path}"), &headers, form).await
    }

    pub async fn get(&self, path: &str) -> Value {
        self.try_api(Method::GET, path, None, "").await.unwrap().json()
    }

    pub async fn post(&self, path: &str, form: &str) -> Answer {
        self.try_api(Method::POST, path, None, form).await.unwrap()
    }

    /// A session over €12.00, with `more` parameters.
    pub async fn session_with(&self, more: &str) -> Value {
        let answer = self.post("checkout/sessions", &format!("{}{more}", session_form())).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()
    }

    /// The id of a new session over €12.00.
    pub async fn session(&self) -> String {
        self.session_with("").await["id"].as_str().unwrap().to_owned()
    }

    pub async fn read(&self, session: &str) -> Value {
        self.get(&format!("checkout/sessions/{session}?expand[]=payment_intent.latest_charge")).await
    }

    pub async fn control(&self, path: &str, body: Value) -> Value {
        let answer = self.try_control(path, body).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()
    }

    pub async fn try_control(&self, path: &str, body: Value) -> Answer {
        let headers = [("x-sandbox-control", "1"), ("content-type", "application/json")];
        self.request(Method::POST, &format!("/sandbox/control/{path}"), &headers, &body.to_string()).await.unwrap()
    }

    pub async fn ledger(&self) -> Value {
        self.request(Method::GET, "/sandbox/control/ledger", &[("x-sandbox-control", "1")], "").await.unwrap().json()
    }

    /// Pays with 4242….
    pub async fn pay(&self, session: &str) {
        self.control("pay", json!({ "session": session, "email": "reader@example.com" })).await;
    }

    pub async fn flush(&self) {
        let flushed = self.control("webhooks/flush", json!({})).await;
        assert_eq!(flushed["settled"], true, "{flushed}");
    }
}

async fn open(dir: &Path, webhook_url: &str) -> (Vec<JoinHandle<()>>, String, watch::Sender<bool>) {
    serve(SandboxConfig {
        ledger: Some(dir.join("sandbox.db")),
        base_url: String::new(),
        webhook_url: Some(webhook_url.to_owned()),
        webhook_secrets: vec![SECRET.to_owned()],
        api_key: None,
        shop_name: "Corner Shop".to_owned(),
        reach: Reach::ThisMachine,
        here: [127, 0, 0, 1].into(),
    })
    .await
}

async fn serve(config: SandboxConfig) -> (Vec<JoinHandle<()>>, String, watch::Sender<bool>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let sandbox = Sandbox::open(SandboxConfig { base_url: base.clone(), ..config }).unwrap();
    let (stop, stopped) = watch::channel(false);
    let deliveries = sandbox.clone();
    let deliveries = tokio::spawn(async move { deliveries.run_deliveries(stopped).await });
    let server = tokio::spawn(async move { drop(axum::serve(listener, standalone_router(sandbox)).await) });
    (vec![deliveries, server], base, stop)
}

pub fn client() -> Client<HttpConnector, Full<Bytes>> {
    Client::builder(TokioExecutor::new()).pool_max_idle_per_host(0).build_http()
}

pub async fn send(
    client: &Client<HttpConnector, Full<Bytes>>,
    base: &str,
    method: Method,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Result<Answer, String> {
    let mut request = Request::builder().method(method).uri(format!("{base}{path}"));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Full::new(Bytes::from(body.to_owned()))).unwrap();
    let answer = client.request(request).await.map_err(|error| error.to_string())?;
    let (parts, body) = answer.into_parts();
    let body = body.collect().await.map_err(|error| error.to_string())?.to_bytes();
    Ok(Answer { status: parts.status.as_u16(), headers: parts.headers, body })
}

/// The parameters of a session over €12.00.
pub fn session_form() -> String {
    "mode=payment&success_url=http://shop.test/done?s={CHECKOUT_SESSION_ID}&cancel_url=http://shop.test/cart\
     &client_reference_id=ord_1&line_items[0][quantity]=1&line_items[0][price_data][currency]=eur\
     &line_items[0][price_data][unit_amount]=1200&line_items[0][price_data][product_data][name]=Notes"
        .to_owned()
}

//! Secrets that lie in SSM only: found at start, changed while the shop runs, and never seen.

use super::stand_in::Account;
use crate::support::{Browser, Process, free_port};
use aws_sdk_ssm::types::ParameterType;
use axum::{Router, routing::post};
use hmac::{Hmac, KeyInit, Mac};
use http::{Method, StatusCode};
use serde_json::json;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use tempfile::TempDir;
use tokio::net::TcpListener;

const PATH: &str = "/tuppence/prod/";
const API_KEY: &str = "sk_test_canary_of_the_api_key";
const FIRST: &str = "whsec_canary_first_0123456789abc";
const SECOND: &str = "whsec_canary_second_0123456789ab";
/// Hexadecimal, as the setting wants it, and found as text all the same.
const SHOP_KEY: &str = "ca4a12ca4a12ca4a12ca4a12ca4a12ca4a12ca4a12ca4a12ca4a12ca4a12ca4a";

/// An account with the tables and buckets of a shop, and what else a program needs to run there.
struct Scene {
    account: Account,
    env: Vec<(&'static str, String)>,
    port: u16,
    _dir: TempDir,
}

impl Scene {
    async fn new() -> Scene {
        let account = Account::new();
        let (_, _, mut env) = account.with_all("").await;
        env.retain(|(name, _)| *name != "TUPPENCE_SECRET_KEY");
        let (dir, port) = (TempDir::new().unwrap(), free_port());
        env.extend([
            ("TUPPENCE_ADDR", format!("127.0.0.1:{port}")),
            ("TUPPENCE_DATA_DIR", dir.path().join("data").to_str().unwrap().to_owned()),
            ("TUPPENCE_DISK_ALARM_PERCENT", "0".to_owned()),
            ("STRIPE_API_BASE", "http://127.0.0.1:9/".to_owned()),
            ("TUPPENCE_SECRETS_PATH", PATH.to_owned()),
            ("TUPPENCE_SECRETS_REFRESH_SECS", "1".to_owned()),
            ("RUST_LOG", "debug".to_owned()),
        ]);
        Scene { account, env, port, _dir: dir }
    }

    async fn put(&self, name: &str, value: &str) {
        let client = aws_sdk_ssm::Client::new(&self.account.sdk);
        let parameter = client.put_parameter().name(format!("{PATH}{name}")).value(value).overwrite(true);
        parameter.r#type(ParameterType::SecureString).send().await.unwrap();
    }

    async fn remove(&self, name: &str) {
        let client = aws_sdk_ssm::Client::new(&self.account.sdk);
        client.delete_parameter().name(format!("{PATH}{name}")).send().await.unwrap();
    }

    async fn put_all(&self) {
        self.put("STRIPE_SECRET_KEY", API_KEY).await;
        self.put("STRIPE_WEBHOOK_SECRET", FIRST).await;
        self.put("TUPPENCE_SECRET_KEY", SHOP_KEY).await;
    }

    fn run(&self, args: &[&str], more: &[(&'static str, &str)]) -> Process {
        let mut env: Vec<_> = self.env.iter().map(|(name, value)| (*name, value.as_str())).collect();
        env.extend(more);
        Process::start(args, &env)
    }

    /// Runs a command to its end; whether it went well, and what it said.
    async fn ends(&self, args: &[&str], more: &[(&'static str, &str)]) -> (bool, String) {
        let mut program = self.run(args, more);
        let status = program.ends().await;
        tokio::time::sleep(Duration::from_millis(100)).await;
        (status.success(), program.log())
    }

    async fn open(&self) -> Process {
        let mut shop = self.run(&["serve"], &[]);
        shop.says("The shop is open").await;
        shop
    }

    /// What the shop answers to an event signed with `secret`.
    async fn hook(&self, secret: &str) -> StatusCode {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
        let body = r#"{"id":"evt_canary","type":"something.new"}"#;
        let mut mac = Hmac::<sha2::Sha256>::new_from_slice(secret.as_bytes()).unwrap();
        mac.update(format!("{now}.{body}").as_bytes());
        let signature = data_encoding::HEXLOWER.encode(&mac.finalize().into_bytes());
        let mut stripe = Browser::new(&format!("http://127.0.0.1:{}", self.port));
        stripe.headers.push(("stripe-signature".to_owned(), format!("t={now},v1={signature}")));
        stripe.send(Method::POST, "/webhooks/stripe", Some("application/json"), body).await.unwrap().status
    }

    /// Waits until the shop answers so.
    async fn answers(&self, secret: &str, status: StatusCode) {
        let begun = Instant::now();
        while self.hook(secret).await != status {
            assert!(begun.elapsed() < Duration::from_secs(20), "{secret} is never answered with {status}");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
}

fn assert_unseen(log: &str) {
    for secret in [API_KEY, FIRST, SECOND, SHOP_KEY, "canary_of", "ca4a12"] {
        assert!(!log.contains(secret), "{secret} is in the log:\n{log}");
    }
}

#[tokio::test]
async fn r061_a_shop_whose_secrets_are_in_ssm_opens_and_shows_none_of_them() {
    let scene = Scene::new().await;
    scene.put_all().await;
    scene.put("TUPPENCE_SHOP_NAME", "The canary_of the shop").await;
    // More than one page of parameters.
    for n in 0..12 {
        scene.put(&format!("A_NOTE_{n}"), "canary_of a note").await;
    }
    let (fine, listed) = scene.ends(&["config"], &[("TUPPENCE_CURRENCY", "EUR")]).await;
    assert!(fine, "{listed}");
    for name in ["STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET", "TUPPENCE_SECRET_KEY", "TUPPENCE_SHOP_NAME"] {
        let line = listed.lines().find(|line| line.starts_with(name)).unwrap();
        assert!(line.contains("(hidden)") && line.contains(" ssm "), "{line}");
    }
    assert!(listed.contains("no setting has the name of these parameters: A_NOTE_0"), "{listed}");
    assert_unseen(&listed);
    let shop = scene.open().await;
    assert_eq!(scene.hook(FIRST).await, StatusCode::OK);
    assert_eq!(scene.hook(SECOND).await, StatusCode::BAD_REQUEST);
    assert!(shop.log().contains("A_NOTE_11"), "what is misspelled is named");
    assert_unseen(&shop.log());
}

#[tokio::test]
async fn r061_the_environment_wins_over_ssm() {
    let scene = Scene::new().await;
    scene.put_all().await;
    let (fine, listed) = scene.ends(&["config"], &[("STRIPE_WEBHOOK_SECRET", SECOND)]).await;
    assert!(fine, "{listed}");
    let line = listed.lines().find(|line| line.starts_with("STRIPE_WEBHOOK_SECRET")).unwrap();
    assert!(line.contains("(hidden)") && line.contains(" environment "), "{line}");
}

#[tokio::test]
async fn r014_f037_a070_a_secret_rotated_in_ssm_takes_effect_without_a_restart() {
    let scene = Scene::new().await;
    scene.put_all().await;
    let mut shop = scene.open().await;
    assert_eq!((scene.hook(FIRST).await, scene.hook(SECOND).await), (StatusCode::OK, StatusCode::BAD_REQUEST));

    scene.put("STRIPE_WEBHOOK_SECRET", &format!("{FIRST},{SECOND}")).await;
    scene.answers(SECOND, StatusCode::OK).await;
    assert_eq!(scene.hook(FIRST).await, StatusCode::OK, "the old one is good during the overlap");
    scene.put("STRIPE_WEBHOOK_SECRET", SECOND).await;
    scene.answers(FIRST, StatusCode::BAD_REQUEST).await;
    assert_eq!(scene.hook(SECOND).await, StatusCode::OK);

    scene.put("STRIPE_WEBHOOK_SECRET", "short").await;
    shop.says("the old ones stay").await;
    assert_eq!(scene.hook(SECOND).await, StatusCode::OK, "what is unusable changes nothing");
    scene.remove("STRIPE_WEBHOOK_SECRET").await;
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert_eq!(scene.hook(SECOND).await, StatusCode::OK, "nor does what is gone");

    scene.put("STRIPE_WEBHOOK_SECRET", SECOND).await;
    scene.put("TUPPENCE_SECRET_KEY", &"0b".repeat(32)).await;
    shop.says("TUPPENCE_SECRET_KEY has changed; that takes effect at the next start").await;
    assert_unseen(&shop.log());
}

#[tokio::test]
async fn r015_a_shop_that_may_not_read_its_secrets_does_not_open_and_says_what_to_allow() {
    let scene = Scene::new().await;
    let denied = Router::new().fallback(post(|| async {
        let said =
            "User: arn:aws:sts::123456789012:assumed-role/shop is not authorized to perform: ssm:GetParametersByPath";
        let body = json!({ "__type": "AccessDeniedException", "Message": said }).to_string();
        (StatusCode::BAD_REQUEST, [("content-type", "application/x-amz-json-1.1")], body)
    }));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, denied).await });
    for command in ["serve", "config", "verify"] {
        let (fine, said) = scene.ends(&[command], &[("AWS_ENDPOINT_URL_SSM", &endpoint)]).await;
        assert!(!fine, "{command}: {said}");
        for words in [
            "TUPPENCE_SECRETS_PATH",
            "ssm:GetParametersByPath on arn:aws:ssm:eu-central-1:*:parameter/tuppence/prod*",
            "kms:Decrypt",
        ] {
            assert!(said.contains(words), "{command}: {words}: {said}");
        }
    }
}

#[tokio::test]
async fn r015_a_path_without_parameters_or_with_weak_ones_is_told_at_start() {
    let scene = Scene::new().await;
    let (fine, said) = scene.ends(&["serve"], &[]).await;
    assert!(!fine && said.contains("there is no parameter below /tuppence/prod/") && said.contains("Fix:"), "{said}");
    let (fine, said) = scene.ends(&["config"], &[("TUPPENCE_SECRETS_PATH", "prod")]).await;
    assert!(!fine && said.contains("is not a path of parameters"), "{said}");
    scene.put_all().await;
    scene.put("STRIPE_WEBHOOK_SECRET", "canary_of").await;
    let (fine, said) = scene.ends(&["serve"], &[]).await;
    assert!(!fine && said.contains("STRIPE_WEBHOOK_SECRET: a secret of 9 characters can be guessed"), "{said}");
    assert_unseen(&said);
}

//! Delivery events from a topic: the real program, a topic played by the test, and forgers.

use super::stand_in::Account;
use crate::support::{Browser, Given, World};
use aws_adapter::dynamodb::DynamoStore;
use axum::{Router, extract::Request, routing::post};
use base64::{Engine, engine::general_purpose::STANDARD};
use domain::{
    OutboxId, Timestamp,
    mail::{
        outbox::{MailKind, MailState, OutboxRow, SignInNotice},
        suppression::DeliveryStatus,
    },
    ports::Store,
};
use domain_testing::sample::entry;
use http::{Method, StatusCode};
use rcgen::{CertificateParams, KeyPair, PKCS_RSA_SHA256, SigningKey};
use serde_json::{Value, json};
use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};
use tokio::net::TcpListener;

const TOPIC: &str = "arn:aws:sns:eu-central-1:123456789012:mail-news";

/// Who plays SNS: it has a certificate to give out, and keeps what was asked of it.
struct Topic {
    origin: String,
    key: KeyPair,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Topic {
    async fn start() -> Topic {
        let key = KeyPair::generate_for(&PKCS_RSA_SHA256).unwrap();
        let certificate = CertificateParams::new(vec!["sns.amazonaws.com".to_owned()]).unwrap();
        let pem = certificate.self_signed(&key).unwrap().pem();
        let asked: Arc<Mutex<Vec<String>>> = Arc::default();
        let log = asked.clone();
        let site = Router::new().fallback(move |request: Request| async move {
            log.lock().unwrap().push(request.uri().to_string());
            pem
        });
        Topic { origin: serve(site).await, key, asked }
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }

    /// A notification as the topic sends it.
    fn says(&self, id: &str, message: &Value) -> Value {
        self.sign(json!({
            "Type": "Notification",
            "MessageId": id,
            "TopicArn": TOPIC,
            "Message": message.to_string(),
            "Timestamp": jiff::Timestamp::now().to_string(),
            "SignatureVersion": "2",
            "SigningCertURL": format!("{}/SimpleNotificationService-0a1b.pem", self.origin),
        }))
    }

    fn asks(&self, url: &str) -> Value {
        let mut question = self.says("question", &json!("You have chosen to subscribe"));
        question["Type"] = json!("SubscriptionConfirmation");
        question["SubscribeURL"] = json!(url);
        question["Token"] = json!("2336412f37");
        self.sign(question)
    }

    fn sign(&self, mut message: Value) -> Value {
        let names = match message["Type"].as_str().unwrap() {
            "Notification" => &["Message", "MessageId", "Timestamp", "TopicArn", "Type"][..],
            _ => &["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"],
        };
        let line = |name: &&str| format!("{name}\n{}\n", message[*name].as_str().unwrap_or_default());
        let text: String = names.iter().map(line).collect();
        message["Signature"] = json!(STANDARD.encode(self.key.sign(text.as_bytes()).unwrap()));
        message
    }
}

async fn serve(site: Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, site).await });
    origin
}

/// A shop on AWS that listens to the topic.
async fn shop(topic: &Topic, more: &[(&'static str, &str)]) -> World {
    let (dynamo, _, mut env) = Account::new().with_all(&"5e".repeat(32)).await;
    env.retain(|(name, _)| !more.iter().any(|(other, _)| other == name));
    env.extend([("TUPPENCE_NEWS_TOPIC", TOPIC.to_owned()), ("AWS_ENDPOINT_URL_SNS", topic.origin.clone())]);
    env.extend(more.iter().map(|(name, value)| (*name, (*value).to_owned())));
    let elsewhere: Option<Arc<dyn Store>> = Some(Arc::new(DynamoStore(dynamo)));
    World::given(Given { env, elsewhere, ..Given::default() }).await
}

/// Queues an email to Ada, as a sign-in of hers does.
async fn queue(world: &World, id: &str) -> OutboxId {
    let id = OutboxId::parse(&format!("signed-in#{id}")).unwrap();
    let now = Timestamp(jiff::Timestamp::now().as_second());
    let mut row = OutboxRow::new(id.clone(), MailKind::AdminSignedIn, Vec::new(), "ada@example.com".to_owned(), now);
    row.notice =
        Some(SignInNotice { at: now, network: "192.0.2.7".to_owned(), browser: "Firefox on Linux".to_owned() });
    world.store().queue_mail(&row, &[], entry("mail.queued")).await.unwrap();
    id
}

async fn row(world: &World, id: &OutboxId) -> OutboxRow {
    world.store().mail(id).await.unwrap().unwrap()
}

/// Waits until the email is in a state, with a word about it.
async fn becomes(world: &World, id: &OutboxId, state: MailState, error: Option<&str>) {
    let begun = Instant::now();
    loop {
        let row = row(world, id).await;
        if row.state == state && row.last_error.as_deref() == error {
            return;
        }
        assert!(begun.elapsed() < Duration::from_secs(30), "it stays {row:?}\n{}", world.shop.log());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn post_to(world: &World, body: &str) -> StatusCode {
    let mut sns = Browser::new(&world.origin);
    // A machine elsewhere: it has no page of ours to come from.
    sns.headers.push(("sec-fetch-site".to_owned(), "cross-site".to_owned()));
    sns.send(Method::POST, "/webhooks/ses", Some("text/plain; charset=UTF-8"), body).await.unwrap().status
}

fn event(kind: &str, id: &OutboxId) -> Value {
    let reader = json!([{ "emailAddress": "ada@example.com", "action": "failed", "status": "5.1.1" }]);
    json!({
        "eventType": kind,
        "mail": { "destination": ["ada@example.com"], "headers": [{ "name": "X-Outbox-Id", "value": id.to_string() }] },
        "bounce": { "bounceType": "Permanent", "bounceSubType": "General", "bouncedRecipients": reader },
    })
}

#[tokio::test]
async fn f057_f060_a_bounce_the_topic_tells_of_holds_the_address_once() {
    let topic = Topic::start().await;
    let world = shop(&topic, &[]).await;
    let id = queue(&world, "a").await;
    becomes(&world, &id, MailState::Sent, None).await;
    let told = topic.says("22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324", &event("Bounce", &id)).to_string();
    assert_eq!(post_to(&world, &told).await, StatusCode::OK);
    becomes(&world, &id, MailState::Blocked, Some("bounced")).await;
    let held = world.store().suppressed_address("ada@example.com").await.unwrap();
    assert_eq!(held.map(|held| held.why), Some(DeliveryStatus::Bounced));

    assert!(world.store().release_address("ada@example.com", entry("desk.address_released")).await.unwrap());
    let noted = world.store().audit(0, 100).await.unwrap().len();
    assert_eq!(post_to(&world, &told).await, StatusCode::OK, "told again, it is heard");
    world.quiet().await;
    assert_eq!(world.store().audit(0, 100).await.unwrap().len(), noted, "and nothing is done");
    assert!(world.store().suppressed_address("ada@example.com").await.unwrap().is_none());
    assert_eq!(topic.asked(), ["/SimpleNotificationService-0a1b.pem"], "the certificate is fetched once");
    assert!(!world.shop.log().contains("ada@example.com"), "addresses are not in the log: {}", world.shop.log());
}

#[tokio::test]
async fn a081_f060_forged_events_change_nothing_and_make_the_shop_call_nobody() {
    let topic = Topic::start().await;
    let forger = Topic::start().await;
    let world = shop(&topic, &[]).await;
    let id = queue(&world, "a").await;
    becomes(&world, &id, MailState::Sent, None).await;
    let good = topic.says("one", &event("Bounce", &id));
    let with = |field: &str, value: Value| {
        let mut message = good.clone();
        message[field] = value;
        message
    };
    let without = |field: &str| {
        let mut message = good.clone();
        message.as_object_mut().unwrap().remove(field);
        message
    };
    let hour_ago = (jiff::Timestamp::now() - jiff::SignedDuration::from_secs(3_700)).to_string();
    let cert = |url: &str| topic.sign(with("SigningCertURL", json!(url)));
    let forged = [
        ("another's signature", forger.sign(good.clone())),
        ("another's certificate", forger.says("one", &event("Bounce", &id))),
        ("another topic", topic.sign(with("TopicArn", json!("arn:aws:sns:eu-central-1:666666666666:mail-news")))),
        ("altered message", with("Message", json!(event("Complaint", &id).to_string()))),
        ("version 1", with("SignatureVersion", json!("1"))),
        ("stale", topic.sign(with("Timestamp", json!(hour_ago)))),
        ("another host", cert("https://sns.eu-central-1.amazonaws.com.evil.example/SimpleNotificationService-1.pem")),
        ("no tls", cert("http://sns.eu-central-1.amazonaws.com/SimpleNotificationService-1.pem")),
        ("userinfo", cert("https://sns.eu-central-1.amazonaws.com@evil.example/SimpleNotificationService-1.pem")),
        ("another name", cert(&format!("{}/evil.pem", topic.origin))),
        ("no signature", without("Signature")),
        ("no topic", without("TopicArn")),
        ("subscribe elsewhere", topic.asks(&format!("{}/?Action=ConfirmSubscription", forger.origin))),
    ];
    for (what, message) in forged {
        assert_eq!(post_to(&world, &message.to_string()).await, StatusCode::FORBIDDEN, "{what}");
    }
    for garbage in ["", "{}", "Type=Notification", "null"] {
        assert_eq!(post_to(&world, garbage).await, StatusCode::FORBIDDEN, "{garbage}");
    }
    assert_eq!(post_to(&world, &"x".repeat(256 * 1024 + 1)).await, StatusCode::PAYLOAD_TOO_LARGE);
    world.quiet().await;
    assert_eq!(row(&world, &id).await.state, MailState::Sent);
    assert!(world.store().suppressed_address("ada@example.com").await.unwrap().is_none());
    assert_eq!(forger.asked(), Vec::<String>::new(), "nobody else was called");
    assert_eq!(post_to(&world, &good.to_string()).await, StatusCode::OK, "the true one is heard all the same");
    becomes(&world, &id, MailState::Blocked, Some("bounced")).await;
}

#[tokio::test]
async fn r025_the_shop_says_yes_to_its_own_topic() {
    let topic = Topic::start().await;
    let world = shop(&topic, &[]).await;
    let url = format!("{}/?Action=ConfirmSubscription&TopicArn={TOPIC}&Token=2336412f37", topic.origin);
    assert_eq!(post_to(&world, &topic.asks(&url).to_string()).await, StatusCode::OK);
    let confirmed = format!("/?Action=ConfirmSubscription&TopicArn={TOPIC}&Token=2336412f37");
    assert_eq!(topic.asked(), ["/SimpleNotificationService-0a1b.pem".to_owned(), confirmed]);
    let greeting = json!("Successfully validated SNS topic for Amazon SES event publishing.");
    assert_eq!(post_to(&world, &topic.says("greeting", &greeting).to_string()).await, StatusCode::OK);
}

#[tokio::test]
async fn f052_a_mail_ses_took_without_an_answer_is_sent_once_the_topic_tells_of_it() {
    let topic = Topic::start().await;
    let taken: Arc<Mutex<u32>> = Arc::default();
    let count = taken.clone();
    let ses = Router::new().route(
        "/v2/email/outbound-emails",
        post(move || async move {
            *count.lock().unwrap() += 1;
            std::future::pending::<()>().await;
        }),
    );
    let ses = serve(ses).await;
    let world = shop(&topic, &[("TUPPENCE_MAIL", "ses"), ("AWS_ENDPOINT_URL_SESV2", &ses)]).await;
    let id = queue(&world, "a").await;
    becomes(&world, &id, MailState::Sending, Some("no_answer")).await;
    assert_eq!(post_to(&world, &topic.says("one", &event("Send", &id)).to_string()).await, StatusCode::OK);
    becomes(&world, &id, MailState::Sent, None).await;
    assert_eq!(*taken.lock().unwrap(), 1);
}

#[tokio::test]
async fn r025_without_a_topic_there_is_no_such_route() {
    let world = World::start().await;
    assert_eq!(post_to(&world, "{}").await, StatusCode::NOT_FOUND);
}

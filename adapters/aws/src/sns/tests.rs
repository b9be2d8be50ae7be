use crate::sns::*;
use base64::{Engine, engine::general_purpose::STANDARD};
use rcgen::{CertificateParams, KeyPair, PKCS_ECDSA_P256_SHA256, PKCS_RSA_SHA256, SigningKey, date_time_ymd};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::{
    LazyLock,
    atomic::{AtomicUsize, Ordering},
};

const TOPIC: &str = "arn:aws:sns:eu-central-1:123456789012:mail-news";
const ORIGIN: &str = "https://sns.eu-central-1.amazonaws.com";
const PEM: &str = "https://sns.eu-central-1.amazonaws.com/SimpleNotificationService-0a1b2c3d.pem";
/// 2026-11-25, 12:00:00.
const NOW: Timestamp = Timestamp(1_795_608_000);

/// A key and its certificate, valid for 2026.
struct Signer {
    key: KeyPair,
    pem: String,
}

impl Signer {
    fn new(years: std::ops::Range<i32>, algorithm: &'static rcgen::SignatureAlgorithm) -> Signer {
        let key = KeyPair::generate_for(algorithm).unwrap();
        let mut certificate = CertificateParams::new(vec!["sns.amazonaws.com".to_owned()]).unwrap();
        certificate.not_before = date_time_ymd(years.start, 1, 1);
        certificate.not_after = date_time_ymd(years.end, 1, 1);
        let pem = certificate.self_signed(&key).unwrap().pem();
        Signer { key, pem }
    }

    /// The message with the signature it would have.
    fn sign(&self, mut message: Value) -> Value {
        let text = Message::read(message.to_string().as_bytes()).and_then(|message| message.to_sign());
        let signature = self.key.sign(text.unwrap_or_default().as_bytes()).unwrap();
        message["Signature"] = json!(STANDARD.encode(signature));
        message
    }
}

static SNS: LazyLock<Signer> = LazyLock::new(|| Signer::new(2026..2027, &PKCS_RSA_SHA256));

fn notification() -> Value {
    json!({
        "Type": "Notification",
        "MessageId": "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324",
        "TopicArn": TOPIC,
        "Subject": "Amazon SES Email Event Notification",
        "Message": "{\"eventType\":\"Send\"}\n",
        "Timestamp": "2026-11-25T11:59:58.130Z",
        "SignatureVersion": "2",
        "Signature": "",
        "SigningCertURL": PEM,
        "UnsubscribeURL": "https://sns.eu-central-1.amazonaws.com/?Action=Unsubscribe&SubscriptionArn=x"
    })
}

fn question() -> Value {
    let mut question = notification();
    question["Type"] = json!("SubscriptionConfirmation");
    question["Token"] = json!("2336412f37");
    question["SubscribeURL"] = json!(format!("{ORIGIN}/?Action=ConfirmSubscription&TopicArn={TOPIC}&Token=2336412f37"));
    question.as_object_mut().unwrap().remove("Subject");
    question
}

/// A service that gives out one document, whatever is asked for, and counts.
fn web(pem: &str) -> (Fetch, Arc<AtomicUsize>) {
    let fetched = Arc::new(AtomicUsize::new(0));
    let (count, pem) = (fetched.clone(), pem.as_bytes().to_vec());
    let fetch = move |_| -> Fetching {
        count.fetch_add(1, Ordering::SeqCst);
        let pem = pem.clone();
        Box::pin(async move {
            // As from the network: others get their turn meanwhile.
            tokio::task::yield_now().await;
            Some(pem)
        })
    };
    (Arc::new(fetch), fetched)
}

fn topic(fetch: Fetch) -> Sns {
    Sns::new(TOPIC.to_owned(), "sns.eu-central-1.amazonaws.com", None, fetch)
}

async fn verify(message: &Value, pem: &str, now: Timestamp) -> Result<Signed, Refused> {
    topic(web(pem).0).verify(message.to_string().as_bytes(), now).await
}

#[tokio::test]
async fn f060_what_sns_signed_is_believed() {
    let id = "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324".to_owned();
    let message = "{\"eventType\":\"Send\"}\n".to_owned();
    let good = Ok(Signed::Notification { id, message });
    assert_eq!(verify(&SNS.sign(notification()), &SNS.pem, NOW).await, good);
    let mut plain = notification();
    plain.as_object_mut().unwrap().remove("Subject");
    assert_eq!(verify(&SNS.sign(plain), &SNS.pem, NOW).await, good);
    let url = question()["SubscribeURL"].as_str().unwrap().to_owned();
    assert_eq!(verify(&SNS.sign(question()), &SNS.pem, NOW).await, Ok(Signed::Subscription(Confirmation(url))));
    let mut end = question();
    end["Type"] = json!("UnsubscribeConfirmation");
    assert_eq!(verify(&SNS.sign(end), &SNS.pem, NOW).await, Ok(Signed::Unsubscribed));
}

/// The text of the developer guide's own example: field names and values, each on a line, in their order.
#[test]
fn f060_the_signed_text_is_as_aws_documents_it() {
    let text = |message: Value| Message::read(message.to_string().as_bytes()).and_then(|message| message.to_sign());
    let expected = format!(
        "Message\n{{\"eventType\":\"Send\"}}\n\nMessageId\n22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324\nSubject\nAmazon SES Email Event Notification\nTimestamp\n2026-11-25T11:59:58.130Z\nTopicArn\n{TOPIC}\nType\nNotification\n"
    );
    assert_eq!(text(notification()), Some(expected));
    let expected = format!(
        "Message\n{{\"eventType\":\"Send\"}}\n\nMessageId\n22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324\nSubscribeURL\n{}\nTimestamp\n2026-11-25T11:59:58.130Z\nToken\n2336412f37\nTopicArn\n{TOPIC}\nType\nSubscriptionConfirmation\n",
        question()["SubscribeURL"].as_str().unwrap()
    );
    assert_eq!(text(question()), Some(expected));
}

#[tokio::test]
async fn a081_whatever_is_changed_after_signing_is_refused() {
    let changes: [(&str, Value, Refused); 10] = [
        ("Message", json!("{\"eventType\":\"Bounce\"}"), Refused::Wrong),
        ("MessageId", json!("another"), Refused::Wrong),
        ("Subject", json!("another"), Refused::Wrong),
        ("Subject", Value::Null, Refused::Wrong),
        ("Timestamp", json!("2026-11-25T12:00:01.000Z"), Refused::Wrong),
        ("Type", json!("UnsubscribeConfirmation"), Refused::Malformed),
        ("TopicArn", json!("arn:aws:sns:eu-central-1:666666666666:mail-news"), Refused::OtherTopic),
        ("SignatureVersion", json!("1"), Refused::OldSignature),
        ("Signature", json!("AAAA"), Refused::Wrong),
        ("Signature", json!("not base64!"), Refused::Malformed),
    ];
    let good = SNS.sign(notification());
    for (field, value, refused) in changes {
        let mut forged = good.clone();
        forged[field] = value.clone();
        assert_eq!(verify(&forged, &SNS.pem, NOW).await, Err(refused), "{field}: {value}");
    }
}

#[tokio::test]
async fn a081_a_certificate_from_elsewhere_is_not_even_fetched() {
    for url in [
        "https://sns.eu-central-1.amazonaws.com.evil.example/SimpleNotificationService-1.pem",
        "http://sns.eu-central-1.amazonaws.com/SimpleNotificationService-1.pem",
        "https://evil.example/SimpleNotificationService-1.pem",
        "https://evil@sns.eu-central-1.amazonaws.com/SimpleNotificationService-1.pem",
        "https://sns.eu-central-1.amazonaws.com@evil.example/SimpleNotificationService-1.pem",
        "https://sns.eu-central-1.amazonaws.com:8443/SimpleNotificationService-1.pem",
        "https://sns.eu-central-1.amazonaws.com:443@evil.example/SimpleNotificationService-1.pem",
        "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-1.pem",
        "https://evil.s3.eu-central-1.amazonaws.com/SimpleNotificationService-1.pem",
        "https://sns.eu-central-1.amazonaws.com/evil/SimpleNotificationService-1.pem",
        "https://sns.eu-central-1.amazonaws.com/SimpleNotificationService-1/../evil.pem",
        "https://sns.eu-central-1.amazonaws.com/SimpleNotificationService-1.pem?x=.pem",
        "https://sns.eu-central-1.amazonaws.com/SimpleNotificationService-1.pem#.pem",
        "https://sns.eu-central-1.amazonaws.com/SimpleNotificationService-%2e.pem",
        "https://sns.eu-central-1.amazonaws.com/SimpleNotificationService-.pem",
        "https://sns.eu-central-1.amazonaws.com/SimpleNotificationService-1.pem\r\nHost: evil",
        "https://sns.eu-central-1.amazonaws.com\\@evil.example/SimpleNotificationService-1.pem",
        "HTTPS://SNS.EU-CENTRAL-1.AMAZONAWS.COM/SimpleNotificationService-1.pem",
        " https://sns.eu-central-1.amazonaws.com/SimpleNotificationService-1.pem",
        "//sns.eu-central-1.amazonaws.com/SimpleNotificationService-1.pem",
        "file:///SimpleNotificationService-1.pem",
        "",
    ] {
        let mut forged = notification();
        forged["SigningCertURL"] = json!(url);
        let (fetch, fetched) = web(&SNS.pem);
        let verified = topic(fetch).verify(SNS.sign(forged).to_string().as_bytes(), NOW).await;
        assert_eq!((verified, fetched.load(Ordering::SeqCst)), (Err(Refused::Elsewhere), 0), "{url}");
    }
}

#[tokio::test]
async fn a081_nothing_but_an_address_of_the_service_is_called_to_subscribe() {
    for url in [
        "https://evil.example/?Action=ConfirmSubscription",
        "http://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription",
        "https://sns.eu-central-1.amazonaws.com.evil.example/?Action=ConfirmSubscription",
        "https://sns.eu-central-1.amazonaws.com:1/?Action=ConfirmSubscription",
        "https://sns.eu-central-1.amazonaws.com@evil.example/?x",
        "https://sns.eu-central-1.amazonaws.com/evil",
        "https://sns.eu-central-1.amazonaws.com/?a b",
        "https://sns.eu-central-1.amazonaws.com/?a#b",
        "",
    ] {
        let mut forged = question();
        forged["SubscribeURL"] = json!(url);
        assert_eq!(verify(&SNS.sign(forged), &SNS.pem, NOW).await, Err(Refused::Elsewhere), "{url}");
    }
}

#[tokio::test]
async fn a081_a_message_is_believed_for_an_hour() {
    for (offset, fresh) in [(0, true), (3_590, true), (-3_590, true), (3_700, false), (-3_700, false), (86_400, false)]
    {
        let verified = verify(&SNS.sign(notification()), &SNS.pem, NOW.plus_secs(offset)).await;
        assert_eq!(verified.is_ok(), fresh, "{offset}: {verified:?}");
    }
}

#[tokio::test]
async fn a081_a_certificate_is_good_within_its_time_only_and_only_for_its_own_key() {
    let verified = async |signer: &Signer, pem: &str| verify(&signer.sign(notification()), pem, NOW).await.map(|_| ());
    let over = Signer::new(2024..2026, &PKCS_RSA_SHA256);
    assert_eq!(verified(&over, &over.pem).await, Err(Refused::Certificate));
    let early = Signer::new(2027..2028, &PKCS_RSA_SHA256);
    assert_eq!(verified(&early, &early.pem).await, Err(Refused::Certificate));
    let other = Signer::new(2026..2027, &PKCS_RSA_SHA256);
    assert_eq!(verified(&other, &SNS.pem).await, Err(Refused::Wrong));
    let curve = Signer::new(2026..2027, &PKCS_ECDSA_P256_SHA256);
    assert_eq!(verified(&curve, &curve.pem).await, Err(Refused::Wrong), "SNS signs with RSA");
    for nothing in ["", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "<html>"] {
        assert_eq!(verified(&SNS, nothing).await, Err(Refused::NoCertificate), "{nothing}");
    }
}

#[tokio::test]
async fn a081_a_message_with_a_field_missing_or_twice_or_broken_is_none() {
    for field in
        ["Type", "MessageId", "TopicArn", "Message", "Timestamp", "SignatureVersion", "Signature", "SigningCertURL"]
    {
        let mut forged = SNS.sign(notification());
        forged.as_object_mut().unwrap().remove(field);
        assert_eq!(verify(&forged, &SNS.pem, NOW).await, Err(Refused::Malformed), "{field}");
    }
    for field in ["Token", "SubscribeURL"] {
        let mut forged = SNS.sign(question());
        forged.as_object_mut().unwrap().remove(field);
        assert_eq!(verify(&forged, &SNS.pem, NOW).await, Err(Refused::Malformed), "{field}");
    }
    for (field, value) in [("MessageId", "a\nb"), ("Subject", "a\nTimestamp\nb"), ("Timestamp", "yesterday")] {
        let mut forged = notification();
        forged[field] = json!(value);
        assert_eq!(verify(&SNS.sign(forged), &SNS.pem, NOW).await, Err(Refused::Malformed), "{field}");
    }
    let twice = SNS.sign(notification()).to_string().replacen('{', "{\"Message\":\"first\",", 1);
    let topic = topic(web(&SNS.pem).0);
    assert_eq!(topic.verify(twice.as_bytes(), NOW).await, Err(Refused::Malformed));
    for body in ["", "[]", "{}", "Type=Notification", "\u{0}"] {
        assert_eq!(topic.verify(body.as_bytes(), NOW).await, Err(Refused::Malformed), "{body:?}");
    }
}

#[tokio::test]
async fn a_certificate_is_fetched_once_however_many_ask() {
    let (fetch, fetched) = web(&SNS.pem);
    let topic = Arc::new(topic(fetch));
    let body = SNS.sign(notification()).to_string();
    let asked: Vec<_> = (0..20)
        .map(|_| {
            let (topic, body) = (topic.clone(), body.clone());
            tokio::spawn(async move { topic.verify(body.as_bytes(), NOW).await.is_ok() })
        })
        .collect();
    for asked in asked {
        assert!(asked.await.unwrap());
    }
    assert_eq!(fetched.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_certificate_that_did_not_come_is_asked_for_again() {
    let fetched = Arc::new(AtomicUsize::new(0));
    let count = fetched.clone();
    let fetch: Fetch = Arc::new(move |_| {
        let first = count.fetch_add(1, Ordering::SeqCst) == 0;
        let pem = (!first).then(|| SNS.pem.as_bytes().to_vec());
        Box::pin(async move { pem })
    });
    let topic = topic(fetch);
    let body = SNS.sign(notification()).to_string();
    assert_eq!(topic.verify(body.as_bytes(), NOW).await, Err(Refused::NoCertificate));
    assert!(topic.verify(body.as_bytes(), NOW).await.is_ok());
}

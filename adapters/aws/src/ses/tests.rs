use crate::ses::*;
use aws_config::{BehaviorVersion, Region};
use aws_sdk_sesv2::config::{Credentials, SharedCredentialsProvider};
use axum::{Router, http::StatusCode, response::IntoResponse, routing::post};
use domain::OrderId;
use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};
use tokio::net::TcpListener;

fn id() -> OutboxId {
    OutboxId::receipt(&OrderId::parse("abcdefghijklmnopqrstuvwxyz").unwrap())
}

/// What becomes of an email if SES answers with `status`, `code` and `message`, and how often SES was asked.
async fn answered(status: u16, code: &'static str, message: &'static str) -> (Result<(), MailError>, u32) {
    let asked = Arc::new(AtomicU32::new(0));
    let count = asked.clone();
    let answer = post(move || async move {
        count.fetch_add(1, Ordering::SeqCst);
        let body = serde_json::json!({ "message": message }).to_string();
        (StatusCode::from_u16(status).unwrap(), [("x-amzn-errortype", code)], body).into_response()
    });
    let site = Router::new().route("/v2/email/outbound-emails", answer);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let running = tokio::spawn(async move { axum::serve(listener, site).await });
    let sdk = SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::from_static("eu-central-1"))
        .endpoint_url(origin)
        .credentials_provider(SharedCredentialsProvider::new(Credentials::new("test", "test", None, None, "tests")))
        .timeout_config(crate::sdk::time_limits())
        .build();
    let sent = Ses::new(&sdk, None).send_raw(&id(), "ada@example.com", b"Subject: A receipt\r\n\r\n").await;
    running.abort();
    (sent, asked.load(Ordering::SeqCst))
}

#[tokio::test]
async fn f053_f054_each_answer_of_ses_means_later_slower_never_or_look_at_the_account() {
    let unverified = "Email address is not verified. The following identities failed the check in region EU-CENTRAL-1: ada@example.com";
    for (status, code, message, meant) in [
        (429, "TooManyRequestsException", "Maximum sending rate exceeded.", "slower"),
        (400, "Throttling", "Maximum sending rate exceeded.", "slower"),
        (400, "ThrottlingException", "Rate exceeded", "slower"),
        (400, "Throttling", "Daily message quota exceeded.", "later"),
        (400, "LimitExceededException", "", "later"),
        // It failed, and nobody knows before or after it took the email.
        (500, "InternalFailure", "", "perhaps"),
        (502, "", "", "perhaps"),
        (504, "", "", "perhaps"),
        (503, "", "", "perhaps"),
        (503, "ServiceUnavailable", "", "later"),
        (403, "ExpiredTokenException", "The security token included in the request is expired", "later"),
        (403, "SignatureDoesNotMatch", "Signature expired", "later"),
        (400, "MessageRejected", unverified, "barred"),
        (400, "MessageRejected", "Sending paused for this account.", "barred"),
        (400, "AccountSuspendedException", "", "barred"),
        (400, "SendingPausedException", "", "barred"),
        (400, "MailFromDomainNotVerifiedException", "", "barred"),
        (404, "NotFoundException", "Configuration set <x> does not exist.", "barred"),
        (403, "AccessDeniedException", "not authorized to perform `ses:SendEmail`", "barred"),
        (400, "MessageRejected", "Message contains a virus.", "never"),
        (400, "BadRequestException", "Invalid address", "never"),
    ] {
        let (sent, asked) = answered(status, code, message).await;
        let got = match &sent {
            Err(MailError::TooFast) => "slower",
            Err(MailError::Unknown) => "perhaps",
            Err(MailError::Unavailable { code: told }) if told == code => "later",
            Err(MailError::Barred { code: told }) if told == code => "barred",
            Err(MailError::Refused { code: told }) if told == code => "never",
            _ => "something else",
        };
        assert_eq!((got, asked), (meant, 1), "{code}: {message}: {sent:?}");
    }
    assert!(matches!(answered(200, "", "").await, (Ok(()), 1)));
}

#[test]
fn f052_a_tag_names_its_mail_and_is_one_ses_takes() {
    let resent = OutboxId::parse("resent#abcdefghijklmnopqrstuvwxyz#abcdefghijklmnopqrstuvwxyz.1/2").unwrap();
    let long = OutboxId::parse(&"a".repeat(255)).unwrap();
    for id in [id(), resent] {
        assert_eq!(of_tag(&tag(&id)), Some(id));
    }
    for tag in [tag(&id()), tag(&long)] {
        assert!(tag.len() <= 256 && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b)), "{tag}");
    }
    assert_eq!([of_tag("long"), of_tag(""), of_tag("%"), of_tag("w6Q")], [None, None, None, None]);
}

use crate::sdk::*;
use aws_config::{Region, retry::RetryConfig};
use aws_sdk_dynamodb::{
    Client,
    config::{Credentials, SharedCredentialsProvider},
    types::AttributeValue,
};
use domain_testing::scripted_server::{
    PAGE,
    Scripted::{self, Answer, Half, Refuse, Reset, Silence},
    serve,
};

/// A client of a service at `origin` that tries twice and is not patient.
fn client(origin: &str, with_credentials: bool) -> Client {
    let limits = TimeoutConfig::builder()
        .connect_timeout(Duration::from_millis(800))
        .operation_attempt_timeout(Duration::from_millis(800))
        .operation_timeout(Duration::from_secs(4))
        .build();
    let retries = RetryConfig::standard().with_max_attempts(2).with_initial_backoff(Duration::from_millis(10));
    let mut sdk = SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::from_static("eu-central-1"))
        .endpoint_url(origin)
        .retry_config(retries)
        .timeout_config(limits);
    if with_credentials {
        let credentials = Credentials::new("test", "test", None, None, "tests");
        sdk = sdk.credentials_provider(SharedCredentialsProvider::new(credentials));
    }
    let config = aws_sdk_dynamodb::config::Builder::from(&sdk.build()).interceptor(EarlierTries).build();
    Client::from_conf(config)
}

/// What a write and a read come to at `origin`.
async fn called(origin: &str, with_credentials: bool) -> (PortError, PortError) {
    let client = client(origin, with_credentials);
    let key = || AttributeValue::S("a".to_owned());
    let put = client.put_item().table_name("orders").item("pk", key()).send();
    let get = client.get_item().table_name("orders").key("pk", key()).send();
    let written = port_error("DynamoDB", Call::Write, &put.await.unwrap_err());
    (written, port_error("DynamoDB", Call::Read, &get.await.unwrap_err()))
}

fn name(error: &PortError) -> &'static str {
    match error {
        PortError::Conflict => "conflict",
        PortError::Unavailable { .. } => "not sent",
        PortError::Unknown { .. } => "unknown",
        PortError::Broken { .. } => "refused",
    }
}

const CONDITION: &str = "ConditionalCheckFailedException";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r076_a_write_whose_reply_is_lost_is_unknown_and_one_that_never_left_is_not_sent() {
    let cases: [(&'static [Scripted], &str); 19] = [
        (&[Refuse], "not sent"),
        (&[Reset], "unknown"),
        (&[Reset, Refuse], "unknown"),
        (&[Silence], "unknown"),
        (&[Silence, Refuse], "unknown"),
        (&[Half], "unknown"),
        (&[Half, Refuse], "unknown"),
        (&[Answer(502, "", PAGE)], "unknown"),
        (&[Answer(504, "", PAGE)], "unknown"),
        (&[Answer(503, "", PAGE)], "unknown"),
        (&[Answer(500, "InternalServerError", "{}")], "unknown"),
        (&[Answer(500, "InternalServerError", "{}"), Answer(400, "ThrottlingException", "{}")], "unknown"),
        (&[Answer(502, "", PAGE), Refuse], "unknown"),
        (&[Answer(503, "ServiceUnavailable", "{}")], "not sent"),
        (&[Answer(400, "ProvisionedThroughputExceededException", "{}")], "not sent"),
        (&[Answer(400, "ThrottlingException", "{}"), Refuse], "not sent"),
        (&[Answer(400, CONDITION, "{}")], "conflict"),
        (&[Reset, Answer(400, CONDITION, "{}")], "conflict"),
        (&[Answer(400, "ValidationException", "{}")], "refused"),
    ];
    let mut running = tokio::task::JoinSet::new();
    for (script, meant) in cases {
        // A server of its own for each call: what it does is counted.
        running.spawn(async move {
            let written = called(&serve(script).await, true).await.0;
            assert_eq!(name(&written), meant, "{script:?}: {written}");
        });
    }
    while let Some(done) = running.join_next().await {
        done.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r076_what_was_only_read_is_read_again() {
    for script in [&[Refuse][..], &[Reset], &[Half], &[Answer(502, "", PAGE)]] {
        let (_, read) = called(&serve(script).await, true).await;
        assert_eq!(name(&read), "not sent", "{script:?}: {read}");
    }
}

/// The address of a server that answers each connection with words, before anything was asked.
async fn speaks_no_tls() -> std::net::SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let addr = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = tokio::io::AsyncWriteExt::write_all(&mut stream, b"220 mail.example ESMTP\r\n").await;
            // Kept open until the client has seen the words and given up.
            let _ = tokio::io::AsyncReadExt::read_to_end(&mut stream, &mut Vec::new()).await;
        }
    });
    addr
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r076_what_fails_before_the_wire_is_not_sent() {
    let plain = serve(&[Answer(200, "", "{}")]).await;
    // A name nobody has; nobody to sign for; somebody who speaks no TLS.
    let no_tls = format!("https://{}", speaks_no_tls().await);
    for (origin, with_credentials) in [("http://nobody.invalid".to_owned(), true), (plain, false), (no_tls, true)] {
        let (written, _) = called(&origin, with_credentials).await;
        assert!(matches!(name(&written), "not sent" | "refused"), "{origin}: {written}");
    }
}

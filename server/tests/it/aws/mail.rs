use super::stand_in::Account;
use aws_adapter::ses::Ses;
use domain::{
    OrderId, OutboxId,
    ports::{MailError, MailTransport},
};

const MIME: &[u8] = b"From: shop@example.com\r\nTo: ada@example.com\r\nSubject: A receipt\r\n\r\nThank you.\r\n";

fn id() -> OutboxId {
    OutboxId::receipt(&OrderId::parse("order").unwrap())
}

#[tokio::test]
async fn r023_a_mail_goes_out_once_an_identity_is_verified() {
    let account = Account::new();
    let ses = Ses::new(&account.sdk, None);
    let client = aws_sdk_sesv2::Client::new(&account.sdk);
    client.create_email_identity().email_identity("shop@example.com").send().await.unwrap();
    ses.send_raw(&id(), "ada@example.com", MIME).await.unwrap();
    assert_eq!(ses.was_sent(&id()).await.unwrap(), None, "SES cannot tell");
}

#[tokio::test]
async fn f052_a_mail_to_a_dead_line_was_not_sent() {
    let account = Account::new();
    let sdk = account.sdk.into_builder().endpoint_url("http://127.0.0.1:9").build();
    let lost = Ses::new(&sdk, None).send_raw(&id(), "ada@example.com", MIME).await;
    assert!(matches!(lost, Err(MailError::Unavailable { .. })), "{lost:?}");
}

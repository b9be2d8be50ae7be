//! Mails through Amazon SES, API v2, as the raw bytes the mailroom set.

pub mod delivery_events;

use super::sdk::outcome;
use async_trait::async_trait;
use aws_config::{SdkConfig, retry::RetryConfig};
use aws_sdk_sesv2::{
    Client,
    config::http::HttpResponse,
    error::{ProvideErrorMetadata, SdkError},
    operation::send_email::SendEmailError,
    primitives::Blob,
    types::{Destination, EmailContent, MessageTag, RawMessage},
};
use data_encoding::BASE64URL_NOPAD;
use domain::{
    OutboxId,
    ports::{MailError, MailTransport, outcome::Outcome},
};

/// Longest value of a tag.
const MAX_TAG: usize = 256;
/// Codes, or parts of them, that mean: not now, try again. Keys and clocks that are not right yet are among them.
const LATER: [&str; 8] = [
    "LimitExceeded",
    "ExpiredToken",
    "RequestExpired",
    "RequestTimeTooSkewed",
    "InvalidSignature",
    "SignatureDoesNotMatch",
    "InvalidClientTokenId",
    "UnrecognizedClient",
];
/// Codes that speak of the account and not of the email: a person must act.
const BARRED: [&str; 5] =
    ["AccountSuspended", "SendingPaused", "MailFromDomainNotVerified", "NotFoundException", "AccessDenied"];

/// The way out through SES.
#[derive(Clone)]
pub struct Ses {
    client: Client,
    /// Names where bounces and complaints are told.
    configuration_set: Option<String>,
}

impl Ses {
    pub fn new(sdk: &SdkConfig, configuration_set: Option<String>) -> Ses {
        // SendEmail has no token: what the SDK sends again may arrive twice. The outbox decides, once for each email.
        let config = aws_sdk_sesv2::config::Builder::from(sdk).retry_config(RetryConfig::disabled()).build();
        Ses { client: Client::from_conf(config), configuration_set }
    }
}

#[async_trait]
impl MailTransport for Ses {
    async fn send_raw(&self, id: &OutboxId, to: &str, mime: &[u8]) -> Result<(), MailError> {
        let raw = RawMessage::builder().data(Blob::new(mime)).build().map_err(|_| refused("mime"))?;
        let tag = MessageTag::builder().name("outbox").value(tag(id)).build().map_err(|_| refused("tag"))?;
        let sent = self
            .client
            .send_email()
            .destination(Destination::builder().to_addresses(to).build())
            .content(EmailContent::builder().raw(raw).build())
            .set_configuration_set_name(self.configuration_set.clone())
            .email_tags(tag)
            .send()
            .await;
        sent.map(|_| ()).map_err(|error| told(&error))
    }

    async fn was_sent(&self, _id: &OutboxId) -> Result<Option<bool>, MailError> {
        // SES keeps no record one can ask.
        Ok(None)
    }
}

/// The tag of an email with this id, by which events about it are told apart. A tag takes 256 letters, digits,
/// `_` and `-`.
fn tag(id: &OutboxId) -> String {
    let tag = BASE64URL_NOPAD.encode(id.as_str().as_bytes());
    // Events about so long a name carry it in a header of the email all the same.
    if tag.len() <= MAX_TAG { tag } else { "long".to_owned() }
}

/// The email a tag stands for.
pub(crate) fn of_tag(tag: &str) -> Option<OutboxId> {
    let id = BASE64URL_NOPAD.decode(tag.as_bytes()).ok()?;
    OutboxId::parse(std::str::from_utf8(&id).ok()?).ok()
}

fn told(error: &SdkError<SendEmailError, HttpResponse>) -> MailError {
    match (error, outcome(error)) {
        (SdkError::ConstructionFailure(_), _) => refused("settings"),
        (SdkError::ServiceError(answer), known) => {
            let (code, message) = (answer.err().code().unwrap_or("no_code"), answer.err().message());
            judged(code, message.unwrap_or_default(), known)
        }
        (_, Some(Outcome::NotDone)) => MailError::Unavailable { code: "no_connection".to_owned() },
        _ => MailError::Unknown,
    }
}

/// What an answer of SES means for the email (SES API v2 reference, SendEmail and common errors, read 2026-11).
fn judged(code: &str, message: &str, known: Option<Outcome>) -> MailError {
    let says = |words: &[&str]| words.iter().any(|word| message.to_ascii_lowercase().contains(word));
    let code_says = |words: &[&str]| words.iter().any(|word| code.contains(word));
    let code = || code.to_owned();
    if code_says(&["Throttl", "TooManyRequests"]) {
        // The quota of a day is not back in a second.
        return if says(&["daily"]) { MailError::Unavailable { code: code() } } else { MailError::TooFast };
    }
    match known {
        // SES failed after it took the email, or something on the way did: the email may be out.
        Some(Outcome::Unknown) => return MailError::Unknown,
        Some(Outcome::NotDone) => return MailError::Unavailable { code: code() },
        None if code_says(&LATER) => return MailError::Unavailable { code: code() },
        None => {}
    }
    // MessageRejected is said of emails, of senders that are not verified, and of accounts that may not send.
    let account = code_says(&["MessageRejected"]) && says(&["not verified", "paused", "suspended", "shut down"]);
    if account || code_says(&BARRED) { MailError::Barred { code: code() } } else { MailError::Refused { code: code() } }
}

fn refused(code: &str) -> MailError {
    MailError::Refused { code: code.to_owned() }
}

#[cfg(test)]
mod tests;

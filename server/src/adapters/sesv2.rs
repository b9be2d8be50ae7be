//! Mails through Amazon SES, API v2, as the raw bytes the mailroom set.

use crate::mail::Transport;
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
use domain::{OutboxId, ports::PostError, token::Sha256Sum};

/// The way out through SES.
#[derive(Clone)]
pub struct Ses {
    client: Client,
    /// Names where bounces and complaints are told.
    configuration_set: Option<String>,
}

impl Ses {
    pub fn new(sdk: &SdkConfig, configuration_set: Option<String>) -> Ses {
        // SendEmail has no token: what the SDK sends again may arrive twice. The outbox decides, once for each mail.
        let config = aws_sdk_sesv2::config::Builder::from(sdk).retry_config(RetryConfig::disabled()).build();
        Ses { client: Client::from_conf(config), configuration_set }
    }
}

#[async_trait]
impl Transport for Ses {
    async fn send_raw(&self, id: &OutboxId, to: &str, mime: &[u8]) -> Result<(), PostError> {
        let raw = RawMessage::builder().data(Blob::new(mime)).build().map_err(|_| refused("mime"))?;
        let tag = MessageTag::builder().name("outbox").value(mark(id)).build().map_err(|_| refused("tag"))?;
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

    async fn was_sent(&self, _id: &OutboxId) -> Result<Option<bool>, PostError> {
        // SES keeps no record one can ask.
        Ok(None)
    }
}

/// A tag takes letters, digits and dashes only.
fn mark(id: &OutboxId) -> String {
    Sha256Sum::of(id.as_str().as_bytes()).to_string()[..32].to_owned()
}

fn told(error: &SdkError<SendEmailError, HttpResponse>) -> PostError {
    match error {
        SdkError::ConstructionFailure(_) => refused("settings"),
        SdkError::DispatchFailure(failure) if failure.is_timeout() => PostError::Ambiguous,
        SdkError::DispatchFailure(_) => PostError::Unavailable { code: "no_connection".to_owned() },
        SdkError::TimeoutError(_) | SdkError::ResponseError(_) => PostError::Ambiguous,
        SdkError::ServiceError(answer) => {
            let code = answer.err().code().unwrap_or("no_code").to_owned();
            // An account that is throttled, or over its daily quota, can send later.
            let later = matches!(
                answer.err(),
                SendEmailError::TooManyRequestsException(_) | SendEmailError::LimitExceededException(_)
            ) || code.contains("Throttl")
                || answer.raw().status().as_u16() >= 500;
            if later { PostError::Unavailable { code } } else { PostError::Refused { code } }
        }
        _ => PostError::Ambiguous,
    }
}

fn refused(code: &str) -> PostError {
    PostError::Refused { code: code.to_owned() }
}

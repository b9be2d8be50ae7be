//! Messages of an Amazon SNS topic, believed only with the service's signature.
//!
//! Source: SNS developer guide, "Verifying the signatures of Amazon SNS messages" (read 2026-11): signature version 2 is
//! RSA with SHA-256 over some fields, by the key of a certificate the message names.

mod certificates;
mod message;
mod trust;

pub use trust::{Fetch, Fetching, Refused};

use certificates::Certificates;
use domain::Timestamp;
use message::{Kind, Message};

/// How old a message may be, and how far ahead of our clock. SNS tries an hour to deliver one and does not sign anew.
const MAX_AGE_SECS: i64 = 3_600;

/// A message of the topic, signed by SNS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Signed {
    /// `id` is the same each time the message is delivered.
    Notification { id: String, message: String },
    /// The topic asks whether the shop wants its messages.
    Subscription(Confirmation),
    /// The topic sends nothing any more.
    Unsubscribed,
}

/// What is fetched to say yes; only [`Sns`] makes one, of an address of the service itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmation(String);

/// One topic, whose messages are told from forged ones.
pub struct Sns {
    /// Its ARN.
    topic: String,
    /// Where certificates and confirmations may lie, without trailing slash.
    origins: Vec<String>,
    fetch: Fetch,
    certificates: Certificates,
}

impl Sns {
    /// `topic` is an ARN, and `host` where the service of its region lives. `stand_in` is the origin of what plays AWS, if
    /// something does.
    pub fn new(topic: String, host: &str, stand_in: Option<&str>, fetch: Fetch) -> Sns {
        let mut origins = vec![format!("https://{host}")];
        origins.extend(stand_in.map(|origin| origin.trim_end_matches('/').to_owned()));
        Sns { topic, origins, fetch, certificates: Certificates::default() }
    }

    /// Reads a message and checks all there is to check, the signature last.
    ///
    /// # Errors
    /// [`Refused`]; nothing of the message may be used then.
    pub async fn verify(&self, body: &[u8], now: Timestamp) -> Result<Signed, Refused> {
        let message = Message::read(body).ok_or(Refused::Malformed)?;
        if message.signature_version != "2" {
            return Err(Refused::OldSignature);
        }
        if message.topic_arn != self.topic {
            return Err(Refused::OtherTopic);
        }
        let sent_at = message.sent_at().ok_or(Refused::Malformed)?;
        if now.secs_since(sent_at).abs() > MAX_AGE_SECS {
            return Err(Refused::Stale);
        }
        if !self.is_certificate(&message.signing_cert_url) {
            return Err(Refused::Elsewhere);
        }
        let (signed, signature) = (message.to_sign().ok_or(Refused::Malformed)?, message.signature()?);
        let certificate = self.certificates.get(&message.signing_cert_url, &self.fetch).await?;
        certificate.verify(signed.as_bytes(), &signature, now)?;
        match message.kind {
            Kind::Notification => Ok(Signed::Notification { id: message.message_id, message: message.message }),
            Kind::UnsubscribeConfirmation => Ok(Signed::Unsubscribed),
            Kind::SubscriptionConfirmation => {
                let url = message.subscribe_url.filter(|url| self.is_confirmation(url)).ok_or(Refused::Elsewhere)?;
                Ok(Signed::Subscription(Confirmation(url)))
            }
        }
    }

    /// Says yes to the topic; `false` if it did not get there.
    pub async fn confirm(&self, confirmation: Confirmation) -> bool {
        (self.fetch)(confirmation.0).await.is_some()
    }

    /// Compared as text from the first letter on: no reading of addresses can then differ from the fetcher's.
    fn is_certificate(&self, url: &str) -> bool {
        let name = self.below_origin(url).and_then(|path| path.strip_prefix("/SimpleNotificationService-"));
        let name = name.and_then(|name| name.strip_suffix(".pem"));
        name.is_some_and(|name| {
            (1..=64).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        })
    }

    fn is_confirmation(&self, url: &str) -> bool {
        let query = self.below_origin(url).and_then(|path| path.strip_prefix("/?"));
        query.is_some_and(|query| query.len() <= 2_000 && query.bytes().all(|b| b.is_ascii_graphic() && b != b'#'))
    }

    fn below_origin<'a>(&self, url: &'a str) -> Option<&'a str> {
        let rest = self.origins.iter().find_map(|origin| url.strip_prefix(origin.as_str()))?;
        rest.starts_with('/').then_some(rest)
    }
}

#[cfg(test)]
mod tests;

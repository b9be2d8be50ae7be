//! A message as SNS writes it, and the text its signature is over.

use super::trust::Refused;
use base64::{Engine, engine::general_purpose::STANDARD};
use domain::Timestamp;
use serde::Deserialize;

/// Which kind of message it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Kind {
    Notification,
    SubscriptionConfirmation,
    UnsubscribeConfirmation,
}

/// A field that stands twice is refused: who signed might have read the other one.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Message {
    #[serde(rename = "Type")]
    pub kind: Kind,
    pub message_id: String,
    pub topic_arn: String,
    subject: Option<String>,
    pub message: String,
    timestamp: String,
    pub signature_version: String,
    signature: String,
    #[serde(rename = "SigningCertURL")]
    pub signing_cert_url: String,
    #[serde(rename = "SubscribeURL")]
    pub subscribe_url: Option<String>,
    token: Option<String>,
}

impl Message {
    pub fn read(body: &[u8]) -> Option<Message> {
        let message: Message = serde_json::from_slice(body).ok()?;
        // A line of the signed text is a field: one with a line break in it could pass for two.
        let own = [Some(&message.message_id), Some(&message.timestamp), message.subject.as_ref()];
        let asked = [message.subscribe_url.as_ref(), message.token.as_ref()];
        let broken = own.into_iter().chain(asked).flatten().any(|field| field.contains('\n'));
        (!broken).then_some(message)
    }

    pub fn sent_at(&self) -> Option<Timestamp> {
        self.timestamp.parse::<jiff::Timestamp>().ok().map(|at| Timestamp(at.as_second()))
    }

    /// # Errors
    /// [`Refused::Malformed`] if it is no base64.
    pub fn signature(&self) -> Result<Vec<u8>, Refused> {
        STANDARD.decode(&self.signature).map_err(|_| Refused::Malformed)
    }

    /// Names and values in the order of the alphabet, each on a line of its own.
    pub fn to_sign(&self) -> Option<String> {
        let kind = match self.kind {
            Kind::Notification => "Notification",
            Kind::SubscriptionConfirmation => "SubscriptionConfirmation",
            Kind::UnsubscribeConfirmation => "UnsubscribeConfirmation",
        };
        let mut lines = vec![("Message", self.message.as_str()), ("MessageId", &self.message_id)];
        if self.kind == Kind::Notification {
            lines.extend(self.subject.as_deref().map(|subject| ("Subject", subject)));
            lines.push(("Timestamp", &self.timestamp));
        } else {
            lines.push(("SubscribeURL", self.subscribe_url.as_deref()?));
            lines.push(("Timestamp", &self.timestamp));
            lines.push(("Token", self.token.as_deref()?));
        }
        lines.extend([("TopicArn", self.topic_arn.as_str()), ("Type", kind)]);
        Some(lines.into_iter().map(|(name, value)| format!("{name}\n{value}\n")).collect())
    }
}

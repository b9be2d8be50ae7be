//! From a letter of the shop's to a mail: words, form, and the way out (R26).

mod letter;
mod words;

use async_trait::async_trait;
use domain::{
    OutboxId,
    ports::{Letter, Post, PostError},
};
use lettre::{
    Message,
    message::{
        Mailbox, MultiPart,
        header::{HeaderName, HeaderValue},
    },
};
use std::sync::Arc;

/// What stands on every mail.
pub struct MailroomConfig {
    pub shop_name: String,
    /// `shop@example.com` or `Shop <shop@example.com>`.
    pub from: String,
    /// Links begin with it: `https://shop.example`, without trailing slash.
    pub origin: String,
}

/// The way a finished mail goes out.
#[async_trait]
pub trait Transport: Send + Sync {
    async fn send_raw(&self, id: &OutboxId, to: &str, mime: &[u8]) -> Result<(), PostError>;

    /// Whether a mail with this id went out, if the transport can tell.
    async fn was_sent(&self, id: &OutboxId) -> Result<Option<bool>, PostError>;
}

/// Writes mails and hands them to a [`Transport`].
pub struct Mailroom {
    shop_name: String,
    from: Mailbox,
    origin: String,
    transport: Arc<dyn Transport>,
}

impl Mailroom {
    /// # Errors
    /// If the sender is not a mail address.
    pub fn new(
        config: MailroomConfig,
        transport: Arc<dyn Transport>,
    ) -> Result<Mailroom, lettre::address::AddressError> {
        let MailroomConfig { shop_name, from, origin } = config;
        Ok(Mailroom { shop_name, from: from.parse()?, origin, transport })
    }

    /// The mail as bytes.
    fn mime(&self, id: &OutboxId, letter: &Letter) -> Result<Vec<u8>, PostError> {
        let unusable = |code: &str| PostError::Refused { code: code.to_owned() };
        let to: Mailbox = letter.to.parse().map_err(|_| unusable("address"))?;
        let text = letter::text(letter, &self.shop_name, &self.origin).map_err(|_| unusable("template"))?;
        let html = letter::html(letter, &self.shop_name, &self.origin).map_err(|_| unusable("template"))?;
        let host = self.origin.split("//").last().unwrap_or("localhost").split(':').next().unwrap_or("localhost");
        let mark = domain::token::Sha256Sum::of(id.as_str().as_bytes()).to_string();
        let mail = Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(words::subject(letter, &self.shop_name))
            .message_id(Some(format!("<{}@{host}>", &mark[..32])))
            .raw_header(HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned()))
            .raw_header(HeaderValue::new(HeaderName::new_from_ascii_str("X-Outbox-Id"), id.to_string()))
            .multipart(MultiPart::alternative_plain_html(text, html))
            .map_err(|_| unusable("mime"))?;
        Ok(mail.formatted())
    }
}

#[async_trait]
impl Post for Mailroom {
    async fn send(&self, id: &OutboxId, letter: &Letter) -> Result<(), PostError> {
        let mime = self.mime(id, letter)?;
        self.transport.send_raw(id, &letter.to, &mime).await
    }

    async fn was_sent(&self, id: &OutboxId) -> Result<Option<bool>, PostError> {
        self.transport.was_sent(id).await
    }
}

#[cfg(test)]
mod tests;

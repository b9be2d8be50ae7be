//! Turns an email of the shop into a MIME message: its words, its form, and how it is sent.

use app::{
    mail::{content::EmailContent, order_facts::Detail, settings::MailSettings},
    messages::messages,
};
use async_trait::async_trait;
use domain::{
    EmailAddress, OutboxId,
    delivery::token::Sha256Sum,
    mail::address::AddressProblem,
    ports::{Clock, Email, MailError, MailTransport, Mailer},
    time::TimeZone,
};
use lettre::{
    Address, Message,
    message::{
        Body, Mailbox, MultiPart, SinglePart,
        header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue},
    },
};
use std::{
    sync::Arc,
    time::{Duration, SystemTime},
};

/// Mail readers cut off what is longer than 102 KB (Gmail); a server on the way may add something.
const MAX_BYTES: usize = 90_000;
/// Longest line of an email (RFC 5322, section 2.1.1).
const MAX_LINE: usize = 998;

/// What stands on every email.
pub struct MailerConfig {
    pub shop_name: String,
    /// `shop@example.com` or `Shop <shop@example.com>`.
    pub from: String,
    /// Every link begins with it: `https://shop.example`, without trailing slash.
    pub origin: String,
    /// Whose days and clocks emails tell.
    pub time_zone: TimeZone,
}

/// The settings do not make a mailroom.
#[derive(Debug, thiserror::Error)]
pub enum MailerError {
    #[error("{0:?} is not a sender; write shop@example.com or Shop <shop@example.com>")]
    From(String),
    #[error("links cannot begin with {0:?}; write https://shop.example, without a path")]
    Origin(String),
}

/// Writes emails and hands them to a [`MailTransport`].
pub struct MimeMailer {
    settings: MailSettings,
    from: Mailbox,
    transport: Arc<dyn MailTransport>,
    clock: Option<Arc<dyn Clock>>,
}

impl MimeMailer {
    /// # Errors
    /// [`MailerError`] with words for the person who wrote the settings.
    pub fn new(config: MailerConfig, transport: Arc<dyn MailTransport>) -> Result<MimeMailer, MailerError> {
        let MailerConfig { shop_name, from, origin, time_zone } = config;
        if !is_origin(&origin) {
            return Err(MailerError::Origin(origin));
        }
        let shop_name = app::mail::typed::for_header(&shop_name);
        let Ok(mut mailbox) = from.parse::<Mailbox>() else { return Err(MailerError::From(from)) };
        mailbox.email = match on_wire(mailbox.email.as_ref()) {
            Some((address, _)) => address,
            None => return Err(MailerError::From(from)),
        };
        let mut from = mailbox;
        from.name = Some(from.name.map_or_else(|| shop_name.clone(), |name| app::mail::typed::for_header(&name)));
        Ok(MimeMailer { settings: MailSettings { shop_name, origin, time_zone }, from, transport, clock: None })
    }

    /// Dates emails by `clock` instead of the system's.
    #[must_use]
    pub fn with_clock(self, clock: Arc<dyn Clock>) -> MimeMailer {
        MimeMailer { clock: Some(clock), ..self }
    }

    /// The email as bytes: with all there is to say, or with less where that would be too long.
    fn mime(&self, id: &OutboxId, to: &str, email: &Email) -> Result<Vec<u8>, MailError> {
        let set = |detail| self.set(id, to, &EmailContent::of(messages(), email, detail, &self.settings));
        let mut mime = set(Detail::Full)?;
        for detail in Detail::LESS {
            if mime.len() < MAX_BYTES {
                break;
            }
            mime = set(detail)?;
        }
        Ok(mime)
    }

    fn set(&self, id: &OutboxId, to: &str, content: &EmailContent) -> Result<Vec<u8>, MailError> {
        let (to, _) = address(to)?;
        let text = content.text().map_err(not_rendered)?;
        let html = content.html().map_err(not_rendered)?;
        let parts = MultiPart::alternative()
            .singlepart(part(ContentType::TEXT_PLAIN, text))
            .singlepart(part(ContentType::TEXT_HTML, as_ascii(&html)));
        let mail = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(app::mail::typed::for_header(&content.body.subject))
            .date(self.now())
            .message_id(Some(self.message_id(id)))
            .raw_header(header("Auto-Submitted", "auto-generated".to_owned()))
            .raw_header(header("X-Auto-Response-Suppress", "All".to_owned()))
            .raw_header(header("X-Outbox-Id", id.to_string()))
            .multipart(parts)
            .map_err(|_| refused("mime"))?;
        Ok(mail.formatted())
    }

    /// Made from the outbox id, so that mail programs show an email sent twice once.
    fn message_id(&self, id: &OutboxId) -> String {
        let mark = Sha256Sum::of(id.as_str().as_bytes()).to_string();
        format!("<{}@{}>", &mark[..32], self.from.email.domain())
    }

    fn now(&self) -> SystemTime {
        let Some(clock) = &self.clock else { return SystemTime::now() };
        let secs = u64::try_from(clock.now().0).unwrap_or(0);
        SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(secs)).unwrap_or_else(SystemTime::now)
    }
}

#[async_trait]
impl Mailer for MimeMailer {
    async fn send(&self, id: &OutboxId, to: &str, email: &Email) -> Result<(), MailError> {
        let mime = self.mime(id, to, email)?;
        let (_, wire) = address(to)?;
        self.transport.send_raw(id, &wire, &mime).await
    }

    async fn was_sent(&self, id: &OutboxId) -> Result<Option<bool>, MailError> {
        self.transport.was_sent(id).await
    }
}

/// Whom an email goes to, and as the transport is told.
///
/// # Errors
/// If nobody can be written to there.
fn address(to: &str) -> Result<(Address, String), MailError> {
    match EmailAddress::parse_mailable(to) {
        Err(AddressProblem::LocalNotAscii) => Err(refused("address_not_ascii")),
        Err(AddressProblem::NotAnAddress) => Err(refused("address")),
        Ok(_) => on_wire(to).ok_or_else(|| refused("address")),
    }
}

/// An address as it goes over the wire. Not a `Mailbox`: that would take a second address or a name from the same text.
fn on_wire(text: &str) -> Option<(Address, String)> {
    let wire = EmailAddress::parse_mailable(text).ok()?.as_wire();
    Some((wire.parse().ok()?, wire))
}

fn is_origin(text: &str) -> bool {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    host.is_some_and(|host| {
        !host.is_empty() && host.bytes().all(|b| b.is_ascii_alphanumeric() || b"-.:[]".contains(&b))
    })
}

fn header(name: &'static str, value: String) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value)
}

/// A part that people can read in the file, and that every mail server passes on unchanged.
fn part(kind: ContentType, text: String) -> SinglePart {
    let body = if text.is_ascii() && text.lines().all(|line| line.len() <= MAX_LINE) {
        Body::dangerous_pre_encoded(text.replace('\n', "\r\n").into_bytes(), ContentTransferEncoding::SevenBit)
    } else {
        Body::new_with_encoding(text, ContentTransferEncoding::QuotedPrintable)
            .expect("quoted-printable takes every text")
    };
    SinglePart::builder().header(kind).body(body)
}

/// HTML with entities for all that is not ASCII: it then needs no encoding that would break its lines.
fn as_ascii(html: &str) -> String {
    let mut ascii = String::with_capacity(html.len());
    for c in html.chars() {
        if c.is_ascii() { ascii.push(c) } else { ascii.push_str(&format!("&#{};", u32::from(c))) }
    }
    ascii
}

fn refused(code: &str) -> MailError {
    MailError::Refused { code: code.to_owned() }
}

/// Left to be tried again and given up in the end, so that a person hears of it.
fn not_rendered(error: askama::Error) -> MailError {
    tracing::error!(error = %error, "A mail could not be written");
    MailError::Unavailable { code: "render".to_owned() }
}

#[cfg(test)]
mod tests;

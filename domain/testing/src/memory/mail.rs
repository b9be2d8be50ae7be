use super::lock;
use async_trait::async_trait;
use domain::{
    ids::OutboxId,
    mail::outbox::{MailKind, MailPart},
    ports::{Email, MailError, Mailer},
};
use std::{
    collections::{BTreeSet, VecDeque},
    sync::{
        Mutex,
        atomic::{AtomicBool, Ordering},
    },
};

/// An email that went out, with its links as the buyer gets them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentEmail {
    pub id: OutboxId,
    pub kind: MailKind,
    pub to: String,
    /// One token per line that has one.
    pub downloads: Vec<String>,
    /// One token per order that has one, for its page; or that of an invitation.
    pub pages: Vec<String>,
    pub part: Option<MailPart>,
    pub missing: Vec<String>,
}

#[derive(Default)]
pub struct MemoryMailer {
    sent: Mutex<Vec<SentEmail>>,
    /// Errors for the next emails. `Unknown` here means: it went out, and the answer was lost.
    pub failures: Mutex<VecDeque<MailError>>,
    throttled: Mutex<BTreeSet<OutboxId>>,
    cannot_tell: AtomicBool,
}

impl MemoryMailer {
    pub fn sent(&self) -> Vec<SentEmail> {
        lock(&self.sent).clone()
    }

    pub fn fail_next(&self, error: MailError) {
        lock(&self.failures).push_back(error);
    }

    /// The email marked with `id` is never taken.
    pub fn never_take(&self, id: &OutboxId) {
        lock(&self.throttled).insert(id.clone());
    }

    /// Whether the service can tell what went out.
    pub fn can_tell(&self) -> bool {
        !self.cannot_tell.load(Ordering::SeqCst)
    }

    /// From now on the service cannot tell whether an email went out.
    pub fn tell_nothing(&self) {
        self.cannot_tell.store(true, Ordering::SeqCst);
    }
}

#[async_trait]
impl Mailer for MemoryMailer {
    async fn send(&self, id: &OutboxId, to: &str, email: &Email) -> Result<(), MailError> {
        if lock(&self.throttled).contains(id) {
            return Err(MailError::Unavailable { code: "throttled".to_owned() });
        }
        let failure = lock(&self.failures).pop_front();
        if !matches!(failure, None | Some(MailError::Unknown)) {
            return failure.map_or(Ok(()), Err);
        }
        let lines = || email.orders().iter().flat_map(|order| &order.lines);
        let invitation = match email {
            Email::Invitation { token, .. } => Some(token),
            _ => None,
        };
        let pages = email.orders().iter().filter_map(|order| order.page.as_ref()).chain(invitation);
        lock(&self.sent).push(SentEmail {
            id: id.clone(),
            kind: email.kind(),
            to: to.to_owned(),
            downloads: lines().filter_map(|line| line.download.as_ref().map(|token| token.reveal())).collect(),
            pages: pages.map(|token| token.reveal()).collect(),
            part: match email {
                Email::FreshLinks { part, .. } => *part,
                _ => None,
            },
            missing: lines().flat_map(|line| line.missing.clone()).collect(),
        });
        failure.map_or(Ok(()), Err)
    }

    async fn was_sent(&self, id: &OutboxId) -> Result<Option<bool>, MailError> {
        if self.cannot_tell.load(Ordering::SeqCst) {
            return Ok(None);
        }
        Ok(Some(lock(&self.sent).iter().any(|email| &email.id == id)))
    }
}

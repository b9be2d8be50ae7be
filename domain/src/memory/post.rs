use super::lock;
use crate::{
    ids::OutboxId,
    outbox::MailKind,
    ports::{Letter, Post, PostError},
};
use async_trait::async_trait;
use std::{collections::VecDeque, sync::Mutex};

/// A letter that went out, with its links as the buyer gets them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentLetter {
    pub id: OutboxId,
    pub kind: MailKind,
    pub to: String,
    /// One token per line that has one.
    pub downloads: Vec<String>,
    pub missing: Vec<String>,
}

#[derive(Default)]
pub struct MemoryPost {
    sent: Mutex<Vec<SentLetter>>,
    /// Errors for the next letters. `Ambiguous` here means: it went out, and the answer was lost.
    pub failures: Mutex<VecDeque<PostError>>,
}

impl MemoryPost {
    pub fn sent(&self) -> Vec<SentLetter> {
        lock(&self.sent).clone()
    }

    pub fn fail_next(&self, error: PostError) {
        lock(&self.failures).push_back(error);
    }
}

#[async_trait]
impl Post for MemoryPost {
    async fn send(&self, id: &OutboxId, letter: &Letter) -> Result<(), PostError> {
        let failure = lock(&self.failures).pop_front();
        if !matches!(failure, None | Some(PostError::Ambiguous)) {
            return failure.map_or(Ok(()), Err);
        }
        let lines = || letter.orders.iter().flat_map(|order| &order.lines);
        lock(&self.sent).push(SentLetter {
            id: id.clone(),
            kind: letter.kind,
            to: letter.to.clone(),
            downloads: lines().filter_map(|line| line.download.as_ref().map(|token| token.reveal())).collect(),
            missing: lines().flat_map(|line| line.missing.clone()).collect(),
        });
        failure.map_or(Ok(()), Err)
    }

    async fn was_sent(&self, id: &OutboxId) -> Result<Option<bool>, PostError> {
        Ok(Some(lock(&self.sent).iter().any(|letter| &letter.id == id)))
    }
}

//! Payments that no event has told of (R24, F34).
//!
//! The reconciler finds a payment and delivers it at once; whether Stripe is silent, or only late, is
//! known some time later. Until then the session is noted, and an event about it strikes it out.

use super::Shop;
use crate::{
    ids::SessionId,
    ports::{Alarm, AlarmKind, PortError},
    time::{MINUTE_SECS, Timestamp},
};

/// How long Stripe may take to tell of a payment.
const PATIENCE_SECS: i64 = 15 * MINUTE_SECS;
/// Sessions that wait for their event: `cs_1@1790000000 cs_2@1790000060`.
const UNTOLD: &str = "webhooks.untold";
/// More than these say nothing new.
const MAX_NOTED: usize = 50;

impl Shop {
    /// Notes payments that the reconciler found before any event did.
    pub(super) async fn note_untold(&self, found: Vec<SessionId>) -> Result<(), PortError> {
        if found.is_empty() {
            return Ok(());
        }
        let now = self.clock.now();
        let mut untold = self.untold().await?;
        untold.extend(found.into_iter().map(|session| (session, now)));
        untold.truncate(MAX_NOTED);
        self.set_untold(&untold).await
    }

    /// Notes that an event about a session came after all.
    pub(super) async fn strike_untold(&self, session: &SessionId) -> Result<(), PortError> {
        let mut untold = self.untold().await?;
        let noted = untold.len();
        untold.retain(|(other, _)| other != session);
        if untold.len() < noted { self.set_untold(&untold).await } else { Ok(()) }
    }

    /// Raises the alarm if a payment was found a quarter of an hour ago and no event about it came since.
    pub(super) async fn tell_silence(&self) -> Result<(), PortError> {
        let now = self.clock.now();
        let untold = self.untold().await?;
        let (silent, waiting): (Vec<_>, Vec<_>) =
            untold.into_iter().partition(|(_, found)| now.secs_since(*found) >= PATIENCE_SECS);
        if silent.is_empty() {
            return Ok(());
        }
        let alarm = Alarm { kind: AlarmKind::WebhooksSilent, object: "stripe".to_owned(), at: now };
        self.orders.raise(&alarm).await?;
        self.set_untold(&waiting).await
    }

    async fn untold(&self) -> Result<Vec<(SessionId, Timestamp)>, PortError> {
        let noted = self.orders.bookmark(UNTOLD).await?.unwrap_or_default();
        let entry = |word: &str| {
            let (session, found) = word.split_once('@')?;
            Some((SessionId::parse(session).ok()?, Timestamp(found.parse().ok()?)))
        };
        Ok(noted.split(' ').filter_map(entry).collect())
    }

    async fn set_untold(&self, untold: &[(SessionId, Timestamp)]) -> Result<(), PortError> {
        let words: Vec<_> = untold.iter().map(|(session, found)| format!("{session}@{}", found.0)).collect();
        self.orders.set_bookmark(UNTOLD, &words.join(" ")).await
    }
}

//! Payments that no event has told of.
//!
//! The reconciler finds a payment and delivers it at once; whether Stripe is silent, or only late, is
//! known some time later. Until then the session is noted, and an event about it strikes it out.

use crate::{
    alerts::{Alert, AlertKind},
    ids::SessionId,
    ports::PortError,
    shop::Shop,
    time::{MINUTE_SECS, Timestamp},
};

/// How long Stripe may take to tell of a payment.
const PATIENCE_SECS: i64 = 15 * MINUTE_SECS;
/// What the alert is about.
const OBJECT: &str = "stripe";
/// Sessions that wait for their event: `cs_1@1790000000 cs_2@1790000060`.
const MISSED_EVENTS: &str = "webhooks.untold";
/// Stands among them while the alert is open: the next event closes it.
const SILENT: &str = "silent";
/// More than these say nothing new.
const MAX_NOTED: usize = 50;

impl Shop {
    /// Notes payments that the reconciler found before any event did.
    pub(crate) async fn note_missed_events(&self, found: Vec<SessionId>) -> Result<(), PortError> {
        if found.is_empty() {
            return Ok(());
        }
        let now = self.ports.clock.now();
        let mut missed_events = self.missed_events().await?;
        missed_events.sessions.extend(found.into_iter().map(|session| (session, now)));
        missed_events.sessions.truncate(MAX_NOTED);
        self.set_missed_events(&missed_events).await
    }

    /// Notes that an event about a session came after all. Any event ends the silence.
    pub(crate) async fn forget_missed_events(&self, session: &SessionId) -> Result<(), PortError> {
        let MissedEvents { mut sessions, silent } = self.missed_events().await?;
        let noted = sessions.len();
        sessions.retain(|(other, _)| other != session);
        if silent {
            self.alert_is_over(AlertKind::WebhooksSilent, OBJECT).await?;
        }
        if sessions.len() < noted || silent {
            self.set_missed_events(&MissedEvents { sessions, silent: false }).await
        } else {
            Ok(())
        }
    }

    /// Raises the alert if a payment was found a quarter of an hour ago and no event about it came since.
    pub(crate) async fn alert_if_silent(&self) -> Result<(), PortError> {
        let now = self.ports.clock.now();
        let missed_events = self.missed_events().await?;
        let (silent, waiting): (Vec<_>, Vec<_>) =
            missed_events.sessions.into_iter().partition(|(_, found)| now.secs_since(*found) >= PATIENCE_SECS);
        if silent.is_empty() {
            return Ok(());
        }
        let alert = Alert { kind: AlertKind::WebhooksSilent, object: OBJECT.to_owned(), at: now };
        self.ports.alerts.raise(&alert).await?;
        self.set_missed_events(&MissedEvents { sessions: waiting, silent: true }).await
    }

    async fn missed_events(&self) -> Result<MissedEvents, PortError> {
        let noted = self.ports.jobs.bookmark(MISSED_EVENTS).await?.unwrap_or_default();
        let entry = |word: &str| {
            let (session, found) = word.split_once('@')?;
            Some((SessionId::parse(session).ok()?, Timestamp(found.parse().ok()?)))
        };
        let silent = noted.split(' ').any(|word| word == SILENT);
        Ok(MissedEvents { sessions: noted.split(' ').filter_map(entry).collect(), silent })
    }

    async fn set_missed_events(&self, missed_events: &MissedEvents) -> Result<(), PortError> {
        let words = missed_events.sessions.iter().map(|(session, found)| format!("{session}@{}", found.0));
        let words: Vec<_> = words.chain(missed_events.silent.then(|| SILENT.to_owned())).collect();
        self.ports.jobs.set_bookmark(MISSED_EVENTS, &words.join(" ")).await
    }
}

/// Payments whose events have not come, and when they were found.
struct MissedEvents {
    sessions: Vec<(SessionId, Timestamp)>,
    /// The alert was raised, and no event came since.
    silent: bool,
}

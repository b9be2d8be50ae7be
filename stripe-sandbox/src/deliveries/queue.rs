//! The tables of deliveries and attempts.

use crate::deliveries::faults::{Deliver, WebhookFaults};
use crate::ledger::{LedgerError, Tx};
use crate::objects::{Endpoint, Event};
use rusqlite::params;
use serde::Serialize;
use std::collections::HashMap;

/// Stripe gives up after about three days.
const GIVE_UP_AFTER_MS: i64 = 3 * 24 * 3600 * 1000;
/// The longest wait between two tries; Stripe waits hours, nobody at a laptop does.
const MAX_BACKOFF_MS: i64 = 5 * 60 * 1000;
/// Deliveries taken from the queue at once.
const BATCH: i64 = 256;

/// One request to make: an event, where it goes, and what is done to it.
#[derive(Clone)]
pub struct Delivery {
    pub event: Event,
    pub endpoint: Endpoint,
}

/// A delivery whose time has come.
#[derive(Clone)]
pub struct QueuedDelivery {
    pub seq: i64,
    pub waited_ms: i64,
    pub delivery: Delivery,
}

/// A request that was made and what it came to.
#[derive(Debug, Clone, Serialize)]
pub struct Attempt {
    #[serde(skip)]
    pub event: String,
    pub endpoint: String,
    /// Business time, Unix milliseconds.
    pub at_ms: i64,
    /// None if there was no answer.
    pub status: Option<u16>,
    pub error: Option<String>,
    #[serde(rename = "tampering")]
    pub faults: Option<String>,
}

/// Where one delivery stands.
#[derive(Debug, Serialize)]
pub struct DeliveryState {
    pub endpoint: String,
    /// `pending`, `held`, `dropped`, `delivered` or `given_up`.
    pub state: String,
    /// Of the next try; business time, Unix milliseconds.
    pub due_ms: i64,
    pub tries: i64,
}

impl Attempt {
    fn accepted(&self) -> bool {
        self.status.is_some_and(|status| (200..300).contains(&status))
    }
}

/// Queues `event` for each endpoint that wants it.
pub fn queue(tx: &Tx<'_>, event: &Event) -> Result<(), LedgerError> {
    let faults = WebhookFaults::load(tx)?;
    let state = match faults.deliver {
        Deliver::Normal => "pending",
        Deliver::Hold => "held",
        Deliver::Drop => "dropped",
    };
    let now = tx.now_ms();
    for endpoint in tx.all::<Endpoint>()?.iter().filter(|endpoint| endpoint.wants(&event.kind)) {
        tx.sql().execute(
            "INSERT INTO deliveries (event, endpoint, state, queued_ms, due_ms) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![event.id, endpoint.id, state, now, now + faults.delay_ms],
        )?;
    }
    Ok(())
}

/// Deliveries that are due, oldest first.
pub fn due(tx: &Tx<'_>) -> Result<Vec<QueuedDelivery>, LedgerError> {
    let mut statement = tx.sql().prepare_cached(
        "SELECT seq, event, endpoint, due_ms FROM deliveries
         WHERE state = 'pending' AND due_ms <= ?1 ORDER BY seq LIMIT ?2",
    )?;
    let rows = statement.query_map([tx.now_ms(), BATCH], |row| {
        Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?, row.get::<_, String>(2)?, row.get::<_, i64>(3)?))
    })?;
    let mut queued = Vec::new();
    for row in rows {
        let (seq, event, endpoint, due_ms) = row?;
        if let (Some(event), Some(endpoint)) = (tx.get(&event)?, tx.get(&endpoint)?) {
            queued.push(QueuedDelivery {
                seq,
                waited_ms: tx.now_ms() - due_ms,
                delivery: Delivery { event, endpoint },
            });
        }
    }
    Ok(queued)
}

/// Notes an attempt: done if the endpoint said 2xx, otherwise tried again after 1, 2, 4, … seconds.
pub fn note_attempt(tx: &Tx<'_>, attempt: &Attempt) -> Result<(), LedgerError> {
    tx.sql().execute(
        "INSERT INTO attempts (event, endpoint, at_ms, status, error, tampering) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![attempt.event, attempt.endpoint, attempt.at_ms, attempt.status, attempt.error, attempt.faults],
    )?;
    if attempt.accepted() {
        tx.sql().execute(
            "UPDATE deliveries SET state = 'delivered', tries = tries + 1 WHERE event = ?1 AND endpoint = ?2",
            params![attempt.event, attempt.endpoint],
        )?;
        return Ok(());
    }
    // A copy that failed does not take back that another arrived.
    tx.sql().execute(
        "UPDATE deliveries SET
            state = CASE WHEN ?3 - queued_ms > ?4 THEN 'given_up' ELSE 'pending' END,
            due_ms = ?3 + min(1000 << min(tries, 20), ?5),
            tries = tries + 1
         WHERE event = ?1 AND endpoint = ?2 AND state <> 'delivered'",
        params![attempt.event, attempt.endpoint, tx.now_ms(), GIVE_UP_AFTER_MS, MAX_BACKOFF_MS],
    )?;
    Ok(())
}

/// Changes how webhooks are delivered; what was held back is let go unless holding goes on.
pub fn set_faults(tx: &Tx<'_>, faults: &WebhookFaults) -> Result<(), LedgerError> {
    faults.store(tx)?;
    if faults.deliver != Deliver::Hold {
        release_all_held(tx)?;
    }
    Ok(())
}

fn release_all_held(tx: &Tx<'_>) -> Result<(), LedgerError> {
    let now = tx.now_ms();
    tx.sql().execute("UPDATE deliveries SET state = 'pending', due_ms = ?1 WHERE state = 'held'", [now])?;
    Ok(())
}

/// The events of deliveries that are neither answered nor held back nor lost. With `make_due` they
/// are not left to wait for their next try.
pub fn open_deliveries(tx: &Tx<'_>, make_due: bool) -> Result<Vec<String>, LedgerError> {
    if make_due {
        let now = tx.now_ms();
        tx.sql().execute("UPDATE deliveries SET due_ms = ?1 WHERE state = 'pending' AND due_ms > ?1", [now])?;
    }
    let mut statement = tx.sql().prepare_cached("SELECT event FROM deliveries WHERE state = 'pending' ORDER BY seq")?;
    let events = statement.query_map([], |row| row.get(0))?;
    Ok(events.collect::<Result<_, _>>()?)
}

/// The events held back, oldest first.
pub fn held(tx: &Tx<'_>) -> Result<Vec<String>, LedgerError> {
    let mut statement = tx
        .sql()
        .prepare_cached("SELECT event FROM deliveries WHERE state = 'held' GROUP BY event ORDER BY min(seq)")?;
    let events = statement.query_map([], |row| row.get(0))?;
    Ok(events.collect::<Result<_, _>>()?)
}

/// How far the deliveries of each event are.
pub fn states(tx: &Tx<'_>) -> Result<HashMap<String, Vec<DeliveryState>>, LedgerError> {
    let mut statement =
        tx.sql().prepare("SELECT event, endpoint, state, due_ms, tries FROM deliveries ORDER BY seq")?;
    let rows = statement.query_map([], |row| {
        let state =
            DeliveryState { endpoint: row.get(1)?, state: row.get(2)?, due_ms: row.get(3)?, tries: row.get(4)? };
        Ok((row.get(0)?, state))
    })?;
    let mut by_event: HashMap<String, Vec<DeliveryState>> = HashMap::new();
    for row in rows {
        let (event, state): (String, DeliveryState) = row?;
        by_event.entry(event).or_default().push(state);
    }
    Ok(by_event)
}

/// How many endpoints have not said 2xx, for each event with any.
pub fn unanswered_by_event(tx: &Tx<'_>) -> Result<HashMap<String, i64>, LedgerError> {
    let mut statement =
        tx.sql().prepare_cached("SELECT event, count(*) FROM deliveries WHERE state <> 'delivered' GROUP BY event")?;
    let counts = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(counts.collect::<Result<_, _>>()?)
}

/// All attempts, oldest first, by event.
pub fn attempts(tx: &Tx<'_>) -> Result<HashMap<String, Vec<Attempt>>, LedgerError> {
    let mut statement =
        tx.sql().prepare("SELECT event, endpoint, at_ms, status, error, tampering FROM attempts ORDER BY seq")?;
    let rows = statement.query_map([], |row| {
        Ok(Attempt {
            event: row.get(0)?,
            endpoint: row.get(1)?,
            at_ms: row.get(2)?,
            status: row.get(3)?,
            error: row.get(4)?,
            faults: row.get(5)?,
        })
    })?;
    let mut by_event: HashMap<String, Vec<Attempt>> = HashMap::new();
    for attempt in rows {
        let attempt = attempt?;
        by_event.entry(attempt.event.clone()).or_default().push(attempt);
    }
    Ok(by_event)
}

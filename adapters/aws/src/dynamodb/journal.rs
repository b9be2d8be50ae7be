//! What a step tells the whole shop: a row for the log, and what it counts.
//!
//! The end of the log and the figures of a day are one item each. If each sale wrote them, all sales would wait for one
//! another. So a step leaves a note of its own, in its own transaction, and notes are folded into log and figures
//! afterwards: by background work, and by whoever reads either. Folding is one transaction, too: a note counts once.

use super::{
    Dynamo, PortError, Tries,
    audit::rows,
    item::{Found, Item, Key},
    query::Range,
    reports::counts,
    table::Table,
    transaction::{IfNot, MOST_STEPS, Transaction},
};
use domain::{audit::AuditEntry, delivery::token::Sha256Sum, reports::metric::DailyMetric};
use serde::{Deserialize, Serialize};
use tokio::task::JoinSet;

/// Notes about one thing lie under one key, in the order they were made; those about all things under so many.
const SHARDS: u8 = 8;
/// Notes of a shard looked at in one round.
const AT_ONCE: usize = 40;

#[derive(Serialize, Deserialize)]
struct Note {
    entry: AuditEntry,
    #[serde(rename = "tallies", default, skip_serializing_if = "Vec::is_empty")]
    daily_metrics: Vec<DailyMetric>,
}

fn shard_pk(shard: u8) -> String {
    format!("JOURNAL#{shard}")
}

fn new_key(object: &str) -> Key {
    let shard = Sha256Sum::of(object.as_bytes()).as_bytes()[0] % SHARDS;
    Key::new(Table::Orders, shard_pk(shard), super::item::now_and_random())
}

/// Leaves a note in the transaction of the step it is about.
pub(super) fn leave(
    to: &mut Transaction,
    dynamo: &Dynamo,
    entry: AuditEntry,
    daily_metrics: Vec<DailyMetric>,
) -> Result<(), PortError> {
    let key = new_key(&entry.object);
    to.create(Item::at(key).body(&Note { entry, daily_metrics })?, IfNot::Again, dynamo)
}

/// Leaves a note of an action that changed nothing else.
pub(super) async fn note(dynamo: &Dynamo, entry: AuditEntry) -> Result<(), PortError> {
    let key = new_key(&entry.object);
    dynamo.put(Item::at(key).body(&Note { entry, daily_metrics: Vec::new() })?).await
}

/// Folds the notes that are there, those of at most `rounds` looks. Who does it at the same time does no harm.
pub(super) async fn fold(dynamo: &Dynamo, rounds: usize) -> Result<(), PortError> {
    let mut tries = Tries::default();
    for _ in 0..rounds {
        let waiting = waiting(dynamo).await?;
        if waiting.is_empty() {
            return Ok(());
        }
        fold_these(dynamo, &waiting, &mut tries).await?;
    }
    Ok(())
}

/// The oldest notes of each shard, oldest first.
async fn waiting(dynamo: &Dynamo) -> Result<Vec<(Key, Note)>, PortError> {
    let mut reading = JoinSet::new();
    for shard in 0..SHARDS {
        let dynamo = dynamo.clone();
        let range = Range::of(Table::Orders, shard_pk(shard)).most(AT_ONCE);
        reading.spawn(async move { dynamo.query(range).await.map(|found| (shard, found)) });
    }
    let mut notes = Vec::new();
    while let Some(read) = reading.join_next().await {
        let read = read.map_err(|error| super::table::damaged(format!("a reader of the journal ended: {error}")))?;
        let (shard, found) = read?;
        for found in found {
            match found.body() {
                Ok(note) => notes.push((Key::new(Table::Orders, shard_pk(shard), found.sk()), note)),
                Err(_) => set_aside(dynamo, found).await?,
            }
        }
    }
    notes.sort_by(|a: &(Key, Note), b| a.0.sk.cmp(&b.0.sk));
    Ok(notes)
}

/// Notes that could not be read: they wait for a program that can.
const ASIDE: &str = "JOURNAL-ASIDE";

/// Moves a note out of the way of the others.
async fn set_aside(dynamo: &Dynamo, found: Found) -> Result<(), PortError> {
    let name = found.name();
    move_to(dynamo, found, ASIDE).await?;
    dynamo.tell_of(name).await;
    Ok(())
}

async fn move_to(dynamo: &Dynamo, found: Found, pk: &str) -> Result<(), PortError> {
    let was = found.key(Table::Orders);
    let mut item = Item::at(Key::new(Table::Orders, pk, &was.sk));
    if let Some(body) = found.text("body") {
        item = item.text("body", body);
    }
    let mut to = Transaction::default();
    to.put(item, dynamo)?;
    // Whoever folds at the same time may have moved it.
    to.remove(&was, IfNot::Again, dynamo)?;
    to.commit(dynamo, &mut Tries::default()).await?;
    Ok(())
}

/// Lets notes be folded again that can be read by now.
pub(super) async fn take_back(dynamo: &Dynamo) -> Result<(), PortError> {
    for found in dynamo.query(Range::of(Table::Orders, ASIDE).most(AT_ONCE)).await? {
        if found.body::<Note>().is_ok() {
            move_to(dynamo, found, &shard_pk(0)).await?;
        }
    }
    Ok(())
}

/// Folds `waiting` in as few transactions as it takes; stops early if somebody else folds, too.
async fn fold_these(dynamo: &Dynamo, waiting: &[(Key, Note)], tries: &mut Tries) -> Result<(), PortError> {
    let mut last = rows::last(dynamo).await?;
    let mut left = waiting;
    while !left.is_empty() {
        let (some, rest) = left.split_at(fitting(left));
        let mut to = Transaction::default();
        for (key, _) in some {
            to.remove(key, IfNot::Again, dynamo)?;
        }
        let entries = some.iter().map(|(_, note)| note.entry.clone());
        last = rows::append(&mut to, dynamo, last, entries)?;
        counts::count(&mut to, dynamo, some.iter().flat_map(|(_, note)| &note.daily_metrics))?;
        if !to.commit(dynamo, tries).await? {
            return Ok(());
        }
        left = rest;
    }
    Ok(())
}

/// How many of `notes` one transaction takes: each is removed and becomes a row; with them goes the end of the log, and
/// each figure once.
fn fitting(notes: &[(Key, Note)]) -> usize {
    let steps = |n: usize| 2 * n + 1 + counts::items(notes[..n].iter().flat_map(|(_, note)| &note.daily_metrics)).len();
    // A step counts at most two figures for each of 20 lines: one note always fits.
    (1..=notes.len()).take_while(|n| steps(*n) <= MOST_STEPS).last().unwrap_or(1)
}

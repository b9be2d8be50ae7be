//! Holding, losing, repeating and forging webhooks.

use crate::control::error::{Answer, ControlError};
use crate::deliveries::faults::WebhookFaults;
use crate::deliveries::queue::{self, Attempt, Delivery};
use crate::deliveries::sender::RawParts;
use crate::events;
use crate::ledger::{LedgerError, Tx};
use crate::objects::{Endpoint, Event};
use crate::sandbox::Sandbox;
use axum::extract::{Json, State};
use serde::Deserialize;
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// Says how webhooks are delivered from now on; what was said before is gone. `{}`: without faults.
pub async fn set(State(sandbox): State<Sandbox>, Json(faults): Json<WebhookFaults>) -> Answer {
    sandbox
        .run(move |tx| {
            queue::set_faults(tx, &faults)?;
            Ok(Json(json!(faults)))
        })
        .await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Release {
    #[serde(default)]
    order: Order,
    /// How often each event is sent.
    #[serde(default = "once")]
    copies: usize,
    /// All at once instead of one after the other.
    #[serde(default)]
    parallel: bool,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Order {
    Held(HeldOrder),
    /// These events, held or not, delivered before or not.
    Events(Vec<String>),
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum HeldOrder {
    Fifo,
    Reverse,
}

impl Default for Order {
    fn default() -> Order {
        Order::Held(HeldOrder::Fifo)
    }
}

fn once() -> usize {
    1
}

/// Sends events now, in the order asked for, and answers what the endpoints said to each.
pub async fn release(State(sandbox): State<Sandbox>, Json(asked): Json<Release>) -> Answer {
    let order = asked.order;
    let deliveries = sandbox.run(move |tx| chosen(tx, &order)).await?;
    let deliveries = deliveries.into_iter().flat_map(|delivery| std::iter::repeat_n(delivery, asked.copies));
    let mut attempts = Vec::new();
    if asked.parallel {
        let mut sending = JoinSet::new();
        for delivery in deliveries {
            let sandbox = sandbox.clone();
            sending.spawn(async move { sandbox.send(&delivery, None).await });
        }
        while let Some(sent) = sending.join_next().await {
            attempts.extend(sent.map_err(|_| LedgerError::Stopped)??);
        }
    } else {
        for delivery in deliveries {
            attempts.extend(sandbox.send(&delivery, None).await?);
        }
    }
    Ok(described(&attempts))
}

fn chosen(tx: &Tx<'_>, order: &Order) -> Result<Vec<Delivery>, ControlError> {
    let ids = match order {
        Order::Held(HeldOrder::Fifo) => queue::held(tx)?,
        Order::Held(HeldOrder::Reverse) => queue::held(tx)?.into_iter().rev().collect(),
        Order::Events(ids) => ids.clone(),
    };
    let endpoints = tx.all::<Endpoint>()?;
    let mut deliveries = Vec::new();
    for id in ids {
        let event: Event = tx.get(&id)?.ok_or_else(|| ControlError::missing("event", &id))?;
        let wanting = endpoints.iter().filter(|endpoint| endpoint.wants(&event.kind)).cloned();
        deliveries.extend(wanting.map(|endpoint| Delivery { event: event.clone(), endpoint }));
    }
    Ok(deliveries)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Flush {
    #[serde(default = "ten_seconds")]
    timeout_ms: u64,
}

fn ten_seconds() -> u64 {
    10_000
}

/// Sends what waits, without waiting for its next try, until every endpoint said 2xx to everything
/// or the time is up. Held and lost events do not count.
pub async fn flush(State(sandbox): State<Sandbox>, Json(asked): Json<Flush>) -> Answer {
    let end = Instant::now() + Duration::from_millis(asked.timeout_ms);
    loop {
        let mut sending = JoinSet::new();
        sandbox.start_due(&mut sending).await?;
        while sending.join_next().await.is_some() {}
        let open = sandbox.run(|tx| queue::open_deliveries(tx, true)).await?;
        if open.is_empty() || Instant::now() >= end {
            return Ok(Json(json!({ "settled": open.is_empty(), "open": open })));
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Send {
    /// Any text, also a type nobody knows.
    #[serde(default)]
    event_type: String,
    #[serde(default)]
    object: Value,
    /// An id to use again; a new one if none.
    id: Option<String>,
    /// The exact body, in the place of an event.
    payload: Option<String>,
    /// The exact `Stripe-Signature`, in the place of a valid one.
    signature: Option<String>,
}

/// Sends an event that never happened.
pub async fn send(State(sandbox): State<Sandbox>, Json(asked): Json<Send>) -> Answer {
    let (kind, object, id) = (asked.event_type, asked.object, asked.id);
    let deliveries = sandbox
        .run(move |tx| {
            let mut event = events::unqueued(tx, &kind, object);
            event.id = id.unwrap_or(event.id);
            tx.put(&event)?;
            let delivery = |endpoint| Delivery { event: event.clone(), endpoint };
            Ok::<_, ControlError>(
                tx.all::<Endpoint>()?.into_iter().filter(Endpoint::has_address).map(delivery).collect::<Vec<_>>(),
            )
        })
        .await?;
    let raw = RawParts { payload: asked.payload, signature: asked.signature };
    let mut attempts = Vec::new();
    for delivery in deliveries {
        attempts.extend(sandbox.send(&delivery, Some(raw.clone())).await?);
    }
    Ok(described(&attempts))
}

fn described(attempts: &[Attempt]) -> Json<Value> {
    let attempt = |attempt: &Attempt| json!({ "event": attempt.event, "endpoint": attempt.endpoint, "status": attempt.status, "error": attempt.error });
    Json(json!({ "attempts": attempts.iter().map(attempt).collect::<Vec<_>>() }))
}

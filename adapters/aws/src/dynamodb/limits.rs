//! Counts of what may be done so often only. One item for each limit and whom it concerns, with as many slots as there
//! are places: a slot holds the time at which it was taken. Taking one is a single conditional write, so no two
//! instances take the same, and they meet only where they choose the same free one.

use super::{
    Dynamo, Tries, failed,
    item::{Found, Key},
    table::{Table, damaged},
};
use crate::sdk::Call;
use async_trait::async_trait;
use aws_sdk_dynamodb::types::AttributeValue;
use domain::{
    PortError, Timestamp,
    limits::{Limit, Reservation, Reserved},
    ports::Limits,
    time::DAY_SECS,
};
use tokio::task::JoinSet;

/// Limits in DynamoDB.
#[derive(Clone)]
pub struct DynamoLimits(pub Dynamo);

/// How taking one place ended.
enum Place {
    Taken,
    Full(Timestamp),
}

fn key_of(key: &str) -> Key {
    Key::alone(Table::Admins, format!("LIMIT#{key}"))
}

fn slot(n: u32) -> String {
    format!("s{n}")
}

fn taken_at(found: Option<&Found>, n: u32) -> Option<Timestamp> {
    found?.number(&slot(n)).map(Timestamp)
}

#[async_trait]
impl Limits for DynamoLimits {
    async fn reserve(&self, limits: &[Limit], now: Timestamp) -> Result<Reserved, PortError> {
        // Side by side: whoever waits for an answer waits for the slowest, not for all.
        let mut takes = JoinSet::new();
        for limit in limits {
            let (own, limit) = (self.clone(), limit.clone());
            takes.spawn(async move { (own.take(&limit, now).await, limit.key) });
        }
        let (mut reservation, mut refused) = (Reservation::none(), None);
        while let Some(taken) = takes.join_next().await {
            match taken {
                Ok((Ok(Place::Taken), key)) => reservation.places.push((key, now)),
                Ok((Ok(Place::Full(until)), _)) => match refused {
                    Some(Ok(Reserved::Full { until: other })) if other > until => {}
                    Some(Err(_)) => {}
                    _ => refused = Some(Ok(Reserved::Full { until })),
                },
                Ok((Err(error), _)) => refused = Some(Err(error)),
                Err(error) => refused = Some(Err(damaged(error.to_string()))),
            }
        }
        match refused {
            None => Ok(Reserved::Taken(reservation)),
            Some(refused) => {
                // What cannot be given back runs out by itself.
                let _ = self.release(&reservation).await;
                refused
            }
        }
    }

    async fn release(&self, reservation: &Reservation) -> Result<(), PortError> {
        for (key, at) in &reservation.places {
            self.give_back(&key_of(key), *at).await?;
        }
        Ok(())
    }

    async fn taken(&self, limit: &Limit, now: Timestamp) -> Result<u32, PortError> {
        let found = self.0.get(&key_of(&limit.key)).await?;
        let since = limit.counts_since(now);
        let taken = (0..limit.most).filter_map(|n| taken_at(found.as_ref(), n)).filter(|at| *at >= since).count();
        Ok(u32::try_from(taken).unwrap_or(u32::MAX))
    }

    /// DynamoDB forgets items some time after they `ends`; nothing relies on that.
    async fn sweep(&self, _before: Timestamp) -> Result<(), PortError> {
        Ok(())
    }
}

impl DynamoLimits {
    async fn take(&self, limit: &Limit, now: Timestamp) -> Result<Place, PortError> {
        let (key, since) = (key_of(&limit.key), limit.counts_since(now));
        let mut tries = Tries::default();
        loop {
            let found = self.0.get(&key).await?;
            let slots: Vec<_> = (0..limit.most).map(|n| (n, taken_at(found.as_ref(), n))).collect();
            let taken: Vec<_> = slots.iter().filter_map(|(_, at)| *at).collect();
            if let Some(until) = limit.full_until(&taken, now) {
                return Ok(Place::Full(until));
            }
            let free: Vec<_> = slots.iter().filter(|(_, at)| at.is_none_or(|at| at < since)).map(|(n, _)| *n).collect();
            // Any of them, so that those who come at once seldom meet.
            let chosen = getrandom::u64().unwrap_or_default() % u64::try_from(free.len()).unwrap_or(1).max(1);
            let Some(n) = usize::try_from(chosen).ok().and_then(|chosen| free.get(chosen)) else {
                return Ok(Place::Full(now.plus_secs(limit.window_secs)));
            };
            let took = self
                .0
                .client
                .update_item()
                .table_name(self.0.name(key.table))
                .set_key(Some(key.attributes()))
                .update_expression("SET #slot = :now, #ends = :ends")
                .condition_expression("attribute_not_exists(#slot) OR #slot < :since")
                .expression_attribute_names("#slot", slot(*n))
                .expression_attribute_names("#ends", "ends")
                .expression_attribute_values(":now", number(now.0))
                .expression_attribute_values(":since", number(since.0))
                .expression_attribute_values(":ends", number(now.plus_secs(limit.window_secs + DAY_SECS).0))
                .send()
                .await;
            match took.map_err(|error| failed(Call::Write, &error)) {
                Ok(_) => return Ok(Place::Taken),
                Err(PortError::Conflict) => tries.wait().await?,
                Err(error) => return Err(error),
            }
        }
    }

    /// Empties one slot that was taken at `at`: one is as good as another.
    async fn give_back(&self, key: &Key, at: Timestamp) -> Result<(), PortError> {
        let mut tries = Tries::default();
        loop {
            let Some(found) = self.0.get(key).await? else { return Ok(()) };
            let is_slot = |name: &&String| name.strip_prefix('s').is_some_and(|n| n.parse::<u32>().is_ok());
            let Some(name) = found.0.keys().filter(is_slot).find(|name| found.number(name) == Some(at.0)) else {
                return Ok(());
            };
            let gave = self
                .0
                .client
                .update_item()
                .table_name(self.0.name(key.table))
                .set_key(Some(key.attributes()))
                .update_expression("REMOVE #slot")
                .condition_expression("#slot = :at")
                .expression_attribute_names("#slot", name)
                .expression_attribute_values(":at", number(at.0))
                .send()
                .await;
            match gave.map_err(|error| failed(Call::Write, &error)) {
                Ok(_) => return Ok(()),
                Err(PortError::Conflict) => tries.wait().await?,
                Err(error) => return Err(error),
            }
        }
    }
}

fn number(number: i64) -> AttributeValue {
    AttributeValue::N(number.to_string())
}

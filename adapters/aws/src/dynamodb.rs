//! The store in DynamoDB: three tables whose items are found by `pk` and `sk`, and by lists beside them.
//!
//! An item has its value as JSON in `body`, so that both backends store the same thing. What must happen together
//! is one transaction with a token, so that the SDK may send it again. All reads but those of lists are strongly
//! consistent. No scan anywhere: each question has a key or a list made for it.

mod alerts;
mod audit;
mod catalog;
mod delivery;
mod item;
mod jobs;
mod journal;
mod limits;
pub mod mail;
mod orders;
mod payments;
mod query;
mod reports;
mod table;
pub(crate) mod team;
mod transaction;
mod unreadable;

pub use catalog::DynamoCatalog;
pub use catalog::autosaves::DynamoAutosaves;
pub use limits::DynamoLimits;
pub use orders::DynamoStore;
pub use team::accounts::DynamoAccounts;
pub use team::sessions::DynamoSessions;

use super::sdk::{Call, EarlierTries, port_error};
use crate::dynamodb::table::{SERVICE, Table};
use aws_config::SdkConfig;
use aws_sdk_dynamodb::{
    Client,
    config::http::HttpResponse,
    error::{ProvideErrorMetadata, SdkError},
    types::{KeysAndAttributes, WriteRequest},
};
use domain::PortError;
use item::{Attributes, Found, Key};
use std::{collections::HashMap, sync::Arc, time::Duration};

/// Most keys of one BatchGetItem.
const MOST_KEYS: usize = 100;
/// Most puts and deletes of one BatchWriteItem.
const MOST_WRITES: usize = 25;

/// The names of the tables.
#[derive(Debug, Clone)]
pub struct TableNames {
    /// Products, their lists and drafts of them.
    pub catalog: String,
    /// Orders and all that settles with them, and the log.
    pub orders: String,
    /// Admins: accounts, sessions, half-finished sign-ins, and counts of what is limited.
    pub admins: String,
}

/// The tables of a shop.
#[derive(Clone)]
pub struct Dynamo {
    client: Client,
    names: Arc<TableNames>,
    told: Arc<unreadable::Told>,
}

impl Dynamo {
    pub fn new(sdk: &SdkConfig, names: TableNames) -> Dynamo {
        let config = aws_sdk_dynamodb::config::Builder::from(sdk).interceptor(EarlierTries).build();
        Dynamo { client: Client::from_conf(config), names: Arc::new(names), told: Arc::default() }
    }

    fn name(&self, table: Table) -> &str {
        match table {
            Table::Catalog => &self.names.catalog,
            Table::Orders => &self.names.orders,
            Table::Admins => &self.names.admins,
        }
    }

    /// Whether all tables are there and take calls, for readiness.
    ///
    /// # Errors
    /// As the first of them answers.
    pub async fn answers(&self) -> Result<(), PortError> {
        for table in [Table::Catalog, Table::Orders, Table::Admins] {
            self.get(&Key::alone(table, "PROBE")).await?;
        }
        Ok(())
    }

    async fn get(&self, key: &Key) -> Result<Option<Found>, PortError> {
        let got = self
            .client
            .get_item()
            .table_name(self.name(key.table))
            .set_key(Some(key.attributes()))
            .consistent_read(true)
            .send()
            .await
            .map_err(|error| failed(Call::Read, &error))?;
        Ok(got.item.map(Found))
    }

    /// The items under `keys` that are there, in any order. One read for each hundred.
    async fn get_many(&self, keys: &[Key]) -> Result<Vec<Found>, PortError> {
        let mut found = Vec::new();
        for some in keys.chunks(MOST_KEYS) {
            let mut wanted: HashMap<String, Vec<Attributes>> = HashMap::new();
            for key in some {
                let keys = wanted.entry(self.name(key.table).to_owned()).or_default();
                // The same key twice is an error to DynamoDB.
                if !keys.contains(&key.attributes()) {
                    keys.push(key.attributes());
                }
            }
            let mut tries = Tries::default();
            while !wanted.is_empty() {
                let request = wanted.drain().map(|(table, keys)| keys_of(keys).map(|keys| (table, keys)));
                let got = self
                    .client
                    .batch_get_item()
                    .set_request_items(Some(request.collect::<Result<_, _>>()?))
                    .send()
                    .await
                    .map_err(|error| failed(Call::Read, &error))?;
                found.extend(got.responses.unwrap_or_default().into_values().flatten().map(Found));
                for (table, left) in got.unprocessed_keys.unwrap_or_default() {
                    wanted.insert(table, left.keys);
                }
                if !wanted.is_empty() {
                    tries.wait().await?;
                }
            }
        }
        Ok(found)
    }

    /// Puts and deletes that need not happen together. Again is harmless.
    async fn write_many(&self, table: Table, writes: Vec<WriteRequest>) -> Result<(), PortError> {
        for some in writes.chunks(MOST_WRITES) {
            let mut left = HashMap::from([(self.name(table).to_owned(), some.to_vec())]);
            let mut tries = Tries::default();
            while !left.is_empty() {
                let wrote = self
                    .client
                    .batch_write_item()
                    .set_request_items(Some(left))
                    .send()
                    .await
                    .map_err(|error| failed(Call::Write, &error))?;
                left = wrote.unprocessed_items.unwrap_or_default();
                if !left.is_empty() {
                    tries.wait().await?;
                }
            }
        }
        Ok(())
    }
}

fn keys_of(keys: Vec<Attributes>) -> Result<KeysAndAttributes, PortError> {
    KeysAndAttributes::builder().set_keys(Some(keys)).consistent_read(true).build().map_err(|error| unbuilt(&error))
}

fn failed<E: ProvideErrorMetadata>(call: Call, error: &SdkError<E, HttpResponse>) -> PortError {
    count(port_error(SERVICE, call, error))
}

fn unbuilt(error: &dyn std::error::Error) -> PortError {
    PortError::Broken { service: SERVICE, reason: error.to_string() }
}

/// Waits between tries that somebody else got in the way of.
#[derive(Default)]
struct Tries(u32);

impl Tries {
    /// Longer each time, and never the same for two, so that those who met do not meet again.
    async fn wait(&mut self) -> Result<(), PortError> {
        self.0 += 1;
        if self.0 > 60 {
            return Err(PortError::Unavailable {
                service: SERVICE,
                reason: "others write the same item all the time".into(),
            });
        }
        let most = 10 * u64::from(self.0.min(20));
        let random = getrandom::u64().unwrap_or_default();
        tokio::time::sleep(Duration::from_millis(1 + random % most)).await;
        Ok(())
    }
}

/// Counts a failure of the store, and passes it on.
fn count(error: PortError) -> PortError {
    if let Some(kind) = error.kind() {
        metrics::counter!("tuppence_store_errors_total", "kind" => kind).increment(1);
    }
    error
}

//! Items that cannot be read: who hears of them, and how those set aside come back.

use super::{
    Dynamo, PortError, failed,
    item::{Found, Index, Key, MARK},
    journal,
    orders::items::{ALARMS, alert_item, event_item, mail_item},
    query::Range,
    table::Table,
};
use crate::sdk::Call;
use aws_sdk_dynamodb::types::AttributeValue;
use domain::{
    Order, Product, Timestamp,
    alerts::{Alert, AlertKind},
    catalog::listing::Card,
    delivery::grant::Grant,
    mail::outbox::OutboxRow,
    payments::inbox::InboxEvent,
};
use serde::de::DeserializeOwned;
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// The list of events and emails that were set aside: they wait, but for a program that can read them.
const SET_ASIDE: &str = "SET-ASIDE";
/// How long an item is not told of again, should somebody have closed its alert.
const TOLD_FOR: Duration = Duration::from_secs(60 * 60);
/// Items that are looked at again in one go.
const AT_ONCE: usize = 500;

/// Items that were told of, and when.
#[derive(Default)]
pub(super) struct Told(Mutex<HashMap<String, Instant>>);

impl Dynamo {
    /// The values of `found` that can be read; alerts tell of the others.
    pub(super) async fn readable<T: DeserializeOwned>(&self, found: &[Found]) -> Vec<T> {
        let mut values = Vec::with_capacity(found.len());
        for item in found {
            match item.body() {
                Ok(value) => values.push(value),
                Err(_) => self.tell_of(item.name()).await,
            }
        }
        values
    }

    /// The value under `key`, if there is one.
    ///
    /// # Errors
    /// `Broken` if it cannot be read; an alert tells of it, too.
    pub(super) async fn value<T: DeserializeOwned>(&self, key: &Key) -> Result<Option<T>, PortError> {
        let Some(found) = self.get(key).await? else { return Ok(None) };
        match found.body() {
            Ok(value) => Ok(Some(value)),
            Err(error) => {
                self.tell_of(found.name()).await;
                Err(error)
            }
        }
    }

    /// Raises the alert about an item that was passed over. A store that takes no writes says so elsewhere.
    pub(super) async fn tell_of(&self, name: String) {
        let is_new = {
            let mut told = self.told.0.lock().unwrap_or_else(PoisonError::into_inner);
            told.retain(|_, at| at.elapsed() < TOLD_FOR);
            told.insert(name.clone(), Instant::now()).is_none()
        };
        if !is_new {
            return;
        }
        tracing::error!(item = name, "The item {name} cannot be read and was passed over");
        if let Err(error) = self.raise_about(name).await {
            tracing::warn!(%error, "No alarm could be raised about an item that cannot be read");
        }
    }

    async fn raise_about(&self, name: String) -> Result<(), PortError> {
        let alert =
            Alert { kind: AlertKind::UnreadableRow, object: name, at: Timestamp(jiff::Timestamp::now().as_second()) };
        self.create(alert_item(&alert)?).await?;
        Ok(())
    }

    /// Sets an event or an email aside and raises the alert about it: no list reads it again.
    pub(super) async fn set_aside(&self, found: &Found) -> Result<(), PortError> {
        let key = found.key(Table::Orders);
        let (one, two) = (Index::One, Index::Two);
        let set = self
            .client
            .update_item()
            .table_name(self.name(key.table))
            .set_key(Some(key.attributes()))
            .update_expression("SET #list = :aside, #place = :place REMOVE #pk, #sk")
            // Whoever wrote it meanwhile may have made it readable.
            .condition_expression("#mark = :mark")
            .expression_attribute_names("#list", one.pk())
            .expression_attribute_names("#place", one.sk())
            .expression_attribute_names("#pk", two.pk())
            .expression_attribute_names("#sk", two.sk())
            .expression_attribute_names("#mark", MARK)
            .expression_attribute_values(":aside", AttributeValue::S(SET_ASIDE.to_owned()))
            .expression_attribute_values(":place", AttributeValue::S(key.pk.clone()))
            .expression_attribute_values(":mark", AttributeValue::N(found.mark().to_string()))
            .send()
            .await;
        match set.map_err(|error| failed(Call::Write, &error)) {
            Ok(_) => {}
            Err(PortError::Conflict) => return Ok(()),
            Err(error) => return Err(error),
        }
        let name = found.name();
        tracing::error!(item = name, "The item {name} cannot be read and was set aside");
        self.raise_about(name).await
    }

    /// Lets events and emails wait again that can be read by now, and closes the alerts about items that can. Returns
    /// how many wait again.
    pub(super) async fn take_back(&self) -> Result<usize, PortError> {
        let aside = self.query(Range::list(Table::Orders, Index::One, SET_ASIDE).most(AT_ONCE)).await?;
        let mut back = 0;
        for place in aside {
            let key = place.key(Table::Orders);
            let Some(found) = self.get(&key).await? else { continue };
            // An index may lag behind: what waits already is left alone.
            if found.text(&Index::One.pk()) != Some(SET_ASIDE) {
                continue;
            }
            let item = match key.pk.split_once('#') {
                Some(("EVENT", _)) => found.body().and_then(|event: InboxEvent| event_item(&event)),
                Some(("OUTBOX", _)) => found.body().and_then(|mail: OutboxRow| mail_item(&mail)),
                _ => continue,
            };
            if let Ok(item) = item {
                back += usize::from(self.replace(item, MARK, found.mark()).await?);
            }
        }
        journal::take_back(self).await?;
        for item in self.query(Range::of(Table::Orders, ALARMS)).await? {
            let Ok(Alert { kind: AlertKind::UnreadableRow, object, .. }) = item.body() else { continue };
            if self.is_readable(&object).await? {
                self.delete(&item.key(Table::Orders)).await?;
            }
        }
        Ok(back)
    }

    /// Whether the item an alert calls `name` can be read by now; one that is gone keeps nobody waiting.
    async fn is_readable(&self, name: &str) -> Result<bool, PortError> {
        let Some((kind, id)) = name.split_once('/') else { return Ok(true) };
        match kind {
            "orders" => self.reads::<Order>(&Key::alone(Table::Orders, format!("ORDER#{id}"))).await,
            "grants" => self.reads::<Vec<Grant>>(&Key::new(Table::Orders, format!("ORDER#{id}"), "GRANTS")).await,
            "inbox" => self.reads::<InboxEvent>(&Key::alone(Table::Orders, format!("EVENT#{id}"))).await,
            "outbox" => self.reads::<OutboxRow>(&Key::alone(Table::Orders, format!("OUTBOX#{id}"))).await,
            "products" => self.reads::<Product>(&Key::alone(Table::Catalog, format!("PRODUCT#{id}"))).await,
            "cards" => self.reads::<ReadCard>(&Key::alone(Table::Catalog, format!("CARD#{id}"))).await,
            // Whatever it is, it is told of again if it is met again.
            _ => Ok(true),
        }
    }

    async fn reads<T: DeserializeOwned>(&self, key: &Key) -> Result<bool, PortError> {
        Ok(self.get(key).await?.is_none_or(|found| found.body::<T>().is_ok()))
    }
}

#[derive(serde::Deserialize)]
struct ReadCard {
    #[expect(dead_code, reason = "read to see whether it can be")]
    card: Card,
}

//! What happens together or not at all.

use super::{
    Dynamo, Tries, failed,
    item::{Attributes, Item, Key},
    table::SERVICE,
    unbuilt,
};
use crate::sdk::Call;
use aws_sdk_dynamodb::{
    operation::transact_write_items::TransactWriteItemsError,
    types::{AttributeValue, Delete, Put, TransactWriteItem, Update},
};
use domain::PortError;
use std::collections::HashMap;

/// Most steps of one transaction (TransactWriteItems).
pub(super) const MOST_STEPS: usize = 100;

/// What it means that the condition of a step does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum IfNot {
    /// Somebody was first; whoever asked must decide again.
    Conflict,
    /// What was read before is old; read again and try again.
    Again,
}

/// Steps on items, each at most once, and no more than fit into one call: the step that is too many is refused.
#[derive(Default, Clone)]
pub(super) struct Transaction {
    steps: Vec<(TransactWriteItem, IfNot)>,
}

impl Transaction {
    pub fn len(&self) -> usize {
        self.steps.len()
    }

    /// Writes an item, whatever was there.
    pub fn put(&mut self, item: Item, dynamo: &Dynamo) -> Result<(), PortError> {
        let put = Put::builder().table_name(dynamo.name(item.key.table)).set_item(Some(item.attributes));
        self.push(TransactWriteItem::builder().put(put.build().map_err(|error| unbuilt(&error))?), IfNot::Conflict)
    }

    /// Writes an item where none is.
    pub fn create(&mut self, item: Item, if_not: IfNot, dynamo: &Dynamo) -> Result<(), PortError> {
        let put = Put::builder()
            .table_name(dynamo.name(item.key.table))
            .set_item(Some(item.attributes))
            .condition_expression("attribute_not_exists(pk)");
        self.push(TransactWriteItem::builder().put(put.build().map_err(|error| unbuilt(&error))?), if_not)
    }

    /// Writes an item in place of one whose number `name` is `was`; where none is, if that is `None`.
    pub fn replace(
        &mut self,
        item: Item,
        (name, was): (&str, Option<i64>),
        if_not: IfNot,
        dynamo: &Dynamo,
    ) -> Result<(), PortError> {
        let Some(was) = was else { return self.create(item, if_not, dynamo) };
        let put = Put::builder()
            .table_name(dynamo.name(item.key.table))
            .set_item(Some(item.attributes))
            .condition_expression("#was = :was")
            .expression_attribute_names("#was", name)
            .expression_attribute_values(":was", AttributeValue::N(was.to_string()));
        self.push(TransactWriteItem::builder().put(put.build().map_err(|error| unbuilt(&error))?), if_not)
    }

    /// Writes `body` where no item is, and leaves one that is there as it is.
    pub fn put_once(&mut self, item: Item, dynamo: &Dynamo) -> Result<(), PortError> {
        let mut update = Update::builder().table_name(dynamo.name(item.key.table)).set_key(Some(item.key.attributes()));
        let mut sets = Vec::new();
        let own = item.attributes.into_iter().filter(|(name, _)| name != "pk" && name != "sk");
        for (n, (name, value)) in own.enumerate() {
            sets.push(format!("#n{n} = if_not_exists(#n{n}, :v{n})"));
            update = update.expression_attribute_names(format!("#n{n}"), name);
            update = update.expression_attribute_values(format!(":v{n}"), value);
        }
        let update = update.update_expression(format!("SET {}", sets.join(", ")));
        let update = update.build().map_err(|error| unbuilt(&error))?;
        self.push(TransactWriteItem::builder().update(update), IfNot::Conflict)
    }

    /// Adds to numbers of an item, which begin at zero.
    pub fn add(&mut self, key: &Key, numbers: &[(String, i64)], dynamo: &Dynamo) -> Result<(), PortError> {
        let mut update = Update::builder().table_name(dynamo.name(key.table)).set_key(Some(key.attributes()));
        let mut adds = Vec::new();
        for (n, (name, by)) in numbers.iter().enumerate() {
            adds.push(format!("#n{n} :v{n}"));
            update = update
                .expression_attribute_names(format!("#n{n}"), name)
                .expression_attribute_values(format!(":v{n}"), AttributeValue::N(by.to_string()));
        }
        let update = update.update_expression(format!("ADD {}", adds.join(", ")));
        let update = update.build().map_err(|error| unbuilt(&error))?;
        self.push(TransactWriteItem::builder().update(update), IfNot::Conflict)
    }

    /// Removes an item, if there is one.
    pub fn delete(&mut self, key: &Key, dynamo: &Dynamo) -> Result<(), PortError> {
        let delete = Delete::builder().table_name(dynamo.name(key.table)).set_key(Some(key.attributes()));
        let delete = delete.build().map_err(|error| unbuilt(&error))?;
        self.push(TransactWriteItem::builder().delete(delete), IfNot::Conflict)
    }

    /// Removes an item that must be there.
    pub fn remove(&mut self, key: &Key, if_not: IfNot, dynamo: &Dynamo) -> Result<(), PortError> {
        let delete = Delete::builder()
            .table_name(dynamo.name(key.table))
            .set_key(Some(key.attributes()))
            .condition_expression("attribute_exists(pk)");
        let delete = delete.build().map_err(|error| unbuilt(&error))?;
        self.push(TransactWriteItem::builder().delete(delete), if_not)
    }

    fn push(
        &mut self,
        step: aws_sdk_dynamodb::types::builders::TransactWriteItemBuilder,
        if_not: IfNot,
    ) -> Result<(), PortError> {
        if self.steps.len() >= MOST_STEPS {
            let reason = format!("a change of more than {MOST_STEPS} items was to be one transaction");
            return Err(PortError::Broken { service: SERVICE, reason });
        }
        self.steps.push((step.build(), if_not));
        Ok(())
    }

    /// Carries out the steps. `false` if they did not happen because what was read before is old by now, after a wait:
    /// read and try again.
    ///
    /// # Errors
    /// `Conflict` if a condition that says so does not hold.
    pub async fn commit(self, dynamo: &Dynamo, tries: &mut Tries) -> Result<bool, PortError> {
        let (steps, if_not): (Vec<_>, Vec<_>) = self.steps.into_iter().unzip();
        let sent = dynamo
            .client
            .transact_write_items()
            .set_transact_items(Some(steps))
            // The same token for all tries of the SDK: what happened does not happen again.
            .client_request_token(token()?)
            .send()
            .await;
        let Err(error) = sent else { return Ok(true) };
        let Some(TransactWriteItemsError::TransactionCanceledException(canceled)) = error.as_service_error() else {
            return Err(failed(Call::Write, &error));
        };
        let mut again = false;
        for (reason, if_not) in canceled.cancellation_reasons().iter().zip(if_not) {
            match (reason.code().unwrap_or("None"), if_not) {
                ("None", _) => {}
                ("ConditionalCheckFailed", IfNot::Conflict) => return Err(PortError::Conflict),
                ("ConditionalCheckFailed", IfNot::Again)
                | ("TransactionConflict" | "ThrottlingError" | "ProvisionedThroughputExceeded", _) => again = true,
                (code, _) => {
                    let reason = format!("{code}: {}", reason.message().unwrap_or_default());
                    return Err(PortError::Broken { service: SERVICE, reason });
                }
            }
        }
        if !again {
            return Err(failed(Call::Write, &error));
        }
        tries.wait().await?;
        Ok(false)
    }
}

fn token() -> Result<String, PortError> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)
        .map_err(|error| PortError::Unavailable { service: "randomness", reason: error.to_string() })?;
    Ok(data_encoding::HEXLOWER.encode(&bytes))
}

impl Dynamo {
    /// Writes one item where none is; `false` if there is one.
    pub(super) async fn create(&self, item: Item) -> Result<bool, PortError> {
        self.put_if(item, "attribute_not_exists(pk)", HashMap::new(), HashMap::new()).await
    }

    /// Writes one item in place of one whose number `name` is `was`; `false` if there is none such.
    pub(super) async fn replace(&self, item: Item, name: &str, was: i64) -> Result<bool, PortError> {
        let names = HashMap::from([("#was".to_owned(), name.to_owned())]);
        let values = HashMap::from([(":was".to_owned(), AttributeValue::N(was.to_string()))]);
        self.put_if(item, "#was = :was", names, values).await
    }

    /// Writes one item in place of one that is there; `false` if there is none.
    pub(super) async fn put_over(&self, item: Item) -> Result<bool, PortError> {
        self.put_if(item, "attribute_exists(pk)", HashMap::new(), HashMap::new()).await
    }

    async fn put_if(
        &self,
        item: Item,
        condition: &str,
        names: HashMap<String, String>,
        values: Attributes,
    ) -> Result<bool, PortError> {
        let put = self
            .client
            .put_item()
            .table_name(self.name(item.key.table))
            .set_item(Some(item.attributes))
            .condition_expression(condition)
            .set_expression_attribute_names(Some(names).filter(|names| !names.is_empty()))
            .set_expression_attribute_values(Some(values).filter(|values| !values.is_empty()))
            .send()
            .await;
        match put.map_err(|error| failed(Call::Write, &error)) {
            Ok(_) => Ok(true),
            Err(PortError::Conflict) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Writes one item, whatever was there.
    pub(super) async fn put(&self, item: Item) -> Result<(), PortError> {
        self.client
            .put_item()
            .table_name(self.name(item.key.table))
            .set_item(Some(item.attributes))
            .send()
            .await
            .map_err(|error| failed(Call::Write, &error))?;
        Ok(())
    }

    /// Removes one item, if there is one.
    pub(super) async fn delete(&self, key: &Key) -> Result<(), PortError> {
        self.client
            .delete_item()
            .table_name(self.name(key.table))
            .set_key(Some(key.attributes()))
            .send()
            .await
            .map_err(|error| failed(Call::Write, &error))?;
        Ok(())
    }
}

//! Ranges of items under one partition key, of a table or of an index.

use super::{
    Dynamo, failed,
    item::{Attributes, Found, Index, text},
    table::Table,
};
use crate::sdk::Call;
use aws_sdk_dynamodb::types::AttributeValue;
use domain::PortError;
use std::collections::HashMap;

/// Items of one partition, ascending, or descending if read backwards.
#[derive(Debug, Clone)]
pub(super) struct Range {
    table: Table,
    index: Option<Index>,
    pk: String,
    prefix: Option<String>,
    from: Option<String>,
    to: Option<String>,
    backwards: bool,
    most: usize,
}

impl Range {
    pub fn of(table: Table, pk: impl Into<String>) -> Range {
        Range {
            table,
            index: None,
            pk: pk.into(),
            prefix: None,
            from: None,
            to: None,
            backwards: false,
            most: usize::MAX,
        }
    }

    pub fn list(table: Table, index: Index, pk: impl Into<String>) -> Range {
        Range { index: Some(index), ..Range::of(table, pk) }
    }

    /// Only sort keys that begin so.
    pub fn beginning(self, prefix: impl Into<String>) -> Range {
        Range { prefix: Some(prefix.into()), ..self }
    }

    /// Only this sort key and those above it.
    pub fn from(self, from: impl Into<String>) -> Range {
        Range { from: Some(from.into()), ..self }
    }

    /// Only this sort key and those below it.
    pub fn to(self, to: impl Into<String>) -> Range {
        Range { to: Some(to.into()), ..self }
    }

    pub fn backwards(self, backwards: bool) -> Range {
        Range { backwards, ..self }
    }

    pub fn most(self, most: usize) -> Range {
        Range { most, ..self }
    }

    fn sk_name(&self) -> String {
        self.index.map_or_else(|| "sk".to_owned(), Index::sk)
    }

    /// Where an item stands in this range.
    pub fn place<'a>(&self, found: &'a Found) -> &'a str {
        found.text(&self.sk_name()).unwrap_or_default()
    }

    fn condition(&self) -> (String, HashMap<String, String>, Attributes) {
        let pk = self.index.map_or_else(|| "pk".to_owned(), Index::pk);
        let mut names = HashMap::from([("#pk".to_owned(), pk)]);
        let mut values = HashMap::from([text(":pk", &self.pk)]);
        let mut set = |name: &str, value: &String| {
            names.insert("#sk".to_owned(), self.sk_name());
            values.insert(name.to_owned(), AttributeValue::S(value.clone()));
        };
        // A key condition takes one comparison of the sort key: a prefix with a bound is bounded by its own end.
        let end = self.prefix.as_ref().map(|prefix| format!("{prefix}\u{10ffff}"));
        let (from, to) = match &self.prefix {
            Some(prefix) if self.from.is_some() || self.to.is_some() => {
                (self.from.as_ref().or(Some(prefix)), self.to.as_ref().or(end.as_ref()))
            }
            _ => (self.from.as_ref(), self.to.as_ref()),
        };
        let condition = match (&self.prefix, from, to) {
            (Some(prefix), None, None) => {
                set(":prefix", prefix);
                "#pk = :pk AND begins_with(#sk, :prefix)"
            }
            (_, Some(from), Some(to)) => {
                set(":from", from);
                set(":to", to);
                "#pk = :pk AND #sk BETWEEN :from AND :to"
            }
            (_, Some(from), None) => {
                set(":from", from);
                "#pk = :pk AND #sk >= :from"
            }
            (_, None, Some(to)) => {
                set(":to", to);
                "#pk = :pk AND #sk <= :to"
            }
            (None, None, None) => "#pk = :pk",
        };
        (condition.to_owned(), names, values)
    }
}

/// Reads a range page by page, never further than it is asked.
pub(super) struct Reader {
    dynamo: Dynamo,
    pub range: Range,
    next: Option<Attributes>,
    begun: bool,
}

impl Reader {
    /// Some items more; none at the end.
    pub async fn more(&mut self) -> Result<Vec<Found>, PortError> {
        loop {
            if self.begun && self.next.is_none() {
                return Ok(Vec::new());
            }
            let range = &self.range;
            let empty = range.from.as_ref().zip(range.to.as_ref()).is_some_and(|(from, to)| from > to);
            if empty {
                return Ok(Vec::new());
            }
            let (condition, names, values) = range.condition();
            let page = self
                .dynamo
                .client
                .query()
                .table_name(self.dynamo.name(range.table))
                .set_index_name(range.index.map(|index| index.name().to_owned()))
                .key_condition_expression(condition)
                .set_expression_attribute_names(Some(names))
                .set_expression_attribute_values(Some(values))
                .scan_index_forward(!range.backwards)
                .consistent_read(range.index.is_none())
                .set_limit(i32::try_from(range.most).ok())
                .set_exclusive_start_key(self.next.take())
                .send()
                .await
                .map_err(|error| failed(Call::Read, &error))?;
            self.begun = true;
            self.next = page.last_evaluated_key;
            let items: Vec<_> = page.items.unwrap_or_default().into_iter().map(Found).collect();
            if !items.is_empty() {
                return Ok(items);
            }
        }
    }
}

impl Dynamo {
    pub(super) fn read(&self, range: Range) -> Reader {
        Reader { dynamo: self.clone(), range, next: None, begun: false }
    }

    /// The items of a range, at most as many as it says.
    pub(super) async fn query(&self, range: Range) -> Result<Vec<Found>, PortError> {
        let most = range.most;
        if most == 0 {
            return Ok(Vec::new());
        }
        let mut reader = self.read(range);
        let mut found = Vec::new();
        loop {
            let more = reader.more().await?;
            if more.is_empty() {
                break;
            }
            found.extend(more);
            if found.len() >= most {
                break;
            }
        }
        found.truncate(most);
        Ok(found)
    }
}

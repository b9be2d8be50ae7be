//! Items: a key, a value as JSON, and the lists it stands in.

use super::table::{Table, damaged};
use aws_sdk_dynamodb::types::AttributeValue;
use domain::{PortError, delivery::token::Sha256Sum};
use serde::{Serialize, de::DeserializeOwned};
use std::collections::HashMap;

pub(super) type Attributes = HashMap<String, AttributeValue>;

/// The number that tells one value of an item from another.
pub(super) const MARK: &str = "mark";

/// The sort key of what is alone under its partition key.
pub(super) const ALONE: &str = "-";

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Key {
    pub table: Table,
    pub pk: String,
    pub sk: String,
}

impl Key {
    pub fn new(table: Table, pk: impl Into<String>, sk: impl Into<String>) -> Key {
        Key { table, pk: pk.into(), sk: sk.into() }
    }

    pub fn alone(table: Table, pk: impl Into<String>) -> Key {
        Key::new(table, pk, ALONE)
    }

    pub fn attributes(&self) -> Attributes {
        HashMap::from([text("pk", &self.pk), text("sk", &self.sk)])
    }
}

/// An index beside the keys. Each holds several lists; the beginning of its key tells which one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Index {
    /// By time: all orders, those of a product, events and emails that are due, log rows about an object.
    One,
    /// By state and time.
    Two,
    /// By buyer and time.
    Three,
    /// Buyers A to Z.
    Four,
}

impl Index {
    pub fn name(self) -> &'static str {
        match self {
            Index::One => "list1",
            Index::Two => "list2",
            Index::Three => "list3",
            Index::Four => "list4",
        }
    }

    pub fn pk(self) -> String {
        format!("{}pk", self.name())
    }

    pub fn sk(self) -> String {
        format!("{}sk", self.name())
    }
}

/// An item as it is written.
#[derive(Debug, Clone)]
pub(super) struct Item {
    pub key: Key,
    pub attributes: Attributes,
}

impl Item {
    pub fn at(key: Key) -> Item {
        Item { attributes: key.attributes(), key }
    }

    pub fn body(self, value: &impl Serialize) -> Result<Item, PortError> {
        let body = serde_json::to_string(value).map_err(|error| damaged(error.to_string()))?;
        Ok(self.text("body", body))
    }

    pub fn text(mut self, name: &str, value: impl Into<String>) -> Item {
        self.attributes.insert(name.to_owned(), AttributeValue::S(value.into()));
        self
    }

    pub fn number(mut self, name: &str, value: i64) -> Item {
        self.attributes.insert(name.to_owned(), AttributeValue::N(value.to_string()));
        self
    }

    /// Marks it, so that a write can say over which value it goes.
    pub fn marked(self) -> Item {
        let sum =
            self.attributes.get("body").and_then(|body| body.as_s().ok()).map(|body| Sha256Sum::of(body.as_bytes()));
        let mut head = [0; 8];
        if let Some(sum) = sum {
            head.copy_from_slice(&sum.as_bytes()[..8]);
        }
        self.number(MARK, i64::from_be_bytes(head))
    }

    /// Puts it into the list `pk` of an index, at `sk`.
    pub fn listed(self, index: Index, pk: impl Into<String>, sk: impl Into<String>) -> Item {
        self.text(&index.pk(), pk).text(&index.sk(), sk)
    }
}

/// An item as it was read.
#[derive(Debug, Clone)]
pub(super) struct Found(pub Attributes);

impl Found {
    /// # Errors
    /// `Broken`, with the item's name, if it is damaged or of a newer version.
    pub fn body<T: DeserializeOwned>(&self) -> Result<T, PortError> {
        let body = self.text("body").ok_or_else(|| damaged(format!("{}: an item without a body", self.name())))?;
        serde_json::from_str(body).map_err(|error| damaged(format!("{}: {error}", self.name())))
    }

    /// The item's key, which is in every index, too.
    pub fn key(&self, table: Table) -> Key {
        Key::new(table, self.text("pk").unwrap_or_default(), self.sk())
    }

    /// What an alert calls it: `orders/…`, `inbox/…` or the like.
    pub fn name(&self) -> String {
        let (pk, sk) = (self.text("pk").unwrap_or_default(), self.sk());
        let (kind, id) = pk.split_once('#').unwrap_or((pk, ""));
        match (kind, sk) {
            ("ORDER", ALONE) => format!("orders/{id}"),
            ("ORDER", "GRANTS") => format!("grants/{id}"),
            ("EVENT", ALONE) => format!("inbox/{id}"),
            ("OUTBOX", ALONE) => format!("outbox/{id}"),
            ("PRODUCT", ALONE) => format!("products/{id}"),
            ("CARD", ALONE) => format!("cards/{id}"),
            (_, ALONE) => pk.to_owned(),
            (kind, sk) => format!("{kind}/{id}/{sk}"),
        }
    }

    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_s().ok().map(String::as_str)
    }

    pub fn number(&self, name: &str) -> Option<i64> {
        self.0.get(name)?.as_n().ok()?.parse().ok()
    }

    pub fn mark(&self) -> i64 {
        self.number(MARK).unwrap_or(0)
    }

    pub fn sk(&self) -> &str {
        self.text("sk").unwrap_or_default()
    }
}

pub(super) fn text(name: &str, value: &str) -> (String, AttributeValue) {
    (name.to_owned(), AttributeValue::S(value.to_owned()))
}

/// A number in a sort key: such strings sort as the numbers do.
pub(super) fn ascending(number: i64) -> String {
    format!("{:020}", i128::from(number) - i128::from(i64::MIN))
}

/// A sort key for what is appended: of one process, those that came later stand later.
pub(super) fn now_and_random() -> String {
    let nanos = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default().as_nanos();
    format!("{nanos:024}#{:016x}", getrandom::u64().unwrap_or_default())
}

/// A number in a sort key, the largest first.
pub(super) fn descending(number: i64) -> String {
    format!("{:020}", i128::from(i64::MAX) - i128::from(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_keys_sort_as_numbers() {
        let numbers = [i64::MIN, -86_400, -1, 0, 1, 9, 10, 1_790_000_000, i64::MAX];
        let up: Vec<_> = numbers.iter().map(|number| ascending(*number)).collect();
        assert!(up.is_sorted(), "{up:?}");
        let down: Vec<_> = numbers.iter().rev().map(|number| descending(*number)).collect();
        assert!(down.is_sorted(), "{down:?}");
    }
}

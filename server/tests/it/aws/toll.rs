//! What a call costs in DynamoDB's units, counted as its pricing page says: reads by 4 KB, half as much if they may be
//! old; writes by 1 KB, twice in a transaction, and once more for each list an item enters, leaves or moves in: lists
//! hold keys only
//! (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html>, read 2026-11).

use serde_json::{Map, Value};
use std::{
    collections::{BTreeMap, HashMap},
    iter::Sum,
    ops::Add,
};

/// Request units in halves, because a read that may be old costs half of one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Units {
    pub half_reads: u64,
    pub writes: u64,
}

impl Add for Units {
    type Output = Units;

    fn add(self, other: Units) -> Units {
        Units { half_reads: self.half_reads + other.half_reads, writes: self.writes + other.writes }
    }
}

impl Sum for Units {
    fn sum<I: Iterator<Item = Units>>(units: I) -> Units {
        units.fold(Units::default(), Add::add)
    }
}

/// Knows what was written, because a write that moves an item within a list is two writes there.
#[derive(Default)]
pub struct Toll {
    items: HashMap<(String, String), Map<String, Value>>,
    /// Units by partition key: `table pk`, or `list1 pk`.
    pub written: BTreeMap<String, u64>,
}

const LISTS: [&str; 4] = ["list1", "list2", "list3", "list4"];

impl Toll {
    pub fn charge(&mut self, what: &str, request: &Value, answer: &Value) -> Units {
        let reads = |half_reads| Units { half_reads, writes: 0 };
        match what {
            "DynamoDB.GetItem" => reads(read(size(&answer["Item"]), request["ConsistentRead"] == true)),
            "DynamoDB.BatchGetItem" => reads(batch_read(request, answer)),
            "DynamoDB.Query" => {
                let bytes = answer["Items"].as_array().map_or(0, |items| items.iter().map(size).sum());
                reads(read(bytes, request["ConsistentRead"] == true))
            }
            "DynamoDB.Scan" => panic!("a scan crossed the wire: {request}"),
            _ => Units { half_reads: 0, writes: self.writes(what, request) },
        }
    }

    fn writes(&mut self, what: &str, request: &Value) -> u64 {
        match what {
            "DynamoDB.PutItem" => self.put(request, 1),
            "DynamoDB.DeleteItem" => self.delete(request, 1),
            "DynamoDB.UpdateItem" => self.update(request, 1),
            "DynamoDB.TransactWriteItems" => {
                let steps = request["TransactItems"].as_array().cloned().unwrap_or_default();
                steps.iter().map(|step| self.step(step)).sum()
            }
            "DynamoDB.BatchWriteItem" => {
                let tables = request["RequestItems"].as_object().cloned().unwrap_or_default();
                let all = tables.into_iter().flat_map(|(table, writes)| {
                    let writes = writes.as_array().cloned().unwrap_or_default();
                    writes.into_iter().map(move |write| (table.clone(), write))
                });
                all.map(|(table, mut write)| {
                    let put = write.get("PutRequest").is_some();
                    let inner = &mut write[if put { "PutRequest" } else { "DeleteRequest" }];
                    inner["TableName"] = table.into();
                    if put { self.put(inner, 1) } else { self.delete(inner, 1) }
                })
                .sum()
            }
            _ => 0,
        }
    }

    fn step(&mut self, step: &Value) -> u64 {
        match step.as_object().and_then(|step| step.iter().next()) {
            Some((kind, put)) if kind == "Put" => self.put(put, 2),
            Some((kind, delete)) if kind == "Delete" => self.delete(delete, 2),
            Some((kind, update)) if kind == "Update" => self.update(update, 2),
            other => panic!("a step of a new kind: {other:?}"),
        }
    }

    fn put(&mut self, put: &Value, times: u64) -> u64 {
        let item = put["Item"].as_object().cloned().unwrap_or_default();
        let key = (table(put), key_of(&put["Item"]));
        let was = self.items.insert(key, item.clone()).unwrap_or_default();
        let bytes = size(&Value::Object(was.clone())).max(size(&put["Item"]));
        let units = times * kilobytes(bytes);
        self.note(format!("{} {}", table(put), text(&item["pk"])), units);
        units + self.lists(&was, &item)
    }

    fn delete(&mut self, delete: &Value, times: u64) -> u64 {
        let was = self.items.remove(&(table(delete), key_of(&delete["Key"]))).unwrap_or_default();
        let bytes = size(&Value::Object(was.clone()));
        let units = times * kilobytes(bytes);
        self.note(format!("{} {}", table(delete), text(&delete["Key"]["pk"])), units);
        units + self.lists(&was, &Map::new())
    }

    /// What an update sets is taken for all there is; the shop's updates write small items.
    fn update(&mut self, update: &Value, times: u64) -> u64 {
        let bytes = size(&update["Key"]) + size(&update["ExpressionAttributeValues"]);
        let units = times * kilobytes(bytes);
        self.note(format!("{} {}", table(update), text(&update["Key"]["pk"])), units);
        units
    }

    /// An entry that is made or removed is one write; one that moves is two; one whose keys stay is none.
    fn lists(&mut self, was: &Map<String, Value>, is: &Map<String, Value>) -> u64 {
        let mut units = 0;
        for list in LISTS {
            let place = |item: &Map<String, Value>| {
                Some((text(item.get(&format!("{list}pk"))?), text(item.get(&format!("{list}sk"))?)))
            };
            let (from, to) = (place(was), place(is));
            if from == to {
                continue;
            }
            for (item, (pk, sk)) in from.iter().map(|place| (was, place)).chain(to.iter().map(|place| (is, place))) {
                let key = ["pk", "sk"].iter().filter_map(|name| item.get(*name)).map(|value| text(value).len() as u64);
                let bytes = key.sum::<u64>() + (pk.len() + sk.len()) as u64;
                self.note(format!("{list} {pk}"), kilobytes(bytes));
                units += kilobytes(bytes);
            }
        }
        units
    }

    fn note(&mut self, key: String, units: u64) {
        *self.written.entry(key).or_default() += units;
    }
}

fn table(request: &Value) -> String {
    text(&request["TableName"])
}

fn key_of(item: &Value) -> String {
    format!("{}\n{}", text(&item["pk"]), text(&item["sk"]))
}

/// A string, or the string in an attribute.
fn text(value: &Value) -> String {
    value.as_str().or_else(|| value["S"].as_str()).unwrap_or_default().to_owned()
}

fn read(bytes: u64, consistent: bool) -> u64 {
    bytes.div_ceil(4096).max(1) * if consistent { 2 } else { 1 }
}

fn batch_read(request: &Value, answer: &Value) -> u64 {
    let asked: usize = request["RequestItems"]
        .as_object()
        .into_iter()
        .flatten()
        .filter_map(|(_, keys)| Some(keys["Keys"].as_array()?.len()))
        .sum();
    let found: Vec<&Value> = answer["Responses"]
        .as_object()
        .into_iter()
        .flatten()
        .filter_map(|(_, items)| items.as_array())
        .flatten()
        .collect();
    let missing = asked.saturating_sub(found.len()) as u64;
    found.iter().map(|item| read(size(item), true)).sum::<u64>() + missing * 2
}

fn kilobytes(bytes: u64) -> u64 {
    bytes.div_ceil(1024).max(1)
}

/// Bytes of an item: names and values.
fn size(item: &Value) -> u64 {
    let Some(attributes) = item.as_object() else { return 0 };
    let value = |value: &Value| match value.as_object().and_then(|value| value.iter().next()) {
        Some((kind, Value::String(text))) if kind == "N" => text.len() / 2 + 1,
        Some((_, Value::String(text))) => text.len(),
        _ => 8,
    };
    attributes.iter().map(|(name, attribute)| (name.len() + value(attribute)) as u64).sum()
}

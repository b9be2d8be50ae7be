//! How webhooks may go wrong: tests set this, the default is a world without faults.

use crate::ledger::{LedgerError, Tx};
use serde::{Deserialize, Serialize};
use serde_json::Value;

const SETTING: &str = "webhooks";

/// What happens to events on their way.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct WebhookFaults {
    pub deliver: Deliver,
    /// Each event waits this long first.
    pub delay_ms: i64,
    /// Extra copies of each delivery.
    pub duplicate: u32,
    pub reorder: Option<Reorder>,
    /// Secrets to sign with, one `v1` for each, in this order; none: the endpoint's own.
    pub sign_with: Option<Vec<String>>,
    /// Added to the timestamp in the signature.
    pub timestamp_offset_secs: i64,
    /// A JSON merge patch (RFC 7396) on the event before it is signed: `null` removes a field.
    pub mutate: Option<Value>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deliver {
    #[default]
    Normal,
    /// Keeps events back until they are released.
    Hold,
    /// Loses them.
    Drop,
}

/// The order in which waiting events are sent, one after the other.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Reorder {
    /// Newest first.
    Reversed(bool),
    /// Waits for as many events as there are places, then sends the event at each place.
    Places(Vec<usize>),
}

impl WebhookFaults {
    pub fn load(tx: &Tx<'_>) -> Result<WebhookFaults, LedgerError> {
        tx.setting(SETTING)
    }

    pub fn store(&self, tx: &Tx<'_>) -> Result<(), LedgerError> {
        tx.set_setting(SETTING, self)
    }

    /// What the ledger notes with an attempt; nothing if nothing was done to it.
    pub fn note(&self) -> Option<String> {
        let untouched =
            self.sign_with.is_none() && self.timestamp_offset_secs == 0 && self.mutate.is_none() && self.duplicate == 0;
        (!untouched).then(|| serde_json::to_string(self).unwrap_or_default())
    }
}

/// Applies a JSON merge patch (RFC 7396) to `target`.
pub fn merge(target: &mut Value, patch: &Value) {
    let Value::Object(changes) = patch else {
        *target = patch.clone();
        return;
    };
    if !target.is_object() {
        *target = Value::Object(serde_json::Map::new());
    }
    let Value::Object(fields) = target else { return };
    for (name, change) in changes {
        if change.is_null() {
            fields.remove(name);
        } else {
            merge(fields.entry(name.as_str()).or_insert(Value::Null), change);
        }
    }
}

/// The items at `order`'s places, as far as they exist, then those it does not name.
pub fn rearranged<T: Clone>(items: &[T], order: &Reorder) -> Vec<T> {
    match order {
        Reorder::Reversed(false) => items.to_vec(),
        Reorder::Reversed(true) => items.iter().rev().cloned().collect(),
        Reorder::Places(places) => {
            let named = places.iter().filter_map(|place| items.get(*place));
            let rest = items.iter().enumerate().filter(|(place, _)| !places.contains(place)).map(|(_, item)| item);
            named.chain(rest).cloned().collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Reorder, merge, rearranged};
    use serde_json::json;

    #[test]
    fn a_merge_patch_sets_removes_and_descends() {
        let mut event = json!({ "type": "a", "data": { "object": { "currency": "eur", "id": "cs" } } });

        merge(&mut event, &json!({ "type": "b", "new": 1, "data": { "object": { "currency": null } } }));

        assert_eq!(event, json!({ "type": "b", "new": 1, "data": { "object": { "id": "cs" } } }));
    }

    #[test]
    fn places_come_first_and_nothing_is_lost() {
        assert_eq!(rearranged(&[1, 2, 3, 4], &Reorder::Places(vec![2, 0, 9])), [3, 1, 2, 4]);
        assert_eq!(rearranged(&[1, 2], &Reorder::Reversed(true)), [2, 1]);
    }
}
